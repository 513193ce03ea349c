"""Asking for a letter, and everything until it is signed."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from pendopo.accounts import limits
from pendopo.accounts import queries as accounts
from pendopo.documents import composing, press, queries, rules, signing
from pendopo.documents.actions import ending, registers
from pendopo.documents.models import (
    NUMBERED,
    RENDERED,
    REQUESTED,
    SIGNED,
    Document,
    LetterFiles,
    Replacement,
    TrustedRoot,
)
from pendopo.documents.rules import Letter, Numbering
from pendopo.events import actions as events
from pendopo.files import actions as files
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.refusals import NotAllowed, Refused

_PASSPHRASE, _TRIES, _QUARTER = "passphrase", 10, 15 * 60


class NotYourSignature(NotAllowed):
    """Only the official whose name stands under it may sign."""


def request(*, letter: Letter, actor: Actor, now: datetime) -> Document:
    """Ask for a letter to be numbered, rendered and signed; call inside a transaction.

    Event `DocumentRequested` on `document/<code>`; its handler `documents.handlers.sign` does the
    rest and ends with `DocumentSigned`, payload {subject, code, kind, service}. Whoever may grant
    or refuse may ask: that was checked by the caller, whose transaction makes it happen once.

    :raises rules.NoRegister: when nobody understands how the letter is counted
    """
    if letter.numbering:
        rules.register_key(
            letter.numbering, office=letter.office, service=letter.service, on=now.date()
        )
    document = _new(letter, now)
    document.save(force_insert=True)
    events.record(
        stream=document.stream,
        kind="DocumentRequested",
        actor=actor,
        at=now,
        payload={
            **document.named,
            "version": document.version,
            "files": document.files.hash,
            "signer": document.signer_id,
        },
    )
    return document


def _new(letter: Letter, now: datetime) -> Document:
    code = rules.new_code()
    document = Document(
        code=code,
        subject=letter.subject,
        kind=letter.kind,
        service=letter.service,
        version=letter.version,
        office=letter.office,
        title=letter.title[0],
        title_en=letter.title[1],
        holder=letter.holder[:200],
        files=_kept_files(letter.files_used),
        template=letter.template,
        numbering=_as_row(letter.numbering),
        signer_id=letter.official.person_id,
        signer_name=letter.official.name,
        position=letter.official.position,
        requested_at=now,
        valid_until=letter.valid_until,
        valid_for=f"{letter.valid_for.amount} {letter.valid_for.unit}"
        if letter.valid_for
        else None,
        revoke_by=letter.revoke_by,
        grounds={
            key: list(both) for key, both in {**rules.COMMON_GROUNDS, **letter.grounds}.items()
        },
    )
    document.sealed_letter = events.seal(
        stream=letter.subject, place=document.stream, value=composing.sheet(letter)
    )
    return document


def _kept_files(texts: Mapping[str, str]) -> LetterFiles:
    name = sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
    return LetterFiles.objects.get_or_create(hash=name, defaults={"files": dict(texts)})[0]


def _as_row(numbering: Numbering | None) -> dict[str, str] | None:
    if numbering is None:
        return None
    return {
        "pattern": numbering.pattern,
        "classification": numbering.classification,
        "sequence": numbering.sequence,
        "unit": numbering.unit,
    }


class PressAway(Refused):
    """The press cannot print or sign just now."""

    status = 503


@sensitive_variables("passphrase")
def sign_by_passphrase(
    *,
    document: Document,
    passphrase: str,
    functions: Collection[str],
    offices: Collection[str],
    actor: Actor,
    now: datetime,
) -> Document:
    """Sign with the official's own key; ten wrong passphrases in a quarter of an hour are enough.

    Call outside a transaction: a failed try counts. `functions` sign, in the office of the letter
    or in `offices`: she must still hold one there. All else is as with `sign`.

    :raises NotYourSignature: when the actor is not the official, or holds no such function
    :raises TooOften: when too many wrong ones were tried, before another one is
    :raises signing.WrongPassphrase: when the passphrase does not open her key
    :raises signing.KeyLapsed: when the certificate of her key has ended
    :raises PressAway: when the press is busy or died; a number that was given is kept
    """
    _check_is_hers(document, actor)
    if not queries.signs(actor, document, functions=functions, offices=offices):
        raise NotYourSignature(
            _("Jabatan penanda tangan surat ini tidak lagi Anda pegang. Hubungi administrator.")
        )
    tries = f"{document.signer_id}"
    limits.check(_PASSPHRASE, tries, limit=_TRIES, per_seconds=_QUARTER, now=now)
    try:
        signed = sign(document=document, actor=actor, now=now, passphrase=passphrase)
    except press.PressFailed:
        raise PressAway(
            _("Surat belum dapat ditandatangani: mesin surat sedang ramai. Coba lagi sebentar.")
        ) from None
    limits.forgive(_PASSPHRASE, tries, per_seconds=_QUARTER, now=now)
    return signed


def _check_is_hers(document: Document, actor: Actor) -> None:
    if actor.person_id != document.signer_id:
        raise NotYourSignature(_("Hanya pejabat yang namanya tercantum yang dapat menandatangani."))


@sensitive_variables("passphrase")
def sign(*, document: Document, actor: Actor, now: datetime, passphrase: str = "") -> Document:
    """Give a document its number, render it, record its hash, sign it and keep it.

    Not one transaction but three: each step stays done, so it may be called again after any
    interruption and goes on where it was; the number and the date are kept. An official with a
    key of her own gives its passphrase, of which nothing is kept.

    One that replaces another ends that in the transaction that keeps it.

    :raises NotYourSignature: when the actor is neither the house nor the official
    :raises ending.AlreadyEnded: when it was recalled, or what it replaces revoked, meanwhile
    :raises signing.WrongPassphrase: when the passphrase does not open her key
    :raises signing.KeyLapsed: when the certificate of her key has ended
    """
    if actor.kind != "system":
        _check_is_hers(document, actor)
    signer = queries.signer_of(document, passphrase=passphrase, now=now)
    document = _numbered(document, actor=actor, now=now)
    if document.is_signed:
        return document
    pdf = _rendered(document, demo=signer.is_demonstration)
    _note_hash(document, pdf, actor=actor, now=now)
    signed = signer.sign(pdf, _stamp(document))
    return _kept(document, signed, signer, actor=actor, now=now)


def _replaced(document: Document) -> Document | None:
    """Return the letter in whose place one was asked for, if any."""
    found = Replacement.objects.filter(new=document).select_related("old").first()
    return found.old if found else None


@transaction.atomic
def _numbered(document: Document, *, actor: Actor, now: datetime) -> Document:
    """Give the next number of the register, in the transaction that keeps it: no gap, no double."""
    waiting = Document.objects.select_for_update().filter(pk=document.pk, state=REQUESTED)
    locked = waiting.first()
    if locked is None:
        return queries.by_code(document.code)
    document = locked
    ending.check_stands(document)
    office = accounts.office(document.office)
    on = now.astimezone(accounts.calendar_of(office.key).zone).date()
    given: dict[str, Value] = {"register": "", "number": ""}
    row: dict[str, int | str] = {}
    if document.numbering:
        numbering = Numbering(**document.numbering)
        key = rules.register_key(numbering, office=office.key, service=document.service, on=on)
        register_id, sequence = registers.next_number(key)
        number = rules.number(numbering, sequence=sequence, unit=office.unit, on=on)
        row = {"register_id": register_id, "sequence": sequence, "number": number}
        given = {"register": key, "sequence": sequence, "number": number}
    until = rules.last_day(locked.span, locked.valid_until, on=on)
    waiting.update(state=NUMBERED, issued_on=on, signed_at=now, valid_until=until, **row)
    events.record(
        stream=document.stream,
        kind="DocumentNumbered",
        actor=actor,
        at=now,
        payload={**given, "issued_on": on.isoformat()},
    )
    return queries.by_code(document.code)


def _rendered(document: Document, *, demo: bool) -> bytes:
    if document.issued_on is None or document.signed_at is None:
        raise LookupError(document.code)
    values = composing.signed(
        composing.dated(queries.said(document), document.valid_until),
        code=document.code,
        number=document.number,
        issued_on=document.issued_on,
        signed_at=document.signed_at,
        demo=demo,
    )
    return press.render(
        files=document.files.files,
        template=document.template,
        values=values,
        timestamp=document.signed_at,
    )


@transaction.atomic
def _note_hash(document: Document, pdf: bytes, *, actor: Actor, now: datetime) -> None:
    """Record what is going to be signed, before it is.

    After an interruption the same bytes come again; where the letter module was renewed in
    between, the new hash is recorded beside the old one.
    """
    digest = sha256(pdf).hexdigest()
    before = Document.objects.filter(pk=document.pk, state__in=[NUMBERED, RENDERED])
    if before.exclude(tbs_sha256=digest).update(
        state=RENDERED, tbs_sha256=digest, tbs_bytes=len(pdf)
    ):
        events.record(
            stream=document.stream,
            kind="DocumentRendered",
            actor=actor,
            at=now,
            payload={"tbs_sha256": digest, "tbs_bytes": len(pdf)},
        )


def _stamp(document: Document) -> press.Stamp:
    if document.signed_at is None:
        raise LookupError(document.code)
    place = accounts.office(document.office).place or accounts.town().name
    return press.Stamp(
        document.signer_name, f"Penerbitan {document.title}", place, document.signed_at
    )


@transaction.atomic
def _kept(
    document: Document, signed: bytes, signer: signing.Signer, *, actor: Actor, now: datetime
) -> Document:
    ready = Document.objects.select_for_update().filter(pk=document.pk, state=RENDERED)
    if ready.first() is None:
        return queries.by_code(document.code)
    ending.check_stands(document)
    digest, root = sha256(signed).hexdigest(), signing.root_certificate()
    TrustedRoot.objects.get_or_create(
        sha256=sha256(root).hexdigest(), defaults={"certificate": root, "since_at": now}
    )
    pdf = files.keep(
        content=signed, media_type="application/pdf", name=document.title, actor=actor, now=now
    )
    ready.update(state=SIGNED, sha256=digest, pdf=pdf, is_demonstration=signer.is_demonstration)
    events.record(
        stream=document.stream,
        kind="DocumentSigned",
        actor=actor,
        at=now,
        payload={**document.named, "number": document.number, "sha256": digest},
    )
    if old := _replaced(document):
        fresh = queries.by_code(document.code)
        ending.supersede(document=old, by=fresh, actor=actor, now=now)
    return queries.by_code(document.code)
