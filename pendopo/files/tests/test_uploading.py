import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from pendopo.files import uploading
from pendopo.files.rules import MOST_RECEIVED

HELD = override_settings(FILE_UPLOAD_HANDLERS=["pendopo.files.uploading.Held"])


def receive(request):
    sizes = [len(one.read()) for one in request.FILES.getlist("berkas")]
    names = [one.name for one in request.FILES.getlist("berkas")]
    return HttpResponse(f"{sizes} {names}")


receive.csrf_exempt = True
urlpatterns = [path("kirim", receive)]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def sent(client, *sizes):
    files = [SimpleUploadedFile(f"{n}.jpg", bytes(size)) for n, size in enumerate(sizes)]
    with HELD:
        return client.post("/kirim", {"berkas": files})


def test_files_arrive_whole_in_the_order_sent(client):
    assert sent(client, 3, 200_000).content.decode() == "[3, 200000] ['0.jpg', '1.jpg']"


def test_of_a_file_that_is_far_too_large_only_the_beginning_is_kept(client):
    assert sent(client, MOST_RECEIVED + 5).content.decode().startswith(f"[{MOST_RECEIVED}]")


def test_nothing_of_an_upload_touches_the_disk(client, monkeypatch):
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", None)
    assert sent(client, 13 * 2**20).status_code == 200


def test_beyond_what_a_request_may_hold_nothing_more_is_read(client, monkeypatch):
    monkeypatch.setattr(uploading, "MOST_KEPT", 1000)
    assert sent(client, 600, 600).content.decode() == "[600] ['0.jpg']"
