"""The figures: chain of events (P21) and clock arithmetic (P14)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

import pendopo.rules
from bench.__main__ import Row, measure
from pendopo.events.actions import New, record_all
from pendopo.events.verifying import verify
from pendopo.rules import clock
from pendopo.rules.actor import SYSTEM
from pendopo.rules.calendar import Calendar, read_holidays, read_hours
from pendopo.rules.canonical import canonical
from pendopo.rules.clock import ClockEvent, Policy

NOW = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
_TABLES = Path(pendopo.rules.__file__).parent / "tables"
_PAYLOAD = {"service": "contoh", "office": "kelurahan", "number": "CONTOH-2026-000001", "fee": 0}


def chain_check(scale: int) -> Row:
    """Check every chain, beside canonical JSON and SHA-256 of the same payloads in memory."""
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        for number in range(scale // 4):
            news = [New(f"case/{number}", "Measured", _PAYLOAD) for _ in range(4)]
            record_all(news, actor=SYSTEM, at=NOW)
    payloads = [_PAYLOAD] * (scale // 4 * 4)

    def floor() -> int:
        for payload in payloads:
            sha256(canonical(payload).encode()).digest()
        return len(payloads)

    def ours() -> int:
        found = verify()
        return found if isinstance(found, int) else 0

    return measure("chain_check", "sqlite", ours, floor)


def clock_count(scale: int) -> Row:
    """Count a clock with a pause and an extension up to a decision, beside floor H."""
    calendars = {"kota": _calendar()}
    policy = Policy(5, "working_day", ("complete",), extension=(3, 1))
    events = [
        ClockEvent("filed", NOW - timedelta(days=1)),
        ClockEvent("complete", NOW),
        ClockEvent("paused", NOW + timedelta(days=1), pause="p", answer_by=(3, "working_day")),
        ClockEvent("answered", NOW + timedelta(days=3), pause="p"),
        ClockEvent("extended", NOW + timedelta(days=3, hours=1), by=Decimal(2), basis="x"),
        ClockEvent("decided", NOW + timedelta(days=4)),
    ]
    at = NOW + timedelta(days=4)
    plain = _PlainClock(calendars["kota"])

    def ours() -> int:
        for _ in range(scale):
            # the due date is read and dropped: reading it belongs to what is measured
            clock.ledger(policy, calendars, events, at, calendar="kota").due  # noqa: B018
        return scale

    def floor() -> int:
        for _ in range(scale):
            plain.due(events, 5)
        return scale

    if plain.due(events, 5) != clock.ledger(policy, calendars, events, at, calendar="kota").due:
        raise AssertionError("the floor counts another clock")
    return measure("clock", "none", ours, floor)


def _calendar() -> Calendar:
    holidays = read_holidays(
        (_TABLES / "libur_cuti_bersama_2024_2027.csv").read_text(encoding="utf-8")
    )
    week = {day: read_hours(["07:30-12:00", "13:00-16:00"]) for day in range(5)}
    return Calendar("WIB", week, holidays)


class _PlainClock:
    """Floor H: a fold of the events and a prefix table of working days, with no rule but these.

    No office moves, no receipt out of hours, no second round, no error, no ledger: the least
    that a due date with one pause and one extension costs in plain Python.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.first, last = date(2024, 1, 1).toordinal(), date(2027, 12, 31).toordinal()
        dates = range(self.first, last + 1)
        working = [calendar.is_working(date.fromordinal(one)) for one in dates]
        self.days = [one for one, is_working in zip(dates, working, strict=True) if is_working]
        self.before = [0, *accumulate(working)]
        self.offset = calendar.offset

    def due(self, events: Sequence[ClockEvent], limit: int) -> date:
        start = asked = waited = extended = 0
        for event in events:
            on = int(event.at.timestamp() // 60 + self.offset) // 1440 - self.first
            match event.kind:
                case "complete":
                    start = on
                case "paused":
                    asked = on
                case "answered":
                    waited += self.before[on + 1] - self.before[asked]
                case "extended":
                    extended += int(event.by)
        return date.fromordinal(self.days[self.before[start + 1] + limit + waited + extended - 1])


ROWS = {"chain_check": chain_check, "clock": clock_count}
