"""Between the web server and the views."""

import re
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from pendopo.config import views
from pendopo.config.logs import REQUEST_ID
from pendopo.rules.refusals import Refused

type Respond = Callable[[HttpRequest], HttpResponse]

_ID = re.compile(r"[A-Za-z0-9-]{8,40}", re.ASCII)


class NameRequest:
    """Every request has an id that pages, logs and the person can name."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request.id = given if _ID.fullmatch(given) else uuid4().hex[:16]  # type: ignore[attr-defined]  # one id for page, log and person
        token = REQUEST_ID.set(request.id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            REQUEST_ID.reset(token)
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        return response


class KeepNothing:
    """No page is kept by anybody unless its view says so."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self), payment=()"
        return response


class SpeakLanguage:
    """Indonesian, unless the person chose English; what a browser prefers is not a choice."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(settings.LANGUAGES)
        with translation.override(chosen if known else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "id")
            return response


class ShowRefusals:
    """Turns a refusal into a page that says what is wrong and how to mend it."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Respond, args: tuple[str, ...], kwargs: dict[str, object]
    ) -> None:
        """Nothing has an address with a NUL, about which PostgreSQL may not even be asked."""
        if "\x00" in request.path_info:
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(
                request, "ui/refusal.html", {"refusal": exception}, status=exception.status
            )
        return views.away(request) if isinstance(exception, views.AWAY) else None
