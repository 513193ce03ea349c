"""Working days and opening minutes, counted once for a run of years and looked up ever after.

Dates are ordinals. Minutes are local: ordinal × 1440 + minute of the day. Spans of both hold
their first and their last.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

DAY = 1440
LAST = date.max.toordinal()
_YEARS = 16  # in a block at most

type Intervals = tuple[tuple[int, int], ...]  # opening intervals in minutes of the day, [from, to)


class MissingYear(Exception):
    """No holiday table is loaded for the year of a date that the answer needs."""


@dataclass(frozen=True, slots=True)
class Day:
    """One date: its opening hours, or why there are none."""

    hours: Intervals
    off: str | None = None
    is_estimated: bool = False

    @property
    def is_working(self) -> bool:
        return self.off is None

    @property
    def minutes(self) -> int:
        return sum(end - begin for begin, end in self.hours)


class Worked(Protocol):
    """The working time of an office, or of several that had a case one after the other.

    What is reached is told with 0; where a span ends before, -1 is told with what lacks.
    All raise MissingYear when no table tells of a date that has to be looked at.
    """

    def day(self, ordinal: int) -> Day:
        """Return what a date is."""

    def hours(self, ordinal: int) -> Intervals:
        """Return the opening intervals of a date; a day off has none."""

    def day_reached(self, first: int, last: int, number: int) -> tuple[int, int]:
        """Return the working day of a span on which a number of them is full."""

    def minute_reached(self, first: int, last: int, number: int) -> tuple[int, int]:
        """Return the opening minute of a span with which a number of them is full."""

    def is_estimated(self, first: int, last: int) -> bool:
        """Tell whether a date of a span is off only by an estimated holiday."""

    def knows(self, first: int, last: int) -> bool:
        """Tell whether the kind of every date of a span is known."""


class Block:
    """Neighbouring dates of known kind, as a rule some years: sums up to each of them."""

    __slots__ = ("before", "days", "estimated", "first", "hours", "last", "opened")

    def __init__(self, first: int, days: Sequence[Day]) -> None:
        self.first, self.last = first, first + len(days) - 1
        self.before = [0]  # working days before a date
        self.opened = [0]  # opening minutes before a working day
        self.days: list[int] = []
        self.hours: list[Intervals] = []
        self.estimated: list[int] = []
        for ordinal, day in enumerate(days, first):
            if day.is_working:
                self.days.append(ordinal)
                self.hours.append(day.hours)
                self.opened.append(self.opened[-1] + day.minutes)
            elif day.is_estimated:
                self.estimated.append(ordinal)
            self.before.append(len(self.days))

    def minutes_before(self, minute: int) -> int:
        """Return how many opening minutes of the block lie before a minute."""
        ordinal, rest = divmod(minute, DAY)
        index = self.before[ordinal - self.first]
        found = self.opened[index]
        if index < len(self.days) and self.days[index] == ordinal:
            found += sum(min(end, rest) - begin for begin, end in self.hours[index] if rest > begin)
        return found

    def minute(self, number: int) -> int:
        """Return the opening minute before which a number of them lies in the block."""
        index = bisect_right(self.opened, number) - 1
        rest = number - self.opened[index]
        for begin, end in self.hours[index]:
            if rest < end - begin:
                return self.days[index] * DAY + begin + rest
            rest -= end - begin
        raise IndexError(number)


class WorkingTime:
    """The working time of one office as it is known at an instant.

    `years` are those in which every date is known; `look_up` tells of a single date.
    """

    def __init__(self, look_up: Callable[[int], Day], years: Collection[int]) -> None:
        self._look_up, self._years = look_up, years
        self._blocks: dict[int, Block] = {}
        self._last = Block(0, ())

    def day(self, ordinal: int) -> Day:
        """Return what a date is."""
        return self._look_up(ordinal)

    def hours(self, ordinal: int) -> Intervals:
        """Return the opening intervals of a date; a day off has none."""
        block = self._block(ordinal)
        index = block.before[ordinal - block.first]
        is_working = block.before[ordinal - block.first + 1] > index
        return block.hours[index] if is_working else ()

    def day_reached(self, first: int, last: int, number: int) -> tuple[int, int]:
        """Return the working day of a span on which a number of them is full."""
        while True:  # a block is asked only when everything before it was looked at
            block = self._block(first)
            begin = block.before[first - block.first]
            end = block.before[last - block.first + 1] if last < block.last else len(block.days)
            if end - begin >= number:
                return block.days[begin + number - 1], 0
            number -= end - begin
            if last <= block.last:
                return -1, number
            first = block.last + 1

    def minute_reached(self, first: int, last: int, number: int) -> tuple[int, int]:
        """Return the opening minute of a span with which a number of them is full."""
        while True:
            block = self._block(first // DAY)
            last_of_block = block.last * DAY + DAY - 1
            begin = block.minutes_before(first)
            end = block.minutes_before(last + 1) if last < last_of_block else block.opened[-1]
            if end - begin >= number:
                return block.minute(begin + number - 1), 0
            number -= end - begin
            if last <= last_of_block:
                return -1, number
            first = last_of_block + 1

    def is_estimated(self, first: int, last: int) -> bool:
        """Tell whether a date of a span is off only by an estimated holiday."""
        while True:
            block = self._block(first)
            dates = block.estimated
            if dates and bisect_left(dates, first) < bisect_right(dates, last):
                return True
            if last <= block.last:
                return False
            first = block.last + 1

    def knows(self, first: int, last: int) -> bool:
        """Tell whether the kind of every date of a span is known."""
        try:
            while first <= last:
                first = self._block(first).last + 1
        except MissingYear:
            return False
        return True

    def _block(self, ordinal: int) -> Block:
        block = self._last
        if not block.first <= ordinal <= block.last:
            self._last = block = self._find(ordinal)
        return block

    def _find(self, ordinal: int) -> Block:
        if ordinal > LAST:
            raise MissingYear
        year = date.fromordinal(ordinal).year
        if year not in self._years:  # single dates may be known by a change of the table
            return Block(ordinal, (self._look_up(ordinal),))
        first, last = self._neighbours(year)
        found = self._blocks.get(first)
        if found is None:
            begin, end = date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()
            days = [self._look_up(one) for one in range(begin, end + 1)]
            found = self._blocks[first] = Block(begin, days)
        return found

    def _neighbours(self, year: int) -> tuple[int, int]:
        """Return the first and the last year of a block: known without a gap, and few."""
        first = last = year
        while first % _YEARS and first - 1 in self._years:
            first -= 1
        while (last + 1) % _YEARS and last + 1 in self._years:
            last += 1
        return first, last


class Relay:
    """The working time of a case that offices handed on: from each date on that of the next."""

    def __init__(self, stretches: Sequence[tuple[int, WorkingTime]]) -> None:
        ends = [first - 1 for first, _ in stretches[1:]] + [LAST]
        self._stretches = [(f, last, time) for (f, time), last in zip(stretches, ends, strict=True)]

    def _within(self, first: int, last: int) -> Iterator[tuple[int, int, WorkingTime]]:
        for begin, end, time in self._stretches:
            if begin <= last and end >= first and begin <= end:
                yield max(begin, first), min(end, last), time

    def day(self, ordinal: int) -> Day:
        """Return what a date is at the office that has the case then."""
        return self._at(ordinal).day(ordinal)

    def hours(self, ordinal: int) -> Intervals:
        """Return the opening intervals of a date; a day off has none."""
        return self._at(ordinal).hours(ordinal)

    def _at(self, ordinal: int) -> WorkingTime:
        return next(time for _, _, time in self._within(ordinal, ordinal))

    def day_reached(self, first: int, last: int, number: int) -> tuple[int, int]:
        """Return the working day of a span on which a number of them is full."""
        for begin, end, time in self._within(first, last):
            found, number = time.day_reached(begin, end, number)
            if not number:
                return found, 0
        return -1, number

    def minute_reached(self, first: int, last: int, number: int) -> tuple[int, int]:
        """Return the opening minute of a span with which a number of them is full."""
        for begin, end, time in self._within(first // DAY, last // DAY):
            begin, end = max(begin * DAY, first), min(end * DAY + DAY - 1, last)
            found, number = time.minute_reached(begin, end, number)
            if not number:
                return found, 0
        return -1, number

    def is_estimated(self, first: int, last: int) -> bool:
        """Tell whether a date of a span is off only by an estimated holiday."""
        spans = self._within(first, last)
        return any(time.is_estimated(begin, end) for begin, end, time in spans)

    def knows(self, first: int, last: int) -> bool:
        """Tell whether the kind of every date of a span is known."""
        return all(time.knows(begin, end) for begin, end, time in self._within(first, last))


def next_opening(at: int, time: Worked) -> int:
    """Return when a receipt takes effect: at the next opening if it came out of hours (rule 9).

    Before opening and during the midday rest it stays; at closing it moves.
    """
    ordinal, minute = divmod(at, DAY)
    hours = time.hours(ordinal)
    if hours and minute < hours[-1][1]:
        return at
    opened, _ = time.day_reached(ordinal + 1, LAST, 1)
    return opened * DAY + time.hours(opened)[0][0]
