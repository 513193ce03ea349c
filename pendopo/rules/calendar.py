"""Which days are worked, and at which hours an office is open.

Source: Perpres 21/2023 art. 3-4 for days and hours; the decree of three ministers for holidays.
"""

import csv
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import cached_property
from io import StringIO
from itertools import pairwise

from pendopo.rules.working_time import DAY, LAST, Day, Intervals, MissingYear, WorkingTime

WEEKEND = "akhir pekan"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}  # no summer time exists
NATIONAL, JOINT_LEAVE = "libur_nasional", "cuti_bersama"
_ESTIMATED = "(perkiraan)"
_TO_LOCAL = date(1970, 1, 1).toordinal() * DAY
_ALWAYS = LAST * DAY
_INTERVAL = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")

type Hours = Intervals


@dataclass(frozen=True, slots=True)
class Holiday:
    """A row of the national table."""

    name: str
    is_joint_leave: bool

    @property
    def is_estimated(self) -> bool:
        return _ESTIMATED in self.name


@dataclass(frozen=True)
class HolidayTable:
    """National holidays and joint leave by the ordinal of their date, and the years it covers."""

    rows: Mapping[int, tuple[Holiday, ...]]
    years: frozenset[int]


def read_holidays(text: str) -> HolidayTable:
    """Read `tanggal,nama,jenis` lines.

    :raises ValueError: when a column is missing, a date is none, or a kind is not known
    """
    rows: dict[int, tuple[Holiday, ...]] = {}
    years = set()
    for number, row in enumerate(csv.DictReader(StringIO(text.removeprefix("\ufeff"))), 2):
        day, name, kind = (row.get(column) for column in ("tanggal", "nama", "jenis"))
        if not (day and name and kind):
            raise ValueError(f"line {number} should hold tanggal, nama and jenis")
        if kind not in (NATIONAL, JOINT_LEAVE):
            raise ValueError(f"line {number}: '{kind}' is neither {NATIONAL} nor {JOINT_LEAVE}")
        try:
            on = date.fromisoformat(day)
        except ValueError:
            raise ValueError(f"line {number}: '{day}' is no date like 2026-05-31") from None
        holiday = Holiday(name, kind == JOINT_LEAVE)
        rows[on.toordinal()] = (*rows.get(on.toordinal(), ()), holiday)
        years.add(on.year)
    return HolidayTable(rows, frozenset(years))


@dataclass(frozen=True)
class Change:
    """A change of the table that became known: this date is worked, or is not.

    `like` is the weekday whose hours it has, where its own has none.
    """

    known: datetime
    date: date
    is_working: bool
    name: str
    like: int | None = None
    is_correction: bool = False


@dataclass(frozen=True)
class Special:
    """Other hours for a span of dates, such as Ramadan; both ends are included."""

    first: date
    last: date
    hours: Mapping[int, Hours]


@dataclass(frozen=True)
class Calendar:
    """The working time of an office. Weekdays count from Monday, 0."""

    zone_name: str
    hours: Mapping[int, Hours]
    holidays: HolidayTable
    specials: tuple[Special, ...] = ()
    works_on_joint_leave: bool = False
    local: Mapping[int, str] = field(default_factory=dict)
    extra: Mapping[int, int] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    _seen: dict[tuple[int, int], WorkingTime] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _changed: dict[tuple[Change, ...], "Calendar"] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @cached_property
    def zone(self) -> tzinfo:
        return timezone(timedelta(hours=ZONES[self.zone_name]))

    @cached_property
    def offset(self) -> int:
        """What turns minutes since 1970 in UTC into local minutes."""
        return _TO_LOCAL + ZONES[self.zone_name] * 60

    def minute(self, at: datetime) -> int:
        """Return an instant as a local minute; seconds are cut."""
        return int(at.timestamp() // 60) + self.offset

    def instant(self, minute: int) -> datetime:
        """Return a local minute as an instant in the zone of the office."""
        return datetime.fromtimestamp((minute - self.offset) * 60, self.zone)

    def with_changes(self, changes: Sequence[Change]) -> "Calendar":
        """Return the calendar with more changes of its table; asked again, the same one."""
        if not changes:
            return self
        more = tuple(changes)
        found = self._changed.get(more)
        if found is None:
            found = self._changed[more] = replace(self, changes=(*self.changes, *more))
        return found

    def seen(self, now: int = _ALWAYS, since: int = _ALWAYS) -> WorkingTime:
        """Return the working time as it is known at a local minute.

        `since` is the start of a clock of a person: what was free then stays free (rule 6).
        """
        if not self.changes:
            return self._printed
        changes = self._holding
        known = bisect_right(changes, now, key=_known)
        before = bisect_right(changes, since, key=_known)
        found = self._seen.get((known, before))
        if found is None:
            found = self._seen[known, before] = WorkingTime(
                self._looking_up(known, before), self.holidays.years
            )
        return found

    @cached_property
    def _printed(self) -> WorkingTime:
        return WorkingTime(self.day, self.holidays.years)

    @cached_property
    def _holding(self) -> list[tuple[int, Change]]:
        """The changes known before their day began, and corrections; in order of time."""
        known = ((self.minute(one.known), one) for one in self.changes)
        holding = (
            (minute, one)
            for minute, one in known
            if one.is_correction or minute < one.date.toordinal() * DAY
        )
        return sorted(holding, key=_known)

    def _looking_up(self, known: int, before: int) -> Callable[[int], Day]:
        """Return what tells the kind of a date by the table and its first `known` changes."""
        chosen = {
            change.date.toordinal(): change
            for index, (_, change) in enumerate(self._holding[:known])
            if index < before or not change.is_working
        }

        def look_up(ordinal: int) -> Day:
            change = chosen.get(ordinal)
            return self.day(ordinal) if change is None else self._changed_day(change)

        return look_up

    def _changed_day(self, change: Change) -> Day:
        on = change.date
        hours = self.usual_hours(on, on.weekday())
        if not change.is_working:
            return Day((), change.name if hours else WEEKEND)
        if not hours and change.like is not None:
            hours = self.usual_hours(on, change.like)
        return Day(hours) if hours else self.day(on.toordinal())

    def day(self, ordinal: int) -> Day:
        """Return what a date is by the table, whatever changed since.

        :raises MissingYear: when the table does not hold the year of the date
        """
        on = date.fromordinal(ordinal)
        if on.year not in self.holidays.years:
            raise MissingYear(on.year)
        if ordinal in self.extra and (hours := self.usual_hours(on, self.extra[ordinal])):
            return Day(hours)
        hours = self.usual_hours(on, on.weekday())
        if not hours:
            return Day((), WEEKEND)
        if ordinal in self.local:
            return Day((), self.local[ordinal])
        return self._national(ordinal) or Day(hours)

    def _national(self, ordinal: int) -> Day | None:
        rows = self.holidays.rows.get(ordinal, ())
        off = [row for row in rows if not (row.is_joint_leave and self.works_on_joint_leave)]
        if not off:
            return None
        return Day((), off[0].name, all(row.is_estimated for row in off))

    def usual_hours(self, on: date, weekday: int) -> Hours:
        """Return the hours of a weekday as they are around a date."""
        for special in self.specials:
            if special.first <= on <= special.last:
                return special.hours.get(weekday, ())
        return self.hours.get(weekday, ())

    def opening(self, on: date) -> Hours:
        """Return when an office is open on a date, changes included; on a day off never.

        :raises MissingYear: as all questions do for a year that no table holds
        """
        return self.seen().hours(on.toordinal())

    def is_working(self, on: date) -> bool:
        """Tell whether a date is a working day, changes included."""
        return bool(self.opening(on))

    def working_days(self, after: date, until: date) -> int:
        """Count the working days after one date up to and including another."""
        first, last = after.toordinal() + 1, until.toordinal()
        if last < first:
            return 0
        _, lacking = self.seen().day_reached(first, last, LAST)
        return LAST - lacking

    def add_working_days(self, after: date, number: int) -> date:
        """Return the working day on which a number of them, at least one, has passed."""
        reached, _ = self.seen().day_reached(after.toordinal() + 1, LAST, number)
        return date.fromordinal(reached)


def _known(change: tuple[int, Change]) -> int:
    return change[0]


def read_hours(intervals: Sequence[str]) -> Hours:
    """Read `07:30-12:00` intervals; rest is what lies between them.

    :raises ValueError: when one is not of that form, ends before it begins, or two overlap
    """
    found = sorted(map(_interval, intervals))
    for (_, end), (begin, _) in pairwise(found):
        if begin < end:
            raise ValueError(f"{', '.join(intervals)} overlap")
    return tuple(found)


def _interval(text: str) -> tuple[int, int]:
    match = _INTERVAL.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text}' is no interval like 07:30-12:00")
    hour, minute, last_hour, last_minute = map(int, match.groups())
    begin, end = hour * 60 + minute, last_hour * 60 + last_minute
    if max(minute, last_minute) > 59 or not begin < end <= DAY:
        raise ValueError(f"'{text}' ends before it begins, or is no time of a day")
    return begin, end
