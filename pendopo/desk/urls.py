from django.urls import path

from pendopo.desk.views import acts, case, letters, list, money, papers, signing

app_name = "desk"
urlpatterns = [
    path("meja", list.worklist, name="worklist"),
    path("meja/ambil", list.take_several, name="take_several"),
    path("meja/uang", money.show, name="money"),
    path("meja/uang/<str:code>/tunai", money.take_cash, name="cash"),
    path("meja/uang/cocokkan/<int:payment>", money.match, name="match"),
    path("meja/uang/pengembalian/<int:refund>", money.settle, name="refund"),
    path("meja/uang/tanda-bukti/<str:number>", money.receipt, name="receipt"),
    path("meja/tanda-tangan", signing.show_waiting, name="signing"),
    path("meja/tanda-tangan/<str:code>", signing.sign, name="sign"),
    path("meja/tanda-tangan/<str:code>/rancangan", signing.show_unsigned, name="unsigned"),
    path("meja/<str:number>", case.show, name="case"),
    path("meja/<str:number>/buka", case.unmask, name="unmask"),
    path("meja/<str:number>/ambil/<int:task>", acts.take, name="take"),
    path("meja/<str:number>/lepas/<int:task>", acts.give_back, name="give_back"),
    path("meja/<str:number>/langkah/<int:task>", acts.complete, name="complete"),
    path("meja/<str:number>/catatan", acts.note, name="note"),
    path("meja/<str:number>/perpanjang", acts.extend, name="extend"),
    path("meja/<str:number>/tindakan/<slug:what>", acts.act_anytime, name="anytime"),
    path("meja/<str:number>/berkas/<uuid:file>", papers.show, name="paper"),
    path("meja/<str:number>/berkas/<uuid:file>/isi", papers.show_whole, name="paper_whole"),
    path("meja/<str:number>/berkas/<uuid:file>/kecil", papers.show_small, name="paper_small"),
    path("meja/<str:number>/rancangan/<slug:key>", letters.show_draft, name="draft"),
    path("meja/<str:number>/surat/<str:code>", letters.show_letter, name="letter"),
    path("meja/<str:number>/surat/<str:code>/cabut", letters.revoke, name="revoke"),
    path("meja/<str:number>/surat/<str:code>/ganti", letters.replace, name="replace"),
]
