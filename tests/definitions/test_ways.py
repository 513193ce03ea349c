"""The longest way through a workflow is held against the promise."""

import pytest

from pendopo.rules.definition.loader import load
from tests.definitions.cast import files_of

KEY = "izin-reklame"
FOUR = "technical 2 working days → assess_tax 1 working days → initial 0.5 working days → sign"


def _told(*changes):
    text = files_of(KEY)[f"{KEY}/service.yaml"]
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return [str(one) for one in load(KEY, files_of(KEY, service=text))[1]]


def _promise(days):
    return ("promise: 5 working days", f"promise: {days} working days")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param([_promise(4)], "", id="four days fit four"),
        pytest.param([_promise(3)], f"takes 4: {FOUR}", id="four days do not fit three"),
        pytest.param(
            [_promise(4), ("starts: check.complete", "starts: filing")],
            f"takes 5: check 1 working days → {FOUR}",
            id="from filing on the check counts too",
        ),
        pytest.param(
            [_promise(3), ("    by: treasurer", "    clock: paused\n    by: treasurer")],
            "",
            id="a step that stops the clock takes nothing",
        ),
        pytest.param(
            [_promise(3), ("title: Paraf // Initials", "title: Paraf // I\n    clock: restarts")],
            "",
            id="from zero the promise begins anew",
        ),
        pytest.param(
            [_promise(2), ("title: Paraf // Initials", "title: Paraf // I\n    clock: restarts")],
            "takes 3: technical 2 working days → assess_tax 1 working days",
            id="what came before zero is held against it too",
        ),
    ],
)
def test_the_longest_way_keeps_the_promise(changes, says):
    told = _told(*changes)

    assert (says in "".join(told)) if says else (told == [])
    assert len(told) == bool(says)


@pytest.mark.parametrize("clock", ["runs", "restarts"])
def test_a_wait_without_an_end_cannot_run_on_the_promise(clock):
    told = _told(
        ("kind: review\n    title: Paraf", f"kind: wait\n    clock: {clock}\n    title: Paraf"),
        ("    by: division_head\n    limit: 0.5 working days", "    by: division_head"),
    )

    assert len(told) == 1
    assert "the clock runs while 'initial' waits, so it needs a 'limit'" in told[0]
