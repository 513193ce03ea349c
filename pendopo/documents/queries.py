"""Reading documents."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from pendopo.accounts import queries as accounts
from pendopo.documents import composing, coverage, press, rules, signing
from pendopo.documents.models import (
    REVOKED,
    SIGNED,
    SUPERSEDED,
    Document,
    Replacement,
    SigningKey,
    TrustedRoot,
)
from pendopo.documents.rules import Letter
from pendopo.events import queries as events
from pendopo.events.models import Checkpoint, Event
from pendopo.files import queries as files
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value


def of_subject(subject: str) -> list[Document]:
    """Return the documents about a thing, in the order in which they were asked for."""
    found = Document.objects.standing().filter(subject=subject).select_related("pdf", "signer")
    return list(found.order_by("id"))


def not_ended(subjects: Collection[str], kind: str) -> list[Document]:
    """Return the documents of a kind about some things that are in force, or wait to be signed."""
    found = Document.objects.standing().filter(subject__in=subjects, kind=kind)
    return list(found.exclude(state__in=[REVOKED, SUPERSEDED]).order_by("id"))


def given(subjects: Collection[str], kind: str, *, on: date) -> int:
    """Return how many documents of a kind were given about some things and still hold on a day.

    What waits for its signature counts: it was decided; not what is to replace another.
    """
    found = Document.objects.standing().filter(Q(valid_until=None) | Q(valid_until__gte=on))
    found = found.filter(subject__in=subjects, kind=kind)
    waiting = Q(replaces__isnull=False) & ~Q(state=SIGNED)
    return found.exclude(state__in=[REVOKED, SUPERSEDED]).exclude(waiting).count()


def replacements(subject: str) -> list[Replacement]:
    """Return which letters about a thing were asked for in the place of others."""
    found = Replacement.objects.filter(old__subject=subject).select_related("old", "new")
    return list(found.order_by("id"))


def letter_of(subject: str, code: str) -> Document:
    """Return the document about a thing that has a code.

    :raises Document.DoesNotExist: when there is none, or it is about something else
    """
    return Document.objects.select_related("pdf", "signer").get(subject=subject, code=code)


def by_code(code: str) -> Document:
    """Return a document; :raises Document.DoesNotExist: when there is none."""
    return Document.objects.select_related("pdf", "files", "signer").get(code=code)


def waiting_for(actor: Actor) -> list[Document]:
    """Return what waits for the actor's own passphrase, the oldest first."""
    mine = Document.objects.standing().filter(signer_id=actor.person_id)
    mine = mine.exclude(signer__signing_key=None)
    return list(mine.exclude(pk__in=Document.objects.signed()).order_by("id"))


def content(document: Document) -> bytes:
    """Return the signed PDF; who may have it is decided by the room that asks.

    :raises Document.DoesNotExist: when it is not signed
    """
    if document.pdf is None:
        raise Document.DoesNotExist
    return files.content(document.pdf)


class Forgotten(Exception):
    """What a letter said was erased with the thing that it was about."""


def said(document: Document) -> Mapping[str, Value]:
    """Return what a letter says but for what signing gives; :raises Forgotten: when erased."""
    opened = events.unseal_row(
        stream=document.subject,
        place=document.stream,
        sealed=bytes(document.sealed_letter),
    )
    if not isinstance(opened, Mapping):
        raise Forgotten(document.code)
    return opened


def signer_of(document: Document, *, passphrase: str, now: datetime) -> signing.Signer:
    """Return what signs for the official of a document: her own key if she has one.

    :raises signing.WrongPassphrase: when she has, and the passphrase does not open it
    :raises signing.KeyLapsed: when its certificate has ended
    """
    own = SigningKey.objects.filter(person_id=document.signer_id).first()
    if own is None:
        return signing.HouseSigner(document.signer_id, document.signer_name)
    sealed = signing.PassphraseSigner(bytes(own.sealed_key), bytes(own.certificate), passphrase)
    sealed.check(now)
    return sealed


def signs(
    actor: Actor, document: Document, *, functions: Collection[str], offices: Collection[str]
) -> bool:
    """Tell whether an actor still holds one of the functions that sign, in one of the offices
    that have a part in it and for its service."""
    return any(
        role.function in functions
        and role.office in {document.office, *offices}
        and role.service in ("", document.service)
        for role in actor.roles
    )


def has_own_key(person_id: int) -> bool:
    """Tell whether an official signs with a key that only she opens."""
    return SigningKey.objects.filter(person_id=person_id).exists()


def unprintable(value: Value) -> list[str]:
    """Return the characters in the texts of a value that no letter can show, each once.

    To be told when it is typed: a hint, no refusal, for a letter prints a box in their place.
    """
    return coverage.uncovered_in(value)


@dataclass(frozen=True)
class Record:
    """Where a signature stands in the record of the house: its hash, its place in the order of all
    events, and the first signed checkpoint that covers it."""

    hash: str
    position: int | None
    checkpoint_at: datetime | None


def record_of(document: Document) -> Record:
    """Return where a signature stands in the record of the house."""
    signed = Event.objects.filter(stream=document.stream, kind="DocumentSigned").first()
    place = signed.position if signed else None
    covering = Checkpoint.objects.filter(size__gte=place or 0).order_by("size").first()
    return Record(
        " ".join(re.findall("....", document.sha256)),
        place,
        covering.at if covering and place else None,
    )


@dataclass(frozen=True)
class Draft:
    """A letter as its signatory reads it; `lost` are characters that no face can show."""

    pdf: bytes
    lost: list[str]


def draft(*, letter: Letter, now: datetime) -> Draft:
    """Return a letter as it would be: RANCANGAN, without number and code.

    :raises press.BrokenTemplate: when its template does not compile
    :raises press.PressFailed: when the press is busy or died
    """
    until = rules.last_day(letter.valid_for, letter.valid_until, on=accounts.today(now))
    sheet = composing.dated(composing.sheet(letter), until)
    pdf = _drafted(letter.files_used, letter.template, sheet, now)
    return Draft(pdf, unprintable(sheet))


def draft_of(document: Document, *, now: datetime) -> Draft:
    """Return a letter that was asked for, as its official reads it before it is signed.

    :raises Forgotten: when what it says was erased
    :raises press.BrokenTemplate: when its template does not compile
    :raises press.PressFailed: when the press is busy or died
    """
    sheet = composing.dated(said(document), _until(document, now))
    pdf = _drafted(document.files.files, document.template, sheet, now)
    return Draft(pdf, unprintable(dict(sheet)))


def _drafted(
    files: Mapping[str, str], template: str, said: Mapping[str, Value], now: datetime
) -> bytes:
    values = composing.draft(said, demo=True)
    return press.render(files=files, template=template, values=values, timestamp=now)


def _until(document: Document, now: datetime) -> date | None:
    return rules.last_day(document.span, document.valid_until, on=accounts.today(now))


def fault_of(document: Document, *, now: datetime) -> str:
    """Return why a letter that was asked for cannot be printed; empty where it can.

    The text begins with `file:line:column: ` where the press knows the place.
    """
    try:
        _drafted(document.files.files, document.template, said(document), now)
    except (press.BrokenTemplate, press.PressFailed) as error:
        return f"{error}"
    return ""


def state_of(document: Document, *, now: datetime) -> str:
    """Return whether a signed document is valid, expired, revoked or superseded."""
    if document.state in ("revoked", "superseded"):
        return document.state
    return "expired" if document.is_expired(accounts.today(now)) else "valid"


def ended(subjects: Iterable[str], *, now: datetime) -> dict[str, str]:
    """Return how the letters about things ended, by subject, in one read; none where they hold."""
    states: dict[str, list[str]] = {}
    signed = Document.objects.signed().filter(subject__in=list(subjects))
    for one in signed.defer("sealed_letter").order_by("id"):
        states.setdefault(one.subject, []).append(state_of(one, now=now))
    return {subject: end for subject, found in states.items() if (end := end_of(found))}


def end_of(states: Sequence[str]) -> str:
    """Return how letters of one thing ended: empty while one is valid and none was revoked."""
    if "revoked" in states:
        return "revoked"
    return "" if "valid" in states or not states else states[0]


def roots() -> list[bytes]:
    """Return the certificates of all authorities whose signatures stand in our documents."""
    found = TrustedRoot.objects.order_by("id").values_list("certificate", flat=True)
    return [bytes(one) for one in found]
