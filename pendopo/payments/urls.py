from django.urls import path

from pendopo.payments import views

app_name = "payments"
urlpatterns = [
    path("bayar/pemberitahuan/<slug:provider>", views.take_notification, name="notification"),
    path("bayar/<str:code>", views.pay, name="pay"),
    path("bayar/<str:code>/qris.png", views.save_code, name="code"),
    path("bank-peragaan/<str:code>", views.bank, name="bank"),
]
