"""Where a case goes next, without rows, people or clocks."""

from dataclasses import replace
from datetime import date

import pytest

from pendopo.rules.definition import workflow
from pendopo.rules.definition.language import Env
from pendopo.rules.definition.workflow import Entered, NotOpen, Position
from tests.definitions.cast import MONDAY, service

TODAY: Env = {"today": MONDAY}


def go(key: str, *done: str, **env: object) -> Entered:
    """Walk a service from filing through `step.outcome`, `step.late`; return how it went last."""
    definition, known = service(key), {**TODAY, **env}
    way = workflow.enter(definition, definition.first_step(), known)
    for line in done:
        step, _, outcome = line.partition(".")
        known |= way.learned
        if outcome == "late":
            way = workflow.late(definition, way.position, step, known)
        else:
            way = workflow.leave(definition, way.position, step, outcome, known)
    return way


def test_filing_opens_the_first_step():
    way = go("izin-reklame")

    assert way.position == Position("check")
    assert way.of("opened") == ["check"]
    assert way.learned == {}


def test_a_step_whose_condition_fails_is_skipped():
    way = go("sktm", introduction="on_paper")

    assert way.of("skipped") == ["neighbourhood"]
    assert way.of("opened") == ["check"]


def test_an_unanswered_condition_does_not_hold():
    assert go("sktm").of("skipped") == ["neighbourhood"]


def test_leaving_a_step_is_remembered_for_later_conditions():
    way = go("sktm", "neighbourhood.approve", introduction="in_app")

    assert way.position.at == "check"
    assert way.learned == {"neighbourhood.outcome": "approve", "neighbourhood.done_on": MONDAY}


def test_the_system_passes_issue_and_decides_there():
    way = go("sktm", "check.complete", "verify.approve", "sign.approve", introduction="on_paper")

    assert way.position == Position("issued")
    assert [(move.kind, move.step, move.outcome) for move in way.moves] == [
        ("left", "sign", "approve"),
        ("entered", "issue", ""),
        ("left", "issue", "done"),
        ("ended", "issued", ""),
    ]
    assert way.learned["decided_on"] == MONDAY


def test_a_refused_end_is_a_decision_too():
    way = go("sktm", "check.complete", "verify.approve", "sign.refuse", introduction="on_paper")

    assert way.position == Position("refused")
    assert way.learned["decided_on"] == MONDAY


@pytest.mark.parametrize(
    "way", [("neighbourhood.refuse",), ("neighbourhood.late", "check.complete", "verify.refuse")]
)
def test_nobody_but_the_signatory_refuses(way):
    stands = go("sktm", *way, introduction="in_app")

    assert stands.position == Position("sign_refusal")
    assert "decided_on" not in stands.learned


def test_a_lapsed_end_decides_nothing():
    way = go("sktm", "check.incomplete", "correct.late", introduction="on_paper")

    assert way.position == Position("lapsed")
    assert "decided_on" not in way.learned
    assert way.learned["correct.outcome"] == "late"


def test_the_day_of_the_decision_stays_the_first_one():
    known = {"introduction": "on_paper", "decided_on": date(2026, 8, 7)}

    way = go("sktm", "check.complete", "verify.approve", "sign.refuse", **known)

    assert "decided_on" not in way.learned


def test_a_limit_that_passes_leads_on():
    way = go("sktm", "neighbourhood.late", introduction="in_app")

    assert way.position == Position("check")


def test_a_limit_that_only_warns_leads_nowhere():
    with pytest.raises(NotOpen):
        go("sktm", "check.late", introduction="on_paper")


@pytest.mark.parametrize("line", ["verify.approve", "check.approve", "nowhere.done"])
def test_what_is_not_open_is_refused_in_words(line):
    with pytest.raises(NotOpen) as refused:
        go("sktm", line, introduction="on_paper")

    assert all(refused.value.says)
    assert str(refused.value) == refused.value.says[0]


def test_branches_open_together_and_join_when_all_have_spoken():
    known = {"setting": "own", "request": "new"}

    way = go("sip-nakes", "check.complete", **known)
    assert way.of("opened") == ["registration_check", "visit"]
    assert way.position == Position("health_office", ("registration_check", "visit"))

    way = go("sip-nakes", "check.complete", "visit.recommend", **known)
    assert way.position == Position("health_office", ("registration_check",), {"visit": "for"})
    assert way.of("opened") == []

    way = go(
        "sip-nakes", "check.complete", "visit.recommend", "registration_check.recommend", **known
    )
    assert way.position == Position("sign")
    assert way.learned["health_office.outcome"] == "clear"


def test_one_against_opposes_where_all_have_to_agree():
    way = go(
        "sip-nakes",
        "check.complete",
        "visit.object",
        "registration_check.recommend",
        setting="own",
        request="new",
    )

    assert way.position == Position("weigh")


def test_a_branch_whose_condition_fails_is_not_asked():
    way = go("sip-nakes", "check.complete", setting="facility", request="new")

    assert way.position.open == ("registration_check",)


@pytest.mark.parametrize(
    ("join", "verdicts", "outcome"),
    [
        ("all", [], "clear"),
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


def test_a_route_takes_the_first_outcome_that_holds():
    assert go("ppid-permohonan", file_complete=False).position == Position("complete_it")
    assert go("ppid-permohonan", file_complete=True).position == Position("respond")


def test_the_last_outcome_of_the_system_is_the_way_out():
    done = ("check.complete", "registration_check.recommend", "sign.approve")

    assert go("sip-nakes", *done, setting="facility", request="new").position.at == "issued"
    assert go("sip-nakes", *done, setting="facility", request="surrender").position.at == "revoked"


def test_the_documents_of_an_end_are_known_when_the_issue_step_is_reached():
    definition = service("ktpel-penggantian")

    end = workflow.end_after(definition, definition.steps["ready"], TODAY)

    assert end is not None
    assert end.gives == ("card",)


def test_open_steps_are_those_that_wait_for_somebody():
    definition = service("sip-nakes")

    def keys(position: Position) -> list[str]:
        return [step.key for step in workflow.open_steps(definition, position)]

    assert keys(Position("check")) == ["check"]
    assert keys(Position("health_office", ("visit",))) == ["visit"]
    assert keys(Position("issued")) == []


def test_a_branch_that_spoke_cannot_speak_again():
    known = {"setting": "own", "request": "new"}

    with pytest.raises(NotOpen):
        go("sip-nakes", "check.complete", "visit.recommend", "visit.object", **known)
