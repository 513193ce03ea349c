"""Comparing worked cases with what the legal clock says."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from pendopo.rules import clock
from pendopo.rules.calendar import Calendar
from pendopo.rules.clock import ClockError
from pendopo.rules.clock_case_fields import Raw, Unreadable
from pendopo.rules.clock_case_file import Case, read_case, read_file
from pendopo.rules.clock_ledger import Entry
from pendopo.rules.clock_refusals import explain_error
from pendopo.rules.clock_result import Result
from pendopo.rules.clock_words import explain
from pendopo.rules.definition.language import Both

_NULL = ("", "~", "null", "Null", "NULL")


def run(path: Path, out: TextIO, *, root: Path) -> int:
    """Write a line for each case that differs and `N passed, N failed`; return the exit status.

    A case that cannot be read has failed; a file that cannot be read, once.
    """
    try:
        results = check(path, root=root)
    except Unreadable as error:
        out.write(f"{path.name}: {error}\n0 passed, 1 failed\n")
        return 1
    failed = [(name, difference) for name, difference in results if difference]
    for name, difference in failed:
        out.write(f"{name}: {difference}\n")
    out.write(f"{len(results) - len(failed)} passed, {len(failed)} failed\n")
    return 1 if failed else 0


def check(path: Path, *, root: Path) -> list[tuple[str, str | None]]:
    """Return each case's id and in one line how it differs, None where it does not.

    :raises Unreadable: when the file is not a file of cases, or its holiday table is not found
    """
    file = read_file(path, root=root)
    found: list[tuple[str, str | None]] = []
    for number, raw in enumerate(file.cases, 1):
        name = raw.get("id") if isinstance(raw, dict) else None
        try:
            difference = differs(read_case(raw, file))
        except Unreadable as error:
            difference = f"cannot be read: {error}"
        found.append((name if isinstance(name, str) and name else f"case {number}", difference))
    return found


def differs(case: Case) -> str | None:
    """Return in one line what the clock says otherwise than the case expects; None if nothing.

    :raises Unreadable: when the case expects a field that the clock does not tell
    """
    unknown = [field for field in case.expected if field not in _FIELDS]
    if unknown or not case.expected:
        what = f"has no field '{unknown[0]}'" if unknown else "is empty"
        raise Unreadable(f"'expected' {what}; known are {', '.join(_FIELDS)}")
    result = answer(case)
    if isinstance(result, ClockError):
        said: Raw = {"error": result.code}
        fields: Collection[str] = ("error",)
    else:
        said, fields = shown(result), case.expected
    wrong = [
        f"{field} is {_said(said.get(field))}, expected {_said(case.expected.get(field))}"
        for field in _FIELDS
        if field in fields and _plain(said.get(field)) != _plain(case.expected.get(field))
    ]
    return f"{'; '.join(wrong)} ({explained(case, result)})" if wrong else None


def answer(case: Case) -> Result | ClockError:
    """Ask the clock what a case asks.

    :raises Unreadable: when dates or amounts are beyond any calendar
    """
    try:
        return clock.ledger(
            case.policy, case.calendars, case.events, case.as_of, calendar=case.calendar
        )
    except ClockError as error:
        return error
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"{error}") from None


def explained(
    case: Case, result: Result | ClockError, *, lang: str = "id", begun: Both | None = None
) -> str:
    """Return the sentence that explains what the clock said; `begun` names what happened."""
    if isinstance(result, ClockError):
        return explain_error(result, lang=lang)
    return explain(case.policy, result, lang=lang, begun=begun)


_FIELDS = (
    "error", "state", "day_zero", "due", "consumed", "remaining", "paused", "overdue", "estimated",
    "silence_at", "due_if_resumed", "answer_by", "ledger",
)  # fmt: skip


def shown(result: Result) -> Raw:
    """Return a result as the cases write it."""
    return {
        "state": result.state,
        "day_zero": _text(result.day_zero),
        "due": _text(result.due),
        "consumed": f"{result.consumed}",
        "remaining": None if result.remaining is None else f"{result.remaining}",
        "paused": f"{result.paused}".lower(),
        "overdue": f"{result.overdue}".lower(),
        "estimated": f"{result.estimated}".lower(),
        "silence_at": _text(result.silence_at),
        "due_if_resumed": _text(result.due_if_resumed),
        "answer_by": _text(result.answer_by),
        "ledger": [_entry(entry, result.calendar, result.counts_days) for entry in result.ledger],
    }


def _entry(entry: Entry, calendar: Calendar, in_days: bool) -> list[str | None]:
    if in_days:
        days = [date.fromordinal(one).isoformat() for one in (entry.begin, entry.end)]
        return [*days, entry.kind, entry.reason]
    ends = [_text(calendar.instant(one)) for one in (entry.begin, entry.end)]
    return [*ends, entry.kind, f"{entry.minutes}"]


def _text(value: date | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if value else None


def _plain(value: object) -> object:
    """Make values comparable however they are written: nothing, truths, instants, lists."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    if not isinstance(value, str):
        return value
    if value in _NULL:
        return None
    if value in ("True", "False"):
        return value.lower()
    try:
        return datetime.fromisoformat(value).astimezone(UTC) if "T" in value else value
    except ValueError:
        return value


def _said(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(_said(one) for one in value)}]"
    return "none" if value is None else f"{value}"
