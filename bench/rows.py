"""The figures: chain of events (P21) and clock arithmetic (P14)."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
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
    """Count a clock with a pause, beside a plain fold of the same events."""
    holidays = read_holidays(
        (_TABLES / "libur_cuti_bersama_2024_2027.csv").read_text(encoding="utf-8")
    )
    week = {day: read_hours(["07:30-12:00", "13:00-16:00"]) for day in range(5)}
    calendars = {"kota": Calendar("WIB", week, holidays)}
    policy = Policy(5, "working_day", ("complete",))
    events = [
        ClockEvent("complete", NOW),
        ClockEvent("paused", NOW + timedelta(days=1), pause="p"),
        ClockEvent("answered", NOW + timedelta(days=3), pause="p"),
    ]
    at = NOW + timedelta(days=4)

    def ours() -> int:
        for _ in range(scale):
            clock.ledger(policy, calendars, events, at, calendar="kota")
        return scale

    def floor() -> int:
        for _ in range(scale):
            state = {"open": False, "at": NOW}
            for event in events:
                state = {"open": event.kind == "paused", "at": max(state["at"], event.at)}
        return scale

    return measure("clock", "none", ours, floor)


ROWS = {"chain_check": chain_check, "clock": clock_count}
