"""A second clock for comparison: it walks day by day and minute by minute, slow and plain.

It shares with the clock only the values and what the printed table says of a date.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pendopo.rules.calendar import WEEKEND
from pendopo.rules.clock import ANSWERS, RECEIPTS
from pendopo.rules.working_time import DAY, Day, MissingYear

FAR = 10**12
ORDER = {
    kind: number
    for number, kinds in enumerate(
        ["restarted", "paused", "extended", "decided withdrawn", "reopened"]
    )
    for kind in kinds.split()
}


class Refused(Exception):
    """The code of an error."""


@dataclass
class Stand:
    """A pause, as the walker sees it."""

    id: str
    begin: int
    end: int | None
    answer_by: int | None

    def holds(self, at):
        return self.begin <= at and (self.end is None or at < self.end)


@dataclass
class Walk:
    """How far the walker came."""

    zero: int | None = None
    due: int | None = None
    limit: int | None = None
    consumed: int = 0
    estimated: bool = False
    marks: dict = field(default_factory=dict)


class WalkingClock:
    def __init__(self, policy, calendars, name, events, as_of):
        self.policy, self.calendars, self.name, self.events = policy, calendars, name, events
        self.first = calendars[name]
        self.now = self.first.minute(as_of)
        self.is_person = policy.holder == "person"
        usual = "same_day" if self.is_person else "next_working_day"
        self.moves = policy.counts_days and (policy.after_hours or usual) == "next_working_day"
        self.since, self.until, self.transfers = None, FAR, []

    # -- the calendar ----------------------------------------------------------------------
    def day(self, ordinal):
        name = self.name
        for at, to in self.transfers:
            if at // DAY < ordinal and at <= self.until:
                name = to
        calendar, found = self.calendars[name], None
        for change in sorted(calendar.changes, key=lambda one: one.known):
            known = self.first.minute(change.known)
            late = self.is_person and self.since is not None and known > self.since
            if (
                change.date.toordinal() == ordinal
                and known <= self.now
                and (known < ordinal * DAY or change.is_correction)
                and not (change.is_working and late)
            ):
                found = change
        if found is None:
            return calendar.day(ordinal)
        hours = calendar.usual_hours(found.date, found.date.weekday())
        if not found.is_working:
            return Day((), found.name if hours else WEEKEND)
        if not hours and found.like is not None:
            hours = calendar.usual_hours(found.date, found.like)
        return Day(hours) if hours else calendar.day(ordinal)

    def moved(self, at):
        ordinal, minute = divmod(at, DAY)
        hours = self.day(ordinal).hours
        if not self.moves or (hours and minute < hours[-1][1]):
            return at
        while True:
            ordinal += 1
            if hours := self.day(ordinal).hours:
                return ordinal * DAY + hours[0][0]

    def effect(self, at):
        return self.moved(at) if self.moves else at

    def answer_by(self, at, limit):
        if limit is None:
            return None
        number, unit = limit
        ordinal, counted = at // DAY, 0
        while True:
            ordinal += 1
            if unit == "calendar_day":
                counted += 1
                if counted >= number and self.day(ordinal).hours:
                    return (ordinal + 1) * DAY
            elif self.day(ordinal).hours:
                counted += 1
                if counted == number:
                    return (ordinal + 1) * DAY

    # -- the events ------------------------------------------------------------------------
    def seen(self):
        """Return (own minute, event) of all that is known, in any order."""
        minute, found = self.first.minute, []
        for event in self.events:
            if minute(event.known_at) <= self.now:
                by_fact = self.is_person or event.kind in (*RECEIPTS, "withdrawn")
                found.append((minute(event.at if by_fact else event.known_at), event))
        return found

    def check(self, seen):
        if any(self.first.minute(e.at) > self.first.minute(e.known_at) for _, e in seen):
            raise Refused("future_event")
        asked = {}
        for own, event in seen:
            if event.kind == "paused":
                asked[event.pause] = min(own, asked.get(event.pause, FAR))
        answers = [(own, e.pause) for own, e in seen if e.kind in ANSWERS and e.pause]
        if any(pause not in asked for _, pause in answers):
            raise Refused("unknown_pause")
        if any(own < asked[pause] for own, pause in answers):
            raise Refused("answer_before_request")
        if any(self.calendars[to].zone_name != self.first.zone_name for _, to in self.transfers):
            raise Refused("transfer_zone_differs")

    def result(self):
        """Return what the clock says, as `clock_cases.shown` does but in minutes, or the code."""
        try:
            return self.told()
        except Refused as refusal:
            return str(refusal)
        except MissingYear:
            return "calendar_year_missing"

    def told(self):
        seen = self.seen()
        self.transfers = sorted((o, e.calendar) for o, e in seen if e.kind == "transferred")
        self.check(seen)
        firsts = [
            min((own for own, e in seen if e.kind == kind), default=FAR)
            for kind in self.policy.start
        ]
        start = None if FAR in firsts else self.effect(max(firsts))
        acts = [
            (self.effect(own) if e.kind == "reopened" else own, ORDER[e.kind], e)
            for own, e in seen
            if e.kind in ORDER
        ]
        acts.sort(key=in_order)
        begun = -1
        while True:
            self.since = start
            self.answers = [(own, e) for own, e in seen if e.kind in ANSWERS and own > begun]
            reopened = self.round(start, [act for act in acts if act[0] > begun])
            if reopened is None:
                return self.tell()
            begun = start = reopened

    def round(self, start, acts):
        """Play one round; return the minute at which it was reopened."""
        self.start = self.base = start
        self.stands, self.extended, self.times = [], Decimal(0), 0
        self.stop, self.is_lapse, self.lapses, self.expired = None, False, [], False
        for at, _, event in acts:
            self.lapse(at)
            if event.kind == "reopened":
                if self.stop is None and not self.has_expired(at):
                    raise Refused("reopen_without_end")
                return at
            if self.stop is None:
                self.take(at, event)
        self.lapse(self.now)
        return None

    def lapse(self, at):
        if self.stop is None and min(self.lapses, default=FAR) <= at:
            self.stop, self.is_lapse = min(self.lapses), True

    def take(self, at, event):
        if event.kind in ("decided", "withdrawn"):
            self.stop = at
        elif event.kind == "extended":
            self.extend(at, event)
        elif self.has_expired(at):
            return
        elif event.kind == "restarted":
            self.restart(at)
        elif event.pause not in [stand.id for stand in self.stands]:
            self.stands.append(self.stand(at, event))
            if event.effect == "restart":
                self.restart(at)

    def restart(self, at):
        if self.start is not None and self.start <= at:
            self.base = at

    def stand(self, at, event):
        limit, choice, end = self.answer_by(at, event.answer_by), self.policy.no_answer, None
        answers = sorted(
            (own, answer.kind != "resumed")
            for own, answer in self.answers
            if answer.pause == event.pause and own >= at
        )
        is_bound = limit is not None and choice != "wait"
        if answers and (not is_bound or answers[0][0] < limit):
            own, is_receipt = answers[0]
            end = self.effect(own) if is_receipt else own
        elif is_bound and choice == "resume":
            end = limit
        elif is_bound:
            self.lapses.append(limit)
        return Stand(event.pause, at, end, limit)

    def extend(self, at, event):
        if self.start is None or self.start > at:
            raise Refused("extension_before_start")
        if self.policy.extension is None:
            raise Refused("extension_not_allowed")
        if not event.basis.strip():
            raise Refused("extension_without_basis")
        largest, times = self.policy.extension
        if self.times + 1 > times:
            raise Refused("extension_too_often")
        if self.extended + event.by > largest:
            raise Refused("extension_over_cap")
        if self.has_expired(at):
            raise Refused("extension_after_expiry")
        self.times += 1
        self.extended += event.by

    def has_expired(self, at):
        due = self.walk(self.stands, last=at).due
        self.expired = self.expired or (due is not None and due <= at)
        return self.expired

    # -- walking ---------------------------------------------------------------------------
    def total(self, zero):
        amount, unit = Decimal(self.policy.limit) + self.extended, self.policy.unit
        if not self.policy.counts_days:
            return None if unit == "working_day" else half_up(amount * 60)
        if unit != "month":
            return int(amount) * (7 if unit == "week" else 1)
        if zero is None:
            return None
        begin = date.fromordinal(zero // DAY)
        if self.policy.months == "full":
            last = later(begin + timedelta(days=1), int(amount)) - timedelta(days=1)
        else:
            last = later(begin, int(amount))
        return (last - begin).days

    def walk(self, stands, *, last=FAR, until=-1):
        """Walk from the base on; look at nothing that ends after `last`."""
        ends = [stand.end for stand in stands if stand.end is not None]
        found = Walk()
        for at in sorted([] if self.base is None else [self.base, *ends]):
            if at >= self.base and not any(stand.holds(at) for stand in stands):
                found.zero = at
                break
        found.limit = self.total(found.zero)
        if found.zero is not None:
            by = self.walk_days if self.policy.counts_days else self.walk_minutes
            by(found, stands, last, until)
        return found

    def walk_days(self, found, stands, last, until):
        ordinal, counted = found.zero // DAY, 0
        while (ordinal + 2) * DAY <= last:
            ordinal += 1
            touching = [
                s for s in stands if s.holds(ordinal * DAY) or s.holds(ordinal * DAY + 1439)
            ]
            if touching:
                if any(s.end is None and s.begin <= ordinal * DAY for s in stands):
                    return
                continue
            if self.policy.unit == "working_day":
                day = self.day(ordinal)
                if not day.hours:
                    found.marks[ordinal] = "off", day.off
                    found.estimated |= day.is_estimated
                    continue
            counted += 1
            found.marks[ordinal] = ("run" if counted <= found.limit else "roll"), None
            if (ordinal + 1) * DAY <= until:
                found.consumed = min(counted, found.limit)
            if counted >= found.limit:
                if self.policy.unit != "working_day" and self.policy.roll == "next":
                    day = self.day(ordinal)
                    if not day.hours:
                        found.estimated |= day.is_estimated
                        continue
                found.due = (ordinal + 1) * DAY
                return

    def walk_minutes(self, found, stands, last, until):
        at, counted, ordinal = found.zero, 0, None
        while at < last:
            if holding := [stand for stand in stands if stand.holds(at)]:
                if any(stand.end is None for stand in holding):
                    return
                at = max(stand.end for stand in holding)
                continue
            if at // DAY != ordinal:
                ordinal = at // DAY
                day = self.day(ordinal) if self.policy.unit != "hour" else Day(((0, DAY),))
                found.estimated |= not day.hours and day.is_estimated
            if not any(begin <= at % DAY < end for begin, end in day.hours):
                edges = [ordinal * DAY + begin for begin, _ in day.hours] + [(ordinal + 1) * DAY]
                edges += [stand.begin for stand in stands]
                at = min(edge for edge in edges if edge > at)
                continue
            if found.limit is None:
                amount = Decimal(self.policy.limit) + self.extended
                found.limit = half_up(amount * sum(end - begin for begin, end in day.hours))
            counted += 1
            found.marks[at] = "run", None
            found.consumed += at < until
            at += 1
            if counted >= found.limit:
                found.due = at
                return

    # -- the answer ------------------------------------------------------------------------
    def tell(self):
        stop, now = self.stop, self.now
        if stop is not None:
            self.until = stop - self.is_lapse
            if self.start is None or self.start > stop or (self.is_lapse and self.start == stop):
                self.base, self.stands, self.extended = None, [], Decimal(0)
        stood = stop is not None and any(stand.holds(stop) for stand in self.stands)
        ended = now if stop is None else stop
        walk = self.walk(self.stands, last=stop if stood else FAR, until=ended)
        held = [s for s in self.stands if stop is None and s.holds(now)]
        resumed = None
        if stop is None and any(stand.end is None for stand in self.stands):
            end = self.effect(now)
            closed = [replace(s, end=end if s.end is None else s.end) for s in self.stands]
            resumed = self.walk(closed).due
        due = walk.due
        state = self.state(due, held)
        late = stop is not None and due is not None and stop >= due
        limits = [stand.answer_by for stand in held if stand.answer_by is not None]
        return {
            "state": state,
            "zero": walk.zero,
            "due": due,
            "resumed": resumed,
            "answer_by": max(limits, default=None),
            "consumed": walk.consumed,
            "remaining": None if walk.limit is None else walk.limit - walk.consumed,
            "overdue": state == "expired" or late,
            "estimated": walk.estimated and due is not None,
            "ledger": self.ledger(walk),
        }

    def state(self, due, held):
        if self.stop is not None:
            return "lapsed" if self.is_lapse else "stopped"
        if self.start is None or self.start > self.now:
            return "waiting"
        if due is not None and due <= self.now:
            return "expired"
        return "paused" if held else "running"

    def ledger(self, walk):
        """Return a mark for each date or counted minute, not joined."""
        stops = self.stop is not None and (walk.due is None or self.stop < walk.due)
        end = self.stop if stops else (self.now if walk.due is None else walk.due)
        if walk.zero is None:
            return {}
        if not self.policy.counts_days:
            return {at: mark for at, mark in walk.marks.items() if at < end}
        last = end // DAY - (end == walk.due)
        found = {}
        for ordinal in range(walk.zero // DAY, last + 1):
            ids = {
                stand.id
                for stand in self.stands
                if stand.holds(ordinal * DAY) or stand.holds(ordinal * DAY + 1439)
            }
            if ordinal == walk.zero // DAY:
                found[ordinal] = "zero", None
            elif stops and ordinal == last:
                found[ordinal] = "stop", None
            else:
                paused = "paused", "+".join(sorted(ids))
                found[ordinal] = paused if ids else walk.marks[ordinal]
        return found


def in_order(act):
    at, order, event = act
    return at, order, event.pause, event.effect == "restart", event.answer_by or (0, "")


def half_up(minutes):
    return int(minutes.quantize(Decimal(1), ROUND_HALF_UP))


def later(day, months):
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=32)).replace(day=1)
    found = first
    while found.day < day.day and (found + timedelta(days=1)).month == first.month:
        found += timedelta(days=1)
    return found
