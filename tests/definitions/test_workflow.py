"""Where a case goes next, without rows, people or clocks."""

from dataclasses import replace

import pytest

from pendopo.rules.definition import workflow
from pendopo.rules.definition.language import Env
from pendopo.rules.definition.workflow import NotOpen
from tests.definitions.cast import MONDAY, service

TODAY: Env = {"today": MONDAY}


@pytest.mark.parametrize(
    ("introduction", "step", "skipped"),
    [
        ("in_app", "neighbourhood", ()),
        ("on_paper", "check", ("neighbourhood",)),
        (None, "check", ("neighbourhood",)),  # an unanswered condition does not hold
    ],
)
def test_a_step_whose_condition_fails_is_skipped(introduction, step, skipped):
    definition, known = service("sktm"), {**TODAY, "introduction": introduction}

    arrived = workflow.arrive(definition, definition.first_step(), known)

    assert (arrived.key, arrived.skipped) == (step, skipped)


def test_an_end_is_arrived_at_as_it_is():
    assert workflow.arrive(service("sktm"), "issued", TODAY).key == "issued"


def test_an_outcome_that_does_not_exist_is_refused_in_words():
    with pytest.raises(NotOpen) as refused:
        workflow.outcome(service("sktm").steps["check"], "approve", TODAY)

    assert all(refused.value.says)
    assert str(refused.value) == refused.value.says[0]


def test_an_outcome_whose_condition_fails_is_refused_with_the_condition():
    step = service("sip-nakes").steps["issue"]

    with pytest.raises(NotOpen) as refused:
        workflow.outcome(step, "surrendered", {**TODAY, "request": "new"})

    assert "hanya bila Jenis permohonan adalah Pencabutan" in str(refused.value)


@pytest.mark.parametrize(
    ("known", "branches"),
    [
        ({"setting": "own", "request": "new"}, ["registration_check", "visit"]),
        ({"setting": "facility", "request": "new"}, ["registration_check"]),
        ({}, ["registration_check"]),
    ],
)
def test_a_branch_whose_condition_fails_is_not_asked(known, branches):
    step = service("sip-nakes").steps["health_office"]

    assert [one.key for one in workflow.open_branches(step, {**TODAY, **known})] == branches


@pytest.mark.parametrize(
    ("join", "verdicts", "outcome"),
    [
        ("all", [], "clear"),
        ("all", ["for", "for"], "clear"),
        ("all", ["for", "against"], "opposed"),
        ("any", ["for", "against"], "clear"),
        ("any", ["against", "against"], "opposed"),
        ("any", [], "clear"),
        ("majority", ["for", "for", "against"], "clear"),
        ("majority", ["for", "against"], "opposed"),
    ],
)
def test_verdicts_are_joined(join, verdicts, outcome):
    step = replace(service("sip-nakes").steps["health_office"], join=join)

    assert workflow.joined_outcome(step, verdicts).key == outcome


@pytest.mark.parametrize(
    ("key", "step", "known", "to"),
    [
        ("ppid-permohonan", "", {"file_complete": False}, "complete_it"),
        ("ppid-permohonan", "", {"file_complete": True}, "respond"),
        ("sip-nakes", "issue", {"request": "new"}, "issued"),
        ("sip-nakes", "issue", {"request": "surrender"}, "revoked"),
    ],
)
def test_the_system_takes_the_first_outcome_that_holds(key, step, known, to):
    definition = service(key)
    step = definition.steps[step or definition.first_step()]

    assert workflow.system_outcome(step, {**TODAY, **known}).to == to


def test_the_documents_of_an_end_are_known_when_the_issue_step_is_reached():
    definition = service("ktpel-penggantian")

    end = workflow.end_after(definition, definition.steps["ready"], TODAY)

    assert end is not None
    assert end.gives == ("card",)
