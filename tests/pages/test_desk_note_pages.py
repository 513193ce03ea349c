"""The desk by its pages: notes, and identity numbers unmasked."""

from pendopo.events.models import Reading
from tests.engine import tents
from tests.pages.people import (
    officer,
)


def test_a_note_is_read_at_the_desk_only(counter, case, at_home):
    empty = counter.post(f"/meja/{case.number}/catatan", {"note-text": " \n"})
    counter.post(f"/meja/{case.number}/catatan", {"note-text": "Telepon <b>\x00 dulu"})

    assert empty.status_code == 422
    assert "Catatan masih kosong" in empty.text
    assert "Telepon &lt;b&gt;" in counter.get(f"/meja/{case.number}").text
    assert "Telepon" not in at_home.get(f"/permohonan/{case.number}").text


def test_a_note_that_is_too_long_is_kept_on_the_page_and_the_limit_said(counter, case):
    long = "Telepon " + "x" * 5_000

    answer = counter.post(f"/meja/{case.number}/catatan", {"note-text": long})

    assert answer.status_code == 422
    assert "paling panjang 2000" in answer.text
    assert f">{long}</textarea>" in answer.text


def test_unmasking_is_written_down_and_the_owner_sees_who_did_it(counter, case, at_home, ani):
    masked = counter.get(f"/meja/{case.number}")
    shown = counter.post(f"/meja/{case.number}/buka")

    assert tents.NIK not in masked.text
    assert tents.NIK in shown.text
    assert Reading.objects.filter(what=case.stream, why__contains="membuka nomor").count() == 1
    page = at_home.get(f"/permohonan/{case.number}").text
    assert officer("counter").name in page
    assert "membuka nomor identitas" in page
    assert counter.get(f"/meja/{case.number}/buka").status_code == 405
