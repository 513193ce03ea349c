from django.urls import path

from pendopo.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("layanan", views.services, name="services"),
    path("layanan/<slug:key>", views.service, name="service"),
]
