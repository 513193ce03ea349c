"""Setting up a town: every verb may run again and changes nothing the second time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.contrib.auth.hashers import is_password_usable, make_password
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import credentials, queries
from pendopo.accounts.actions import allowing, passwords, profile, proving
from pendopo.accounts.models import (
    Holding,
    HolidayChange,
    Holidays,
    Office,
    Person,
    Region,
    Town,
    WorkCalendar,
    Zone,
)
from pendopo.accounts.plans import (
    CalendarPlan,
    HoldingPlan,
    HolidayChangePlan,
    OfficePlan,
    PersonPlan,
    Polygon,
    RegionPlan,
    TownPlan,
    ZonePlan,
)
from pendopo.events import actions as events
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.canonical import Value
from pendopo.rules.refusals import Refused

TOWN = "town"


class Outcome(StrEnum):
    """What came of putting something where it belongs."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class SecondOfficeOfItsKind(Refused):
    """Two offices of one kind over one region: nobody could tell whose case it is."""


@transaction.atomic
def put_town(*, plan: TownPlan, actor: Actor, now: datetime) -> Outcome:
    """Say which government this is."""
    to = _fields(plan)
    return _put(Town, {"only": True}, to, stream=TOWN, kind="TownSet", actor=actor, now=now)


@transaction.atomic
def put_calendar(*, plan: CalendarPlan, actor: Actor, now: datetime) -> Outcome:
    """Set the working time of offices; running clocks follow it from now on."""
    by: Mapping[str, object] = {"key": plan.key}
    to = {"text": plan.text}
    return _put(WorkCalendar, by, to, stream=TOWN, kind="CalendarSet", actor=actor, now=now)


@transaction.atomic
def put_holidays(*, key: str, text: str, actor: Actor, now: datetime) -> Outcome:
    """Set a table of holidays, `tanggal,nama,jenis` lines."""
    by, to = {"key": key}, {"text": text}
    return _put(Holidays, by, to, stream=TOWN, kind="HolidaysSet", actor=actor, now=now)


@transaction.atomic
def put_holiday_change(*, plan: HolidayChangePlan, actor: Actor, now: datetime) -> Outcome:
    """Tell that a date is worked, or is not, other than the table says, and since when."""
    to = _fields(plan)
    by = {key: to.pop(key) for key in ("on", "known_at")}
    return _put(HolidayChange, by, to, stream=TOWN, kind="HolidayChanged", actor=actor, now=now)


@transaction.atomic
def put_regions(
    *, plans: Sequence[RegionPlan], actor: Actor, now: datetime
) -> Mapping[str, Outcome]:
    """Set names and outlines of regions by official code; one event for all that changed."""
    allowing.check_may_set_up(actor)
    known = Region.objects.in_bulk([plan.code for plan in plans], field_name="code")
    fresh, changed = [], []
    for plan in plans:
        to = {**_fields(plan), "polygons": _corners(plan.polygons)}
        region = Region(**to)
        if plan.code not in known:
            fresh.append(region)
        elif _differs(known[plan.code], to):
            region.pk = known[plan.code].pk
            changed.append(region)
    Region.objects.bulk_create(fresh)
    Region.objects.bulk_update(changed, ["name", "level", "parent_code", "polygons"])
    outcomes = {region.code: Outcome.CREATED for region in fresh}
    outcomes |= {region.code: Outcome.CHANGED for region in changed}
    if outcomes:
        payload: Mapping[str, Value] = {
            "names": [[region.code, region.name] for region in (*fresh, *changed)],
            "outlines": {one.code: one.polygons for one in (*fresh, *changed) if one.polygons},
        }
        events.record(stream=TOWN, kind="RegionsSet", actor=actor, at=now, payload=payload)
    return {plan.code: outcomes.get(plan.code, Outcome.UNCHANGED) for plan in plans}


@transaction.atomic
def put_zone(*, plan: ZonePlan, actor: Actor, now: datetime) -> Outcome:
    """Set a map layer."""
    by = {"key": plan.key}
    to: Mapping[str, object] = {"name": plan.name, "polygons": _corners(plan.polygons)}
    return _put(Zone, by, to, stream=TOWN, kind="ZoneSet", actor=actor, now=now)


def _corners(polygons: Sequence[Polygon]) -> list[list[list[str]]]:
    return [[list(corner) for corner in polygon] for polygon in polygons]


@transaction.atomic
def put_office(*, plan: OfficePlan, actor: Actor, now: datetime) -> Outcome:
    """Set up an office under its parent.

    :raises SecondOfficeOfItsKind: when another office of this kind has this region
    """
    same = Office.objects.filter(kind=plan.kind, region_code=plan.region_code)
    if other := same.exclude(key=plan.key).first():
        raise SecondOfficeOfItsKind(
            _("%(other)s sudah melayani wilayah %(region)s sebagai %(kind)s.")
            % {"other": other.name, "region": plan.region_code or "-", "kind": plan.kind}
        )
    to = _fields(plan)
    by = {"key": to.pop("key")}
    to["parent_id"] = Office.objects.get(key=plan.parent).pk if plan.parent else None
    to["calendar_id"] = WorkCalendar.objects.get(key=plan.calendar).pk
    del to["parent"], to["calendar"]
    stream = f"office/{plan.key}"
    return _put(Office, by, to, stream=stream, kind="OfficeSet", actor=actor, now=now)


@transaction.atomic
def put_person(*, plan: PersonPlan, actor: Actor, now: datetime) -> Outcome:
    """Set up an officer or a resident.

    An officer without a password gets a link by mail to choose one.
    """
    allowing.check_may_set_up(actor)
    official: dict[str, object] = {"is_officer": plan.is_officer}
    if plan.is_officer:
        official |= {"official_name": plan.name, "nip": plan.nip, "rank": plan.rank}
    someone, is_new = Person.objects.select_for_update().get_or_create(
        email=plan.email,
        defaults={
            **official,
            "name": plan.name if plan.is_officer else "",
            "created_at": now,
            "password": make_password(None),
        },
    )
    differs = is_new or _differs(someone, official)
    if differs:
        Person.objects.filter(pk=someone.pk).update(**official)
        someone.refresh_from_db()
        events.record(
            stream=someone.stream,
            kind="PersonSet",
            actor=actor,
            at=now,
            payload={"is_officer": plan.is_officer},
            sealed={"email": plan.email, "name": plan.name, "nip": plan.nip, "rank": plan.rank},
        )
    differs |= _begin(someone, plan, actor, now)
    if is_new:
        return Outcome.CREATED
    return Outcome.CHANGED if differs else Outcome.UNCHANGED


def _begin(someone: Person, plan: PersonPlan, actor: Actor, now: datetime) -> bool:
    """Give what is missing: what she has chosen or told herself stays."""
    differs = False
    if plan.profile and not queries.has_told_herself(someone):
        before = someone.sealed_profile
        saved = profile.save(someone=someone, answers=plan.profile, actor=SYSTEM, now=now)
        differs = saved.sealed_profile != before
    if plan.is_officer and not is_password_usable(someone.password):
        if plan.password:
            passwords.change(someone=someone, password=plan.password, actor=actor, now=now)
            differs = True
        elif plan.is_invited and not credentials.has_password_link(someone):
            passwords.make_link(someone=someone, actor=actor, now=now, is_mailed=True)
            differs = True
    if plan.authenticator_secret and not credentials.has_authenticator(someone):
        proving.put_authenticator(
            someone=someone, secret=plan.authenticator_secret, actor=actor, now=now
        )
        differs = True
    return differs


@transaction.atomic
def put_holding(*, plan: HoldingPlan, actor: Actor, now: datetime) -> Outcome:
    """Give an officer a function in an office, or change its title or its dates."""
    someone = Person.objects.get(email=plan.email)
    by = {
        "person_id": someone.pk,
        "function": plan.function,
        "office_id": Office.objects.get(key=plan.office).pk,
        "service": plan.service,
        "area": plan.area,
    }
    to = {
        "position": plan.position,
        "authority": list(plan.authority),
        "from_on": plan.from_on,
        "until_on": plan.until_on,
    }
    stream = f"office/{plan.office}"
    return _put(Holding, by, to, stream=stream, kind="HoldingSet", actor=actor, now=now)


@transaction.atomic
def end_holding(*, held: Holding, actor: Actor, now: datetime) -> None:
    """Let a function that another takes the place of hold no longer, from today."""
    allowing.check_may_set_up(actor)
    last_on = queries.today(now) - timedelta(days=1)
    from_on = min(held.from_on, last_on) if held.from_on else None
    if not Holding.objects.filter(pk=held.pk, until_on=held.until_on).update(
        from_on=from_on, until_on=last_on
    ):
        return
    payload: Mapping[str, Value] = {
        "person_id": held.person_id,
        "function": held.function,
        "office_id": held.office_id,
        "service": held.service,
        "area": held.area,
        "until_on": last_on.isoformat(),
    }
    stream = f"office/{held.office.key}"
    events.record(stream=stream, kind="HoldingSet", actor=actor, at=now, payload=payload)


def _put[M: models.Model](
    model: type[M],
    by: Mapping[str, object],
    to: Mapping[str, object],
    *,
    stream: str,
    kind: str,
    actor: Actor,
    now: datetime,
) -> Outcome:
    """Make the row that `by` finds hold `to`, and record it when that was a change."""
    allowing.check_may_set_up(actor)
    rows = model._default_manager.filter(**by)
    found = rows.select_for_update().first()
    if found is None:
        model._default_manager.create(**by, **to)
    elif _differs(found, to):
        rows.update(**to)
    else:
        return Outcome.UNCHANGED
    payload = {key: _plain(value) for key, value in {**by, **to}.items() if value != ""}
    events.record(stream=stream, kind=kind, actor=actor, at=now, payload=payload)
    return Outcome.CHANGED if found else Outcome.CREATED


def _differs(found: models.Model, to: Mapping[str, object]) -> bool:
    return any(getattr(found, key) != value for key, value in to.items())


def _fields(plan: object) -> dict[str, object]:
    return dict(vars(plan))


def _plain(value: object) -> Value:
    match value:
        case None | bool() | int() | str():
            return value
        case date():
            return value.isoformat()
        case Mapping():
            return {f"{key}": _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            raise TypeError(f"{type(value).__name__} cannot stand in an event")
