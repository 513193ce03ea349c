"""What happens at once, on a database that lets it."""

import threading

import pytest
from django.db import connection, connections

from pendopo.cases import queries
from pendopo.cases.actions import replacing, working
from pendopo.cases.actions.sameness import AlreadyAsked
from pendopo.cases.actions.working import AlreadyDone
from pendopo.cases.models import Case, Decision
from pendopo.documents import queries as documents
from pendopo.documents.actions import ending, letters
from pendopo.documents.actions.replacing import AlreadyReplaced
from pendopo.documents.models import Document
from pendopo.rules.actor import SYSTEM
from pendopo.rules.refusals import Outrun
from tests.engine import tents
from tests.engine.tents import at, officer

pytestmark = [pytest.mark.on_postgresql, pytest.mark.django_db(transaction=True)]


def _together(*acts):
    """Do things at the same moment; return what each gave or raised."""
    start, ended = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        start.wait()
        try:
            ended[number] = act()
        except Outrun as refusal:
            ended[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert connection.vendor == "postgresql"
    return ended


def test_two_officers_decide_at_once_and_one_is_told_who_and_when():
    tents.publish()
    case = tents.file(tents.person("ani"))
    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="complete",
        actor=officer("counter"),
        now=at("2026-08-10 10:00"),
    )
    task, head = queries.open_tasks(case)[0], officer("signatory")

    def decide():
        return working.complete_task(
            task=task, outcome="approve", actor=head, now=at("2026-08-10 11:20")
        )

    ended = _together(decide, decide)

    assert sum(isinstance(one, Case) for one in ended) == 1
    refusal = next(one for one in ended if isinstance(one, AlreadyDone))
    assert "11.20" in str(refusal)
    assert Decision.objects.count() == 1


def test_sixteen_equal_submits_file_one_case():
    tents.publish()
    ani = tents.person("ani")

    ended = _together(*[lambda: tents.file(ani, intent="once") for _ in range(16)])

    assert {one.number for one in ended} == {"PINJAM-TENDA-2026-000001"}
    assert Case.objects.count() == 1


def test_four_filings_of_the_same_thing_open_one_case():
    tents.publish()
    ani = tents.person("ani")

    ended = _together(*[lambda: tents.file(ani) for _ in range(4)])

    assert sum(isinstance(one, Case) for one in ended) == 1
    assert sum(isinstance(one, AlreadyAsked) for one in ended) == 3
    assert Case.objects.count() == 1


def test_taking_and_finishing_at_once_never_wait_for_each_other():
    tents.publish()
    ani = tents.person("ani")
    counter = officer("counter")

    for day in range(1, 9):
        task = queries.open_tasks(tents.file(ani, held_on=f"2026-09-0{day}"))[0]
        ended = _together(
            lambda task=task: working.take(task=task, actor=counter, now=at("2026-08-10 10:00")),
            lambda task=task: working.complete_task(
                task=task, outcome="complete", actor=counter, now=at("2026-08-10 10:00")
            ),
        )
        assert isinstance(ended[1], Case)


def test_a_letter_that_two_replace_at_once_gets_one_successor():
    case, old = _granted()

    ended = _together(*[lambda: _replace(case, old)] * 2)

    assert sum(isinstance(one, Document) for one in ended) == 1
    assert sum(isinstance(one, AlreadyReplaced) for one in ended) == 1


def test_a_letter_is_replaced_or_revoked_never_both():
    case, old = _granted()
    new = _replace(case, old)

    ended = _together(
        lambda: letters.sign(document=new, actor=SYSTEM, now=at("2026-08-10 13:00")),
        lambda: ending.revoke(
            document=old, ground="untrue", note="", actor=officer("signatory"),
            now=at("2026-08-10 13:00"),
        ),
    )  # fmt: skip

    old.refresh_from_db()
    new.refresh_from_db()
    assert sum(isinstance(one, Outrun) for one in ended) == 1
    assert (old.state, new.is_signed) in (("superseded", True), ("revoked", False))


def _granted():
    """A case that was granted, and its signed letter."""
    tents.publish()
    case = tents.file(tents.person("ani"))
    for outcome, function in (("complete", "counter"), ("approve", "signatory")):
        working.complete_task(
            task=queries.open_tasks(case)[0],
            outcome=outcome,
            actor=officer(function),
            now=at("2026-08-10 10:00"),
        )
    wanted = documents.of_subject(case.stream)[0]
    return case, letters.sign(document=wanted, actor=SYSTEM, now=at("2026-08-10 11:00"))


def _replace(case, old):
    return replacing.replace_letter(
        case=case, letter=old, ground="wording", note="Nama keliru.", actor=officer("signatory"),
        now=at("2026-08-10 12:00"),
    )  # fmt: skip
