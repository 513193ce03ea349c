"""Setting up a town from its file, its first administrator, and keys of officials."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import queries as accounts
from pendopo.accounts.actions import allowing, passwords, proving, setting_up
from pendopo.accounts.actions.setting_up import Outcome
from pendopo.accounts.models import Person
from pendopo.accounts.plans import HoldingPlan, PersonPlan
from pendopo.documents.actions import keys, registers
from pendopo.documents.models import SigningKey
from pendopo.operations.town_file import TownFile
from pendopo.rules.actor import Actor
from pendopo.rules.refusals import Refused


@dataclass(frozen=True)
class Loaded:
    """What a load did, thing by thing, such as `office tirtosari`.

    `absent` are offices and functions in force that the file does not name: they stay.
    """

    created: Sequence[str]
    changed: Sequence[str]
    unchanged: Sequence[str]
    absent: Sequence[str]


class NoTownYet(Refused):
    """An administrator belongs to an office, and there is none."""


@transaction.atomic
def load_town(*, values: TownFile, actor: Actor, now: datetime) -> Loaded:
    """Make the town what its file says: all of it, or nothing when one part is refused.

    Loading the same file again changes nothing and records nothing. What is no longer in the
    file stays as it is and is told: a function is ended by its last day, not forgotten.

    :raises NotTheAdministrator: when the actor may not set up the town
    """
    allowing.check_may_set_up(actor)
    found: dict[Outcome, list[str]] = {outcome: [] for outcome in Outcome}
    for name, outcome in _put_all(values, actor, now):
        found[outcome].append(name)
    return Loaded(
        found[Outcome.CREATED],
        found[Outcome.CHANGED],
        found[Outcome.UNCHANGED],
        _absent(values, now),
    )


def _put_all(values: TownFile, actor: Actor, now: datetime) -> Iterator[tuple[str, Outcome]]:
    yield "town", setting_up.put_town(plan=values.town, actor=actor, now=now)
    for key, text in values.holidays.items():
        yield (
            f"holidays {key}",
            setting_up.put_holidays(key=key, text=text, actor=actor, now=now),
        )
    for change in values.holiday_changes:
        outcome = setting_up.put_holiday_change(plan=change, actor=actor, now=now)
        yield f"holiday change {change.on}", outcome
    for calendar in values.calendars:
        outcome = setting_up.put_calendar(plan=calendar, actor=actor, now=now)
        yield f"calendar {calendar.key}", outcome
    regions = setting_up.put_regions(plans=values.regions, actor=actor, now=now)
    yield from ((f"region {code}", outcome) for code, outcome in regions.items())
    for zone in values.zones:
        yield f"zone {zone.key}", setting_up.put_zone(plan=zone, actor=actor, now=now)
    for office in values.offices:
        yield f"office {office.key}", setting_up.put_office(plan=office, actor=actor, now=now)
    for person in values.people:
        yield f"person {person.email}", setting_up.put_person(plan=person, actor=actor, now=now)
    for one in values.holdings:
        outcome = setting_up.put_holding(plan=one, actor=actor, now=now)
        yield f"{one.function} {one.email} in {one.office}", outcome
    yield from _end_replaced(values.holdings, actor, now)
    for register in values.registers:
        outcome = registers.put_register(
            office=register.office,
            year=register.year,
            last=register.last,
            actor=actor,
            now=now,
        )
        yield f"register {register.office} {register.year}", outcome


def _end_replaced(
    plans: Sequence[HoldingPlan], actor: Actor, now: datetime
) -> Iterator[tuple[str, Outcome]]:
    """End what an officer held in the same function and office for another service or area."""
    today = accounts.today(now)
    named = {
        (one.email, one.function, one.office) for one in plans if (one.until_on or today) >= today
    }
    within = _held(plans)
    for one in accounts.holdings(now=now):
        key = (one.person.email, one.function, one.office.key)
        if key in named and (*key, one.service, one.area) not in within:
            setting_up.end_holding(held=one, actor=actor, now=now)
            yield f"{one.function} {one.person.email} in {one.office.key} before", Outcome.CHANGED


def _held(plans: Sequence[HoldingPlan]) -> set[tuple[str, ...]]:
    return {(one.email, one.function, one.office, one.service, one.area) for one in plans}


def _absent(values: TownFile, now: datetime) -> list[str]:
    named = {office.key for office in values.offices}
    found = [f"office {one.key}" for one in accounts.offices() if one.key not in named]
    held = _held(values.holdings)
    for one in accounts.holdings(now=now):
        key = (one.person.email, one.function, one.office.key)
        if (*key, one.service, one.area) not in held and one.function != allowing.ADMINISTRATOR:
            found.append(f"{one.function} {one.person.email} in {one.office.key}")
    return found


class AccountExists(Refused):
    """The address is already somebody's who is no administrator."""


class NobodyToRenew(Refused):
    """Nobody has the address whose second factor should be taken away."""


@transaction.atomic
def make_administrator(
    *, email: str, actor: Actor, now: datetime, renew: bool = False, may_exist: bool = False
) -> tuple[Person, str]:
    """Make someone an administrator of the government; return her and the token of a link.

    The link lets her choose a password; the second factor is set up at her first sign-in.
    With `renew` an old second factor is taken away, for one who lost telephone and codes.

    :raises NotTheAdministrator: when the actor may not set up the town
    :raises NoTownYet: when no town was loaded
    :raises NobodyToRenew: when a second factor should be renewed of nobody known
    :raises AccountExists: when the address is that of another account, unless it `may_exist`
    """
    allowing.check_may_set_up(actor)
    root = next((one for one in accounts.offices() if one.parent_id is None), None)
    if root is None:
        raise NoTownYet(
            _("Belum ada kantor. Muat dahulu berkas kota: bin/pendopo load-town BERKAS.")
        )
    known = accounts.person_by_email(email)
    if renew and known is None:
        raise NobodyToRenew(
            _("Tidak ada akun dengan surel %(email)s. Periksa ejaannya.") % {"email": email}
        )
    if known and not may_exist:
        _check_is_administrator(known, now)
    plan = PersonPlan(
        email=email,
        name=known.official_name if known else "",
        is_officer=True,
        nip=known.nip if known else "",
        rank=known.rank if known else "",
        is_invited=False,
    )
    setting_up.put_person(plan=plan, actor=actor, now=now)
    setting_up.put_holding(
        plan=HoldingPlan(
            email=email,
            function=allowing.ADMINISTRATOR,
            office=root.key,
            position="Administrator",
        ),
        actor=actor,
        now=now,
    )
    someone = Person.objects.get(email=email)
    if renew:
        proving.remove_authenticator(someone=someone, actor=actor, now=now)
    token = passwords.make_link(someone=someone, actor=actor, now=now, is_mailed=False)
    return someone, token


def _check_is_administrator(known: Person, now: datetime) -> None:
    held = accounts.actor_of(known, now=now).roles
    if any(role.function == allowing.ADMINISTRATOR for role in held):
        return
    said = {"email": known.email, "name": known.official_name or known.name or "–"}
    if known.is_officer:
        raise AccountExists(
            _(
                "%(email)s sudah akun petugas (%(name)s). Ulangi dengan --existing bila ia yang "
                "dimaksud: ia menjadi administrator juga, jabatannya yang lain tetap, dan ia "
                "memilih kata sandi baru."
            )
            % said
        )
    raise AccountExists(
        _(
            "%(email)s adalah akun warga (%(name)s). Lebih baik pakai surel dinas. Ulangi dengan "
            "--existing bila ia yang dimaksud: akun itu menjadi akun petugas juga, sebagai "
            "administrator; data dan permohonannya tetap miliknya."
        )
        % said
    )


class NotAnOfficial(Refused):
    """Only whoever works for the government signs its letters."""


def make_signing_key(*, email: str, passphrase: str, now: datetime) -> SigningKey:
    """Make the key of an official in her own name; an older one is replaced.

    :raises NotAnOfficial: when nobody of the offices has the address
    :raises keys.WeakPassphrase: when the passphrase is too short or too long
    """
    official = accounts.person_by_email(email)
    if official is None or not official.is_officer:
        raise NotAnOfficial(
            _("Tidak ada petugas dengan surel itu. Muat dahulu berkas kota yang menyebutnya.")
        )
    actor = accounts.actor_of(official, now=now)
    return keys.make_own_key(person=official, passphrase=passphrase, actor=actor, now=now)
