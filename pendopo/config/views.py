"""Pages of the house itself: errors, health."""

import sys

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

AWAY = (OperationalError, InterfaceError)  # what a database raises that does not answer


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/not_found.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/not_allowed.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something is broken, or that it is only the database that does not answer."""
    if isinstance(sys.exception(), AWAY):
        return away(request)
    request_id = getattr(request, "id", "")
    return render(request, "ui/broken.html", {"request_id": request_id}, status=500)


def away(request: HttpRequest) -> HttpResponse:
    request_id = getattr(request, "id", "")
    return render(request, "ui/away.html", {"request_id": request_id}, status=503)


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
