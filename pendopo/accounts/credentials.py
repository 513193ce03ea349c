"""With what a person signs in, and where she is signed in."""

from collections.abc import Mapping
from datetime import datetime

from pendopo.accounts import identity
from pendopo.accounts.models import (
    Authenticator,
    PasswordLink,
    Person,
    RecoveryCode,
    SignedIn,
)
from pendopo.events import queries as events


def sign_in_of(session_key: str) -> SignedIn | None:
    """Return the open session that a cookie names, with its person; over or not."""
    index = identity.fingerprint("session", session_key)
    found = SignedIn.objects.filter(session_index=index, ended_at=None, person__is_active=True)
    return found.select_related("person").first()


def sign_ins(someone: Person, *, now: datetime) -> list[SignedIn]:
    """Return the sessions that a person has open, last seen first."""
    found = SignedIn.objects.filter(person=someone, ended_at=None).order_by("-seen_at", "-id")
    return [one for one in found if not one.has_lapsed(now)]


def has_authenticator(someone: Person) -> bool:
    """Tell whether a person has set up the second factor."""
    return Authenticator.objects.filter(person=someone).exclude(confirmed_at=None).exists()


def authenticator_secret(someone: Person) -> str:
    """Return the secret of a person's second factor; empty when there is none."""
    found = Authenticator.objects.filter(person=someone).first()
    if found is None:
        return ""
    opened = events.unseal_row(
        stream=someone.stream, place="authenticator", sealed=bytes(found.sealed_secret)
    )
    secret = opened.get("secret") if isinstance(opened, Mapping) else ""
    return secret if isinstance(secret, str) else ""


def recovery_codes_left(someone: Person) -> int:
    """Return how many recovery codes a person can still use."""
    return RecoveryCode.objects.filter(person=someone, used_at=None).count()


def has_password_link(someone: Person) -> bool:
    """Tell whether a link to choose a password was ever made and not used."""
    return PasswordLink.objects.filter(person=someone).exists()


def person_of_link(token: str, *, now: datetime) -> Person | None:
    """Return whose password a link lets choose, while it holds."""
    index = identity.fingerprint("link", token)
    found = PasswordLink.objects.filter(token_hash=index, expires_at__gt=now)
    link = found.filter(person__is_active=True).select_related("person").first()
    return link.person if link else None
