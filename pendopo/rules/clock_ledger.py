"""The ledger of a clock: which days or minutes counted, and why the others did not (rule 35)."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pendopo.rules.clock_count import Course, Pause
from pendopo.rules.working_time import DAY, Worked


class Entry(NamedTuple):
    """Equal dates from `begin` to `end` as ordinals, or counted minutes `begin` to before `end`."""

    begin: int
    end: int
    kind: str
    reason: str | None = None
    minutes: int = 0


def in_days(
    course: Course, pauses: Sequence[Pause], time: Worked, *, last: int, stopped_on: int | None
) -> tuple[Entry, ...]:
    """Return the dates from day zero to the last; neighbours of equal kind and reason are joined.

    `stopped_on` is the date of a stop that came before the due instant.
    """
    if course.zero is None:
        return ()
    zero, found = course.zero // DAY, list[Entry]()
    for date in range(zero, last + 1):
        if date == zero:
            kind, reason = "zero", None
        elif date == stopped_on:
            kind, reason = "stop", None
        else:
            kind, reason = _kind(date, course, pauses, time)
        if found and found[-1][2:4] == (kind, reason):
            found[-1] = found[-1]._replace(end=date)
        else:
            found.append(Entry(date, date, kind, reason))
    return tuple(found)


def _kind(
    date: int, course: Course, pauses: Sequence[Pause], time: Worked
) -> tuple[str, str | None]:
    held = [pause.id for pause in pauses if (days := pause.days) and days[0] <= date <= days[1]]
    if held:
        return "paused", "+".join(sorted(held))
    if course.limit.follows_table:
        off = time.day(date).off
        return ("run", None) if off is None else ("off", off)
    return ("roll" if 0 <= course.full < date else "run"), None


def in_minutes(course: Course, time: Worked, *, end: int) -> tuple[Entry, ...]:
    """Return the intervals that counted before a minute; those that touch are joined."""
    found: list[Entry] = []
    for first, last in course.stretches:
        for begin, before in _open(course, time, first, min(last + 1, end)):
            if found and found[-1].end == begin:
                begin = found.pop().begin
            found.append(Entry(begin, before, "run", minutes=before - begin))
    return tuple(found)


def _open(course: Course, time: Worked, first: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a stretch into its opening intervals; running hours count whole."""
    if first >= end:
        return
    if not course.limit.follows_table:
        yield first, end
        return
    for date in range(first // DAY, (end - 1) // DAY + 1):
        for begin, before in time.hours(date):
            begin, before = max(date * DAY + begin, first), min(date * DAY + before, end)
            if begin < before:
                yield begin, before
