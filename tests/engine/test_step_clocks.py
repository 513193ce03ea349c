"""What a step says of the clock is what the clock does (rules 13, 22 and 26)."""

import pytest

from pendopo.cases import queries
from pendopo.cases.actions import working
from tests.engine import tents
from tests.engine.tents import at

SECOND_LOOK = """
  again:
    kind: review
    title: Pemeriksaan kedua // Second look
    by: counter
    limit: 2 hours
    clock: {clock}
    outcomes: {{done: {{to: approve, label: Selesai // Done}}}}
  approve:"""


def _seen_twice(clock, *, checked, done):
    """Ani's case on Monday, checked, and looked at a second time; what it says at the end."""
    service = tents.SERVICE.replace("complete: approve", "complete: again")
    service = service.replace("promise: 2 working", "promise: 3 working")
    tents.publish(service.replace("\n  approve:", SECOND_LOOK.format(clock=clock)))
    case = tents.file(tents.person("ani"))
    for outcome, now in (("complete", checked), ("done", done)):
        case = working.complete_task(
            task=queries.open_tasks(case)[0],
            outcome=outcome,
            actor=tents.officer("counter"),
            now=at(now),
        )
        if outcome == "complete":
            waited = case.is_paused
    return waited, case.due_at


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("clock", "checked", "done", "waited", "due"),
    [
        pytest.param("runs", "11 10:00", "12 11:00", False, "14 00:00", id="it counts on"),
        pytest.param("paused", "11 10:00", "12 11:00", True, "19 00:00", id="two days are free"),
        pytest.param("paused", "11 10:00", "11 11:00", True, "14 00:00", id="an hour is not"),
        pytest.param("restarts", "11 10:00", "12 11:00", False, "15 00:00", id="Tuesday is zero"),
        pytest.param("restarts", "18 10:00", "18 11:00", False, "14 00:00", id="late stays late"),
    ],
)
def test_a_step_does_to_the_clock_what_it_says(clock, checked, done, waited, due):
    found = _seen_twice(clock, checked=f"2026-08-{checked}", done=f"2026-08-{done}")

    assert found == (waited, at(f"2026-08-{due}"))
