"""What the applicant does with her case by its pages: correct it, withdraw it."""

import pytest

from pendopo.cases import queries
from pendopo.cases.actions import working
from pendopo.cases.actions.motion import Item
from pendopo.cases.models import CaseFile
from pendopo.files.models import StoredFile
from pendopo.payments.tests.cast import bill, pay
from tests.engine import tents
from tests.engine.tents import FIRMS, at
from tests.pages.people import browser_of, desk_of, legible, photograph


@pytest.fixture
def asked(case):
    """Budi asks how many tents, and for another photograph."""
    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="incomplete",
        actor=tents.officer("counter"),
        now=at("2026-08-10 09:20"),
        items=[
            Item("tents", "missing_detail", "Berapa tenda?"),
            Item("id_card", "unreadable", "Fotonya gelap"),
        ],
    )
    case.refresh_from_db()
    return case


def _page(case) -> str:
    return f"/permohonan/{case.number}/perbaikan"


def _answered(case) -> bool:
    return queries.open_correction(case) is None


def test_only_what_was_asked_is_on_the_page_with_its_reason(at_home, asked):
    page = at_home.get(_page(asked))

    assert 'name="tents"' in page.text
    assert 'name="id_card"' in page.text
    assert 'name="full_name"' not in page.text
    assert "Berapa tenda?" in page.text
    assert "Fotonya gelap" in page.text


def test_a_correction_is_sent_once_and_the_office_goes_on(at_home, asked):
    old = queries.papers(asked)[0]

    answer = at_home.post(
        _page(asked), {"tents": "3", "full_name": "Orang Lain", "id_card": legible()}
    )
    again = at_home.post(_page(asked), {"tents": "4", "id_card": legible()})

    assert answer.url == f"/permohonan/{asked.number}?terkirim=1"
    assert again.url == f"/permohonan/{asked.number}"
    assert queries.open_tasks(asked)[0].step == "check"
    assert CaseFile.objects.get(pk=old.pk).replaced_at
    assert len(queries.papers(asked)) == 1
    shown = desk_of("counter").get(f"/meja/{asked.number}").text
    assert "Orang Lain" not in shown


def test_a_wrong_answer_keeps_what_was_typed_and_chosen(at_home, asked):
    stored = StoredFile.objects.count()

    answer = at_home.post(_page(asked), {"tents": "99", "id_card": legible()})
    unread = at_home.post(_page(asked), {"tents": "banyak", "id_card": legible()})

    assert (answer.status_code, unread.status_code) == (422, 422)
    assert 'value="99"' in answer.text
    assert 'value="banyak"' in unread.text
    assert "Sudah tersimpan dan ikut terkirim:" in answer.text
    assert not _answered(asked)
    assert StoredFile.objects.count() == stored + 1  # the second took the place of the first

    at_home.post(_page(asked), {"tents": "3"})

    assert _answered(asked)
    assert StoredFile.objects.count() == stored + 1
    assert "perbaikan" not in at_home.session


def test_what_was_chosen_waits_for_her_and_her_case_only(at_home, asked, cici):
    at_home.post(_page(asked), {"tents": "99", "id_card": legible()})

    assert "Sudah tersimpan" in at_home.get(_page(asked)).text
    assert "Sudah tersimpan" not in browser_of(asked.applicant).get(_page(asked)).text
    assert browser_of(cici).get(_page(asked)).status_code == 404


def test_a_photograph_that_may_be_unreadable_is_told_before_it_is_sent(at_home, asked):
    told = at_home.post(_page(asked), {"tents": "3", "id_card": photograph()})
    assert "petugas mungkin tidak dapat membacanya" in told.text
    assert "Sudah tersimpan dan ikut terkirim:" in told.text
    assert not _answered(asked)

    at_home.post(_page(asked), {"tents": "3", "told": told.context["told"]})

    assert _answered(asked)


def test_a_paper_that_was_not_chosen_is_named(at_home, asked):
    answer = at_home.post(_page(asked), {"tents": "3"})

    assert answer.status_code == 422
    assert "KTP-el belum diunggah" in answer.text
    assert not _answered(asked)


def test_a_paper_that_nobody_asked_for_is_not_kept(at_home, case):
    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="incomplete",
        actor=tents.officer("counter"),
        now=at("2026-08-10 09:20"),
        items=[Item("tents", "missing_detail", "Berapa tenda?")],
    )
    before = list(StoredFile.objects.values("pk"))

    at_home.post(_page(case), {"tents": "3", "juga": ["id_card", "x"], "id_card": legible()})

    assert _answered(case)
    assert list(StoredFile.objects.values("pk")) == before


def test_odd_text_in_a_correction_gets_a_sentence(at_home, asked):
    for odd in ("\x00", "9" * 1_000_000, "🐯", "<script>"):
        answer = at_home.post(_page(asked), {"tents": odd, "id_card": legible()})
        assert answer.status_code == 422, odd[:9]
    assert not _answered(asked)


def test_nothing_asked_leads_to_the_case(at_home, case):
    answer = at_home.get(_page(case))

    assert (answer.status_code, answer.url) == (302, f"/permohonan/{case.number}")


def test_a_withdrawal_asks_for_a_reason_and_keeps_what_was_typed(at_home, case):
    page = f"/permohonan/{case.number}/cabut"

    empty, odd = at_home.post(page, {"reason": " "}), at_home.post(page, {"reason": "a\x00b"})
    long = at_home.post(page, {"reason": "x" * 501})

    assert [empty.status_code, odd.status_code, long.status_code] == [422] * 3
    assert "Alasan masih kosong" in empty.text
    assert "x" * 501 in long.text
    case.refresh_from_db()
    assert case.is_open


def test_a_case_is_withdrawn_once(at_home, case):
    page = f"/permohonan/{case.number}/cabut"

    first, again = at_home.post(page, {"reason": "batal"}), at_home.post(page, {"reason": "lagi"})

    assert first.url == f"/permohonan/{case.number}"
    assert again.status_code == 409
    case.refresh_from_db()
    assert case.state == "WITHDRAWN"
    assert at_home.get(f"/permohonan/{case.number}").status_code == 200
    assert at_home.get(page).status_code < 500


def test_a_closed_case_is_not_offered_for_withdrawal(at_home, case):
    at_home.post(f"/permohonan/{case.number}/cabut", {"reason": "batal"})

    page = at_home.get(f"/permohonan/{case.number}").text
    assert "/cabut" not in page
    assert f'href="/layanan/{case.service}">Ajukan lagi' in page


def test_a_correction_that_no_letter_can_show_is_told_once(at_home, case):
    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="incomplete",
        actor=tents.officer("counter"),
        now=at("2026-08-10 09:20"),
        items=[Item("full_name", "missing_detail", "Nama lengkap")],
    )

    told = at_home.post(_page(case), {"full_name": "Ani 😀"})
    assert "Surat tidak dapat mencetak 😀" in told.text
    assert not _answered(case)

    at_home.post(_page(case), {"full_name": "Ani 😀", "told": list(told.context["told"])})
    assert _answered(case)


def test_withdrawing_says_what_becomes_of_money_before_and_after(at_home, case, ani):
    now = at("2026-08-10 09:20")
    page = f"/permohonan/{case.number}"
    paid = bill(ani, subject=case.stream, now=now, due_at=None)
    pay(paid, paid_at=now, now=now)
    owed = bill(ani, subject=case.stream, now=now, due_at=None)

    before = at_home.get(f"{page}/cabut").text
    at_home.post(f"{page}/cabut", {"reason": "batal"})
    after = at_home.get(page).text

    assert "Uang yang sudah dibayar tidak kembali dengan sendirinya" in before
    assert "Tagihan yang belum dibayar dibatalkan" in before
    assert "Bendahara memeriksa pengembalian Rp125.000" in after
    assert f'href="/bayar/{paid.code}">Bukti bayar Rp125.000' in after
    assert f'href="/bayar/{owed.code}">Tagihan yang dibatalkan Rp125.000' in after


@pytest.mark.parametrize("condition", ["shown", "required"])
def test_a_question_that_the_new_answer_brings_up_is_asked_on_the_same_page(db, condition):
    tents.publish(FIRMS.replace("shown: lender", f"{condition}: lender"))
    ani = tents.person("ani")
    case = tents.file(ani)
    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="incomplete",
        actor=tents.officer("counter"),
        now=at("2026-08-10 09:20"),
        items=[Item("lender", "missing_detail")],
    )
    client = browser_of(ani)

    asked = client.post(_page(case), {"lender": "firm"})
    sent = client.post(_page(case), {"lender": "firm", "juga": "firm", "firm": "CV Teduh"})

    assert asked.status_code == 422
    assert 'name="firm"' in asked.text
    assert 'name="juga" value="firm"' in asked.text
    assert sent.url == f"/permohonan/{case.number}?terkirim=1"
    assert _answered(case)
