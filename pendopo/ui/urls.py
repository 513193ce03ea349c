from django.urls import path

from pendopo.ui import views

app_name = "ui"
urlpatterns = [path("galeri", views.show_gallery, name="gallery")]
