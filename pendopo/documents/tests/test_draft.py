"""What the signatory reads before she decides."""

import subprocess

from pendopo.documents import queries
from pendopo.documents.models import Document, Register
from pendopo.documents.tests.cast import NOW, letter_of
from pendopo.events.models import Event


def test_a_draft_says_so_and_has_neither_number_nor_code_nor_date(dewi):
    draft = queries.draft(letter=letter_of(dewi), now=NOW)

    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=draft.pdf, capture_output=True, check=True
    ).stdout.decode()
    assert "Nomor diberikan saat ditandatangani" in told
    assert "Belum ditandatangani" in told
    assert "Kode pemeriksaan" not in told
    assert draft.lost == []


def test_a_draft_leaves_nothing_behind(dewi):
    before = Event.objects.count()

    queries.draft(letter=letter_of(dewi), now=NOW)

    assert Event.objects.count() == before
    assert not Document.objects.exists()
    assert not Register.objects.exists()


def test_a_draft_names_what_no_face_can_show(dewi):
    letter = letter_of(dewi)

    draft = queries.draft(letter=letter_of(dewi, data={**letter.data, "name": "Ani 😀"}), now=NOW)

    assert draft.lost == ["😀"]


def test_the_head_names_the_offices_above_and_how_to_reach_this_one(dewi, wanted):
    head = queries.said(wanted)["letterhead"]

    assert head["government"] == "Pemerintah Kota Contoh"
    assert head["parents"] == ["Kecamatan Tirtomulyo"]
    assert head["office"] == "Kelurahan Tirtosari"
    assert head["address"][1] == "Telepon (021) 555 0112 · kelurahan.tirtosari@contoh.example"
    assert head["logo"].startswith("<svg")
