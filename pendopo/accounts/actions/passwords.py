"""Passwords of officers: chosen by a one-time link, changed, forgotten."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import credentials, limits, queries, rules
from pendopo.accounts.actions import allowing, sessions
from pendopo.accounts.identity import fingerprint
from pendopo.accounts.models import PasswordLink, Person
from pendopo.events import actions as events
from pendopo.rules.actor import GUEST, Actor
from pendopo.rules.refusals import NotThere

_DAY = 86_400
_HOUR = 3_600
LINKS_OF_AN_ADDRESS = 20  # from everywhere together: keeps a mail-box from being flooded


class NoSuchLink(NotThere):
    """The link was used, replaced, or is too old."""


@transaction.atomic
def make_link(*, someone: Person, actor: Actor, now: datetime, is_mailed: bool) -> str:
    """Make the one link by which an officer may choose a password; return its token.

    It holds for seven days and once; older ones are void. Mailed only if asked for.

    :raises NotYours: when the actor is neither she nor an administrator
    """
    allowing.check_herself(someone, actor)
    PasswordLink.objects.filter(person=someone).delete()
    return _link(someone, actor, now, is_mailed=is_mailed)


def _link(someone: Person, actor: Actor, now: datetime, *, is_mailed: bool) -> str:
    token = secrets.token_urlsafe(32)
    PasswordLink.objects.create(
        person=someone,
        token_hash=fingerprint("link", token),
        sent_at=now,
        expires_at=now + rules.LINK_LASTS,
    )
    events.record(
        stream=someone.stream,
        kind="PasswordLinkSent" if is_mailed else "PasswordLinkMade",
        actor=actor,
        at=now,
        sealed={"token": token} if is_mailed else {},
    )
    return token


def request_link(*, email: str, network: str, now: datetime, browser: str = "") -> None:
    """Have a link mailed to an officer who forgot the password; to nobody else, without a sign.

    Anybody may ask for anybody: links that she has already go on holding, and what is asked from
    her known `browser` is counted apart.

    :raises TooOften: when the address or the network asked too often
    """
    place, box = browser or network, rules.mailbox(email)
    limits.check("link", network, limit=60, per_seconds=_HOUR, now=now)
    limits.check("link", f"{place} {box}", limit=5, per_seconds=_DAY, now=now)
    if not browser:
        limits.check("link", box, limit=LINKS_OF_AN_ADDRESS, per_seconds=_DAY, now=now)
    someone = queries.person_by_email(email)
    if someone and someone.is_officer and someone.is_active:
        with transaction.atomic():
            _link(someone, GUEST, now, is_mailed=True)


@transaction.atomic
def choose(*, token: str, password: str, now: datetime) -> Person:
    """Set the password that the holder of a link chose; her other links and all sessions end.

    :raises NoSuchLink: when the link was used, replaced or is too old
    """
    someone = credentials.person_of_link(token, now=now)
    mine = PasswordLink.objects.filter(token_hash=fingerprint("link", token), expires_at__gt=now)
    if someone is None or not mine.delete()[0]:
        raise NoSuchLink(_("Tautan ini sudah dipakai atau kedaluwarsa. Minta tautan baru."))
    return _set(someone, password, Actor(someone.pk), now)


@transaction.atomic
def change(*, someone: Person, password: str, actor: Actor, now: datetime) -> Person:
    """Replace a password; links to choose one and all sessions end, this one too.

    :raises NotYours: when the actor is neither she nor an administrator
    """
    allowing.check_herself(someone, actor)
    return _set(someone, password, actor, now)


def _set(someone: Person, password: str, actor: Actor, now: datetime) -> Person:
    someone.password = make_password(password)
    Person.objects.filter(pk=someone.pk).update(password=someone.password)
    PasswordLink.objects.filter(person=someone).delete()
    events.record(stream=someone.stream, kind="PasswordChosen", actor=actor, at=now)
    sessions.end_all(someone=someone, actor=actor, now=now)
    return someone
