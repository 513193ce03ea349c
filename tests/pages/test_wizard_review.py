"""What stands on the page before sending, so that she knows what goes where."""

import pytest

from pendopo.applications.models import DraftFile
from tests.engine import tents
from tests.pages import feast
from tests.pages.feast import EVENT
from tests.pages.people import photograph


@pytest.fixture
def service(db):
    return tents.publish(feast.SERVICE)


def test_files_can_be_opened_and_office_and_keeping_are_named(at_home):
    here = feast.begin(at_home)
    before = at_home.get(f"{here}/periksa").text
    at_home.post(f"{here}/event", EVENT)
    at_home.post(f"{here}/berkas-id_card", {"id_card": photograph()})
    file = DraftFile.objects.get().file
    address = f"{here}/file/{file.uuid}"

    after = at_home.get(f"{here}/periksa").text

    assert "Belum ada berkas." in before
    assert "Kantor yang menangani" not in before, "no ward is known yet"
    assert f'<a href="{address}">ktp.jpg</a>' in after
    assert f'<img src="{address}/kecil"' in after
    assert f"{round(file.size_bytes / 1024)} KB" in after
    assert at_home.get(address)["Content-Type"] == "image/jpeg"
    assert "Kelurahan" in after.partition("Kantor yang menangani")[2]
    assert "Disimpan 1 tahun sejak permohonan selesai, lalu dihapus." in after
