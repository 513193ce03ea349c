"""Filing a case: from answers to a number, exactly once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import atlas
from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Office, Person
from pendopo.accounts.queries import NoOffice
from pendopo.cases import queries, rules, world
from pendopo.cases.actions import moving
from pendopo.cases.actions.motion import Motion, finish, section
from pendopo.cases.actions.sameness import check_not_open, remember_likeness
from pendopo.cases.models import Case, CaseFile, CaseNumber
from pendopo.catalogue import queries as catalogue
from pendopo.catalogue.models import ServiceVersion
from pendopo.events import queries as sealed
from pendopo.files.models import StoredFile
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.clock import ClockEvent
from pendopo.rules.definition.answers import Settled
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.promises import FILING
from pendopo.rules.refusals import NotAllowed, Refused

TRACKING_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
TRACKING_LENGTH = 10


class CannotBeSent(Refused):
    """The answers do not fit; `refusals` say for each question what is wrong."""

    def __init__(self, refusals: Mapping[str, Both]) -> None:
        super().__init__(_("Ada isian yang perlu diperbaiki sebelum permohonan dapat dikirim."))
        self.refusals = refusals


class NotForOthers(NotAllowed):
    """Nobody asks in the name of somebody else."""


@dataclass(frozen=True)
class Filed:
    """What the applicant gets at once."""

    case: Case
    tracking_code: str


@dataclass(frozen=True)
class Offices:
    """The office that owns a case, and the one of every step that is done elsewhere."""

    owner: Office
    of_steps: Mapping[str, str]


def file(
    *,
    version: ServiceVersion,
    applicant: Person | None,
    answers: Mapping[str, Value],
    papers: Mapping[str, Sequence[StoredFile]],
    intent_key: str,
    actor: Actor,
    now: datetime,
    channel: str = "online",
    language: str = "id",
    outside: world.World = world.REAL,
) -> Filed:
    """File a case under a published version; the same `intent_key` again returns the first.

    `answers` map question → stored value (`rules.definition.answers.to_json`), `papers` document →
    files in order. Answers of hidden or unknown questions are dropped and named in the event.

    :raises NotForOthers: when the applicant is somebody else than the actor
    :raises CannotBeSent: with a sentence for each question that refuses
    :raises AlreadyAsked: when the same case is open
    """
    if applicant is not None and applicant.pk != actor.person_id and actor.kind != "system":
        raise NotForOthers(_("Permohonan hanya dapat dikirim oleh pemohonnya sendiri."))
    if first := filed(intent_key):
        return first
    definition = catalogue.definition_now(version)
    offices, calendars = offices_for(definition, answers), world.Calendars()
    settled = world.settle(
        definition,
        answers,
        applicant_id=applicant.pk if applicant else None,
        papers={key: len(files) for key, files in papers.items()},
        office=offices.owner,
        filed_at=now,
        now=now,
        outside=outside,
        calendars=calendars,
    )
    if settled.refusals:
        raise CannotBeSent(settled.refusals)
    try:
        with transaction.atomic():
            year = world.today(offices.owner, now, calendars).year
            number = _next_number(version.service.key, year)
            check_not_open(
                definition, settled, applicant.pk if applicant else None
            )  # its rivals wait for the number
            case, code = _create(
                number, version, offices, settled, applicant, intent_key, channel, language, now
            )
            _attach(case, papers, settled, actor, now)
            motion = Motion(
                case,
                definition,
                actor,
                now,
                answers=dict(settled.kept),
                records={},
                secrets={"tracking": code},
                outside=outside,
                calendars=calendars,
            )
            _begin(motion, settled)
            return Filed(finish(motion), code)
    except IntegrityError:
        if first := filed(intent_key):
            return first
        raise


def filed(intent_key: str) -> Filed | None:
    """Return what was filed with this key, if anything was."""
    case = Case.objects.filter(intent_key=intent_key).first()
    return Filed(case, tracking_code(case)) if case else None


def tracking_code(case: Case) -> str:
    """Return the code with which anybody who has it follows a case; empty when erased."""
    values = sealed.unseal_row(stream=case.stream, place="values", sealed=bytes(case.sealed))
    secret = section(values, "secrets") if isinstance(values, Mapping) else {}
    return f"{secret.get('tracking', '')}"


def offices_for(definition: Definition, answers: Mapping[str, Value]) -> Offices:
    """Find the office that owns a case and those of all its steps.

    :raises CannotBeSent: at the question that decides, when an office is missing
    """
    level = definition.vocabulary.offices[definition.owner].level
    asked = definition.owner_by if level else ""
    try:
        if level:
            owner = accounts.office_in_region(definition.owner, f"{answers.get(asked) or '-'}")
        else:
            owner = _only_office(definition.owner)
        steps = [b for s in definition.steps.values() for b in (s, *s.branches)]
        found = {
            step.key: accounts.find_office(step.office, owner).key for step in steps if step.office
        }
    except NoOffice as error:
        if asked and not answers.get(asked):
            label = definition.scope[asked].label
            missing = (
                f"{label[0]} diperlukan dan masih kosong. Pilih satu dari daftar.",
                f"{label[1]} is needed and still empty. Choose one from the list.",
            )
            raise CannotBeSent({asked: missing}) from None
        raise CannotBeSent(
            {asked or "ward": _not_here(definition, answers, asked, error)}
        ) from None
    return Offices(owner, found)


def _only_office(kind: str) -> Office:
    found = accounts.offices().filter(kind=kind).first()
    if found is None:
        raise NoOffice(kind, None)
    return found


def _not_here(
    definition: Definition, answers: Mapping[str, Value], asked: str, error: NoOffice
) -> Both:
    names = atlas.region_names()
    where = names.get(f"{answers.get(asked)}", definition.vocabulary.offices[error.kind].label[0])
    nearest = error.nearest
    ask = f" Hubungi {nearest.name}, {nearest.address}." if nearest else ""
    ask_en = f" Please ask {nearest.name}, {nearest.address}." if nearest else ""
    return (
        f"Layanan ini belum tersedia untuk {where}.{ask}",
        f"This service is not yet available for {where}.{ask_en}",
    )


def _create(
    number: str,
    version: ServiceVersion,
    offices: Offices,
    settled: Settled,
    applicant: Person | None,
    intent_key: str,
    channel: str,
    language: str,
    now: datetime,
) -> tuple[Case, str]:
    code = "".join(secrets.choice(TRACKING_LETTERS) for _ in range(TRACKING_LENGTH))
    case = Case.objects.create(
        number=number,
        tracking_index=queries.tracking_index(code),
        kind=version.service.kind,
        service=version.service.key,
        version=version,
        office=offices.owner,
        offices=dict(offices.of_steps),
        applicant=applicant,
        applicant_name=name_in(settled, applicant),
        area=rules.area(settled.env),
        channel=channel,
        language=language,
        intent_key=intent_key,
        sealed=b"",
        filed_at=now,
    )
    return case, code


def name_in(settled: Settled, applicant: Person | None) -> str:
    """Return whose name stands on a case: the one that was typed, else that of the account."""
    return f"{settled.env.get('full_name') or (applicant.name if applicant else '')}"


def _next_number(service: str, year: int) -> str:
    """Return the next number of a service in a year; the row is locked until the commit."""
    table = CaseNumber._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {table} (service, year, last) VALUES (%s, %s, 1)
            ON CONFLICT (service, year) DO UPDATE SET last = {table}.last + 1 RETURNING last""",
            [service, year],
        )
        (last,) = cursor.fetchone()
    return f"{service.upper()}-{year}-{last:06}"


def _attach(
    case: Case,
    papers: Mapping[str, Sequence[StoredFile]],
    settled: Settled,
    actor: Actor,
    now: datetime,
) -> None:
    known = {field.key for field in catalogue.definition(case.version).documents}
    CaseFile.objects.bulk_create(
        CaseFile(case=case, key=key, file=one, added_at=now, added_by_id=actor.person_id or None)
        for key, files in papers.items()
        if key in known and key not in settled.hidden
        for one in files
    )


def _begin(motion: Motion, settled: Settled) -> None:
    """Record the filing, remember by what it is found, and enter the first step."""
    definition, case = motion.definition, motion.case
    motion.tell(
        "CaseFiled",
        {
            "service": case.service,
            "version": case.version.number,
            "office": case.office.key,
            "number": case.number,
            "channel": case.channel,
            "ignored": list(settled.ignored)[:50],
        },
        {"answers": motion.answers, "tracking": f"{motion.secrets['tracking']}"},
    )
    remember_likeness(motion, settled)
    if definition.clock.starts == FILING:
        motion.tick(ClockEvent("filed", motion.now))
    moving.enter(motion, next(iter(definition.steps)))
