import pytest
from django.urls import path

from pendopo.accounts.tests.cast import NOW, town  # noqa: F401  fixtures
from pendopo.files import actions, serving
from pendopo.files.models import StoredFile
from pendopo.rules.actor import SYSTEM


def show(request, how):
    return serving.respond(StoredFile.objects.get(), download=how == "unduh")


urlpatterns = [path("<str:how>", show)]
pytestmark = pytest.mark.urls(__name__)


def kept(media_type, name="Kartu Keluarga é.pdf"):
    return actions.keep(content=b"isi", media_type=media_type, name=name, actor=SYSTEM, now=NOW)


def test_a_picture_is_shown_but_can_do_nothing(client, town):
    kept("image/jpeg", "KK.jpg")

    response = client.get("/lihat")

    assert response.content == b"isi"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == 'inline; filename="KK.jpg"'
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_pdf_may_stand_in_a_frame_of_our_own_page_or_be_saved(client, town):
    kept("application/pdf")

    shown, saved = client.get("/lihat"), client.get("/unduh")

    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert shown["Content-Disposition"].startswith("inline; filename*=utf-8''Kartu%20")
    assert saved["Content-Disposition"].startswith("attachment; filename*=utf-8''Kartu%20")
