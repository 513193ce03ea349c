"""Invented questions to the clock: policies, calendars and histories that collide."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from pendopo.rules.calendar import Calendar, Change, Special, read_holidays, read_hours
from pendopo.rules.clock import ClockEvent, Policy
from pendopo.rules.clock_case_file import SHIPPED
from pendopo.rules.working_time import DAY

HOLIDAYS = read_holidays((SHIPPED / "libur_cuti_bersama_2024_2027.csv").read_text(encoding="utf-8"))
USUAL = read_hours(["07:30-12:00", "13:00-16:00"])
FRIDAY = read_hours(["07:30-11:30", "13:00-16:30"])
FASTING = read_hours(["08:00-12:00", "12:30-15:00"])
RAMADAN = Special(date(2026, 2, 19), date(2026, 3, 19), dict.fromkeys(range(5), FASTING))
CITY = Calendar("WIB", {**dict.fromkeys(range(4), USUAL), 4: FRIDAY}, HOLIDAYS, (RAMADAN,))
SIX_DAYS = Calendar("WIB", {**CITY.hours, 5: read_hours(["07:30-13:00"])}, HOLIDAYS)
HOSPITAL = Calendar(
    "WIB",
    dict.fromkeys(range(7), read_hours(["00:00-24:00"])),
    HOLIDAYS,
    works_on_joint_leave=True,
    local={date(2026, 9, 9).toordinal(): "Hari jadi"},
)
EAST = Calendar("WIT", CITY.hours, HOLIDAYS, extra={date(2026, 8, 17).toordinal(): 0})
CALENDARS = {"city": CITY, "six": SIX_DAYS, "hospital": HOSPITAL, "east": EAST}

# Minutes at which something meets something: midnight, opening, rest, closing.
MINUTES = st.sampled_from([0, 450, 720, 780, 600, 900, 959, 960, 990, 1439, 1200])
AMOUNTS = {
    "working_day": [1, 2, 3, 5, 10, Decimal("0.5"), Decimal("1.5")],
    "calendar_day": [1, 5, 14],
    "week": [1, 2],
    "month": [1, 2],
    "hour": [1, 24, 72, Decimal("0.5")],
    "working_hour": [1, 5, 30, Decimal("1.25")],
}


@dataclass(frozen=True)
class Question:
    """All that the clock is asked with."""

    policy: Policy
    calendars: dict
    name: str
    events: list
    as_of: object


@st.composite
def policies(draw, units=tuple(AMOUNTS)):
    unit = draw(st.sampled_from(units))
    return Policy(
        limit=draw(st.sampled_from(AMOUNTS[unit])),
        unit=unit,
        start=draw(st.sampled_from([("filed",), ("complete",), ("complete", "paid")])),
        holder=draw(st.sampled_from(["office", "office", "person"])),
        after_hours=draw(st.sampled_from(["", "next_working_day", "same_day"])),
        roll=draw(st.sampled_from(["next", "none"])),
        months=draw(st.sampled_from(["same_day", "full"])),
        silence=draw(st.sampled_from(["none", "issue"])),
        extension=draw(st.sampled_from([None, (Decimal(5), 1), (Decimal(7), 3)])),
        no_answer=draw(st.sampled_from(["wait", "lapse", "resume"])),
    )


@st.composite
def questions(draw):
    """A question near the turn of a year, a feast, or in quiet weeks."""
    name = draw(st.sampled_from(list(CALENDARS)))
    base = draw(
        st.dates(date(2026, 1, 1), date(2026, 12, 31))
        | st.dates(date(2023, 12, 15), date(2024, 1, 10))
        | st.dates(date(2027, 2, 20), date(2027, 3, 20))
        | st.dates(date(2027, 12, 1), date(2027, 12, 31))
    )
    policy, calendar = draw(policies()), CALENDARS[name]

    def at(first=0, last=25):
        day = base + timedelta(days=draw(st.integers(first, last)))
        return calendar.instant(day.toordinal() * DAY + draw(MINUTES))

    events = [ClockEvent(kind, at(0, 1)) for kind in policy.start]
    for pauses in draw(st.lists(_pauses(at), max_size=2)):
        events += pauses
    for kind in draw(st.lists(st.sampled_from(_ACTS), max_size=3)):
        events.append(_act(draw, kind, at))
    if draw(st.integers(0, 4)) == 0:
        late = draw(st.integers(0, len(events) - 1))
        events[late] = _recorded(events[late], draw(st.integers(0, 4000)))
    changed = calendar.with_changes(draw(st.lists(_changes(at), max_size=2)))
    return Question(policy, {**CALENDARS, name: changed}, name, events, at(1, 45))


_ACTS = ("restarted", "extended", "transferred", "decided", "withdrawn", "reopened")


def _act(draw, kind, at):
    if kind == "extended":
        return ClockEvent(kind, at(2), by=Decimal(2), basis="pasal 22")
    if kind == "transferred":
        return ClockEvent(kind, at(), calendar=draw(st.sampled_from(["city", "six", "hospital"])))
    return ClockEvent(kind, at(20, 45) if kind == "reopened" else at(1, 30))


def _recorded(event, minutes):
    values = {name: getattr(event, name) for name in event.__dataclass_fields__}
    return ClockEvent(**{**values, "recorded": event.at + timedelta(minutes=minutes)})


@st.composite
def _pauses(draw, at):
    """A pause, and what may answer it."""
    pause, asked = draw(st.sampled_from(["p1", "p2"])), at(1, 15)
    effect = draw(st.sampled_from(["resume", "resume", "restart"]))
    limit = draw(st.sampled_from([None, (3, "working_day"), (7, "calendar_day")]))
    found = [ClockEvent("paused", asked, pause=pause, effect=effect, answer_by=limit)]
    for kind in draw(st.lists(st.sampled_from(["answered", "resumed"]), max_size=2)):
        later = timedelta(minutes=draw(st.sampled_from([0, 60, 1440, 4000, 9000])))
        found.append(ClockEvent(kind, asked + later, pause=pause))
    return found


@st.composite
def _changes(draw, at):
    day = at().date()
    known = timedelta(minutes=draw(st.sampled_from([-6000, -1, 0, 2000])))
    return Change(
        known=at(0, 0) + known,
        date=day,
        is_working=draw(st.booleans()),
        name="Perubahan",
        like=draw(st.sampled_from([None, 0])),
        is_correction=draw(st.booleans()),
    )
