"""A case as its applicant reads it: what waits, what came of it, who read it; and its receipt."""

from datetime import timedelta

import pytest

from pendopo.cases import queries
from pendopo.cases.actions import answering, filing, working
from pendopo.cases.actions.motion import Item, Reason
from pendopo.events import actions as events
from pendopo.events.worker import Worker
from pendopo.notices.models import Notice
from pendopo.payments.tests.cast import bill, pay
from pendopo.rules.actor import Actor
from tests.engine import tents
from tests.engine.tents import at
from tests.pages.people import desk_of, legible, officer


def _step(case, outcome, function, now="2026-08-10 09:10", **more):
    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome=outcome,
        actor=tents.officer(function),
        now=at(now),
        **more,
    )
    case.refresh_from_db()


def _ask(case):
    items = [
        Item("tents", "missing_detail", "Berapa tenda?"),
        Item("id_card", "unreadable", "Fotonya gelap"),
    ]
    _step(case, "incomplete", "counter", items=items)


@pytest.fixture
def refused(case):
    _step(case, "complete", "counter")
    reasons = [Reason("not_eligible", "tenda habis dipinjam")]
    _step(case, "refuse", "signatory", "2026-08-10 09:20", reasons=reasons)
    return case


def _home(at_home, case) -> str:
    return at_home.get(f"/permohonan/{case.number}").text


def _draw(now="2026-08-10 09:30"):
    worker = Worker(clock=lambda: at(now))
    while worker.round():
        pass


def test_a_refusal_says_why_and_until_when_to_object(at_home, refused):
    _draw()

    page = _home(at_home, refused)

    assert "tenda habis dipinjam" in page
    assert "Ajukan keberatan kepada" in page
    assert "Kamis, 10 September 2026" in page


def test_the_history_speaks_to_the_applicant_and_names_who_worked(at_home, case):
    _ask(case)

    page = _home(at_home, case)
    history = page.partition("Perjalanan berkas")[2].partition("Jawaban yang dikirim")[0]

    assert "Anda mengajukan permohonan" in history
    assert history.count("perbaikan</h3>") == 1
    assert f"{officer('counter')}, " in history
    assert "Sekarang menunggu Anda." in history


def test_a_state_that_waits_for_her_is_called_so_to_her_alone(at_home, case, client):
    _ask(case)
    asked = {"nomor": case.number, "kode": filing.tracking_code(case)}

    assert "Menunggu perbaikan Anda</span>" in _home(at_home, case)
    assert "Menunggu perbaikan Anda</span>" in at_home.get("/permohonan").text
    assert "Menunggu perbaikan pemohon</span>" in client.post("/lacak", asked).text


def test_what_the_office_does_now_says_how_long_and_asks_nothing(at_home, case):
    assert "Paling lama 2 jam kerja. Anda tidak perlu melakukan apa-apa." in _home(at_home, case)


def test_a_correction_shows_what_was_sent_and_until_when(at_home, case):
    _ask(case)
    paper = queries.papers(case)[0].file

    page = at_home.get(f"/permohonan/{case.number}/perbaikan").text

    assert f'href="/permohonan/{case.number}/berkas/{paper.uuid}"' in page
    assert "Petugas menulis: Fotonya gelap" in page
    assert "Jawab sampai <strong>Kamis, 13 Agustus 2026" in page


def test_a_correction_that_arrived_is_confirmed_on_the_page_and_in_the_inbox(at_home, case):
    _ask(case)

    page = at_home.post(
        f"/permohonan/{case.number}/perbaikan",
        {"tents": "3", "id_card": legible()},
        follow=True,
    )
    _draw()

    assert "Perbaikan Anda sudah kami terima." in page.text
    assert Notice.objects.filter(subject=f"Perbaikan {case.number} sudah kami terima").count() == 1
    assert "Perbaikan Anda sudah kami terima." not in _home(at_home, case)


def test_the_inbox_follows_the_language_that_is_chosen(at_home, case):
    _ask(case)
    _draw()

    indonesian = at_home.get("/kotak-masuk").text
    at_home.cookies["bahasa"] = "en"
    english = at_home.get("/kotak-masuk").text

    assert f"Perbaikan diminta untuk {case.number}" in indonesian
    assert f"Correction needed for {case.number}" in english
    assert "diminta" not in english.partition("<main")[2].partition("</main")[0]


def test_too_little_money_is_told_where_the_bill_is(at_home, ani, case):
    owed = bill(ani, subject=case.stream)
    pay(owed, 100_000)

    page = _home(at_home, case)

    assert "Rp100.000 kami terima" in page
    assert "Jumlahnya kurang dari tagihan." in page


def test_who_opened_a_case_is_told_visit_by_visit_in_both_languages(at_home, case):
    counter, paper = desk_of("counter"), queries.papers(case)[0].file.uuid
    counter.get(f"/meja/{case.number}")
    counter.get(f"/meja/{case.number}/berkas/{paper}")

    page = _home(at_home, case)
    at_home.cookies["bahasa"] = "en"
    english = _home(at_home, case)

    rows = page.partition("Siapa yang membuka")[2].partition("</table>")[0]
    assert rows.count("<tr>") == 2
    assert "Melihat KTP-el" in rows
    assert "Looking at Identity card" in english
    assert "id_card" not in page


def test_older_visits_are_folded(at_home, ani, case):
    counter = tents.officer("counter")
    for hour in range(9, 15):
        events.note_reading(
            actor=counter,
            people=[ani.pk],
            what=case.stream,
            why=("Melihat permohonan", "Looking at the application"),
            now=at(f"2026-08-10 {hour:02}:00") + timedelta(minutes=20 * hour),
        )

    shown = _home(at_home, case).partition("Siapa yang membuka")[2]

    assert shown.partition("Kunjungan sebelumnya")[0].count('data-label="Kapan"') == 3
    assert shown.count('data-label="Kapan"') == 6


def test_the_receipt_says_what_was_filed_by_whom_and_when(at_home, case):
    page = at_home.get(f"/permohonan/{case.number}/tanda-terima").text

    code = filing.tracking_code(case)
    for said in (
        "Ani Lestari",
        "Senin, 10 Agustus 2026 pukul 09.00 WIB",
        "Gratis",
        f"{code[:5]}-{code[5:]}",
        "Permohonan Anda sudah kami terima.",
    ):
        assert said in page, said
    assert "Anda mengajukan permohonan" not in page


def test_the_receipt_of_a_case_that_ended_promises_nothing(at_home, ani, case):
    answering.withdraw(case=case, reason="batal", actor=Actor(ani.pk), now=at("2026-08-10 09:10"))

    page = at_home.get(f"/permohonan/{case.number}/tanda-terima").text

    assert case.number in page
    assert "sudah kami terima" not in page
    assert "Yang terjadi berikutnya" not in page


def test_asking_again_while_it_is_under_way_is_told_before_she_begins(at_home, case):
    page = "/layanan/pinjam-tenda/ajukan"

    assert f'href="/permohonan/{case.number}">Lihat permohonan itu' in at_home.get(page).text
    at_home.post(f"/permohonan/{case.number}/cabut", {"reason": "batal"})
    assert "masih berjalan" not in at_home.get(page).text
