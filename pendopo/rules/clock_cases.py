"""Reading files of worked clock cases and comparing every one with what the clock says."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TextIO

import yaml

from pendopo.rules import clock, clock_words
from pendopo.rules.calendar import (
    WEEKDAYS,
    Calendar,
    Change,
    HolidayTable,
    Special,
    read_holidays,
    read_hours,
)
from pendopo.rules.clock import ClockError, ClockEvent, Policy, Result
from pendopo.rules.clock_count import Entry

SHIPPED = Path(__file__).parent / "tables"
UNITS = ("working_day", "calendar_day", "week", "month", "hour", "working_hour")
KINDS = [
    "filed",
    "complete",
    "paid",
    "happened",
    "answered",
    "withdrawn",
    "reopened",
    "paused",
    "resumed",
    "restarted",
    "extended",
    "transferred",
    "decided",
]

type Raw = Mapping[str, object]


class Unreadable(Exception):
    """The file or the case is not of the form that the head of the shipped file describes."""


def run(path: Path, out: TextIO, *, root: Path) -> int:
    """Write a line for each case that differs and `N passed, N failed`; return the exit status."""
    try:
        results = list(check(path, root=root))
    except Unreadable as error:
        out.write(f"{path.name}: {error}\n0 passed, 1 failed\n")
        return 1
    failed = [(name, problem) for name, problem in results if problem]
    for name, problem in failed:
        out.write(f"{name}: {problem}\n")
    out.write(f"{len(results) - len(failed)} passed, {len(failed)} failed\n")
    return 1 if failed else 0


def check(path: Path, *, root: Path) -> Iterator[tuple[str, str]]:
    """Yield each case's id and how it differs, "" where it does not.

    :raises Unreadable: when the file is not a file of cases
    """
    top = _read(path)
    holidays = _holidays(str(top.get("holiday_table", "")), path, root)
    calendars = {
        str(name): _calendar(str(name), _mapping(raw, f"calendar {name}"), holidays)
        for name, raw in _mapping(top.get("calendars", {}), "calendars").items()
    }
    cases = top.get("cases")
    if not isinstance(cases, list):
        raise Unreadable("'cases' should be a list")
    for number, raw in enumerate(cases, 1):
        name = str(raw.get("id", number)) if isinstance(raw, dict) else str(number)
        try:
            yield name, _differs(_mapping(raw, "the case"), calendars)
        except (Unreadable, KeyError, ValueError, TypeError, InvalidOperation) as error:
            yield name, f"cannot be read: {type(error).__name__} {error}"


def _read(path: Path) -> Raw:
    try:
        top = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # a safe loader
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Unreadable(f"is not YAML: {str(error).splitlines()[0]}") from None
    return _mapping(top, "the file")


class _Loader(yaml.CSafeLoader):
    """Dates stay texts, so that they read alike quoted and unquoted."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _mapping(raw: object, what: str) -> Raw:
    if not isinstance(raw, dict):
        raise Unreadable(f"{what} should be 'key: value' lines")
    return raw


def _holidays(named: str, path: Path, root: Path) -> HolidayTable:
    """Look for the table beside the file, then under ../shared, then among the shipped."""
    if not named:
        return HolidayTable({}, frozenset(range(1, 10_000)))
    places = (path.parent / named, root.parent / "shared" / named, SHIPPED / Path(named).name)
    for place in places:
        if place.is_file():
            try:
                return read_holidays(place.read_text(encoding="utf-8"))
            except (ValueError, KeyError) as error:
                raise Unreadable(f"the holiday table {named} cannot be read: {error}") from None
    raise Unreadable(f"the holiday table {named} is nowhere to be found")


def _calendar(name: str, raw: Raw, holidays: HolidayTable) -> Calendar:
    try:
        return Calendar(
            zone_name=str(raw["tz"]),
            hours=_week(raw["hours"]),
            holidays=holidays,
            specials=tuple(
                Special(_date(one["from"]), _date(one["to"]), _week(one["hours"]))
                for one in _list(raw.get("special"))
            ),
            works_on_joint_leave=raw.get("joint_leave") in ("work",),
            local={_date(o["date"]).toordinal(): str(o["name"]) for o in _list(raw.get("local"))},
            extra={
                _date(one["date"]).toordinal(): WEEKDAYS.index(str(one["like"]))
                for one in _list(raw.get("extra"))
            },
        )
    except (KeyError, ValueError, TypeError) as error:
        raise Unreadable(f"calendar {name} cannot be read: {error}") from None


def _list(raw: object) -> list[dict[str, object]]:
    return raw if isinstance(raw, list) else []


def _week(raw: object) -> dict[int, tuple[tuple[int, int], ...]]:
    week = _mapping(raw, "hours")
    return {
        WEEKDAYS.index(str(day)): read_hours([str(one) for one in spans])
        for day, spans in week.items()
        if isinstance(spans, list)
    }


def _date(raw: object) -> date:
    return date.fromisoformat(str(raw))


def _at(raw: object) -> datetime:
    found = datetime.fromisoformat(str(raw))
    if found.tzinfo is None:
        raise ValueError(f"'{raw}' has no offset")
    return found


def policy_of(raw: Raw) -> Policy:
    """Read a policy as the cases write it."""
    if raw.get("unit") not in UNITS:
        raise ValueError(f"unit '{raw.get('unit')}' is none of {', '.join(UNITS)}")
    extension = raw.get("extension")
    starts = raw.get("start", ["filed"])
    return Policy(
        limit=Decimal(str(raw["limit"])),
        unit=str(raw["unit"]),
        start=tuple(str(kind) for kind in starts) if isinstance(starts, list) else (str(starts),),
        holder=str(raw.get("holder", "office")),
        after_hours=str(raw.get("after_hours", "")),
        roll=str(raw.get("roll", "next")),
        months=str(raw.get("months", "same_day")),
        silence=str(raw.get("silence", "none")),
        extension=(
            (Decimal(str(extension["max"])), int(str(extension["times"])))
            if isinstance(extension, dict)
            else None
        ),
        no_answer=str(raw.get("no_answer", "wait")),
    )


def _event(raw: Raw) -> ClockEvent:
    kind = str(raw["kind"])
    if kind not in KINDS:
        raise ValueError(f"event '{kind}' is none of {', '.join(KINDS)}")
    answer_by = raw.get("answer_by")
    return ClockEvent(
        kind=kind,
        at=_at(raw["at"]),
        recorded=_at(raw["recorded"]) if raw.get("recorded") else None,
        pause=str(raw.get("id") or raw.get("pause") or ""),
        reason=str(raw.get("reason") or ""),
        effect=str(raw.get("effect", "resume")),
        answer_by=(
            (int(str(answer_by["limit"])), str(answer_by["unit"]))
            if isinstance(answer_by, dict)
            else None
        ),
        by=Decimal(str(raw.get("by") or 0)),
        basis=str(raw.get("basis") or ""),
        calendar=str(raw.get("calendar") or ""),
    )


def _change(raw: Raw) -> Change:
    like = raw.get("like")
    return Change(
        known=_at(raw["known"]),
        date=_date(raw["date"]),
        is_working=raw["working"] is True,
        name=str(raw.get("name") or ""),
        like=WEEKDAYS.index(str(like)) if like else None,
        is_correction=raw.get("correction") is True,
    )


def answer(case: Raw, calendars: Mapping[str, Calendar]) -> tuple[Policy, Result | ClockError]:
    """Ask the clock what a case asks."""
    if str(case["calendar"]) not in calendars:
        raise ValueError(f"there is no calendar '{case['calendar']}'")
    policy = policy_of(_mapping(case["policy"], "policy"))
    try:
        return policy, clock.ledger(
            policy,
            calendars,
            [_event(raw) for raw in _list(case.get("events"))],
            _at(case["as_of"]),
            calendar=str(case["calendar"]),
            changes=[_change(raw) for raw in _list(case.get("changes"))],
        )
    except ClockError as error:
        return policy, error


def _differs(case: Raw, calendars: Mapping[str, Calendar]) -> str:
    expected = _mapping(case["expected"], "expected")
    policy, result = answer(case, calendars)
    if isinstance(result, ClockError):
        got: dict[str, object] = {"error": result.code}
    else:
        got = shown(policy, result)
    keys = expected.keys() | ({"error"} & got.keys())
    return "; ".join(
        f"{key} is {got.get(key)!r}, not {_plain(expected.get(key))!r}"
        for key in sorted(keys)
        if _plain(got.get(key)) != _plain(expected.get(key))
    )


def _plain(value: object) -> object:
    """Make instants comparable whatever their offset, and lists of lists plain."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, str) and "T" in value:
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except ValueError:
            return value
    return value


def shown(policy: Policy, result: Result) -> dict[str, object]:
    """Return a result as the cases write it."""
    found: dict[str, object] = {
        "state": result.state,
        "day_zero": _text(result.day_zero),
        "due": _text(result.due),
        "consumed": result.consumed,
        "remaining": result.remaining,
        "paused": result.paused,
        "overdue": result.overdue,
        "estimated": result.estimated,
        "silence_at": _text(result.silence_at),
        "ledger": [_entry(policy, entry, result) for entry in result.ledger],
    }
    if result.due_if_resumed is not None:
        found["due_if_resumed"] = _text(result.due_if_resumed)
    if result.answer_by is not None:
        found["answer_by"] = _text(result.answer_by)
    return found


def _entry(policy: Policy, entry: Entry, result: Result) -> list[object]:
    if policy.counts_days:
        days = [date.fromordinal(n).isoformat() for n in (entry.begin, entry.end)]
        return [*days, entry.kind, entry.reason]
    instants = [_text(clock_words.instant(n, result.zone_name)) for n in (entry.begin, entry.end)]
    return [*instants, entry.kind, entry.minutes]


def _text(value: date | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if value else None
