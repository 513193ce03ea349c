from django.urls import path

from pendopo.documents import views

app_name = "documents"
urlpatterns = [
    path("verifikasi", views.verify, name="verify"),
    path("verifikasi/<str:code>", views.verify_code, name="verify_code"),
]
