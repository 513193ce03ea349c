"""Asking for a letter in the place of a signed one, which ends when the new one is signed."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pendopo.documents import rules
from pendopo.documents.actions import ending, letters
from pendopo.documents.models import SIGNED, Document, Replacement
from pendopo.documents.rules import Letter
from pendopo.rules.actor import Actor
from pendopo.rules.refusals import Outrun, Refused


class UnknownReason(Refused):
    """None of the reasons for which a letter is replaced."""


class AlreadyReplaced(Outrun):
    """Another letter in its place was asked for first."""


def request_instead(
    *, document: Document, letter: Letter, ground: str, actor: Actor, now: datetime
) -> Document:
    """Ask for a letter in the place of a signed one; call inside a transaction.

    The old one holds until the new one is signed: the same transaction ends it. Revoked before,
    it takes the wish for a new one with it.

    :raises NotYoursToRevoke: when the actor does not hold the function that may end it
    :raises UnknownReason: when the ground is none of `rules.REPLACEMENT_GROUNDS`
    :raises AlreadyEnded: when it is not in force
    :raises AlreadyReplaced: when another one was asked for first
    """
    ending.check_may_end(document, actor)
    if ground not in rules.REPLACEMENT_GROUNDS:
        raise UnknownReason(_("Pilih alasan penggantian dari daftar."))
    locked = Document.objects.select_for_update().filter(pk=document.pk, state=SIGNED).first()
    if locked is None:
        raise ending.AlreadyEnded(_("Surat ini tidak sedang berlaku. Muat ulang halaman."))
    if Replacement.objects.filter(old=locked).exists():
        raise AlreadyReplaced(_("Surat ini sudah sedang diganti. Muat ulang halaman."))
    new = letters.request(letter=letter, actor=actor, now=now)
    Replacement.objects.create(
        old=locked, new=new, ground=ground, asked_by_id=actor.person_id, asked_at=now
    )
    return new
