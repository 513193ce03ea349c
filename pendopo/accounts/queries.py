"""Reading people, offices and the town."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from django.db.models import Q, QuerySet

from pendopo.accounts import identity, rules
from pendopo.accounts.models import (
    Holding,
    HolidayChange,
    Holidays,
    Office,
    Person,
    Town,
    WorkCalendar,
)
from pendopo.events import queries as events
from pendopo.events.models import Event, Reading
from pendopo.rules.actor import GUEST, Actor, Role
from pendopo.rules.calendar import WEEKDAYS, ZONES, Calendar, Change, HolidayTable
from pendopo.rules.canonical import Value

LEVELS = ("province", "regency", "district", "village")


class NoOffice(Exception):
    """No office of that kind serves the place; `nearest` is one above it, if any."""

    def __init__(self, kind: str, nearest: Office | None) -> None:
        super().__init__(kind)
        self.kind, self.nearest = kind, nearest


def actor_of(person: Person | None, *, now: datetime, is_on_duty: bool = True) -> Actor:
    """Return in whose name a person acts now, with the roles in force today.

    An officer who is not on duty is a resident like any other.
    """
    return actor_on(person, today(now), is_on_duty=is_on_duty) if person else GUEST


def actor_on(person: Person, day: date, *, is_on_duty: bool) -> Actor:
    """Return in whose name a person acts on a day; `actor_of` says how."""
    if not (person.is_officer and is_on_duty):
        return Actor(person.pk)
    held = Holding.objects.filter(person=person).in_force(day).select_related("office")
    roles = tuple(Role(h.function, h.office.key, h.service, h.area) for h in held.order_by("id"))
    first = roles[0] if roles else Role("", "")
    return Actor(person.pk, "officer", first.function, first.office, roles=roles)


def person_by_email(email: str) -> Person | None:
    """Return the person with an e-mail address, whatever its capitals."""
    return Person.objects.filter(email=email.strip().lower()).first()


def person(person_id: int) -> Person:
    """Return a person; :raises Person.DoesNotExist: when there is none."""
    return Person.objects.get(pk=person_id)


def names(ids: Sequence[int]) -> dict[int, str]:
    """Return id → name for people; an officer's is her official one."""
    found = Person.objects.only("official_name", "name", "email").filter(pk__in=set(ids))
    return {one.pk: f"{one}" for one in found}


def profile_of(someone: Person) -> Mapping[str, Value]:
    """Return what a person told about herself: question of the applicant block → stored answer."""
    known: dict[str, Value] = {"email": someone.email}
    if someone.name:
        known["full_name"] = someone.name
    if someone.phone:
        known["phone"] = someone.phone
    if someone.sealed_profile is None:
        return known
    opened = events.unseal_row(
        stream=someone.stream, place="profile", sealed=bytes(someone.sealed_profile)
    )
    told = opened if isinstance(opened, Mapping) else {}
    return {**told, **known}


def is_same_person(
    person_id: int,
    *,
    account_id: int | None,
    niks: Collection[str],
    emails: Collection[str],
    phones: Collection[str],
) -> bool:
    """Tell whether a person is also whose account another one is, or whose numbers were told.

    By NIK where her profile has it, by mail-box, by telephone.
    """
    people = {one.pk: one for one in Person.objects.filter(pk__in=[person_id, account_id or 0])}
    herself, other = people.get(person_id), people.get(account_id or 0)
    if herself is None:
        return False
    indexes = {identity.fingerprint("nik", nik) for nik in niks}
    boxes, numbers = {rules.mailbox(email) for email in emails}, set(phones)
    if other is not None:
        indexes.add(other.nik_index)
        boxes.add(rules.mailbox(other.email))
        numbers.add(other.phone)
    return (
        rules.mailbox(herself.email) in boxes
        or (herself.nik_index != "" and herself.nik_index in indexes)
        or (herself.phone != "" and herself.phone in numbers)
    )


def has_told_herself(someone: Person) -> bool:
    """Tell whether a person has saved her own profile, so that nobody else may fill it in."""
    told = Event.objects.filter(stream=someone.stream, kind="ProfileSaved", actor_id=someone.pk)
    return told.exists()


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
    authority = tuple(holding.authority)
    return Official(who.pk, who.official_name, who.nip, who.rank, holding.position, authority)


def holders(office_key: str, function: str, *, on: date) -> list[Person]:
    """Return everybody who holds a function in an office on a day."""
    held = Holding.objects.filter(office__key=office_key, function=function).in_force(on)
    return [h.person for h in held.select_related("person").order_by("id")]


def holdings(*, now: datetime) -> QuerySet[Holding]:
    """Return all functions in force today, with person and office, in order of set-up."""
    held = Holding.objects.in_force(today(now)).select_related("person", "office")
    return held.order_by("id")


def town() -> Town:
    """Return the town; before one is loaded, an empty one that is not saved."""
    return Town.objects.first() or Town(name="Pendopo", government="Pemerintah Daerah", code="")


def zone_of_town() -> tzinfo:
    """Return the time zone of the town."""
    return zone_of(town())


def zone_of(one: Town) -> tzinfo:
    """Return the time zone that a town names: WIB, WITA or WIT."""
    return timezone(timedelta(hours=ZONES[one.zone_name]))


def today(now: datetime) -> date:
    """Return the date in the town at an instant."""
    return now.astimezone(zone_of_town()).date()


def calendar_of(office_key: str) -> Calendar:
    """Return the working time of an office, with what became known of single dates since.

    Its text is read anew only when it changed.
    """
    text = WorkCalendar.objects.filter(offices__key=office_key).values_list("text", flat=True)
    tables = Holidays.objects.order_by("key").values_list("text", flat=True)
    calendar = _calendar(json.dumps(text[0], sort_keys=True), tuple(tables))
    return calendar.with_changes(holiday_changes())


@lru_cache(maxsize=64)
def _calendar(text: str, tables: tuple[str, ...]) -> Calendar:
    return rules.read_calendar(json.loads(text), _holidays(tables))


@lru_cache(maxsize=16)
def _holidays(tables: tuple[str, ...]) -> HolidayTable:
    return rules.read_tables(tables)


def holiday_changes() -> list[Change]:
    """Return what became known about single dates after the table was printed."""
    return [
        Change(
            known=one.known_at,
            date=one.on,
            is_working=one.is_working,
            name=one.name,
            like=WEEKDAYS.index(one.like) if one.like else None,
            is_correction=one.is_correction,
        )
        for one in HolidayChange.objects.order_by("known_at", "id")
    ]


def readers(someone: Person) -> QuerySet[Reading]:
    """Return who read data of a person, newest first; what she read herself is left out."""
    return events.readings_of(someone.pk).exclude(actor_id=someone.pk)


def positions(ids: Sequence[int]) -> dict[int, str]:
    """Return id → what an officer is, such as "Lurah Tirtosari", for people who hold something."""
    held = Holding.objects.filter(person_id__in=set(ids)).select_related("office").order_by("-id")
    return {one.person_id: one.position or one.office.name for one in held}


def fingerprint(text: str) -> str:
    """Return the keyed hash by which equal answers are found without being kept readable."""
    return identity.fingerprint("answer", text)
