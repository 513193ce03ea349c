"""The legal clock: one pure function from a policy, calendars and events to a result.

It reads no clock and no setting, and the order in which events are handed over has no meaning.
The numbered rules are those of `docs/reference/clock.md`; `tables/clock-cases.yaml` proves them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property

from pendopo.rules.calendar import Calendar, Change
from pendopo.rules.clock_count import Limit
from pendopo.rules.clock_history import (
    EXTENDED,
    PAUSED,
    RESTARTED,
    STOPPED,
    Answer,
    Asked,
    Contradiction,
    Extended,
    History,
    Terms,
)
from pendopo.rules.clock_result import Result
from pendopo.rules.clock_rounds import Handed, play
from pendopo.rules.working_time import MissingYear

UNITS = ("working_day", "calendar_day", "week", "month", "hour", "working_hour")
RECEIPTS = ("filed", "complete", "paid", "happened", "answered", "reopened")
ACTS = ("paused", "resumed", "restarted", "extended", "transferred", "decided")
ANSWERS = ("answered", "paid", "resumed")
_FACTS = frozenset((*RECEIPTS, "withdrawn"))
_NO_ACT = frozenset(("filed", "complete", "happened"))  # a clock may start with them, no more
_CHOICES = {
    "unit": UNITS,
    "holder": ("office", "person"),
    "after_hours": ("", "next_working_day", "same_day"),
    "roll": ("next", "none"),
    "months": ("same_day", "full"),
    "silence": ("none", "propose", "issue", "close"),
    "no_answer": ("wait", "lapse", "resume"),
}
_ORDER = {"restarted": RESTARTED, "decided": STOPPED, "withdrawn": STOPPED}
_IN_PARTS = ("working_day", "hour", "working_hour")
_LONGEST = 36_600  # units; a limit of a century is a mistake


@dataclass(frozen=True)
class Policy:
    """How one clock counts. `limit` in units, a part of one only in working days and hours.

    `extension` is the largest sum in units, and how many times. An empty `after_hours` is the
    next working day for an office, the same day for a person.

    :raises ValueError: when a word is not known, or the limit is none
    """

    limit: Decimal | int
    unit: str
    start: tuple[str, ...] = ("filed",)
    holder: str = "office"
    after_hours: str = ""
    roll: str = "next"
    months: str = "same_day"
    silence: str = "none"
    extension: tuple[Decimal | int, int] | None = None
    no_answer: str = "wait"

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            if (value := getattr(self, name)) not in choices:
                raise ValueError(f"{name} '{value}' is none of {', '.join(filter(None, choices))}")
        if not self.start or len(frozenset(self.start) & frozenset(RECEIPTS)) != len(self.start):
            raise ValueError(f"start {list(self.start)} should name some of {', '.join(RECEIPTS)}")
        check_amount("limit", self.limit, self.unit, whole=self.unit not in _IN_PARTS)

    @cached_property
    def counts_days(self) -> bool:
        return self.terms.limit.counts_days

    @cached_property
    def terms(self) -> Terms:
        """The same as the rounds of a clock want it."""
        rolls = self.roll == "next" and self.unit not in _IN_PARTS
        limit = Limit(Decimal(self.limit), self.unit, rolls, self.months == "full")
        by_default = "next_working_day" if self.holder == "office" else "same_day"
        largest, times = self.extension or (None, 0)
        return Terms(
            limit=limit,
            moves_receipts=limit.counts_days
            and (self.after_hours or by_default) == "next_working_day",
            is_of_person=self.holder == "person",
            ends_in_silence=self.silence != "none",
            no_answer=self.no_answer,
            largest_extension=None if largest is None else Decimal(largest),
            extensions=times,
        )


def check_amount(name: str, amount: Decimal | int, unit: str, *, whole: bool) -> None:
    """Check that a limit is a positive number that its unit can count.

    :raises ValueError: when it is not
    """
    if not 0 < amount <= _LONGEST:
        raise ValueError(f"{name} {amount} should be more than 0 and at most {_LONGEST}")
    if whole and amount % 1:
        raise ValueError(f"{name} {amount} should be a whole number of {unit}")


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


def ledger(
    policy: Policy,
    calendars: Mapping[str, Calendar],
    events: Iterable[ClockEvent],
    as_of: datetime,
    *,
    calendar: str,
    changes: Sequence[Change] = (),
) -> Result:
    """Return what a clock says at `as_of`.

    `calendar` names the one at the start. `changes` are those of the holiday table that all
    calendars share; what concerns one office alone stands in its calendar.

    :raises ClockError: when the events contradict the rules, or a year is not in the table
    :raises KeyError: when a calendar is not among `calendars`
    :raises ValueError: when an extension is longer or finer than the unit can count
    """
    first = calendars[calendar]
    now = first.minute(as_of)
    history = _seen(policy, events, now, first.offset)
    moves: list[tuple[int, Calendar]] = []
    if history.moves:
        if any(calendars[to].zone_name != first.zone_name for _, to in history.moves):
            raise ClockError("transfer_zone_differs")
        moves = [(at, calendars[to].with_changes(changes)) for at, to in sorted(history.moves)]
    handed = Handed(first.with_changes(changes), moves, now)
    try:
        told = play(policy.terms, history, handed, now)
    except MissingYear:
        raise ClockError("calendar_year_missing") from None
    except Contradiction as error:
        raise ClockError(error.code) from None
    return Result(first, told)


def _seen(policy: Policy, events: Iterable[ClockEvent], now: int, offset: int) -> History:
    """Return the events that were recorded by now, as local minutes (rules 7 and 8).

    :raises ClockError: when a single event cannot be, in the order of rule 34
    """
    starts: dict[str, int] = {}
    asked: dict[str, int] = {}
    found = History()
    by_fact, wanted, has_future = policy.holder == "person", policy.start, False
    for event in events:
        kind = event.kind
        at = known = int(event.at.timestamp() // 60) + offset
        if event.recorded is not None:
            known = int(event.recorded.timestamp() // 60) + offset
            has_future = has_future or at > known <= now
        if known > now:
            continue
        own = at if by_fact or kind in _FACTS else known
        if kind in wanted and (kind not in starts or own < starts[kind]):
            starts[kind] = own
        if kind in _NO_ACT:
            continue
        if kind == "paused":
            pause, (days, unit) = event.pause, event.answer_by or (0, "")
            if pause not in asked or own < asked[pause]:
                asked[pause] = own
            act = Asked(pause, event.effect == "restart", event.reason, days, unit)
            found.acts.append((own, PAUSED, act))
        elif kind in ANSWERS:
            if event.pause:
                found.answers.setdefault(event.pause, []).append((own, kind != "resumed"))
        elif kind == "extended":
            check_amount("by", event.by, policy.unit, whole=policy.counts_days)
            found.acts.append((own, EXTENDED, Extended(event.by, event.basis.strip() != "")))
        elif kind == "transferred":
            found.moves.append((own, event.calendar))
        elif kind == "reopened":
            found.reopenings.append(own)
        elif kind in _ORDER:
            found.acts.append((own, _ORDER[kind], kind))
    if has_future:
        raise ClockError("future_event")
    if found.answers:
        _check_answers(found.answers, asked)
    if len(starts) == len(wanted):
        found.start, found.started_by = max([(at, kind) for kind, at in starts.items()])
    return found


def _check_answers(answers: Mapping[str, list[Answer]], asked: Mapping[str, int]) -> None:
    for pause in answers:
        if pause not in asked:
            raise ClockError("unknown_pause")
    for pause, given in answers.items():
        if len(given) > 1:
            given.sort()
        if given[0][0] < asked[pause]:
            raise ClockError("answer_before_request")


def step(limit: Decimal | int, unit: str, calendar: Calendar, opened_at: datetime) -> Result:
    """Return what the clock of one step says when it is opened (rule 32)."""
    opened = ClockEvent("happened", opened_at)
    policy = Policy(limit, unit, start=(opened.kind,))
    return ledger(policy, {"": calendar}, [opened], opened_at, calendar="")


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
