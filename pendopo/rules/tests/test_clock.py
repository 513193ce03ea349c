from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.rules import clock
from pendopo.rules.calendar import Change
from pendopo.rules.clock import ClockError, ClockEvent, Policy
from pendopo.rules.clock_cases import shown
from pendopo.rules.tests.questions import CALENDARS, CITY, SIX_DAYS, questions

BEGIN = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)  # Monday 09:00 WIB
FIVE_DAYS = Policy(5, "working_day", ("complete",), silence="issue")
COMPLETE = ClockEvent("complete", BEGIN)


def after(kind, **since):
    """Return an event some days, hours or minutes after the begin."""
    known = {"days", "hours", "minutes"}
    span = timedelta(**{name: since.pop(name) for name in known & since.keys()})
    return ClockEvent(kind, BEGIN + span, **since)


def count(*events, policy=FIVE_DAYS, calendars=CALENDARS, **since):
    """Return what the clock says some days after the begin; ten where nothing is said."""
    as_of = BEGIN + timedelta(**(since or {"days": 10}))
    return clock.ledger(policy, calendars, events, as_of, calendar="city")


def refusal(*events, **question):
    with pytest.raises(ClockError) as error:
        count(*events, **question)
    return error.value.code


# -- properties ----------------------------------------------------------------------------


def asked(question, events=None):
    """Return the answer to a question, or None where it has an error."""
    try:
        return clock.ledger(
            question.policy,
            question.calendars,
            question.events if events is None else events,
            question.as_of,
            calendar=question.name,
        )
    except ClockError:
        return None


@given(questions())
def test_consumed_and_remaining_are_the_limit(question):
    result = asked(question)

    if result and result.remaining is not None:
        assert result.consumed + result.remaining == result.told.course.total
        assert 0 <= result.consumed <= result.told.course.total


@given(questions())
def test_counted_days_that_have_ended_are_the_consumed_ones(question):
    result = asked(question)

    if result and result.counts_days:
        stop, now = result.told.round.stop, result.told.now
        today = (now if stop is None else stop) // 1440
        counted = sum(
            min(entry.end, today - 1) - entry.begin + 1
            for entry in result.ledger
            if entry.kind == "run" and entry.begin < today
        )
        assert counted == result.consumed


@given(questions(), st.randoms())
def test_the_order_of_events_has_no_meaning(question, random):
    shuffled = list(question.events)
    random.shuffle(shuffled)

    one, other = asked(question), asked(question, shuffled)

    assert (one and shown(one)) == (other and shown(other))


@given(questions(), st.integers(1, 20_000))
def test_without_new_events_the_due_date_stays(question, minutes):
    first = asked(question)
    later = asked(replace(question, as_of=question.as_of + timedelta(minutes=minutes)))

    if first and later and not question.calendars[question.name].changes:
        known = [event for event in question.events if event.known_at <= question.as_of]
        if len(known) == len(question.events) and later.state != "lapsed":
            assert first.due == later.due


@given(
    st.integers(0, 40_000),
    st.integers(0, 40_000),
    st.integers(0, 40_000),
    st.sampled_from(["working_day", "calendar_day"]),
)
def test_an_earlier_answer_never_gives_a_later_due_date(begin, one, other, unit):
    def due(answer):
        pause = after("paused", minutes=begin, pause="p")
        answered = after("answered", minutes=begin + answer, pause="p")
        policy = replace(FIVE_DAYS, unit=unit)
        return count(COMPLETE, pause, answered, policy=policy, days=200).due

    assert due(min(one, other)) <= due(max(one, other))


# -- single rules --------------------------------------------------------------------------


def test_the_clock_ends_at_midnight_of_its_last_day():
    result = count(COMPLETE)

    assert result.due == date(2026, 8, 10)
    assert result.due_at == datetime(2026, 8, 10, 17, 0, tzinfo=UTC)
    assert result.silence_at == result.due_at
    assert (result.state, result.overdue) == ("expired", True)


def test_a_payment_for_a_pause_is_a_payment_for_the_start_too():
    policy = replace(FIVE_DAYS, start=("complete", "paid"))
    pause = after("paused", hours=1, pause="bayar")

    result = count(COMPLETE, pause, after("paid", hours=2, pause="bayar"), policy=policy, hours=3)

    assert result.day_zero == date(2026, 8, 3)


def test_only_receipts_that_count_ask_for_a_year():
    early = ClockEvent("filed", datetime(2023, 12, 30, 2, tzinfo=UTC))  # a Saturday, no table
    complete = ClockEvent("complete", datetime(2024, 1, 3, 2, tzinfo=UTC))

    result = clock.ledger(FIVE_DAYS, CALENDARS, [early, complete], complete.at, calendar="city")

    assert result.due == date(2024, 1, 10)


def test_a_pause_is_asked_for_its_last_day_to_answer_even_when_it_was_answered():
    complete = ClockEvent("complete", datetime(2027, 12, 1, 2, tzinfo=UTC))
    pause = ClockEvent(
        "paused", datetime(2027, 12, 2, 2, tzinfo=UTC), pause="p", answer_by=(60, "working_day")
    )
    answered = ClockEvent("answered", datetime(2027, 12, 2, 3, tzinfo=UTC), pause="p")

    with pytest.raises(ClockError) as error:
        clock.ledger(
            FIVE_DAYS, CALENDARS, [complete, pause, answered], answered.at, calendar="city"
        )

    assert error.value.code == "calendar_year_missing"


def test_a_receipt_follows_the_hours_of_the_office_that_has_the_case():
    moved = after("transferred", days=1, calendar="six")
    pause = after("paused", days=2, pause="p")
    answered = after("answered", days=5, hours=1, pause="p")  # Saturday 10:00, open there

    result = count(COMPLETE, moved, pause, answered)

    assert [entry[2:4] for entry in result.ledger][:3] == [
        ("zero", None),
        ("run", None),
        ("paused", "p"),
    ]
    assert result.told.round.pauses[0].end == CITY.minute(answered.at)


def test_a_transfer_after_the_stop_does_not_touch_the_round_but_the_next():
    stop, moved = after("decided", days=1), after("transferred", days=2, calendar="six")

    stopped = count(COMPLETE, stop, moved)
    reopened = count(COMPLETE, stop, moved, after("reopened", days=2, hours=1))

    assert stopped.due == date(2026, 8, 10)
    assert reopened.due == date(2026, 8, 11)  # from Wednesday the 5th: Saturday counts


def test_a_changed_table_of_one_office_leaves_the_others_alone():
    off = Change(BEGIN, date(2026, 8, 6), is_working=False, name="Hari jadi")
    calendars = {"city": CITY.with_changes([off]), "six": SIX_DAYS}

    stays = count(COMPLETE, calendars=calendars)
    moves = count(COMPLETE, after("transferred", days=1, calendar="six"), calendars=calendars)

    assert stays.due == date(2026, 8, 11)
    assert moves.due == date(2026, 8, 8)


def test_a_change_that_all_offices_share_is_handed_over_once():
    off = Change(BEGIN, date(2026, 8, 6), is_working=False, name="Cuti bersama tambahan")
    events = [COMPLETE, after("transferred", days=1, calendar="six")]

    result = clock.ledger(
        FIVE_DAYS, CALENDARS, events, BEGIN + timedelta(days=10), calendar="city", changes=[off]
    )

    assert result.due == date(2026, 8, 10)


def test_a_day_that_a_person_was_given_is_not_taken_again():
    begin = CITY.instant(CITY.minute(BEGIN))
    free = Change(begin, date(2026, 8, 6), is_working=False, name="Libur")
    taken = Change(begin + timedelta(days=1), date(2026, 8, 6), is_working=True, name="Kerja")
    calendars = {"city": CITY.with_changes([free, taken])}

    office = count(COMPLETE, calendars=calendars)
    person = count(COMPLETE, policy=replace(FIVE_DAYS, holder="person"), calendars=calendars)

    assert office.due == date(2026, 8, 10)
    assert person.due == date(2026, 8, 11)


def test_an_answer_in_time_lifts_a_lapse_even_if_it_is_entered_later():
    policy = replace(FIVE_DAYS, no_answer="lapse")
    pause = after("paused", days=1, pause="p", answer_by=(1, "calendar_day"))
    answered = after("answered", days=1, hours=20, pause="p", recorded=BEGIN + timedelta(days=9))

    before = count(COMPLETE, pause, answered, policy=policy, days=8)
    later = count(COMPLETE, pause, answered, policy=policy, days=9)

    assert (before.state, before.stopped_by) == ("lapsed", "lapse")
    assert later.state == "running"


def test_minutes_of_a_third_of_an_hour_are_rounded_not_cut():
    policy = Policy(Decimal(30) / 60, "working_hour", ("complete",))
    third = replace(policy, limit=Decimal(1) / 60 * 20)

    assert count(COMPLETE, policy=policy, hours=0).remaining == 30
    assert count(COMPLETE, policy=third, hours=0).remaining == 20


def test_half_a_day_is_not_known_in_minutes_before_it_begins_to_run():
    half = Policy(Decimal("0.5"), "working_day", ("complete",))
    evening, pause = after("complete", hours=8), after("paused", hours=9, pause="p")

    waits = count(evening, pause, policy=half, hours=10)
    runs = count(evening, policy=half, hours=10)

    assert (waits.remaining, waits.due) == (None, None)
    assert waits.due_if_resumed == CITY.instant(CITY.minute(BEGIN + timedelta(hours=26.25)))
    assert runs.remaining == 225


def test_an_extension_names_what_is_wrong_in_the_order_of_the_rule():
    policy = replace(FIVE_DAYS, extension=(Decimal(2), 1))
    more = {"by": Decimal(2), "basis": "pasal 22"}

    assert refusal(after("extended", days=1, **more)) == "extension_before_start"
    assert refusal(COMPLETE, after("extended", days=9, **more)) == "extension_not_allowed"
    assert (
        refusal(COMPLETE, after("extended", days=9, **more | {"basis": " "}), policy=policy)
        == "extension_without_basis"
    )
    assert (
        refusal(COMPLETE, after("extended", days=9, **more), policy=policy)
        == "extension_after_expiry"
    )
    assert (
        refusal(COMPLETE, after("extended", days=9, **more | {"by": Decimal(3)}), policy=policy)
        == "extension_over_cap"
    )


@pytest.mark.parametrize("by", [Decimal(0), Decimal("0.5")])
def test_an_extension_that_days_cannot_count_is_refused(by):
    policy = replace(FIVE_DAYS, extension=(Decimal(2), 1))

    with pytest.raises(ValueError, match=r"^by 0"):
        count(COMPLETE, after("extended", days=1, by=by, basis="pasal 22"), policy=policy)


def test_the_last_round_counts_alone():
    policy = replace(FIVE_DAYS, extension=(Decimal(2), 1))
    events = [
        COMPLETE,
        after("extended", days=1, by=Decimal(2), basis="pasal 22"),
        after("paused", days=2, pause="p"),
        after("decided", days=3),
        after("reopened", days=4),
        after("answered", days=5, pause="p"),
    ]

    result = count(*events, policy=policy)

    assert (result.started_by, result.extended, result.pauses) == ("reopened", 0, ())
    assert result.due == date(2026, 8, 14)


def test_a_clock_of_one_step_runs_from_its_opening():
    result = clock.step(Decimal("0.5"), "working_day", CITY, BEGIN)

    assert result.due == CITY.instant(CITY.minute(BEGIN + timedelta(hours=4.75)))


# -- values --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        pytest.param({"unit": "fortnight"}, "unit 'fortnight' is none of", id="unit"),
        pytest.param({"limit": 0}, "limit 0 should be more than 0", id="no limit"),
        pytest.param({"limit": Decimal("1.5"), "unit": "week"}, "whole number of week", id="part"),
        pytest.param({"limit": 10**6}, "at most", id="a century"),
        pytest.param({"silence": "grant"}, "silence 'grant' is none of", id="word"),
        pytest.param({"start": ("decided",)}, "should name some of", id="start"),
        pytest.param({"start": ()}, "should name some of", id="no start"),
    ],
)
def test_a_policy_that_cannot_count_is_refused(wrong, says):
    with pytest.raises(ValueError, match=says):
        replace(FIVE_DAYS, **wrong)


def test_events_survive_their_way_through_a_payload():
    events = [
        after("paused", pause="p", reason="berkas", effect="restart", answer_by=(7, "working_day")),
        ClockEvent("complete", BEGIN, recorded=BEGIN + timedelta(hours=1)),
        after("extended", by=Decimal("0.5"), basis="pasal 22"),
        after("transferred", calendar="six"),
    ]

    stored = [clock.to_json(event) for event in events]

    assert [clock.from_json(one) for one in stored] == events
    assert stored[1] == {
        "kind": "complete",
        "at": "2026-08-03T02:00:00Z",
        "recorded": "2026-08-03T03:00:00Z",
    }
