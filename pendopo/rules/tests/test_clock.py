from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.rules import clock, clock_words
from pendopo.rules.calendar import Calendar, read_holidays, read_hours
from pendopo.rules.clock import ClockError, ClockEvent, Policy
from pendopo.rules.clock_case_file import SHIPPED
from pendopo.rules.clock_cases import shown

WEEK = {n: read_hours(["07:30-12:00", "13:00-16:00"]) for n in range(5)}
HOLIDAYS = read_holidays((SHIPPED / "libur_cuti_bersama_2024_2027.csv").read_text(encoding="utf-8"))
CITY = {"kota": Calendar("WIB", WEEK, HOLIDAYS)}
BEGIN = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)


minutes = st.integers(0, 60 * 24 * 40)


@st.composite
def histories(draw):
    """A case that is complete, with pauses and perhaps an end."""
    events = [ClockEvent("complete", BEGIN)]
    for number in range(draw(st.integers(0, 3))):
        asked = draw(minutes)
        events.append(_event("paused", asked, f"p{number}"))
        if draw(st.booleans()):
            events.append(_event("answered", asked + draw(minutes), f"p{number}"))
    if draw(st.booleans()):
        events.append(_event("decided", draw(minutes)))
    return events


def _event(kind, after, pause=""):
    return ClockEvent(kind, BEGIN + timedelta(minutes=after), pause=pause)


def _count(events, *, days=5, unit="working_day", at=50 * 1440):
    policy = Policy(days, unit, ("complete",))
    return clock.ledger(policy, CITY, events, BEGIN + timedelta(minutes=at), calendar="kota")


@given(histories(), minutes, st.sampled_from(["working_day", "calendar_day", "working_hour"]))
def test_consumed_and_remaining_are_the_limit(events, at, unit):
    result = _count(events, at=at, unit=unit)

    limit = 5 * 60 if unit == "working_hour" else 5
    assert result.consumed + result.remaining == limit


@given(histories(), st.randoms())
def test_the_order_of_events_has_no_meaning(events, random):
    shuffled = list(events)
    random.shuffle(shuffled)

    assert shown(_count(events)) == shown(_count(shuffled))


@given(histories(), minutes, minutes)
@settings(max_examples=60)
def test_without_new_events_the_due_date_stays(events, one, other):
    last = max(int((e.at - BEGIN).total_seconds() // 60) for e in events)

    assert _count(events, at=last + one).due == _count(events, at=last + other).due


@given(minutes, minutes, minutes)
def test_an_earlier_answer_never_gives_a_later_due_date(asked, one, other):
    earlier, later = sorted((one, other))

    def due(answer):
        pair = [_event("paused", asked, "p"), _event("answered", asked + answer, "p")]
        return _count([ClockEvent("complete", BEGIN), *pair], at=200 * 1440).due

    assert due(earlier) <= due(later)


def test_events_survive_their_way_through_a_payload():
    events = [
        ClockEvent("paused", BEGIN, pause="p", reason="berkas", answer_by=(7, "working_day")),
        ClockEvent("complete", BEGIN, recorded=BEGIN + timedelta(hours=1)),
    ]

    assert [clock.from_json(clock.to_json(event)) for event in events] == events


def test_a_year_without_holidays_is_an_error_with_words():
    with pytest.raises(ClockError) as error:
        _count([ClockEvent("complete", BEGIN)], days=400, at=0)

    assert "Tabel hari libur" in clock_words.explain_error(error.value, lang="id")


def test_the_sentence_tells_how_the_date_came_about():
    result = _count([ClockEvent("complete", BEGIN)], at=0)
    policy = Policy(5, "working_day", ("complete",))

    assert clock_words.explain(policy, result, lang="id") == (
        "5 hari kerja sejak Senin 3 Agustus 2026 (berkas lengkap); "
        "jatuh tempo Senin 10 Agustus 2026 pukul 24.00 WIB; sisa 5 hari kerja."
    )
    assert "5 working days from Monday 3 August 2026" in clock_words.explain(
        policy, result, lang="en"
    )
