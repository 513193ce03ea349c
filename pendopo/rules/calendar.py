"""Which days are worked, and at which hours an office is open.

Source: domain rules of Perpres 21/2023 art. 3-4; SKB of three ministers for the holiday table.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone, tzinfo
from io import StringIO

DAY = 1440
WEEKEND = "akhir pekan"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}

type Hours = tuple[tuple[int, int], ...]  # opening intervals in minutes of the day, [from, to)


class MissingYear(Exception):
    """The holiday table does not hold a year that the answer needs."""


@dataclass(frozen=True, slots=True)
class Day:
    """One date: its opening hours, or why there are none."""

    hours: Hours
    off: str | None = None
    is_estimated: bool = False

    @property
    def is_working(self) -> bool:
        return self.off is None

    @property
    def minutes(self) -> int:
        return sum(end - begin for begin, end in self.hours)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A row of the national table."""

    name: str
    is_joint_leave: bool

    @property
    def is_estimated(self) -> bool:
        return "(perkiraan)" in self.name


@dataclass(frozen=True)
class HolidayTable:
    """National holidays and joint leave by the ordinal of their date, and the years it covers."""

    rows: Mapping[int, tuple[Holiday, ...]]
    years: frozenset[int]


def read_holidays(text: str) -> HolidayTable:
    """Read `tanggal,nama,jenis` lines.

    :raises ValueError: when a date is none, or a column is missing
    """
    rows: dict[int, tuple[Holiday, ...]] = {}
    years = set()
    for row in csv.DictReader(StringIO(text)):
        on = date.fromisoformat(row["tanggal"])
        holiday = Holiday(row["nama"], row["jenis"] == "cuti_bersama")
        rows[on.toordinal()] = (*rows.get(on.toordinal(), ()), holiday)
        years.add(on.year)
    return HolidayTable(rows, frozenset(years))


@dataclass(frozen=True)
class Change:
    """A change of the table that became known: this date is worked, or is not."""

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
    _days: dict[int, Day] = field(default_factory=dict, compare=False, repr=False)

    @property
    def zone(self) -> tzinfo:
        return timezone(timedelta(hours=ZONES[self.zone_name]))

    def day(self, ordinal: int) -> Day:
        """Return what a date is by the table.

        :raises MissingYear: when the table does not hold the year of the date
        """
        found = self._days.get(ordinal)
        if found is None:
            found = self._days[ordinal] = self._look_up(ordinal)
        return found

    def _look_up(self, ordinal: int) -> Day:
        on = date.fromordinal(ordinal)
        if on.year not in self.holidays.years:
            raise MissingYear(on.year)
        if ordinal in self.extra:
            return Day(self.usual_hours(on, self.extra[ordinal]))
        hours = self.usual_hours(on, on.weekday())
        if not hours:
            return Day((), WEEKEND)
        if ordinal in self.local:
            return Day((), self.local[ordinal])
        for row in self.holidays.rows.get(ordinal, ()):
            if not (row.is_joint_leave and self.works_on_joint_leave):
                return Day((), row.name, row.is_estimated)
        return Day(hours)

    def usual_hours(self, on: date, weekday: int) -> Hours:
        """Return the hours of a weekday as they are around a date."""
        for special in self.specials:
            if special.first <= on <= special.last:
                return special.hours.get(weekday, ())
        return self.hours.get(weekday, ())

    def is_working(self, on: date) -> bool:
        """Tell whether a date is a working day by the table."""
        return self.day(on.toordinal()).is_working

    def working_days(self, after: date, until: date) -> int:
        """Count the working days after one date up to and including another."""
        return sum(
            self.day(n).is_working for n in range(after.toordinal() + 1, until.toordinal() + 1)
        )


def read_hours(intervals: Iterable[str]) -> Hours:
    """Read `07:30-12:00` intervals.

    :raises ValueError: when one is not of that form, or they overlap
    """
    found = []
    for text in intervals:
        begin, _, end = text.partition("-")
        found.append((_minute(begin), _minute(end)))
    for (_, end), (begin, _) in zip(found, found[1:], strict=False):
        if begin < end:
            raise ValueError(f"{list(intervals)} overlap")
    if any(end <= begin for begin, end in found):
        raise ValueError(f"{found} ends before it begins")
    return tuple(found)


def _minute(text: str) -> int:
    hour, _, minute = text.strip().partition(":")
    found = int(hour) * 60 + int(minute)
    if not 0 <= found <= DAY or not 0 <= int(minute) < 60:
        raise ValueError(f"'{text}' is not a time")
    return found
