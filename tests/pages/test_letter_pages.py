"""Letters at the desk by their pages: revoked by whom, on what ground, and who is told."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from pendopo.accounts.models import Office
from pendopo.cases import queries
from pendopo.cases.actions import filing, issuing, replacing, working
from pendopo.documents import queries as documents
from pendopo.documents.actions import letters
from pendopo.documents.models import Document
from pendopo.events import worker
from pendopo.notices.models import Notice
from pendopo.rules.actor import SYSTEM
from pendopo.ui import words
from tests.engine import tents
from tests.engine.tents import at
from tests.pages.people import OTHER_WARD, browser_of, desk_of, everything, officer

WHY = {"ground": "untrue", "note": "RT <b>palsu"}


@pytest.fixture
def wanted(case):
    """The letter that Ani waits for: Budi checked, Dewi granted."""
    return _granted(case)


def _granted(case) -> Document:
    for outcome, function in (("complete", "counter"), ("approve", "signatory")):
        working.complete_task(
            task=queries.open_tasks(case)[0],
            outcome=outcome,
            actor=tents.officer(function),
            now=at("2026-08-10 09:10"),
        )
    return documents.of_subject(case.stream)[0]


@pytest.fixture
def letter(wanted):
    """Ani's letter, signed by the house."""
    return letters.sign(document=wanted, actor=SYSTEM, now=at("2026-08-10 09:20"))


def _page(letter) -> str:
    return f"/meja/{letter.subject.removeprefix('case/')}/surat/{letter.code}/cabut"


def _is_revoked(letter) -> bool:
    return documents.by_code(letter.code).state == "revoked"


def test_the_signatory_revokes_and_everybody_sees_it(letter, case, at_home):
    dewi = desk_of("signatory")
    asked = dewi.get(_page(letter))

    answer = dewi.post(_page(letter), WHY)

    assert "Data pendukung tidak benar" in asked.text
    assert (answer.status_code, answer.url) == (302, f"/meja/{case.number}?kabar=dicabut")
    assert "Surat dicabut. Pemohon diberi tahu." in dewi.get(answer.url).text
    for page in (dewi.get(answer.url), at_home.get(f"/permohonan/{case.number}")):
        assert "Surat dicabut" in page.text
        assert "Data pendukung tidak benar" in page.text
    assert "sudah dicabut" in Client().get(f"/verifikasi/{letter.code}").text


def test_a_letter_is_read_by_who_opens_its_numbers_or_may_end_it(letter, case):
    case.tasks.update(function="treasurer", office=Office.objects.get(key=OTHER_WARD))
    far = browser_of(officer("treasurer", OTHER_WARD), on_duty=True)
    page, paper = f"/meja/{case.number}", f"/meja/{case.number}/surat/{letter.code}"

    assert letter.number in far.get(page).text
    assert paper not in far.get(page).text
    assert far.get(paper).status_code == 403
    assert desk_of("signatory").get(paper).status_code == 200


def test_the_note_is_read_at_the_desk_only(letter, case, at_home):
    dewi = desk_of("signatory")

    dewi.post(_page(letter), WHY)

    assert "RT &lt;b&gt;palsu" in dewi.get(f"/meja/{case.number}").text
    for page in (f"/permohonan/{case.number}", f"/verifikasi/{letter.code}"):
        assert "palsu" not in at_home.get(page).text


def test_the_holder_is_told_in_both_languages(letter, ani):
    desk_of("signatory").post(_page(letter), WHY)

    worker.drain(now=at("2026-08-10 09:40"))

    notice = Notice.objects.get(person=ani, key__endswith="/revoked")
    for side, subject, ground in (
        (0, "dicabut", "Data pendukung tidak benar"),
        (1, "revoked", "The supporting data are not true"),
    ):
        assert subject in notice.subject_both[side]
        assert f"{letter.title_both[side]} {letter.number}" in notice.subject_both[side]
        assert ground in notice.body_both[side]
        assert "palsu" not in notice.body_both[side]


def test_a_revocation_needs_a_ground_of_the_list_and_a_fact(letter):
    dewi = desk_of("signatory")
    before = everything()

    for typed in ({}, {**WHY, "ground": "mood"}, {**WHY, "note": " "}, {**WHY, "note": "x" * 501}):
        answer = dewi.post(_page(letter), typed)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text

    after = everything()
    assert all(after[name] == rows for name, rows in before.items() if name != "events.Reading")


def test_what_she_typed_stays_on_the_page(letter):
    answer = desk_of("signatory").post(_page(letter), {"ground": "mood", "note": "RT palsu"})

    assert "RT palsu</textarea>" in answer.text


def test_a_second_revocation_changes_nothing(letter):
    dewi = desk_of("signatory")
    dewi.post(_page(letter), WHY)

    again = dewi.post(_page(letter), {**WHY, "ground": "mistaken"})

    assert again.status_code == 409
    assert "sudah tidak berlaku" in again.text
    assert documents.by_code(letter.code).ground == "untrue"


def test_who_may_not_revoke_is_not_asked_and_changes_nothing(letter, case, at_home, cici):
    budi, elsewhere = desk_of("counter"), desk_of("signatory", OTHER_WARD)

    shown = budi.get(f"/meja/{case.number}").text

    assert "/cabut" not in shown
    assert letter.number in shown
    for browser, status in (
        (budi, 403), (elsewhere, 404), (at_home, 403), (browser_of(cici), 403), (Client(), 302),
    ):  # fmt: skip
        assert browser.get(_page(letter)).status_code == status
        assert browser.post(_page(letter), WHY).status_code == status
    assert not _is_revoked(letter)


def test_a_letter_is_named_where_it_is_given(letter, case, at_home):
    desk = desk_of("counter").get(f"/meja/{case.number}").text
    home = at_home.get(f"/permohonan/{case.number}").text

    assert f"Surat Pinjam Tenda {letter.number}" in desk
    assert '<h3 class="minor">Surat Pinjam Tenda</h3>' in home
    assert f'<span class="code">{letter.number}</span>' in home
    assert f"PDF, {words.file_size(letter.pdf.size_bytes, 'id')}" in home


def _everywhere(at_home, case) -> list[str]:
    """What Ani reads of her case: its page, her list, and what anyone tracks by its receipt."""
    asked = {"nomor": case.number, "kode": filing.tracking_code(case)}
    pages = at_home.get(f"/permohonan/{case.number}"), at_home.get("/permohonan")
    return [page.text for page in (*pages, Client().post("/lacak", asked))]


def test_a_revoked_letter_is_told_to_its_holder_wherever_she_looks(letter, case, at_home):
    desk_of("signatory").post(_page(letter), WHY)

    pages = _everywhere(at_home, case)

    assert "Dicabut 10 Agustus 2026 oleh" in pages[0]
    assert "Data pendukung tidak benar. Jangan dipakai lagi." in pages[0]
    assert "Surat Anda dicabut" in pages[0]
    assert f'href="/layanan/{case.service}">Ajukan lagi' in pages[0]
    assert "Surat Anda sudah terbit" not in pages[0]
    assert all("Surat dicabut</span>" in page for page in pages)


def test_a_letter_that_expired_is_told_from_the_day_after(wanted, case, at_home):
    Document.objects.filter(pk=wanted.pk).update(valid_until=date(2026, 8, 10))
    letters.sign(document=wanted, actor=SYSTEM, now=at("2026-08-10 09:20"))
    assert "Surat Anda sudah terbit" in _everywhere(at_home, case)[0]

    with time_machine.travel(at("2026-08-11 00:10"), tick=False):
        pages = _everywhere(browser_of(case.applicant), case)

    assert "Masa berlaku surat Anda habis" in pages[0]
    assert "Hanya berlaku sampai 10 Agustus 2026." in pages[0]
    assert all("Masa berlaku habis</span>" in page for page in pages)


def test_a_worker_that_dies_after_the_last_signature_tells_her_all_the_same(letter, case, ani):
    issuing.note_signed(case=case, actor=SYSTEM, now=at("2026-08-10 09:30"))  # and dies here

    worker.drain(now=at("2026-08-10 09:40"))
    issuing.note_signed(case=case, actor=SYSTEM, now=at("2026-08-10 09:50"))
    worker.drain(now=at("2026-08-10 09:50"))

    assert Notice.objects.filter(person=ani, key__endswith="/issued").count() == 1


def test_a_notice_names_the_letter(letter, ani):
    worker.drain(now=at("2026-08-10 09:40"))

    issued = Notice.objects.get(person=ani, key__endswith="/issued")
    assert issued.subject.endswith("sudah terbit: Surat Pinjam Tenda")
    assert issued.subject_both[1].endswith("is issued: Tent loan letter")


def test_the_page_speaks_english(letter):
    dewi = desk_of("signatory")
    dewi.cookies["bahasa"] = "en"

    page = dewi.get(_page(letter))

    assert "Revoke this letter?" in page.text
    assert "The supporting data are not true" in page.text


ANEW = {"ground": "official", "note": "Lurah <b>lama"}


def test_a_letter_is_replaced_when_the_new_one_is_signed(letter, case, at_home, ani):
    dewi, page = desk_of("signatory"), _page(letter).replace("cabut", "ganti")
    assert page in dewi.get(f"/meja/{case.number}").text

    answer = dewi.post(page, ANEW)

    assert (answer.status_code, answer.url) == (302, f"/meja/{case.number}?kabar=diganti")
    asked = documents.of_subject(case.stream)[1]
    waiting = dewi.get(answer.url).text
    assert "sedang diganti" in waiting
    assert "Surat pengganti diminta. Yang lama berlaku" in waiting
    assert "Lurah &lt;b&gt;lama" in waiting
    assert "berlaku" in Client().get(f"/verifikasi/{letter.code}").text
    newer = letters.sign(document=asked, actor=SYSTEM, now=at("2026-08-10 09:35"))
    worker.drain(now=at("2026-08-10 09:40"))
    verified = Client().get(f"/verifikasi/{letter.code}").text
    assert "sudah diganti" in verified
    assert f"Penggantinya bernomor {newer.number}." in verified
    assert newer.code not in verified
    told = Notice.objects.get(subject__endswith=" diganti")
    assert told.person == ani
    assert newer.number in told.body
    assert "Pejabat penanda tangan keliru" in told.body
    assert "lama" not in at_home.get(f"/permohonan/{case.number}").text.partition("<main")[2]
    assert "DIGANTI" in at_home.get(f"/permohonan/{case.number}").text.upper()


def test_what_replaces_a_letter_is_valid_no_longer(db):
    spans = tents.SERVICE.replace("    number: <seq", "    valid_for: 3 months\n    number: <seq")
    tents.publish(spans)
    case = tents.file(tents.person("ani"))
    letter = letters.sign(document=_granted(case), actor=SYSTEM, now=at("2026-08-10 09:20"))
    later = at("2026-10-12 09:20")

    asked = replacing.replace_letter(
        case=case, letter=letter, actor=tents.officer("signatory"), now=later, **ANEW
    )

    assert letters.sign(document=asked, actor=SYSTEM, now=later).valid_until == date(2026, 11, 10)


@pytest.mark.parametrize("lacking", ["ground", "note"])
def test_a_letter_is_not_replaced_without_saying_why(letter, lacking):
    dewi, page = desk_of("signatory"), _page(letter).replace("cabut", "ganti")
    before = everything()

    answer = dewi.post(page, {**ANEW, lacking: " "})

    assert answer.status_code == 422
    now = everything()
    assert now["documents.Document"] == before["documents.Document"]


def test_only_who_may_end_a_letter_replaces_it(letter, case):
    page = _page(letter).replace("cabut", "ganti")

    assert desk_of("counter").get(page).status_code == 403
    assert desk_of("counter").post(page, ANEW).status_code == 403
    assert desk_of("signatory", OTHER_WARD).post(page, ANEW).status_code == 404
    assert len(documents.of_subject(case.stream)) == 1


def test_a_letter_that_is_being_replaced_says_so(letter):
    dewi, page = desk_of("signatory"), _page(letter).replace("cabut", "ganti")
    dewi.post(page, ANEW)

    assert "Surat pengganti sudah diminta" in dewi.get(page).text
    assert dewi.post(page, ANEW).status_code == 409
