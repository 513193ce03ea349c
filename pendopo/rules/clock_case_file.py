"""Reading a file of worked clock cases; the head of the shipped one describes its fields.

Everything that cannot be read gets one sentence that names the field and what would be right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import yaml

from pendopo.rules.calendar import (
    WEEKDAYS,
    ZONES,
    Calendar,
    Change,
    HolidayTable,
    Hours,
    Special,
    read_holidays,
    read_hours,
)
from pendopo.rules.clock import ACTS, RECEIPTS, ClockEvent, Policy
from pendopo.rules.clock_case_fields import (
    NOTHING,
    Raw,
    Unreadable,
    day,
    instant,
    items,
    mapping,
    number,
    one_of,
    only,
    text,
    truth,
    whole,
)

SHIPPED = Path(__file__).parent / "tables"
KINDS = (*RECEIPTS, "withdrawn", *ACTS)
_POLICY = "limit unit start holder after_hours roll months silence extension no_answer".split()
_EVENT = "kind at recorded id pause reason effect answer_by by basis calendar".split()
_CHANGE = "known date working name like correction".split()


@dataclass(frozen=True)
class Case:
    """A question to the clock, and the answer that somebody wrote down."""

    policy: Policy
    calendars: Mapping[str, Calendar]
    calendar: str
    events: Sequence[ClockEvent]
    as_of: datetime
    expected: Raw
    explanation: str


@dataclass(frozen=True)
class CaseFile:
    """The cases as they stand in the file, and what they share."""

    cases: Sequence[object]
    calendars: Raw
    holidays: HolidayTable


def read_file(path: Path, *, root: Path) -> CaseFile:
    """Read a file of cases; the single cases are read one by one with `read_case`.

    The holiday table that it names is looked for beside the file, then under `../shared` of the
    root, then by its name among the shipped ones.

    :raises Unreadable: when it is not such a file, or its holiday table is not found
    """
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"is not YAML: {' '.join(str(error).split())}") from None
    top = mapping(found or "", "the file")
    cases = top.get("cases")
    if not isinstance(cases, list):
        raise Unreadable("'cases' should be a list of cases")
    holidays = _holidays(text(top, "holiday_table", ""), path, root)
    return CaseFile(cases, mapping(top.get("calendars"), "'calendars'"), holidays)


def _holidays(named: str, path: Path, root: Path) -> HolidayTable:
    if not named:
        return HolidayTable({}, frozenset())
    for folder in (path.parent, root.parent / "shared", SHIPPED):
        place = folder / (Path(named).name if folder == SHIPPED else named)
        try:
            if place.is_file():
                return read_holidays(place.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Unreadable(f"holiday_table {named} cannot be read: {error}") from None
    raise Unreadable(f"holiday_table {named} is found nowhere")


def read_case(raw: object, file: CaseFile) -> Case:
    """Read one case.

    :raises Unreadable: when a field is missing or is not what it should be
    """
    case = mapping(raw, "a case")
    name = text(case, "calendar")
    events = [_event(one) for one in items(case, "events")]
    names = {name, *(event.calendar for event in events if event.kind == "transferred")}
    calendars = {one: _calendar(one, file) for one in names}
    changes = [_change(one) for one in items(case, "changes", ())]
    calendars[name] = calendars[name].with_changes(changes)
    return Case(
        policy=_policy(mapping(case.get("policy"), "'policy'")),
        calendars=calendars,
        calendar=name,
        events=events,
        as_of=instant(case, "as_of"),
        expected=mapping(case.get("expected"), "'expected'"),
        explanation=text(case, "explanation", ""),
    )


def _calendar(name: str, file: CaseFile) -> Calendar:
    if name not in file.calendars:
        raise Unreadable(f"there is no calendar '{name}'")
    raw = mapping(file.calendars[name], f"calendar {name}")
    try:
        return Calendar(
            zone_name=one_of(raw, "tz", tuple(ZONES)),
            hours=_week(raw),
            holidays=file.holidays,
            specials=tuple(
                Special(day(one, "from"), day(one, "to"), _week(one))
                for one in items(raw, "special", ())
            ),
            works_on_joint_leave=one_of(raw, "joint_leave", ("off", "work"), "off") == "work",
            local={
                day(one, "date").toordinal(): text(one, "name") for one in items(raw, "local", ())
            },
            extra={
                day(one, "date").toordinal(): _weekday(text(one, "like"))
                for one in items(raw, "extra", ())
            },
        )
    except Unreadable as error:
        raise Unreadable(f"calendar {name}: {error}") from None


def _week(raw: Raw) -> dict[int, Hours]:
    week = mapping(raw.get("hours"), "'hours'")
    return {_weekday(name): _hours(spans) for name, spans in week.items()}


def _hours(spans: object) -> Hours:
    if not isinstance(spans, list):
        raise Unreadable("hours of a weekday should be a list like ['07:30-12:00', '13:00-16:00']")
    try:
        return read_hours([f"{span}" for span in spans])
    except ValueError as error:
        raise Unreadable(f"hours: {error}") from None


def _weekday(name: str) -> int:
    if name not in WEEKDAYS:
        raise Unreadable(f"'{name}' is no weekday; write one of {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(name)


def _policy(raw: Raw) -> Policy:
    only(raw, _POLICY, "policy")
    start, extension = raw.get("start", ["filed"]), raw.get("extension")
    words = {name: text(raw, name) for name in _POLICY[3:8] if text(raw, name, "")}
    more = None if extension in (None, *NOTHING) else mapping(extension, "'extension'")
    try:
        return Policy(
            limit=number(raw, "limit"),
            unit=text(raw, "unit"),
            start=tuple(f"{kind}" for kind in start) if isinstance(start, list) else (f"{start}",),
            extension=None if more is None else (number(more, "max"), whole(more, "times")),
            no_answer=text(raw, "no_answer", "wait"),
            **words,
        )
    except ValueError as error:
        raise Unreadable(f"policy: {error}") from None


def _event(raw: Raw) -> ClockEvent:
    only(raw, _EVENT, "an event")
    kind, answer_by = one_of(raw, "kind", KINDS), raw.get("answer_by")
    needed = {"paused": "id", "answered": "pause", "resumed": "pause", "transferred": "calendar"}
    if kind in needed:
        text(raw, needed[kind])
    limit = None if answer_by in (None, *NOTHING) else mapping(answer_by, "'answer_by'")
    return ClockEvent(
        kind=kind,
        at=instant(raw, "at"),
        recorded=instant(raw, "recorded") if text(raw, "recorded", "") else None,
        pause=text(raw, "id" if kind == "paused" else "pause", ""),
        reason=text(raw, "reason", ""),
        effect=one_of(raw, "effect", ("resume", "restart"), "resume"),
        answer_by=None if limit is None else _answer_by(limit),
        by=number(raw, "by") if kind == "extended" else Decimal(0),
        basis=text(raw, "basis", ""),
        calendar=text(raw, "calendar", ""),
    )


def _answer_by(raw: Raw) -> tuple[int, str]:
    return whole(raw, "limit"), one_of(raw, "unit", ("working_day", "calendar_day"))


def _change(raw: Raw) -> Change:
    only(raw, _CHANGE, "a change")
    like = text(raw, "like", "")
    return Change(
        known=instant(raw, "known"),
        date=day(raw, "date"),
        is_working=truth(raw, "working"),
        name=text(raw, "name", ""),
        like=_weekday(like) if like else None,
        is_correction=truth(raw, "correction", False),
    )
