"""How often pages ask the database: it does not grow with what they show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pendopo.cases import queries
from pendopo.cases.actions import answering, anytime, working
from pendopo.cases.actions.motion import Item
from pendopo.cases.models import Case, Task
from pendopo.rules.actor import Actor
from tests.engine import tents
from tests.engine.tents import at
from tests.pages.people import desk_of

WORKLIST, DESK, HOME, WAITING = 7, 13, 16, 19  # beyond what the frame of every page asks


def _asked(browser, address: str) -> list[str]:
    """Return the statements of a page, without as many as a page of the house asks."""
    frame = len(_statements(browser, "/bantuan"))
    return _statements(browser, address)[frame:]


def _statements(browser, address: str) -> list[str]:
    browser.get(address)  # what is kept in memory is known by now
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return [one["sql"][:160] for one in captured.captured_queries]


@pytest.fixture
def many(case):
    """Fifty cases that wait at the counter, with an open task each."""
    task = queries.open_tasks(case)[0]
    for number in range(49):
        twin = Case.objects.get(pk=case.pk)
        twin.pk, twin.number, twin.intent_key = None, f"{case.number}-{number}", f"twin/{number}"
        twin.save()
        task.pk, task.case = None, twin
        task.save()
    assert Task.objects.open().count() == 50


def test_a_worklist_of_fifty_rows_asks_seven_times_at_most(many):
    asked = _asked(desk_of("counter"), "/meja")

    assert len(asked) <= WORKLIST, "\n".join(asked)


def test_case_pages_ask_no_more_whatever_happened(case, at_home):
    desk, pages = desk_of("counter"), (f"/meja/{case.number}", f"/permohonan/{case.number}")
    few = len(_asked(desk, pages[0])), len(_asked(at_home, pages[1]))

    for number in range(20):
        anytime.note(
            case=case, text=f"{number}", actor=tents.officer("counter"), now=at("2026-08-10 09:20")
        )
    at_desk, home = _asked(desk, pages[0]), _asked(at_home, pages[1])

    assert (len(at_desk), len(home)) == few
    assert len(at_desk) <= DESK, "\n".join(at_desk)
    assert len(home) <= HOME, "\n".join(home)

    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="incomplete",
        actor=tents.officer("counter"),
        now=at("2026-08-10 09:20"),
        items=[Item("tents", "missing_detail", "Berapa tenda?")],
    )
    waiting = _asked(at_home, pages[1])
    assert len(waiting) <= WAITING, "\n".join(waiting)


def test_a_write_reads_each_calendar_once(ani):
    with CaptureQueriesContext(connection) as captured:
        case = tents.file(ani)
    assert _calendars(captured) == 1

    with CaptureQueriesContext(connection) as captured:
        working.complete_task(
            task=queries.open_tasks(case)[0],
            outcome="incomplete",
            actor=tents.officer("counter"),
            now=at("2026-08-10 10:00"),
            items=[Item("tents", "missing_detail", "Berapa tenda?")],
        )
    assert _calendars(captured) == 1

    with CaptureQueriesContext(connection) as captured:
        answering.answer_correction(
            case=case,
            answers={"tents": "3"},
            papers={},
            actor=Actor(ani.pk),
            now=at("2026-08-10 11:00"),
        )
    assert _calendars(captured) == 1


def _calendars(captured) -> int:
    return sum('FROM "accounts_workcalendar"' in one["sql"] for one in captured.captured_queries)
