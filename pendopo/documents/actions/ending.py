"""The end of a signed document: revoked, or superseded by another."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import queries as accounts
from pendopo.documents import queries
from pendopo.documents.models import REVOKED, SIGNED, SUPERSEDED, Document, Recall, Replacement
from pendopo.events import actions as events
from pendopo.rules.actor import Actor
from pendopo.rules.definition.language import Both
from pendopo.rules.refusals import NotAllowed, Outrun, Refused


class NotYoursToRevoke(NotAllowed):
    """The actor does not hold the function that may end this document."""


class UnknownGround(Refused):
    """A ground of revocation that the service does not know."""


class AlreadyEnded(Outrun):
    """The document is not in force: not signed yet, revoked or superseded."""


@transaction.atomic
def revoke(*, document: Document, ground: str, note: str, actor: Actor, now: datetime) -> Document:
    """Revoke a signed document on one of its grounds; the note is sealed.

    :raises NotYoursToRevoke: when the actor does not hold the function that may
    :raises UnknownGround: when the service does not know the ground
    :raises AlreadyEnded: when it is not in force
    """
    check_may_end(document, actor)
    if ground not in document.grounds:
        raise UnknownGround(_("Pilih alasan pencabutan dari daftar."))
    _end(document, now, state=REVOKED, ground=ground, ended_by=_position(document, actor, now))
    events.record(
        stream=document.stream,
        kind="DocumentRevoked",
        actor=actor,
        at=now,
        payload={**document.named, "ground": ground},
        sealed={"note": note},
    )
    return queries.by_code(document.code)


@transaction.atomic
def take_back(
    *, document: Document, end: str, why: Both, by: str, actor: Actor, now: datetime
) -> Document:
    """Revoke a document because a case came to an `end` that takes it back.

    The steps that lead to the end say who may. `why` are the words of the end and `by` is the
    number of the case that came to it; what has ended already stays as it ended. What waits for
    its signature is recalled instead: it is never signed.
    """
    grounds = {**document.grounds, end: list(why)}
    document = Document.objects.select_for_update().get(pk=document.pk)  # nobody signs it now
    if not document.is_signed:
        return _recall(document, end, by, actor, now)
    try:
        _end(
            document,
            now,
            state=REVOKED,
            ground=end,
            grounds=grounds,
            ended_by=_position(document, actor, now),
        )
    except AlreadyEnded:
        return queries.by_code(document.code)
    events.record(
        stream=document.stream,
        kind="DocumentRevoked",
        actor=actor,
        at=now,
        payload={**document.named, "ground": end, "by": by},
    )
    return queries.by_code(document.code)


def _recall(document: Document, end: str, by: str, actor: Actor, now: datetime) -> Document:
    made = Recall.objects.get_or_create(
        document=document, defaults={"end": end, "by": by, "recalled_at": now}
    )[1]
    if made:
        events.record(
            stream=document.stream,
            kind="DocumentRecalled",
            actor=actor,
            at=now,
            payload={**document.named, "ground": end, "by": by},
        )
    return queries.by_code(document.code)


def check_stands(document: Document) -> None:
    """Make sure that a document is still to be signed; ask while its row is locked.

    :raises AlreadyEnded: when it was recalled, or the letter that it replaces was revoked
    """
    if not Document.objects.standing().filter(pk=document.pk).exists():
        raise AlreadyEnded(_("Surat ini ditarik sebelum ditandatangani. Muat ulang halaman."))


@transaction.atomic
def supersede(*, document: Document, by: Document, actor: Actor, now: datetime) -> Document:
    """Let a signed document take the place of the one for which it was asked.

    Part of its signing: who may end the old one was checked when the new one was asked for.

    :raises AlreadyEnded: when one of the two is not in force, or `by` was not asked for so
    """
    asked = Replacement.objects.filter(old=document, new=by)
    if by.state != SIGNED or not asked.exists():
        raise AlreadyEnded(_("Surat pengganti belum berlaku."))
    _end(document, now, state=SUPERSEDED, superseded_by=by)
    events.record(
        stream=document.stream,
        kind="DocumentSuperseded",
        actor=actor,
        at=now,
        payload={**document.named, "by": by.code},
    )
    return queries.by_code(document.code)


def check_may_end(document: Document, actor: Actor) -> None:
    """Make sure that an actor may end a document.

    :raises NotYoursToRevoke: when the actor does not hold the function that may
    """
    if actor.kind != "system" and not document.may_be_ended_by(actor):
        raise NotYoursToRevoke(_("Anda tidak berwenang mencabut surat ini."))


def _end(document: Document, now: datetime, **changes: object) -> None:
    in_force = Document.objects.filter(pk=document.pk, state=SIGNED)
    if not in_force.update(ended_at=now, **changes):
        raise AlreadyEnded(_("Surat ini tidak sedang berlaku. Muat ulang halaman."))


def _position(document: Document, actor: Actor, now: datetime) -> str:
    office = accounts.office(document.office)
    holder = accounts.official_of(
        actor.person_id, office.key, document.revoke_by, on=accounts.today(now)
    )
    return holder.position if holder else office.name
