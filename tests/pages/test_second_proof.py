"""What the second factor from an hour ago does not open: deciding, unmasking, revoking."""

from datetime import timedelta

import pytest

from pendopo.accounts.models import SignedIn
from pendopo.cases import queries
from pendopo.cases.actions import working
from pendopo.documents import queries as documents
from pendopo.events import worker
from tests.engine import tents
from tests.engine.tents import at
from tests.pages.people import desk_of, everything

PROVE = "/petugas/konfirmasi?next="
UNFIT = {"reason-1-code": "not_eligible", "reason-1-note": "Di luar wilayah."}


@pytest.fixture
def checked(case):
    """Ani's case, that Budi handed to Dewi."""
    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="complete",
        actor=tents.officer("counter"),
        now=at("2026-08-10 09:10"),
    )
    return case


@pytest.fixture
def dewi(checked):
    """Her browser, whose second factor was shown a quarter of an hour ago."""
    browser = desk_of("signatory")
    _age_proof()
    return browser


def _age_proof() -> None:
    SignedIn.objects.update(proved_at=at("2026-08-10 09:30") - timedelta(minutes=15))


def _step(case) -> str:
    return f"/meja/{case.number}/langkah/{queries.open_tasks(case)[0].pk}"


@pytest.mark.parametrize("typed", [{"outcome": "approve"}, {"outcome": "refuse", **UNFIT}])
def test_a_decision_waits_for_the_second_factor_and_keeps_what_was_typed(dewi, checked, typed):
    step, page, before = _step(checked), f"/meja/{checked.number}", everything()

    asked = dewi.post(step, typed, headers={"Referer": f"http://testserver{page}"})

    assert asked.url == f"{PROVE}{page.replace('/', '%2F')}"
    assert everything() == before
    assert "Isian Anda aman." in dewi.get(asked.url).text

    SignedIn.objects.update(proved_at=at("2026-08-10 09:30"))
    again = dewi.get("/lanjutkan")
    assert (again.context["held"].path, again.context["held"].page) == (step, page)
    assert dewi.post(step, dict(again.context["held"].fields)).url.startswith(page)
    checked.refresh_from_db()
    assert not checked.is_open


def test_what_decides_nothing_asks_for_no_second_proof(case):
    budi = desk_of("counter")
    _age_proof()

    assert budi.post(_step(case), {"outcome": "complete"}).url.endswith("?kabar=selesai")


def test_a_decision_that_is_skipped_leaves_the_proof_to_the_step_before(db):
    unasked = (
        "    by: signatory\n",
        "    by: signatory\n    when: tents > 9\n    otherwise: issue\n",
    )
    tents.publish(tents.SERVICE.replace(*unasked, 1))
    case, budi = tents.file(tents.person("ani")), desk_of("counter")
    _age_proof()

    assert budi.post(_step(case), {"outcome": "complete"}).url.startswith(PROVE)


@pytest.mark.parametrize("method", ["get", "post"])
def test_revoking_waits_for_the_second_factor(dewi, checked, method):
    working.complete_task(
        task=queries.open_tasks(checked)[0],
        outcome="approve",
        actor=tents.officer("signatory"),
        now=at("2026-08-10 09:20"),
    )
    worker.drain(now=at("2026-08-10 09:25"))
    letter = documents.of_subject(checked.stream)[0]

    revoke = getattr(dewi, method)
    assert revoke(f"/meja/{checked.number}/surat/{letter.code}/cabut").url.startswith(PROVE)


def _paper(case) -> str:
    return f"/meja/{case.number}/berkas/{queries.papers(case)[0].file.uuid}"


@pytest.mark.parametrize("place", [lambda case: f"/meja/{case.number}/buka", _paper])
def test_unmasking_waits_for_the_second_factor(dewi, checked, place):
    unmask = place(checked)

    assert dewi.post(unmask).url.startswith(PROVE)

    SignedIn.objects.update(proved_at=at("2026-08-10 09:30"))
    assert dewi.post(unmask).status_code == 200
