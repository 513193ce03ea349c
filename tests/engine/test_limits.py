"""Limits that pass on their own: on branches, on stopped steps, one case beside another."""

import pytest

from pendopo.cases import queries
from pendopo.cases.actions import answering, passing, working
from pendopo.cases.actions.motion import Item
from pendopo.documents import queries as documents
from pendopo.rules.actor import Actor
from tests.engine import tents
from tests.engine.tents import at, officer

COUNTER = "outcomes: {complete: approve, incomplete: correct}"
SAYS = "{for: {to: for, label: Setuju // For}, against: {to: against, label: Keberatan // Against}}"
ASKED = tents.SERVICE.replace(COUNTER, "outcomes: {complete: ask, incomplete: correct}").replace(
    "  approve:\n    kind: decide",
    f"""  ask:
    kind: together
    title: Pendapat // Opinions
    join: any
    branches:
      safety:
        kind: opinion
        title: Keamanan // Safety
        by: counter
        limit: 2 hours
        if_late: for
        outcomes: {SAYS}
      peace:
        kind: opinion
        title: Ketertiban // Peace
        by: counter
        limit: 4 hours
        outcomes: {SAYS}
    outcomes: {{clear: approve, opposed: refused}}
  approve:
    kind: decide""",
)
WAITED = (
    tents.SERVICE.replace(COUNTER, "outcomes: {complete: stock, incomplete: correct}")
    .replace("starts: check.complete", "starts: filing")
    .replace(
        "  approve:\n    kind: decide",
        """  stock:
    kind: wait
    title: Menunggu tenda // Waiting for tents
    by: counter
    limit: 2 working days
    if_late: approve
    outcomes: {there: {to: approve, label: Ada // There}}
  approve:
    kind: decide""",
    )
)
UNSTOPPED = tents.SERVICE.replace("correction: pause", "correction: none")


def _published(service, key="pinjam-tenda"):
    tents.publish(service, key)
    return tents.person("ani")


def _check(case, outcome, now="2026-08-10 10:00", **more):
    return working.complete_task(
        task=case.tasks.open().get(step="check"),
        outcome=outcome,
        actor=officer("counter"),
        now=at(now),
        **more,
    )


def _open_steps(case):
    return [task.step for task in queries.open_tasks(case)]


@pytest.mark.django_db
def test_a_branch_that_says_nothing_speaks_as_the_definition_says():
    case = tents.file(_published(ASKED))
    _check(case, "complete")

    assert passing.pass_limits(now=at("2026-08-10 13:00")) == 1

    assert _open_steps(case) == ["peace"]
    case.refresh_from_db()
    assert case.position["verdicts"] == {"safety": "for"}


@pytest.mark.django_db
def test_the_last_branch_that_says_nothing_lets_the_case_go_on():
    case = tents.file(_published(ASKED))
    _check(case, "complete")
    working.complete_task(
        task=case.tasks.open().get(step="peace"),
        outcome="against",
        actor=officer("counter"),
        now=at("2026-08-10 10:30"),
    )

    passing.pass_limits(now=at("2026-08-10 13:00"))

    assert _open_steps(case) == ["approve"]


@pytest.mark.django_db
def test_a_stopped_clock_goes_on_when_the_limit_of_its_step_passes():
    case = tents.file(_published(WAITED))
    _check(case, "complete")
    case.refresh_from_db()
    assert (case.is_paused, case.due_at) == (True, None)

    passing.pass_limits(now=at("2026-08-13 00:00"))

    case.refresh_from_db()
    assert _open_steps(case) == ["approve"]
    assert not case.is_paused
    assert case.due_at is not None


@pytest.mark.django_db
def test_without_a_pause_an_answer_to_a_correction_is_taken_too():
    ani = _published(UNSTOPPED)
    case = tents.file(ani)
    _check(case, "incomplete", items=[Item("tents", "missing_detail")])

    answering.answer_correction(
        case=case,
        answers={"tents": "3"},
        papers={},
        actor=Actor(ani.pk),
        now=at("2026-08-11 09:00"),
    )

    assert _open_steps(case) == ["check"]


@pytest.mark.django_db
def test_a_case_that_cannot_move_keeps_no_other_from_moving(caplog):
    ani = _published(tents.SERVICE)
    stuck, other = tents.file(ani), tents.file(ani, held_on="2026-09-02")
    for case in (stuck, other):
        _check(case, "incomplete", items=[Item("tents", "missing_detail")])
    type(stuck).objects.filter(pk=stuck.pk).update(sealed=b"")

    moved = passing.pass_limits(now=at("2026-08-14 00:00"))

    other.refresh_from_db()
    assert (moved, other.state) == (1, "LAPSED")
    assert any("one_failed" in record.message for record in caplog.records)


@pytest.mark.django_db
def test_silence_that_grants_decides_and_asks_for_the_letter():
    case = tents.file(_published(tents.SERVICE.replace("silence: propose", "silence: issue")))
    _check(case, "complete")

    assert passing.fall_silent(now=at("2026-08-12 23:59")) == 0
    assert passing.fall_silent(now=at("2026-08-13 00:00")) == 1
    assert passing.fall_silent(now=at("2026-08-13 00:01")) == 0

    case.refresh_from_db()
    decision = queries.decision(case)
    assert (case.state, case.end) == ("GRANTED_BY_SILENCE", "lent")
    assert (decision.is_by_silence, decision.decided_by_name) == (True, "")
    assert [letter.kind for letter in documents.of_subject(case.stream)] == ["permit"]
    assert _open_steps(case) == []


@pytest.mark.django_db
def test_a_branch_that_stops_the_clock_lets_it_go_on_when_it_speaks():
    stopping = ASKED.replace(
        "        limit: 4 hours\n", "        limit: 4 hours\n        clock: paused\n"
    )
    case = tents.file(_published(stopping))
    _check(case, "complete")
    case.refresh_from_db()
    assert case.is_paused

    working.complete_task(
        task=case.tasks.open().get(step="peace"),
        outcome="for",
        actor=officer("counter"),
        now=at("2026-08-10 11:00"),
    )

    case.refresh_from_db()
    assert (case.is_paused, _open_steps(case)) == (False, ["safety"])
