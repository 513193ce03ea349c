"""Prolonging the promise and acting at every step, by the pages: who may, when, and who is told."""

import pytest
from django.test import Client

from pendopo.cases import queries
from pendopo.cases.actions import anytime, working
from pendopo.events import worker
from pendopo.events.models import Event
from pendopo.notices.models import Notice
from pendopo.rules.refusals import NotAllowed
from tests.engine import tents
from tests.engine.tents import at
from tests.pages.people import OTHER_WARD, browser_of, desk_of

CLOCK = "  silence: propose\n"
EXTENSION = "  extension: {by: 3 working days, times: 1, basis: UU 30/2014}\n"
ANYTIME = "anytime:\n  cancel: {by: signatory, to: dropped, label: Batalkan // Cancel it}\n"
DROPPED = "  dropped: {state: lapsed, title: Dibatalkan // Cancelled}\n"


@pytest.fixture
def service(db):
    """The tents, with a promise that may grow once and an act for every step."""
    said = tents.SERVICE.replace(CLOCK, EXTENSION + CLOCK).replace("ends:\n", ANYTIME + "ends:\n")
    return tents.publish(said.replace("clock:\n", DROPPED + "clock:\n"))


@pytest.fixture
def running(case):
    """Ani's case, whose promise Budi let begin."""
    return working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="complete",
        actor=tents.officer("counter"),
        now=at("2026-08-10 09:10"),
    )


def _told(case) -> list[str]:
    return [happened.event.kind for happened in queries.history(case)]


def test_the_promise_grows_once_and_the_applicant_reads_why(running, ani, at_home):
    dewi, page = desk_of("signatory"), f"/meja/{running.number}/perpanjang"
    assert page in dewi.get(f"/meja/{running.number}").text
    assert "3 hari kerja" in dewi.get(page).text

    answer = dewi.post(page, {"reason": "Gudang <b>banjir"})
    worker.drain(now=at("2026-08-10 09:40"))

    assert answer.url == f"/meja/{running.number}?kabar=diperpanjang"
    assert "Jangka waktu diperpanjang. Pemohon diberi tahu." in dewi.get(answer.url).text
    running.refresh_from_db()
    assert running.due_at == at("2026-08-19 00:00")  # 13 August and three working days, one off
    assert "Gudang &lt;b&gt;banjir" in at_home.get(f"/permohonan/{running.number}").text
    assert "diperpanjang" in Notice.objects.get(person=ani, key__endswith="/extended").subject
    assert page not in dewi.get(f"/meja/{running.number}").text
    assert dewi.post(page, {"reason": "Lagi"}).status_code == 422
    assert _told(running).count("CaseExtended") == 1


def test_the_reason_stands_sealed_only(running):
    desk_of("signatory").post(f"/meja/{running.number}/perpanjang", {"reason": "Gudang banjir"})

    running.refresh_from_db()
    kept = Event.objects.get(kind="CaseExtended")
    assert "banjir" not in f"{kept.payload}{running.clock}"


def test_a_promise_that_does_not_run_is_not_extended(case):
    dewi, page = desk_of("signatory"), f"/meja/{case.number}/perpanjang"

    answer = dewi.post(page, {"reason": "Gudang banjir"})

    assert page not in dewi.get(f"/meja/{case.number}").text
    assert answer.status_code == 422
    assert "belum berjalan" in answer.text
    assert "Gudang banjir</textarea>" in answer.text
    assert "CaseExtended" not in _told(case)


def test_cancelling_says_why_and_ends_the_case(case, ani, at_home):
    dewi, page = desk_of("signatory"), f"/meja/{case.number}/tindakan/cancel"
    assert page in dewi.get(f"/meja/{case.number}").text
    empty = dewi.post(page, {"reason": " "})

    answer = dewi.post(page, {"reason": "Dobel dengan permohonan lain"})
    worker.drain(now=at("2026-08-10 09:40"))

    assert (empty.status_code, answer.status_code) == (422, 302)
    case.refresh_from_db()
    assert (case.end, case.state) == ("dropped", "LAPSED")
    assert queries.open_tasks(case) == []
    assert "Dobel dengan permohonan lain" in at_home.get(f"/permohonan/{case.number}").text
    assert Notice.objects.filter(person=ani, key__endswith="/ended").exists()
    assert dewi.post(page, {"reason": "Lagi"}).status_code == 422
    assert dewi.get(f"/meja/{case.number}/tindakan/nothing").status_code == 404


def test_who_has_no_part_is_let_nowhere(running, at_home, cici):
    elsewhere, budi = desk_of("signatory", OTHER_WARD), desk_of("counter")

    assert "/tindakan/" not in budi.get(f"/meja/{running.number}").text
    assert budi.post(f"/meja/{running.number}/tindakan/cancel", {"reason": "x"}).status_code == 403
    for act in ("perpanjang", "tindakan/cancel"):
        page = f"/meja/{running.number}/{act}"
        for browser, status in (
            (elsewhere, 404), (at_home, 403), (browser_of(cici), 403), (Client(), 302),
        ):  # fmt: skip
            assert browser.get(page).status_code == status
            assert browser.post(page, {"reason": "x"}).status_code == status
    assert not {"CaseExtended", "AnytimeDone"} & set(_told(running))


def test_the_action_itself_asks_who_acts(running):
    for actor in (tents.officer("signatory", OTHER_WARD), tents.officer("treasurer")):
        with pytest.raises(NotAllowed):
            anytime.extend(case=running, reason="x", actor=actor, now=at("2026-08-10 09:30"))


def test_the_pages_speak_english(running):
    dewi = desk_of("signatory")
    dewi.cookies["bahasa"] = "en"

    assert "Extend the time?" in dewi.get(f"/meja/{running.number}/perpanjang").text
    assert "Cancel it" in dewi.get(f"/meja/{running.number}/tindakan/cancel").text
