"""Pages of the house itself: errors, health."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/not_found.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/not_allowed.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    request_id = getattr(request, "id", "")
    return render(request, "ui/broken.html", {"request_id": request_id}, status=500)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/unreadable.html", status=400)


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/out_of_date.html", status=403)


def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def readiness(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "away"}, status=503)
    return JsonResponse({"ready": True, "database": "here"})
