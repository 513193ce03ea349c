"""The legal clock: one pure function from a policy, calendars and events to a result.

The numbered rules are those of `docs/reference/clock.md`; `tables/clock-cases.yaml` proves them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from pendopo.rules.calendar import DAY, Calendar, Change, Day, MissingYear
from pendopo.rules.clock_count import Counted, Entry, InDays, InMinutes, Pause, move_receipt

RECEIPTS = frozenset(("filed", "complete", "paid", "happened", "answered", "reopened"))
FACTS = RECEIPTS | {"withdrawn"}
ANSWERS = ("answered", "paid", "resumed")
STOPS = ("decided", "withdrawn")
_BEFORE = ("lapse", "start", "transferred", "answer", "restarted", "paused", "extended", "stop")
_ORDER = {kind: number for number, kind in enumerate((*_BEFORE, "reopened"))}


@dataclass(frozen=True)
class Policy:
    """How one clock counts. `limit` in units; a fraction only in working days or hours."""

    limit: Decimal | int
    unit: str
    start: tuple[str, ...] = ("filed",)
    holder: str = "office"
    after_hours: str = ""
    roll: str = "next"
    months: str = "same_day"
    silence: str = "none"
    extension: tuple[Decimal, int] | None = None  # (largest sum, times)
    no_answer: str = "wait"

    @property
    def counts_days(self) -> bool:
        return self.unit not in ("hour", "working_hour") and Decimal(self.limit) % 1 == 0

    @property
    def moves_receipts(self) -> bool:
        default = "next_working_day" if self.holder == "office" else "same_day"
        return self.counts_days and (self.after_hours or default) == "next_working_day"


@dataclass(frozen=True)
class ClockEvent:
    """Something that a clock counts from. `recorded` is `at` where nothing else is said."""

    kind: str
    at: datetime
    recorded: datetime | None = None
    pause: str = ""
    reason: str = ""
    effect: str = "resume"
    answer_by: tuple[int, str] | None = None
    by: Decimal = Decimal(0)
    basis: str = ""
    calendar: str = ""

    @property
    def known_at(self) -> datetime:
        return self.recorded or self.at


class ClockError(Exception):
    """The events contradict the rules; `code` names how, and stands alone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Result:
    """What a clock says at an instant. Days for clocks in days, whole minutes for the others."""

    state: str
    counts_days: bool
    zone_name: str
    started_by: str
    day_zero: date | datetime | None
    due: date | datetime | None
    due_at: datetime | None
    consumed: int
    remaining: int | None
    paused: bool
    overdue: bool
    estimated: bool
    silence_at: datetime | None
    due_if_resumed: date | datetime | None
    resumed_due_at: datetime | None
    answer_by: date | None
    ledger: tuple[Entry, ...]
    pauses: tuple[Pause, ...] = ()
    extended: Decimal = Decimal(0)
    stopped_by: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A visible event with the minute that counts (rule 8) and the one of its effect (rule 9)."""

    event: ClockEvent
    own: int
    effect: int


@dataclass
class _Round:
    """What is known of a round while its events are taken in order of time."""

    start: int | None = None
    started_by: str = ""
    base: int | None = None
    pauses: list[Pause] = field(default_factory=list)
    answer_bys: dict[str, int] = field(default_factory=dict)
    extended: Decimal = Decimal(0)
    times: int = 0
    stop: int | None = None
    stopped_by: str = ""
    expired: bool = False


def ledger(
    policy: Policy,
    calendars: Mapping[str, Calendar],
    events: Iterable[ClockEvent],
    as_of: datetime,
    *,
    calendar: str,
    changes: Sequence[Change] = (),
) -> Result:
    """Return what a clock says at `as_of`; reads no clock, and the order of events is free.

    `calendar` names the one at the start; `changes` of its holiday table are seen from the
    instant on at which they became known.

    :raises ClockError: when the events contradict the rules, or a year is not in the table
    """
    try:
        return _Clock(policy, calendars, calendar, changes, as_of).result(events)
    except MissingYear:
        raise ClockError("calendar_year_missing") from None


class _Clock:
    def __init__(
        self,
        policy: Policy,
        calendars: Mapping[str, Calendar],
        calendar: str,
        changes: Sequence[Change],
        as_of: datetime,
    ) -> None:
        self.policy, self.calendars, self.first = policy, calendars, calendars[calendar]
        self.zone = self.first.zone
        self.as_of = self._minute(as_of)
        self.moves: list[tuple[int, Calendar]] = []
        self.changes = self._visible(changes)
        self.since: int | None = None
        self.unit = _unit(policy)

    # -- time and calendar ---------------------------------------------------------------
    def _minute(self, at: datetime) -> int:
        local = at.astimezone(self.zone)
        return local.date().toordinal() * DAY + local.hour * 60 + local.minute

    def _instant(self, minute: int) -> datetime:
        day = date.fromordinal(minute // DAY)
        return datetime.combine(day, time(), self.zone) + timedelta(minutes=minute % DAY)

    def _visible(self, changes: Sequence[Change]) -> dict[int, tuple[int, Change]]:
        """Return the last change known of each date that holds for it (rule 6)."""
        found: dict[int, tuple[int, Change]] = {}
        for change in sorted(changes, key=lambda c: c.known):
            known, ordinal = self._minute(change.known), change.date.toordinal()
            if known <= self.as_of and (known < ordinal * DAY or change.is_correction):
                found[ordinal] = (known, change)
        return found

    def _day(self, ordinal: int) -> Day:
        used = self.first
        for since, later in self.moves:
            if ordinal > since:
                used = later
        if used is not self.first or ordinal not in self.changes:
            return used.day(ordinal)
        known, change = self.changes[ordinal]
        if change.is_working and self._is_late_for_a_person(known) and not self._was_free(ordinal):
            return used.day(ordinal)
        if not change.is_working:
            return Day((), change.name)
        on = change.date
        hours = used.usual_hours(on, on.weekday() if change.like is None else change.like)
        return Day(hours) if hours else Day((), change.name)

    def _is_late_for_a_person(self, known: int) -> bool:
        return self.policy.holder == "person" and self.since is not None and known > self.since

    def _was_free(self, ordinal: int) -> bool:
        """Tell whether a date was worked anyway, so that a change takes nothing from a person."""
        return self.first.day(ordinal).is_working

    # -- the way of the events -----------------------------------------------------------
    def result(self, events: Iterable[ClockEvent]) -> Result:
        seen = [self._see(event) for event in events if self._minute(event.known_at) <= self.as_of]
        self._check_single(seen)
        rounds, begun = _Round(), -1
        while True:
            current, reopened = self._play(rounds, seen, begun)
            if reopened is None:
                return self._tell(current)
            begun = reopened.effect
            rounds = _Round(start=begun, base=begun, started_by="reopened")
            self.since = begun

    def _see(self, event: ClockEvent) -> _Seen:
        by_fact = event.kind in FACTS or self.policy.holder == "person"
        own = self._minute(event.at if by_fact else event.known_at)
        moved = self.policy.moves_receipts and event.kind in RECEIPTS
        return _Seen(event, own, move_receipt(own, self._day) if moved else own)

    def _check_single(self, seen: Sequence[_Seen]) -> None:
        """Look for what is wrong with single events, in the order of rule 34."""
        if any(self._minute(s.event.at) > self._minute(s.event.known_at) for s in seen):
            raise ClockError("future_event")
        asked: dict[str, int] = {}
        for one in sorted(seen, key=_in_time):
            if one.event.kind == "paused":
                asked.setdefault(one.event.pause, one.own)
        answers = [s for s in seen if s.event.kind in ANSWERS and s.event.pause]
        if any(s.event.pause not in asked for s in answers):
            raise ClockError("unknown_pause")
        if any(s.own < asked[s.event.pause] for s in answers):
            raise ClockError("answer_before_request")
        for one in seen:
            if one.event.kind == "transferred":
                target = self.calendars.get(one.event.calendar)
                if target is None or target.zone_name != self.first.zone_name:
                    raise ClockError("transfer_zone_differs")

    def _play(
        self, round_: _Round, seen: Sequence[_Seen], begun: int
    ) -> tuple[_Round, _Seen | None]:
        """Take the events of one round in order of time; return it, and what opened the next."""
        now = [s for s in seen if s.effect > begun]
        if round_.start is None:
            self._find_start(round_, now)
        items: list[tuple[int, int, str, _Seen | None]] = []
        if round_.start is not None and begun < 0:
            items.append((round_.start, _ORDER["start"], "start", None))
        known = set[str]()
        for one in sorted(now, key=_in_time):
            items += self._items(one, known, now)
        for at, _, kind, item in sorted(items, key=lambda i: (i[0], i[1])):
            if kind == "reopened" and item:
                if not self._has_ended(round_, at):
                    raise ClockError("reopen_without_end")
                return round_, item
            if round_.stop is None:
                self._take(round_, at, kind, item, now)
            elif kind == "transferred" and item and at > round_.stop:
                self.moves.append((at // DAY, self.calendars[item.event.calendar]))
        return round_, None

    def _find_start(self, round_: _Round, seen: Sequence[_Seen]) -> None:
        firsts = []
        for kind in self.policy.start:
            same = [
                s for s in seen if s.event.kind == kind and not (kind == "paid" and s.event.pause)
            ]
            if not same:
                return
            firsts.append(min(same, key=lambda s: s.own))
        last = max(firsts, key=lambda s: s.effect)
        round_.start = round_.base = last.effect
        round_.started_by = last.event.kind
        self.since = last.effect if self.since is None else self.since

    def _items(
        self, one: _Seen, known: set[str], seen: Sequence[_Seen]
    ) -> list[tuple[int, int, str, _Seen | None]]:
        kind = one.event.kind
        if kind in ("transferred", "restarted", "extended", "reopened"):
            return [(one.effect, _ORDER[kind], kind, one)]
        if kind in STOPS:
            return [(one.effect, _ORDER["stop"], "stop", one)]
        if kind != "paused" or one.event.pause in known:
            return []
        known.add(one.event.pause)
        found: list[tuple[int, int, str, _Seen | None]] = [
            (one.effect, _ORDER["paused"], "paused", one)
        ]
        _, lapses = self._answer(one, seen)
        if lapses is not None and lapses <= self.as_of:
            found.append((lapses, _ORDER["lapse"], "lapse", one))
        return found

    def _answer(self, pause: _Seen, seen: Sequence[_Seen]) -> tuple[int | None, int | None]:
        """Return when a pause ends, and when the case lapses for want of an answer (rule 25)."""
        same = [s for s in seen if s.event.kind in ANSWERS and s.event.pause == pause.event.pause]
        first = min(same, key=lambda s: s.own, default=None)
        limit = self._answer_by(pause)
        waits = self.policy.no_answer == "wait" or limit is None
        if first is not None and (waits or first.own < (limit or 0)):
            return first.effect, None
        if waits or limit is None:
            return None, None
        if self.policy.no_answer == "resume":
            return limit, None
        return None, limit

    def _answer_by(self, pause: _Seen) -> int | None:
        if pause.event.answer_by is None:
            return None
        amount, unit = pause.event.answer_by
        counting = InDays(int(amount), unit, roll=True, months_are_full=False)
        return counting.count(pause.own, (), self._day, until=self.as_of).due

    def _has_ended(self, round_: _Round, at: int) -> bool:
        if round_.stop is not None and round_.stop <= at:
            return True
        due = self._count(round_).due
        return due is not None and due <= at

    def _take(
        self, round_: _Round, at: int, kind: str, item: _Seen | None, seen: Sequence[_Seen]
    ) -> None:
        """Take one event of a round that still runs."""
        if not round_.expired and round_.start is not None and round_.start < at:
            due = self._count(round_).due
            round_.expired = due is not None and due <= at
        if kind == "stop" and item:
            round_.stop, round_.stopped_by = at, item.event.kind
        elif kind == "extended" and item:
            self._extend(round_, at, item.event)
        elif round_.expired or item is None:
            return
        elif kind == "lapse":
            if any(p.id == item.event.pause and p.end is None for p in round_.pauses):
                round_.stop, round_.stopped_by = at, "lapse"
        elif kind == "transferred":
            self.moves.append((at // DAY, self.calendars[item.event.calendar]))
        elif kind == "restarted":
            self._restart(round_, at)
        elif kind == "paused":
            end, _ = self._answer(item, seen)
            reason = item.event.reason
            round_.pauses.append(Pause(item.event.pause, at, end, reason))
            if (limit := self._answer_by(item)) is not None:
                round_.answer_bys[item.event.pause] = limit
            if item.event.effect == "restart":
                self._restart(round_, at)

    def _restart(self, round_: _Round, at: int) -> None:
        if round_.start is not None and round_.start <= at:
            round_.base, round_.started_by = at, "restarted"

    def _extend(self, round_: _Round, at: int, event: ClockEvent) -> None:
        """Grant an extension, or say in the order of rule 27 why not."""
        if round_.start is None or round_.start > at:
            raise ClockError("extension_before_start")
        if self.policy.extension is None:
            raise ClockError("extension_not_allowed")
        if not event.basis.strip():
            raise ClockError("extension_without_basis")
        largest, times = self.policy.extension
        if round_.times + 1 > times:
            raise ClockError("extension_too_often")
        if round_.extended + event.by > largest:
            raise ClockError("extension_over_cap")
        if round_.expired:
            raise ClockError("extension_after_expiry")
        round_.times += 1
        round_.extended += event.by

    # -- the answer ----------------------------------------------------------------------
    def _count(self, round_: _Round, pauses: Sequence[Pause] | None = None) -> Counted:
        until = self.as_of if round_.stop is None else min(self.as_of, round_.stop)
        pauses = round_.pauses if pauses is None else pauses
        if round_.base is None:
            return Counted(None, None, _whole_limit(self.unit), 0, False, ())
        amount = Decimal(self.policy.limit) + round_.extended
        unit = replace(
            self.unit, amount=amount if isinstance(self.unit, InMinutes) else int(amount)
        )
        return unit.count(round_.base, pauses, self._day, until=until)

    def _tell(self, round_: _Round) -> Result:
        never_ran = round_.stop is not None and (
            round_.start is None
            or round_.start > round_.stop
            or (round_.start == round_.stop and round_.stopped_by == "lapse")
        )
        if never_ran:
            round_.base = round_.start = None
            round_.pauses = []
        counted = self._count(round_)
        due = counted.due
        if round_.stop is not None and any(p.holds(round_.stop) for p in round_.pauses):
            due = None
        stopped = round_.stop is not None and round_.stop <= self.as_of
        held = [p for p in round_.pauses if p.holds(self.as_of)]
        state = self._state(round_, due, held, stopped=stopped)
        open_ended = [p for p in round_.pauses if p.end is None]
        waits = open_ended and not stopped
        resumed = self._if_resumed(round_, open_ended) if waits else None
        late_stop = stopped and due is not None and round_.stop is not None and due <= round_.stop
        silent = self.policy.silence != "none" and due is not None
        silent = silent and not (stopped and round_.stop is not None and round_.stop < (due or 0))
        limit = counted.limit
        answer_bys = [round_.answer_bys[p.id] for p in held if p.id in round_.answer_bys]
        return Result(
            state=state,
            counts_days=self.policy.counts_days,
            zone_name=self.first.zone_name,
            started_by=round_.started_by,
            day_zero=self._zero(counted.zero),
            due=self._shown(due),
            due_at=None if due is None else self._instant(due).astimezone(UTC),
            consumed=counted.consumed,
            remaining=None if limit is None else limit - counted.consumed,
            paused=state == "paused",
            overdue=state == "expired" or late_stop,
            estimated=counted.is_estimated and due is not None,
            silence_at=self._instant(due) if silent and due is not None else None,
            due_if_resumed=self._shown(resumed),
            resumed_due_at=None if resumed is None else self._instant(resumed).astimezone(UTC),
            answer_by=_last_day(max(answer_bys)) if answer_bys and not stopped else None,
            ledger=self._entries(round_, counted, due),
            pauses=tuple(round_.pauses),
            extended=round_.extended,
            stopped_by=round_.stopped_by,
        )

    def _state(
        self, round_: _Round, due: int | None, held: Sequence[Pause], *, stopped: bool
    ) -> str:
        if stopped:
            return "lapsed" if round_.stopped_by == "lapse" else "stopped"
        if round_.start is None or round_.start > self.as_of:
            return "waiting"
        if due is not None and due <= self.as_of:
            return "expired"
        return "paused" if held else "running"

    def _if_resumed(self, round_: _Round, open_ended: Sequence[Pause]) -> int | None:
        """Project the due instant as if all open pauses were answered now (rule 24)."""
        now = move_receipt(self.as_of, self._day) if self.policy.moves_receipts else self.as_of
        closed = [replace(p, end=now) if p in open_ended else p for p in round_.pauses]
        return self._count(round_, closed).due

    def _zero(self, zero: int | None) -> date | datetime | None:
        if zero is None:
            return None
        return date.fromordinal(zero) if self.policy.counts_days else self._instant(zero)

    def _shown(self, due: int | None) -> date | datetime | None:
        if due is None:
            return None
        return date.fromordinal(due // DAY - 1) if self.policy.counts_days else self._instant(due)

    def _entries(self, round_: _Round, counted: Counted, due: int | None) -> tuple[Entry, ...]:
        """Cut the ledger at a stop that came before the due instant (rule 35)."""
        stop = round_.stop
        if stop is None or (due is not None and due <= stop):
            return counted.entries
        if not self.policy.counts_days:
            return tuple(_cut(counted.entries, stop))
        day, kept = stop // DAY, list[Entry]()
        for entry in counted.entries:
            if entry.begin < day:
                kept.append(replace(entry, end=min(entry.end, day - 1)))
        if kept:
            if kept[0].kind == "zero" and kept[0].begin == day:
                return counted.entries[:1]
            kept.append(Entry(day, day, "stop"))
        elif counted.entries:
            return counted.entries[:1]
        return tuple(kept)


def _in_time(seen: _Seen) -> tuple[int, str, str]:
    return seen.own, seen.event.pause, seen.event.kind


def _last_day(end: int) -> date:
    return date.fromordinal(end // DAY - 1)


def _cut(entries: Sequence[Entry], stop: int) -> Iterable[Entry]:
    for entry in entries:
        if entry.begin < stop:
            end = min(entry.end, stop)
            yield replace(entry, end=end, minutes=min(entry.minutes, end - entry.begin))


def _unit(policy: Policy) -> InDays | InMinutes:
    if not policy.counts_days:
        return InMinutes(Decimal(policy.limit), policy.unit)
    roll = policy.roll == "next" and policy.unit != "working_day"
    return InDays(int(policy.limit), policy.unit, roll, policy.months == "full")


def _whole_limit(unit: InDays | InMinutes) -> int | None:
    return unit.limit(None) if isinstance(unit, InDays) else unit._fixed()


def to_json(event: ClockEvent) -> dict[str, str | int | list[str | int]]:
    """Return an event as it stands in a payload: texts and whole numbers only."""
    found: dict[str, str | int | list[str | int]] = {"kind": event.kind, "at": _text(event.at)}
    if event.recorded and event.recorded != event.at:
        found["recorded"] = _text(event.recorded)
    for name in ("pause", "reason", "basis", "calendar"):
        if value := getattr(event, name):
            found[name] = value
    if event.kind == "paused":
        found["effect"] = event.effect
    if event.answer_by:
        found["answer_by"] = [event.answer_by[0], event.answer_by[1]]
    if event.by:
        found["by"] = str(event.by)
    return found


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_json(stored: Mapping[str, object]) -> ClockEvent:
    """Return an event from what `to_json` made of it."""
    recorded, answer_by = stored.get("recorded"), stored.get("answer_by")
    return ClockEvent(
        kind=str(stored["kind"]),
        at=datetime.fromisoformat(str(stored["at"])),
        recorded=datetime.fromisoformat(str(recorded)) if recorded else None,
        pause=str(stored.get("pause", "")),
        reason=str(stored.get("reason", "")),
        effect=str(stored.get("effect", "resume")),
        answer_by=(int(answer_by[0]), str(answer_by[1])) if isinstance(answer_by, list) else None,
        by=Decimal(str(stored.get("by", 0))),
        basis=str(stored.get("basis", "")),
        calendar=str(stored.get("calendar", "")),
    )
