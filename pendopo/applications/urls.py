from django.urls import path

from pendopo.applications import views

app_name = "applications"
urlpatterns = [
    path("layanan/<slug:key>/ajukan", views.begin, name="begin"),
    path("konsep/<uuid:uuid>", views.go_on, name="draft"),
    path("konsep/<uuid:uuid>/periksa", views.review, name="review"),
    path("konsep/<uuid:uuid>/kirim", views.send, name="send"),
    path("konsep/<uuid:uuid>/hapus", views.discard, name="discard"),
    path("konsep/<uuid:uuid>/file/<uuid:file>", views.show_paper, name="paper"),
    path("konsep/<uuid:uuid>/<slug:step>", views.show_step, name="step"),
    path("konsep/<uuid:uuid>/<slug:step>/simpan", views.autosave, name="autosave"),
]
