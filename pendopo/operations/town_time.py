"""Calendars, holidays and their changes in a town file."""

import csv
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import PurePath

from pendopo.accounts.plans import CalendarPlan, HolidayChangePlan
from pendopo.accounts.rules import Raw, Text, read_calendar
from pendopo.operations.town_reader import Reader
from pendopo.rules.calendar import WEEKDAYS, ZONES, HolidayTable, read_holidays, read_hours
from pendopo.rules.definition.nodes import Node, Place

# Source: Perpres 21/2023 art. 3-4 (37.5 hours a week without rest); the place of the rest is ours.
USUAL_HOURS: Mapping[str, list[str]] = {
    **{day: ["07:30-12:00", "13:00-16:00"] for day in WEEKDAYS[:4]},
    "fri": ["07:30-11:30", "13:00-16:30"],
}
_JOINT_LEAVE = ("off", "work")


def holidays(reader: Reader, node: Node | None) -> dict[str, str]:
    """Return table name → its CSV text."""
    found = {}
    for one in reader.items(node, "holidays"):
        text = reader.file(one, "a CSV file beside the town file, or a shipped table")
        if not text:
            continue
        try:
            if not read_holidays(text).years:
                reader.say(one.place, f"the table has no line; {_WANTED}")
        except (ValueError, csv.Error) as error:
            reader.say(one.place, f"the table cannot be read: {error}; {_WANTED}")
        found[PurePath(one.text or "").stem] = text
    return found


_WANTED = "its lines are `tanggal,nama,jenis` with jenis libur_nasional or cuti_bersama"


def changes(reader: Reader, node: Node | None, *, zone: str) -> list[HolidayChangePlan]:
    """Return what became known about single dates after a table was printed."""
    found = []
    for one in reader.items(node, "holiday_changes"):
        reader.mapping(
            one,
            "a holiday change",
            required=("date", "known", "working", "name"),
            known=("like", "correction"),
        )
        if one.pairs is None:
            continue
        on, known_at = reader.day(one, "date"), _instant(reader, one, zone)
        if on and known_at:
            found.append(
                HolidayChangePlan(
                    on=on,
                    known_at=known_at,
                    is_working=reader.yes_or_no(one, "working"),
                    name=reader.text(one, "name"),
                    like=reader.one_of(one, "like", ("", *WEEKDAYS)),
                    is_correction=reader.yes_or_no(one, "correction"),
                )
            )
    return found


def _instant(reader: Reader, node: Node, zone: str) -> datetime | None:
    text = reader.text(node, "known")
    try:
        local = datetime.fromisoformat(text)
        if local.tzinfo:
            raise ValueError(text)
    except ValueError:
        reader.say(
            reader.place(node, "known"), f"'{text}' is no time; write it like 2026-05-31 09:00"
        )
        return None
    return local.replace(tzinfo=timezone(timedelta(hours=ZONES[zone])))


def calendars(reader: Reader, node: Node, *, zone: str) -> list[CalendarPlan]:
    """Return the calendars; their hours are the usual ones where none are given."""
    found = []
    for key, value in reader.entries(node, "calendars"):
        reader.key((node.keys or {}).get(key, value.place), key)
        told = len(reader.problems)
        if value.text != "":
            reader.mapping(
                value,
                f"calendar {key}",
                known=("joint_leave", "hours", "special", "local", "extra"),
            )
        text: Raw = {
            "zone": zone,
            "joint_leave": reader.one_of(value, "joint_leave", _JOINT_LEAVE),
            "hours": _hours(reader, value.get("hours")),
            "special": _specials(reader, value.inner("special")),
            "local": _dated(reader, value.inner("local"), "name"),
            "extra": _dated(reader, value.inner("extra"), "like"),
        }
        if len(reader.problems) == told:
            _check(reader, key, text, value.place)
        found.append(CalendarPlan(key=key, text=text))
    return found


def _check(reader: Reader, key: str, text: Raw, place: Place) -> None:
    try:
        read_calendar(text, HolidayTable({}, frozenset()))
    except ValueError as error:
        reader.say(place, f"calendar {key}: {error}")


def _hours(reader: Reader, node: Node | None) -> dict[str, list[str]]:
    """Read `mon-thu: 07:30-12:00, 13:00-16:00` lines; a day that is not named is free."""
    if node is None:
        return dict(USUAL_HOURS)
    found: dict[str, list[str]] = {}
    for days, value in reader.entries(node, "hours"):
        spans = [span.strip() for span in reader.scalar(value, f"hours of {days}").split(",")]
        if value.text is None:
            continue
        try:
            read_hours(spans)
        except ValueError as error:
            reader.say(value.place, f"{error}; write hours like 07:30-12:00, 13:00-16:00")
        for day in _days(reader, node, days):
            if day in found:
                reader.say(value.place, f"{day} has two lines of hours; keep one")
            found[day] = spans
    return found


def _days(reader: Reader, node: Node, text: str) -> list[str]:
    first, _dash, last = text.partition("-")
    if first in WEEKDAYS and (last or first) in WEEKDAYS:
        begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        if begin <= end:
            return list(WEEKDAYS[begin : end + 1])
    place = (node.keys or {}).get(text, node.place)
    reader.say(place, f"'{text}' names no weekdays; write {', '.join(WEEKDAYS)} or mon-thu")
    return []


def _specials(reader: Reader, node: Node) -> list[Raw]:
    found: list[Raw] = []
    spans = []
    for name, value in reader.entries(node, "special"):
        reader.mapping(value, f"special hours {name}", required=("from", "to", "hours"))
        first, last = reader.day(value, "from"), reader.day(value, "to")
        if first and last and last < first:
            reader.say(value.place, f"{name} ends before it begins; exchange from and to")
        elif first and last:
            spans.append((first, last, name, value.place))
            hours: Mapping[str, Text] = _hours(reader, value.get("hours"))
            found.append({"name": name, "from": f"{first}", "to": f"{last}", "hours": hours})
    for (_first, end, one, _place), (begin, _last, other, place) in pairwise(sorted(spans)):
        if begin <= end:
            reader.say(place, f"{other} begins before {one} has ended; let them not overlap")
    return found


def _dated(reader: Reader, node: Node, what: str) -> list[Raw]:
    """Read `2026-05-31: …` lines."""
    found: list[Raw] = []
    for text, value in reader.entries(node, what):
        if on := reader.day_of(text, (node.keys or {}).get(text, node.place)):
            found.append({"date": f"{on}", what: reader.scalar(value, f"{on}")})
    return found
