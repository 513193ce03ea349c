"""All addresses."""

from django.urls import include, path

from pendopo.config import views

urlpatterns = [
    path("", include("pendopo.accounts.urls")),
    path("", include("pendopo.documents.urls")),
    path("", include("pendopo.catalogue.urls")),
    path("", include("pendopo.payments.urls")),
    path("", include("pendopo.applications.urls")),
    path("", include("pendopo.front.urls")),
    path("", include("pendopo.desk.urls")),
    path("healthz", views.health, name="health"),
    path("readyz", views.readiness, name="readiness"),
]
handler400 = views.unreadable
handler403 = views.not_allowed
handler404 = views.not_found
handler500 = views.broken
