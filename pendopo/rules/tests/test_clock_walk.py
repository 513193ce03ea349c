"""The clock beside one that walks day by day and minute by minute."""

from hypothesis import given, settings

from pendopo.rules import clock
from pendopo.rules.clock import ClockError
from pendopo.rules.tests.questions import Question, questions
from pendopo.rules.tests.walking_clock import WalkingClock


def counted(question: Question):
    """Return what the clock says as the walker does: in minutes, each date by itself."""
    try:
        result = clock.ledger(
            question.policy,
            question.calendars,
            question.events,
            question.as_of,
            calendar=question.name,
        )
    except ClockError as error:
        return error.code
    end = result.answer_by
    return {
        "state": result.state,
        "zero": result.told.course.zero,
        "due": result.told.due,
        "resumed": result.told.resumed,
        "answer_by": None if end is None else (end.toordinal() + 1) * 1440,
        "consumed": result.consumed,
        "remaining": result.remaining,
        "overdue": result.overdue,
        "estimated": result.estimated,
        "ledger": {
            at: (entry.kind, entry.reason)
            for entry in result.ledger
            for at in range(entry.begin, entry.end + result.counts_days)
        },
    }


@settings(max_examples=150)
@given(questions())
def test_the_clock_says_what_the_walker_says(question):
    walker = WalkingClock(
        question.policy, question.calendars, question.name, question.events, question.as_of
    )

    assert counted(question) == walker.result()
