"""Reading people, offices and the town."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache

from django.db.models import Q, QuerySet

from pendopo.accounts import identity
from pendopo.accounts.models import (
    Holding,
    Holidays,
    Office,
    Person,
    Region,
    SignedIn,
    Town,
    WorkCalendar,
    Zone,
)
from pendopo.events import queries as events
from pendopo.rules.actor import GUEST, Actor, Role
from pendopo.rules.calendar import (
    WEEKDAYS,
    Calendar,
    HolidayTable,
    Special,
    read_holidays,
    read_hours,
)
from pendopo.rules.canonical import Value

LEVELS = ("province", "regency", "district", "village")


class NoOffice(Exception):
    """No office of that kind serves the place; `nearest` is one above it, if any."""

    def __init__(self, kind: str, nearest: Office | None) -> None:
        super().__init__(kind)
        self.kind, self.nearest = kind, nearest


def actor_of(person: Person | None, *, now: datetime) -> Actor:
    """Return in whose name a person acts now, with the roles in force today."""
    if person is None:
        return GUEST
    if not person.is_officer:
        return Actor(person.pk)
    held = Holding.objects.filter(person=person).in_force(_today(now)).select_related("office")
    roles = tuple(Role(h.function, h.office.key, h.service, h.area) for h in held.order_by("id"))
    first = roles[0] if roles else Role("", "")
    return Actor(person.pk, "officer", first.function, first.office, roles=roles)


def _today(now: datetime) -> date:
    return now.astimezone(zone_of_town()).date()


def person_by_email(email: str) -> Person | None:
    """Return the person with an e-mail address, whatever its capitals."""
    return Person.objects.filter(email=email.strip().lower()).first()


def person(person_id: int) -> Person:
    """Return a person; :raises Person.DoesNotExist: when there is none."""
    return Person.objects.get(pk=person_id)


def names(ids: Sequence[int]) -> dict[int, str]:
    """Return id → name for people."""
    found = Person.objects.filter(pk__in=set(ids)).values_list("pk", "name", "email")
    return {pk: name or email for pk, name, email in found}


def profile_of(someone: Person) -> Mapping[str, Value]:
    """Return what a person told about herself: question of the applicant block → stored answer."""
    if someone.sealed_profile is None:
        return {}
    opened = events.unseal_row(
        stream=someone.stream, place="profile", sealed=someone.sealed_profile
    )
    return opened if isinstance(opened, Mapping) else {}


def sign_ins(someone: Person) -> QuerySet[SignedIn]:
    """Return the open sessions of a person, last seen first."""
    return SignedIn.objects.filter(person=someone, ended_at=None).order_by("-seen_at")


def offices() -> QuerySet[Office]:
    """Return all offices with their calendars, in the order in which they were set up."""
    return Office.objects.select_related("calendar", "parent").order_by("id")


def office(key: str) -> Office:
    """Return an office; :raises Office.DoesNotExist: when there is none."""
    return Office.objects.select_related("calendar", "parent").get(key=key)


def office_in_region(kind: str, region_code: str) -> Office:
    """Return the office of a kind whose area holds a region.

    :raises NoOffice: when there is none, with the nearest office above
    """
    codes = _ancestors(region_code)
    found = Office.objects.filter(kind=kind, region_code__in=codes).order_by("-region_code")
    if first := found.select_related("calendar", "parent").first():
        return first
    above = Office.objects.filter(region_code__in=codes).order_by("-region_code").first()
    raise NoOffice(kind, above)


def _ancestors(code: str) -> list[str]:
    parts = code.split(".")
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)] if code else []


def find_office(kind: str, start: Office) -> Office:
    """Return an office for a step: itself, then upward, then elsewhere in the government.

    :raises NoOffice: when the government has none of that kind
    """
    here: Office | None = start
    while here is not None:
        if here.kind == kind:
            return here
        here = here.parent
    other = Office.objects.filter(kind=kind).select_related("calendar", "parent").order_by("id")
    if start.region_code:
        near = other.filter(region_code__in=["", *_ancestors(start.region_code)])
        other = near if near.exists() else other
    if first := other.first():
        return first
    raise NoOffice(kind, start.parent)


@dataclass(frozen=True)
class Official:
    """Who signs: as letters print it."""

    person_id: int
    name: str
    nip: str
    rank: str
    position: str
    authority: tuple[str, ...]


def official_for(office_key: str, function: str, *, service: str, on: date) -> Official | None:
    """Return who holds a function in an office on a day; the first if several do."""
    held = Holding.objects.filter(office__key=office_key, function=function).in_force(on)
    held = held.filter(Q(service="") | Q(service=service), person__is_active=True)
    first = held.select_related("person").order_by("-service", "id").first()
    return _official(first) if first else None


def official_of(person_id: int, office_key: str, function: str, *, on: date) -> Official | None:
    """Return a certain person as holder of a function in an office on a day."""
    held = Holding.objects.filter(office__key=office_key, function=function, person_id=person_id)
    first = held.in_force(on).select_related("person").first()
    return _official(first) if first else None


def _official(holding: Holding) -> Official:
    who = holding.person
    return Official(
        who.pk, who.name, who.nip, who.rank, holding.position, tuple(holding.authority)
    )


def holders(office_key: str, function: str, *, on: date) -> list[Person]:
    """Return everybody who holds a function in an office on a day."""
    held = Holding.objects.filter(office__key=office_key, function=function).in_force(on)
    return [h.person for h in held.select_related("person").order_by("id")]


def region_names() -> dict[str, str]:
    """Return code → name of all regions."""
    return dict(Region.objects.values_list("code", "name"))


def regions(level: str) -> list[tuple[str, str]]:
    """Return (code, name) of the regions of a level, by code."""
    return list(Region.objects.filter(level=level).order_by("code").values_list("code", "name"))


def town() -> Town:
    """Return the town; before one is loaded, an empty one that is not saved."""
    return Town.objects.first() or Town(name="Pendopo", government="Pemerintah Daerah", code="")


def zone_of_town() -> tzinfo:
    """Return the time zone of the town."""
    return Calendar(town().zone_name, {}, HolidayTable({}, frozenset())).zone


def calendar_of(office_key: str) -> Calendar:
    """Return the working time of an office; read once per change of its text."""
    text = WorkCalendar.objects.filter(offices__key=office_key).values_list("text", flat=True)
    tables = Holidays.objects.order_by("key").values_list("text", flat=True)
    return _calendar(_frozen(text[0]), tuple(tables))


@lru_cache(maxsize=64)
def _calendar(text: str, tables: tuple[str, ...]) -> Calendar:
    raw = json.loads(text)
    return Calendar(
        zone_name=raw.get("zone", "WIB"),
        hours=_week(raw["hours"]),
        holidays=_table(tables),
        specials=tuple(
            Special(date.fromisoformat(s["from"]), date.fromisoformat(s["to"]), _week(s["hours"]))
            for s in raw.get("special", [])
        ),
        works_on_joint_leave=raw.get("joint_leave") == "work",
        local={_ordinal(one["date"]): one["name"] for one in raw.get("local", [])},
        extra={_ordinal(o["date"]): WEEKDAYS.index(o["like"]) for o in raw.get("extra", [])},
    )


def _frozen(raw: object) -> str:
    return json.dumps(raw, sort_keys=True)


def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _week(raw: Mapping[str, list[str]]) -> dict[int, tuple[tuple[int, int], ...]]:
    return {WEEKDAYS.index(day): read_hours(spans) for day, spans in raw.items()}


@lru_cache(maxsize=16)
def _table(tables: tuple[str, ...]) -> HolidayTable:
    rows, years = {}, frozenset[int]()
    for text in tables:
        one = read_holidays(text)
        rows.update(one.rows)
        years |= one.years
    return HolidayTable(rows, years)


def zones_at(latitude: Decimal, longitude: Decimal) -> list[str]:
    """Return the keys of the map layers in which a point lies."""
    return [
        zone.key
        for zone in Zone.objects.order_by("key")
        if any(_inside(latitude, longitude, polygon) for polygon in zone.polygons)
    ]


def _inside(latitude: Decimal, longitude: Decimal, polygon: Sequence[Sequence[str]]) -> bool:
    """Cast a ray. Source: W. R. Franklin, PNPOLY, 1970."""
    corners = [(Decimal(y), Decimal(x)) for y, x in polygon]
    inside, before = False, corners[-1]
    for corner in corners:
        (y1, x1), (y2, x2) = before, corner
        if (y1 > latitude) != (y2 > latitude):
            crossing = (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
            inside ^= longitude < crossing
        before = corner
    return inside


def fingerprint(text: str) -> str:
    """Return the keyed hash by which equal answers are found without being kept readable."""
    return identity.fingerprint("answer", text)
