from django.urls import path

from pendopo.front.views import correcting, house, mine, tracking

app_name = "front"
urlpatterns = [
    path("", house.home, name="home"),
    path("peragaan", house.demo, name="demo"),
    path("bantuan", house.help_page, name="help"),
    path("privasi", house.privacy, name="privacy"),
    path("aksesibilitas", house.accessibility, name="accessibility"),
    path("kotak-masuk", house.inbox, name="inbox"),
    path("lacak", tracking.track, name="track"),
    path("permohonan", mine.mine, name="mine"),
    path("permohonan/<str:number>", mine.show_case, name="case"),
    path("permohonan/<str:number>/tanda-terima", mine.receipt, name="receipt"),
    path("permohonan/<str:number>/perbaikan", correcting.correct, name="correct"),
    path("permohonan/<str:number>/cabut", mine.withdraw, name="withdraw"),
    path("permohonan/<str:number>/berkas/<uuid:file>", mine.show_paper, name="paper"),
    path("permohonan/<str:number>/surat/<str:code>", mine.download, name="letter"),
]
