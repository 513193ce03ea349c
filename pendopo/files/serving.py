"""Sending a file to a browser; only called by views that found its owner first."""

from django.http import HttpResponse

from pendopo.files import blobs
from pendopo.files.models import StoredFile


def respond(file: StoredFile, *, download: bool) -> HttpResponse:
    """Answer with the bytes of a file, so that they can do nothing in the reader's browser."""
    response = HttpResponse(blobs.read(file.sha256), content_type=file.media_type)
    how = "attachment" if download else "inline"
    response["Content-Disposition"] = f'{how}; filename="{_ascii(file.name)}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _ascii(name: str) -> str:
    return name.encode("ascii", "ignore").decode().replace('"', "") or "berkas"
