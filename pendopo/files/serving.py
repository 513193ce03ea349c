"""Sending a file to a browser; only called by views that found its owner first."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from pendopo.files import blobs, pictures
from pendopo.files.models import StoredFile

_HEADERS = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def respond(file: StoredFile, *, download: bool) -> HttpResponse:
    """Answer with the bytes of a file, so that they can do nothing in the reader's browser.

    Our own pages may show it in a frame. :raises blobs.Gone: when the bytes are lost
    """
    return _sent(file, blobs.read(file.sha256), download=download)


def respond_small(file: StoredFile) -> HttpResponse:
    """Answer with a picture so small that its shape is seen and its words are not.

    Only for pictures. :raises blobs.Gone: when the bytes are lost
    """
    return _sent(file, pictures.small(blobs.read(file.sha256)), download=False)


def _sent(file: StoredFile, content: bytes, *, download: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(download, file.name) or "inline"
    for name, value in _HEADERS.items():
        response[name] = value
    return response
