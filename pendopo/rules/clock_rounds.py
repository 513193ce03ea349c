"""The rounds of a clock: start, pauses, restarts, extensions, stop, lapse and reopening.

The numbered rules are those of `docs/reference/clock.md`.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from pendopo.rules.calendar import Calendar
from pendopo.rules.clock_count import NEVER, Course, Pause
from pendopo.rules.clock_history import (
    LAPSE,
    REOPENED,
    Act,
    Asked,
    Contradiction,
    Extended,
    History,
    Terms,
)
from pendopo.rules.working_time import DAY, LAST, Relay, Worked, next_opening

_NO_TIME = Decimal(0)


class Handed:
    """Which office had the case when, and what is known of its calendar now."""

    __slots__ = ("_first", "_moves", "_now")

    def __init__(self, first: Calendar, moves: Sequence[tuple[int, Calendar]], now: int) -> None:
        self._first, self._moves, self._now = first, moves, now

    @property
    def has_moves(self) -> bool:
        return bool(self._moves)

    def time(self, since: int = NEVER, until: int = NEVER) -> Worked:
        """Return the working time with the moves up to a minute (rule 31).

        `since` is the start of a clock of a person (rule 6).
        """
        first = self._first.seen(self._now, since)
        if not self._moves:
            return first
        later = [
            (at // DAY + 1, to.seen(self._now, since)) for at, to in self._moves if at <= until
        ]
        return Relay([(0, first), *later]) if later else first


class Round:
    """A clock from its start, or from a reopening, up to its end."""

    __slots__ = (
        "_answers", "answer_bys", "base", "begun", "expired", "extended", "extensions", "handed",
        "lapse", "pauses", "since", "start", "started_by", "stop", "stopped_by", "terms", "time",
    )  # fmt: skip

    def __init__(
        self, terms: Terms, handed: Handed, history: History, start: int | None, by: str, begun: int
    ) -> None:
        self.terms, self.handed, self._answers = terms, handed, history.answers
        self.since = NEVER if start is None or not terms.is_of_person else start
        self.time = handed.time(self.since)
        self.start = self.base = start
        self.started_by, self.stopped_by = by, ""
        self.begun = begun
        self.pauses: list[Pause] = []
        self.answer_bys: dict[str, int] = {}
        self.extended, self.extensions = _NO_TIME, 0
        self.expired = False
        self.stop: int | None = None
        self.lapse = NEVER

    def _course(self, pauses: Sequence[Pause], until: int = NEVER) -> Course:
        return Course(self.terms.limit, self.time, self.base, pauses, self.extended, until)

    def end_unanswered(self, at: int) -> None:
        """Let the round lapse if an answer did not come in time (rule 25)."""
        if self.lapse <= at and self.stop is None:
            self.stop, self.stopped_by = self.lapse, LAPSE

    def has_ended(self, at: int) -> bool:
        """Tell whether the round is over at a minute, by a stop or because its time ran out."""
        return self.stop is not None or self._has_expired(at)

    def _has_expired(self, at: int) -> bool:
        if self.base is None or self.expired:
            return self.expired
        for pause in self.pauses:
            if pause.holds(at):
                return False
        least = self.base + self.terms.limit.least
        if at < least and self.time.knows(self.base // DAY, at // DAY):
            return False
        due = self._course(self.pauses, at).due
        self.expired = due is not None and due <= at
        return self.expired

    def take(self, at: int, act: Asked | Extended | str) -> None:
        """Take what happened at a minute.

        :raises Contradiction: when an extension is not allowed
        """
        if isinstance(act, Asked):
            if act.id not in self.answer_bys and not self._has_expired(at):
                self._pause(at, act)
        elif isinstance(act, Extended):
            self._extend(at, act)
        elif act != "restarted":
            self.stop, self.stopped_by = at, act
        elif not self._has_expired(at):
            self._restart(at)

    def _restart(self, at: int) -> None:
        if self.start is not None and self.start <= at:
            self.base, self.started_by = at, "restarted"

    def _pause(self, at: int, asked: Asked) -> None:
        limit = self.answer_bys[asked.id] = self._answer_by(at, asked)
        no_answer = "wait" if limit == NEVER else self.terms.no_answer
        end = None
        for own, is_receipt in self._answers.get(asked.id, ()):
            if own >= at:  # the first one of this round
                if no_answer == "wait" or own < limit:
                    end = self.effect(own) if is_receipt else own
                break
        if end is None and no_answer == "resume":
            end = limit
        elif end is None and no_answer == LAPSE:
            self.lapse = min(self.lapse, limit)
        self.pauses.append(Pause(asked.id, at, end, asked.reason))
        if asked.restarts:
            self._restart(at)

    def effect(self, own: int) -> int:
        """Return when a receipt takes effect (rule 9)."""
        return next_opening(own, self.time) if self.terms.moves_receipts else own

    def _answer_by(self, at: int, asked: Asked) -> int:
        """Return the end of the last day to answer (rule 25)."""
        if not asked.days:
            return NEVER
        if asked.unit == "working_day":
            day, _ = self.time.day_reached(at // DAY + 1, LAST, asked.days)
        else:
            day, _ = self.time.day_reached(at // DAY + asked.days, LAST, 1)
        return (day + 1) * DAY

    def _extend(self, at: int, more: Extended) -> None:
        """Grant an extension, or say in the order of rule 27 why not."""
        largest = self.terms.largest_extension
        if self.start is None or self.start > at:
            raise Contradiction("extension_before_start")
        if largest is None:
            raise Contradiction("extension_not_allowed")
        if not more.has_basis:
            raise Contradiction("extension_without_basis")
        if self.extensions == self.terms.extensions:
            raise Contradiction("extension_too_often")
        if self.extended + more.by > largest:
            raise Contradiction("extension_over_cap")
        if self._has_expired(at):
            raise Contradiction("extension_after_expiry")
        self.extensions += 1
        self.extended += more.by

    def settle(self, now: int) -> "Told":
        """Return what the round says now, after everything that happened in it."""
        self.end_unanswered(now)
        if self.stop is None:
            course = self._course(self.pauses)
            return Told(self, now, course, course.due, self._resumed(now))
        return self._stopped(now, self.stop)

    def _stopped(self, now: int, stop: int) -> "Told":
        """Return what stands at a stop; what comes later does not touch it (rules 28, 31)."""
        is_lapse = self.stopped_by == LAPSE
        if self.handed.has_moves:
            self.time = self.handed.time(self.since, stop - is_lapse)
        if self.start is None or self.start > stop or (is_lapse and self.start == stop):
            self.base, self.pauses, self.extended = None, [], _NO_TIME  # the clock never ran
        if any(pause.holds(stop) for pause in self.pauses):
            return Told(self, now, self._course(self.pauses, stop), None, None)
        course = self._course(self.pauses)
        return Told(self, now, course, course.due, None)

    def _resumed(self, now: int) -> int | None:
        """Return the due instant as if all open pauses were answered now (rule 24)."""
        for pause in self.pauses:
            if pause.end is None:
                break
        else:
            return None
        end = self.effect(now)
        closed = [one._replace(end=end) if one.end is None else one for one in self.pauses]
        return self._course(closed).due


class Told(NamedTuple):
    """What the last round says: its course, its due instant, and that if it were resumed now."""

    round: Round
    now: int
    course: Course
    due: int | None
    resumed: int | None


def play(terms: Terms, history: History, handed: Handed, now: int) -> Told:
    """Return what the last round says, with everything that happened in it up to now.

    :raises Contradiction: when a reopening or an extension is not allowed
    """
    start, acts = history.start, history.acts
    if start is not None and terms.moves_receipts:
        start = next_opening(start, handed.time())
    if history.reopenings:
        acts = [*acts, *_reopenings(terms, history, handed)]
    current = Round(terms, handed, history, start, history.started_by, -1)
    for at, order, act in sorted(acts):
        if at <= current.begun:  # it belongs to the round before
            continue
        if current.lapse <= at:
            current.end_unanswered(at)
        if order == REOPENED:
            if not current.has_ended(at):
                raise Contradiction("reopen_without_end")
            current = Round(terms, handed, history, at, "reopened", at)
        elif current.stop is None:
            current.take(at, act)
    return current.settle(now)


def _reopenings(terms: Terms, history: History, handed: Handed) -> list[Act]:
    """Return the reopenings when they take effect (rule 9)."""
    time, minutes = handed.time(), history.reopenings
    if terms.moves_receipts:
        minutes = [next_opening(own, time) for own in minutes]
    return [(at, REOPENED, "reopened") for at in minutes]
