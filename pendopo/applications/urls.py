from django.urls import path

from pendopo.applications.views import draft, review, step

app_name = "applications"
urlpatterns = [
    path("layanan/<slug:key>/ajukan", draft.begin, name="begin"),
    path("konsep/<uuid:uuid>", draft.go_on, name="draft"),
    path("konsep/<uuid:uuid>/periksa", review.review, name="review"),
    path("konsep/<uuid:uuid>/kirim", review.send, name="send"),
    path("konsep/<uuid:uuid>/hapus", draft.discard, name="discard"),
    path("konsep/<uuid:uuid>/file/<uuid:file>", step.show_paper, name="paper"),
    path("konsep/<uuid:uuid>/file/<uuid:file>/kecil", step.show_paper_small, name="paper_small"),
    path("konsep/<uuid:uuid>/<slug:step>", step.show_step, name="step"),
    path("konsep/<uuid:uuid>/<slug:step>/simpan", step.autosave, name="autosave"),
]
