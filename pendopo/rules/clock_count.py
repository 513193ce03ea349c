"""How far a clock has run and where it ends: one way of counting, for days and for minutes.

A clock runs in stretches between pauses. Positions in a stretch are ordinals of dates or local
minutes (ordinal × 1440 + minute); a stretch holds its first and its last.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import NamedTuple

from pendopo.rules.working_time import DAY, LAST, Worked

NEVER = LAST * DAY
_WEEK = 7
_IN_MINUTES = ("hour", "working_hour")

type Reached = Callable[[int, int, int], tuple[int, int]]


class Pause(NamedTuple):
    """The clock stands from `begin` up to before `end`; without an end it is open."""

    id: str
    begin: int
    end: int | None
    reason: str = ""

    def holds(self, at: int) -> bool:
        """Tell whether the clock stands at a minute."""
        return self.begin <= at and (self.end is None or at < self.end)

    @property
    def days(self) -> tuple[int, int] | None:
        """First and last date that it touches at their first or last minute (rule 13)."""
        first, last = self.begin // DAY, ((self.end or NEVER) - 1) // DAY
        if first < last:
            return first, last
        begins, ends = self.begin % DAY == 0, self.end is not None and self.end % DAY == 0
        is_empty = self.end is not None and self.end <= self.begin
        return (first, last) if (begins or ends) and not is_empty else None


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a month that lacks it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


@dataclass(frozen=True)
class Limit:
    """How long a clock runs, in units, and how its last day is found (rules 14 to 19)."""

    amount: Decimal
    unit: str
    rolls: bool
    months_are_full: bool

    @cached_property
    def counts_days(self) -> bool:
        return self.unit not in _IN_MINUTES and self.amount % 1 == 0

    @cached_property
    def is_part_of_day(self) -> bool:
        return self.unit == "working_day" and not self.counts_days

    @cached_property
    def follows_table(self) -> bool:
        return self.unit in ("working_day", "working_hour")

    @cached_property
    def least(self) -> int:
        """Minutes that surely pass before the limit is reached."""
        if self.counts_days:
            return int(self.amount) * DAY * {"month": 28, "week": _WEEK}.get(self.unit, 1)
        return self.plain or 0

    @cached_property
    def plain(self) -> int | None:
        """The limit in days or minutes; None where it depends on when the clock runs."""
        return self._plain(self.amount)

    def _plain(self, amount: Decimal) -> int | None:
        if self.unit in _IN_MINUTES:
            return _whole(amount * 60)
        if self.is_part_of_day or self.unit == "month":
            return None
        return int(amount) * (_WEEK if self.unit == "week" else 1)

    def total(self, zero: int | None, extended: Decimal) -> int | None:
        """Return the limit in days or minutes; None where it depends on what is not known yet."""
        if self.plain is None:
            if zero is None or self.is_part_of_day:
                return None
            return self._months(zero // DAY, int(self.amount + extended))
        return self._plain(self.amount + extended) if extended else self.plain

    def _months(self, zero: int, months: int) -> int:
        """Return months in days, from day zero on (rule 16)."""
        begin = date.fromordinal(zero + self.months_are_full)
        return add_months(begin, months).toordinal() - self.months_are_full - zero

    def part_of(self, minutes: int, extended: Decimal) -> int:
        """Return a part of a working day in minutes, by those of the day (rule 19)."""
        return _whole((self.amount + extended) * minutes)


def _whole(minutes: Decimal) -> int:
    return int(minutes.quantize(Decimal(1), ROUND_HALF_UP))


class Course:
    """The way of a clock from its base on, as far as its pauses are known; `until` cuts it.

    `zero` is the minute from which it runs, `stretches` where it ran or will run, `total` the
    limit, `full` the position that fills it, `due` the due instant.
    """

    __slots__ = ("_reached", "_time", "due", "full", "limit", "stretches", "total", "zero")

    def __init__(
        self,
        limit: Limit,
        time: Worked,
        base: int | None,
        pauses: Sequence[Pause],
        extended: Decimal,
        until: int,
    ) -> None:
        self.limit, self._time = limit, time
        if not limit.follows_table:
            self._reached: Reached = _all_reached
        else:
            self._reached = time.day_reached if limit.counts_days else time.minute_reached
        zero = self.zero = _first_free(base, pauses) if pauses else base
        if zero is None:
            self.stretches: list[tuple[int, int]] = []
        elif limit.counts_days:
            blocked = _days(pauses) if pauses else ()
            self.stretches = _between(zero // DAY + 1, until // DAY - 1, blocked)
        else:
            self.stretches = _between(zero, until - 1, _minutes(pauses) if pauses else ())
        self.total = limit.total(zero, extended)
        if limit.is_part_of_day:
            self.total = self._part_of_day(extended)
        self.full, self.due = self._find_due()

    def _part_of_day(self, extended: Decimal) -> int | None:
        """Return the limit by the hours of the date that first counts (rule 19)."""
        for first, last in self.stretches:
            found, lacking = self._time.minute_reached(first, last, 1)
            if not lacking:
                hours = self._time.hours(found // DAY)
                return self.limit.part_of(sum(end - begin for begin, end in hours), extended)
        return None

    def _find_due(self) -> tuple[int, int | None]:
        """Return the position that fills the limit, and the due instant; -1, None if none does."""
        lacking = self.total
        if not lacking:
            return -1, None if lacking is None else self.zero
        for number, (first, last) in enumerate(self.stretches):
            full, lacking = self._reached(first, last, lacking)
            if not lacking:
                end = self._rolled(number, full) if self.limit.rolls else full
                return full, end and self._after(end)
        return -1, None

    def _rolled(self, number: int, full: int) -> int | None:
        """Return the first working day on which the clock runs, from a date on (rule 17)."""
        for first, last in self.stretches[number:]:
            found, lacking = self._time.day_reached(max(first, full), last, 1)
            if not lacking:
                return found
        return None

    def _after(self, end: int) -> int:
        return (end + 1) * DAY if self.limit.counts_days else end + 1

    def consumed(self, until: int) -> int:
        """Return how much of the limit was counted and had ended at a minute."""
        if self.total is None:
            return 0
        if self.due is not None and self.due <= until:
            return self.total
        lacking, end = self.total, (until // DAY if self.limit.counts_days else until) - 1
        for first, last in self.stretches:
            if lacking and first <= end:
                _, lacking = self._reached(first, min(last, end), lacking)
        return self.total - lacking

    @property
    def is_estimated(self) -> bool:
        """Whether an estimated holiday moved the due instant (rule 5)."""
        limit = self.limit
        if self.due is None or not (limit.follows_table or limit.rolls):
            return False
        asked = 0 if limit.follows_table else self.full
        last_asked = (self.due - 1) // DAY
        for first, last in self.stretches:
            if not limit.counts_days:
                first, last = first // DAY, last // DAY
            first, last = max(first, asked), min(last, last_asked)
            if first <= last and self._time.is_estimated(first, last):
                return True
        return False


def _all_reached(first: int, last: int, number: int) -> tuple[int, int]:
    within = last - first + 1
    return (first + number - 1, 0) if number <= within else (-1, number - within)


def _first_free(at: int | None, pauses: Sequence[Pause]) -> int | None:
    """Return the first minute from one on at which no pause is open (rule 12)."""
    if at is not None:
        for pause in pauses:  # in order of their begin
            if pause.holds(at):
                if pause.end is None:
                    return None
                at = pause.end
    return at


def _days(pauses: Sequence[Pause]) -> list[tuple[int, int]]:
    return sorted([days for pause in pauses if (days := pause.days)])


def _minutes(pauses: Sequence[Pause]) -> list[tuple[int, int]]:
    return [(pause.begin, (pause.end or NEVER) - 1) for pause in pauses]


def _between(first: int, last: int, blocked: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches of a span that lie outside others, which come in order."""
    found = []
    for begin, end in blocked:
        if begin > first and first <= last:
            found.append((first, min(begin - 1, last)))
        first = max(first, end + 1)
    if first <= last:
        found.append((first, last))
    return found
