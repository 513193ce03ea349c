"""Counting days and minutes between pauses. Instants are local minutes: ordinal × 1440 + minute."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pendopo.rules.calendar import DAY, WEEKEND, Day

type DayOf = Callable[[int], Day]

FOREVER = 10**12
_FARTHEST = 40_000  # days; a limit of a century is a mistake


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from `begin` up to before `end`; without an end it is open."""

    id: str
    begin: int
    end: int | None
    reason: str = ""

    @property
    def until(self) -> int:
        return FOREVER if self.end is None else self.end

    def holds(self, at: int) -> bool:
        return self.begin <= at < self.until


@dataclass(frozen=True, slots=True)
class Entry:
    """A stretch of the ledger: days or minutes that count, or why they do not."""

    begin: int
    end: int
    kind: str
    reason: str | None = None
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """What counting found; `due` is the instant at which the limit is reached."""

    zero: int | None
    due: int | None
    limit: int | None
    consumed: int
    is_estimated: bool
    entries: tuple[Entry, ...]


def first_free(at: int, pauses: Sequence[Pause]) -> int | None:
    """Return the first instant from `at` on at which no pause is open (rule 12)."""
    while held := max((p.until for p in pauses if p.holds(at)), default=0):
        if held == FOREVER:
            return None
        at = held
    return at


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a month that lacks it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def move_receipt(at: int, day_of: DayOf) -> int:
    """Return when a receipt takes effect: the next opening if it came out of hours (rule 9)."""
    ordinal, minute = divmod(at, DAY)
    hours = day_of(ordinal).hours
    if hours and minute < hours[-1][1]:
        return at
    while not (hours := day_of(ordinal := ordinal + 1).hours):
        pass
    return ordinal * DAY + hours[0][0]


@dataclass(frozen=True, slots=True)
class InDays:
    """A limit in working or calendar days, weeks or months (rules 11 to 17)."""

    amount: int
    unit: str
    roll: bool
    months_are_full: bool

    def limit(self, zero: int | None) -> int | None:
        """Return the limit in days; that of months is known with day zero (rule 16)."""
        if self.unit == "week":
            return self.amount * 7
        if self.unit != "month":
            return self.amount
        if zero is None:
            return None
        begin = date.fromordinal(zero)
        if self.months_are_full:
            last = add_months(begin + timedelta(days=1), self.amount) - timedelta(days=1)
        else:
            last = add_months(begin, self.amount)
        return last.toordinal() - zero

    def count(self, base: int, pauses: Sequence[Pause], day_of: DayOf, *, until: int) -> Counted:
        """Count from an instant; `until` cuts consumption and an open ledger, not the due date."""
        free = first_free(base, pauses)
        if free is None:
            return Counted(None, None, self.limit(None), 0, False, ())
        zero = free // DAY
        limit = self.limit(zero) or 0
        working = self.unit == "working_day"
        entries = [Entry(zero, zero, "zero")]
        counted = consumed = 0
        estimated = False
        for ordinal in range(zero + 1, zero + _FARTHEST):
            holding = [p for p in pauses if p.holds(ordinal * DAY) or p.holds(ordinal * DAY + 1439)]
            if holding:
                if any(p.end is None for p in holding):
                    break
                entries.append(Entry(ordinal, ordinal, "paused", _names(holding)))
                continue
            day = day_of(ordinal) if working or (self.roll and counted + 1 >= limit) else None
            off = day is not None and not day.is_working
            estimated |= day is not None and off and day.is_estimated
            if working and off:
                entries.append(Entry(ordinal, ordinal, "off", day.off if day else None))
                continue
            counted += 1
            consumed += counted <= limit and (ordinal + 1) * DAY <= until
            entries.append(Entry(ordinal, ordinal, "run" if counted <= limit else "roll"))
            if counted >= limit and not off:
                due = (ordinal + 1) * DAY
                return Counted(zero, due, limit, consumed, estimated, _joined(entries))
        entries += self._open_end(zero, entries, pauses, until)
        return Counted(zero, None, limit, consumed, estimated, _joined(entries))

    def _open_end(
        self, zero: int, entries: Sequence[Entry], pauses: Sequence[Pause], until: int
    ) -> Iterator[Entry]:
        """Show the days of a pause that has no known end, up to the day of the question."""
        for ordinal in range(entries[-1].end + 1, until // DAY + 1):
            holding = [p for p in pauses if p.holds(ordinal * DAY) or p.holds(ordinal * DAY + 1439)]
            if ordinal > zero and holding:
                yield Entry(ordinal, ordinal, "paused", _names(holding))


@dataclass(frozen=True, slots=True)
class InMinutes:
    """A limit in running hours, opening hours, or a fraction of a working day (rules 18 to 20)."""

    amount: Decimal
    unit: str

    def count(self, base: int, pauses: Sequence[Pause], day_of: DayOf, *, until: int) -> Counted:
        """Count from an instant; `until` cuts consumption and an open ledger, not the due instant."""
        zero = first_free(base, pauses)
        if zero is None:
            return Counted(None, None, self._fixed(), 0, False, ())
        limit = self._fixed()
        counted = consumed = 0
        estimated, entries = False, list[Entry]()
        for ordinal in range(zero // DAY, zero // DAY + _FARTHEST):
            free = list(_without(_clip((0, DAY), ordinal, zero), pauses))
            if not free and any(p.end is None and p.begin <= ordinal * DAY for p in pauses):
                break
            if not free:
                continue
            day = Day(((0, DAY),)) if self.unit == "hour" else day_of(ordinal)
            estimated |= not day.is_working and day.is_estimated
            for begin, end in (
                stretch
                for hours in day.hours
                for stretch in _without(_clip(hours, ordinal, zero), pauses)
            ):
                if limit is None:
                    limit = int((self.amount * day.minutes).quantize(Decimal(1), ROUND_HALF_UP))
                last = min(end, begin + limit - counted)
                counted += last - begin
                consumed += max(0, min(last, until) - begin)
                entries.append(Entry(begin, last, "run", minutes=last - begin))
                if counted >= limit:
                    return Counted(zero, last, limit, consumed, estimated, _touching(entries))
        return Counted(zero, None, limit, consumed, estimated, _touching(entries))

    def _fixed(self) -> int | None:
        return None if self.unit == "working_day" else int(self.amount * 60)


def _clip(hours: tuple[int, int], ordinal: int, at: int) -> tuple[int, int]:
    return max(ordinal * DAY + hours[0], at), ordinal * DAY + hours[1]


def _without(stretch: tuple[int, int], pauses: Sequence[Pause]) -> Iterator[tuple[int, int]]:
    """Cut the pauses out of a stretch."""
    begin, end = stretch
    for pause in sorted(pauses, key=lambda p: p.begin):
        if pause.until <= begin or pause.begin >= end:
            continue
        if pause.begin > begin:
            yield begin, pause.begin
        begin = max(begin, pause.until)
    if begin < end:
        yield begin, end


def _names(pauses: Sequence[Pause]) -> str:
    return "+".join(sorted(pause.id for pause in pauses))


def _joined(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    found: list[Entry] = []
    for entry in entries:
        last = found[-1] if found else None
        if last and (last.kind, last.reason, last.end + 1) == (
            entry.kind,
            entry.reason,
            entry.begin,
        ):
            found[-1] = Entry(last.begin, entry.end, last.kind, last.reason)
        else:
            found.append(entry)
    return tuple(found)


def _touching(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    found: list[Entry] = []
    for entry in entries:
        if found and found[-1].end == entry.begin:
            last = found.pop()
            minutes = last.minutes + entry.minutes
            entry = Entry(last.begin, entry.end, "run", minutes=minutes)
        found.append(entry)
    return tuple(found)


def is_weekend(entry: Entry) -> bool:
    """Tell whether a stretch is off only because it is a weekend."""
    return entry.kind == "off" and entry.reason == WEEKEND
