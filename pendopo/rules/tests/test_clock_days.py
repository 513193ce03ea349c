import pytest

from pendopo.rules import clock_days
from pendopo.rules.clock import Policy
from pendopo.rules.tests.test_clock import BEGIN, COMPLETE, after, count


def drawn(row):
    """A row in letters: kind of each day, its number, `*` today and `!` due."""
    return row and " ".join(
        f"{box.on.day}{box.kind[0]}{box.number or ''}{'*' * box.is_today}{'!' * box.is_due}"
        for box in row.boxes
    )


@pytest.mark.parametrize(
    ("events", "days", "row"),
    [
        ([COMPLETE], 2, "3z 4r1 5r2* 6r3 7r4 8o 9o 10r5!"),
        ([COMPLETE], 0, "3z* 4r1 5r2 6r3 7r4 8o 9o 10r5!"),
        (
            [COMPLETE, after("paused", days=1, pause="p"), after("answered", days=3, pause="p")],
            4,
            "3z 4p 5p 6p 7r1* 8o 9o 10r2 11r3 12r4 13r5!",
        ),
        ([COMPLETE, after("paused", days=1, pause="p")], 2, "3z 4p 5p*"),
        ([], 2, None),
    ],
)
def test_each_day_says_what_it_was(events, days, row):
    assert drawn(clock_days.row(count(*events, days=days))) == row


@pytest.mark.parametrize(
    "policy", [Policy(4, "working_hour", ("complete",)), Policy(60, "working_day", ("complete",))]
)
def test_hours_and_long_spans_are_not_drawn(policy):
    assert clock_days.row(count(COMPLETE, policy=policy)) is None


def test_a_row_names_its_kinds_once():
    row = clock_days.row(count(COMPLETE, days=2))

    assert [kind for kind, _ in row.kinds] == ["zero", "run", "off"]
    assert row.boxes[0].weekday == ("Sen", "Mon")
    assert (row.boxes[0].is_past, row.boxes[0].on) == (True, BEGIN.date())
