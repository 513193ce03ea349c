"""Budi at the counter of the ward: what waits, what is late and why, and what he does about it."""

from datetime import UTC, datetime, timedelta

import pytest

from pendopo.applications import actions as applications
from pendopo.cases import queries as cases
from pendopo.rules.actor import Actor
from tests.interop import walking
from tests.journeys.kota_contoh import choose, finish_step, sign_in, sign_in_on_duty, work

WARD, OTHER_WARD = "kelurahan-tirtosari", "kelurahan-sumberjati"
LISTS = {"Semua": 3, "Terlambat": 2, "Menunggu pemohon": 0}
NOTE = "Telepon dulu Bu RT: rumahnya sudah pindah."


def _file(name, days_ago):
    draft = walking.draft(name)
    then = datetime.now(UTC) - timedelta(days=days_ago)
    return applications.submit(
        draft=draft, actor=Actor(draft.person_id), now=then, language="id"
    ).case


@pytest.fixture
def waiting(town):
    """Three cases of one ward, the newest first; two of them waited longer than they should."""
    return _file("ani", 0), _file("darto", 8), _file("cici", 20)


@pytest.fixture
def budi(town, waiting, desk):
    page = desk()
    sign_in_on_duty(page, town, "counter", WARD)
    return page


def test_the_earliest_due_comes_first_and_a_task_is_his_until_he_gives_it_back(town, waiting, budi):
    newest, older, oldest = waiting

    assert budi.url == f"{town}/meja"
    numbers = budi.locator("tbody th").all_inner_texts()
    assert numbers == [oldest.number, older.number, newest.number]
    assert budi.locator("tr.late th").all_inner_texts() == numbers[:2]
    assert _counts(budi) == LISTS | {"Milik saya": 0, "Belum diambil": 3}

    budi.click(f"text={oldest.number}")
    budi.click("text=Ambil tugas ini")
    assert "Anda mengerjakan ini" in budi.inner_text("#tindakan")
    budi.goto(f"{town}/meja?daftar=saya")
    assert budi.locator("tbody th").all_inner_texts() == [oldest.number]
    assert _counts(budi) == LISTS | {"Milik saya": 1, "Belum diambil": 2}

    budi.click(f"text={oldest.number}")
    budi.click("text=Lepaskan")
    budi.goto(f"{town}/meja")
    assert _counts(budi)["Milik saya"] == 0
    assert "Budi Hartono" not in budi.inner_text("tbody")


def _counts(page):
    """The saved lists with how many tasks are in each; within a day depends on the weekday."""
    said = [chip.split("\n") for chip in page.locator("nav.chips a").all_inner_texts()]
    return {name: int(count) for name, count in said if name != "Hari ini"}


def test_he_asks_for_one_paper_and_notes_what_only_officers_read(town, waiting, budi, desk, phone):
    _newest, older, oldest = waiting
    budi.goto(f"{town}/meja/{oldest.number}")
    budi.click("summary:has-text('Tulis catatan dalam')")
    budi.fill("textarea[name=note-text]", NOTE)
    budi.click("text=Simpan catatan")
    assert NOTE in budi.inner_text("main")
    choose(budi, "incomplete")
    budi.select_option("#item-1-key", "id_card")
    budi.select_option("#item-1-code", "expired")
    budi.fill("#item-1-note", "Habis bulan lalu.")
    finish_step(budi, "incomplete")
    budi.goto(f"{town}/meja/{older.number}")
    assert "menunggu berkas lengkap" in budi.inner_text("main")
    finish_step(budi, "complete")
    work()

    why = budi.inner_text("section:has(> h2:has-text('Mengapa jatuh tempo'))")
    assert "1 hari kerja sejak" in why
    assert "(berkas lengkap)" in why
    assert NOTE not in budi.inner_text("main")
    sign_in(phone, town, "cici@contoh.example")
    phone.goto(f"{town}/permohonan/{oldest.number}")
    told = phone.inner_text("main")
    assert "Satu hal perlu diperbaiki" in told
    assert "Masa berlaku habis" in told
    assert "Habis bulan lalu." in told
    readers = phone.inner_text("section:has(> h2:has-text('Siapa yang membuka'))")
    assert "Budi Hartono" in readers
    assert "Petugas loket Kelurahan Tirtosari" in readers
    for page in ("", "/tanda-terima", "/perbaikan"):
        phone.goto(f"{town}/permohonan/{oldest.number}{page}")
        assert NOTE not in phone.content()
    phone.goto(f"{town}/kotak-masuk")
    assert NOTE not in phone.content()


def test_strangers_find_nothing(town, waiting, desk, plain_phone):
    case = waiting[-1]
    paper = cases.papers(case)[0].file.uuid
    elsewhere = desk()
    sign_in_on_duty(elsewhere, town, "counter", OTHER_WARD)
    assert elsewhere.locator("tbody th").count() == 0
    for page in ("", f"/berkas/{paper}", "/rancangan/letter", "/surat/X"):
        assert elsewhere.goto(f"{town}/meja/{case.number}{page}").status == 404
        assert case.applicant_name not in elsewhere.content()

    sign_in(plain_phone, town, "darto@contoh.example")
    for page in ("", "/tanda-terima", "/perbaikan", "/cabut", f"/berkas/{paper}", "/surat/X"):
        assert plain_phone.goto(f"{town}/permohonan/{case.number}{page}").status == 404
        assert case.applicant_name not in plain_phone.content()
    assert plain_phone.goto(f"{town}/meja/{case.number}").status == 403
    assert case.applicant_name not in plain_phone.content()
