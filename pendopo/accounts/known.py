"""Browsers in which people signed in before: what strangers try elsewhere does not shut them out.

The cookie says only that: a number of its own, and whose sign-ins it saw, as fingerprints.
"""

from secrets import token_hex

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from pendopo.accounts.identity import fingerprint

_NAME = "peramban"
_LASTS_SECONDS = 400 * 86_400  # the longest that browsers keep a cookie (RFC 6265bis, 5.5)
_MOST = 8


def number(request: HttpRequest, email: str) -> str:
    """Return the number of a browser in which the owner of an address signed in; empty if none."""
    own, *marks = _read(request)
    return own if _mark(email) in marks else ""


def remember(request: HttpRequest, response: HttpResponse, email: str) -> HttpResponse:
    """Return the answer with a cookie by which the browser is known again to a person."""
    own, *marks = _read(request)
    marks = [_mark(email), *(mark for mark in marks if mark != _mark(email))][:_MOST]
    response.set_signed_cookie(
        _NAME,
        ".".join([own or token_hex(8), *marks]),
        salt=_NAME,
        max_age=_LASTS_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _read(request: HttpRequest) -> list[str]:
    kept = request.get_signed_cookie(_NAME, default="", salt=_NAME, max_age=_LASTS_SECONDS)
    return f"{kept}".split(".")


def _mark(email: str) -> str:
    return fingerprint("browser", email)[:16]
