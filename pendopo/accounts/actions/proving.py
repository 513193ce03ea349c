"""The second factor of officers: setting it up, showing it, replacing it once."""

import secrets
from datetime import datetime

import pyotp
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import credentials, limits, rules
from pendopo.accounts.actions import allowing
from pendopo.accounts.actions.signing_in import WrongCode
from pendopo.accounts.identity import fingerprint
from pendopo.accounts.models import Authenticator, Person, RecoveryCode
from pendopo.events import actions as events
from pendopo.rules.actor import Actor
from pendopo.rules.refusals import Outrun

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_QUARTER = 900


class AlreadyEnrolled(Outrun):
    """The second factor is set up already."""


@transaction.atomic
def begin_enrolment(*, someone: Person, now: datetime) -> str:
    """Return the secret that the authenticator app must learn; the same until it is confirmed.

    :raises AlreadyEnrolled: when a second factor is confirmed
    """
    found = Authenticator.objects.filter(person=someone).first()
    if found and found.confirmed_at:
        raise AlreadyEnrolled(_("Kode dari aplikasi sudah dipasang untuk akun ini."))
    if found:
        return credentials.authenticator_secret(someone)
    return _kept(someone, pyotp.random_base32(), now)


def _kept(someone: Person, secret: str, now: datetime) -> str:
    sealed = events.seal(stream=someone.stream, place="authenticator", value={"secret": secret})
    Authenticator.objects.update_or_create(
        person=someone, defaults={"sealed_secret": sealed, "confirmed_at": None, "last_step": 0}
    )
    events.record(
        stream=someone.stream, kind="AuthenticatorOffered", actor=Actor(someone.pk), at=now
    )
    return secret


def enrol(*, someone: Person, code: str, now: datetime) -> list[str]:
    """Confirm the second factor by its first code; return ten recovery codes, told only now.

    :raises WrongCode: when the app shows another code
    :raises TooOften: when too many codes were tried
    """
    step = _step(someone, code, now)
    with transaction.atomic():
        waiting = Authenticator.objects.filter(person=someone, confirmed_at=None)
        if not waiting.update(confirmed_at=now, last_step=step):
            raise AlreadyEnrolled(_("Kode dari aplikasi sudah dipasang untuk akun ini."))
        codes = _new_recovery_codes(someone)
        events.record(
            stream=someone.stream, kind="AuthenticatorEnrolled", actor=Actor(someone.pk), at=now
        )
    return codes


@transaction.atomic
def put_authenticator(*, someone: Person, secret: str, actor: Actor, now: datetime) -> bool:
    """Give someone a known second factor, as the demonstration does; tell whether it is new.

    :raises NotTheAdministrator: when the actor may not set up the town
    """
    allowing.check_may_set_up(actor)
    confirmed = Authenticator.objects.filter(person=someone).exclude(confirmed_at=None)
    if confirmed.exists() and credentials.authenticator_secret(someone) == secret:
        return False
    sealed = events.seal(stream=someone.stream, place="authenticator", value={"secret": secret})
    Authenticator.objects.update_or_create(
        person=someone, defaults={"sealed_secret": sealed, "confirmed_at": now, "last_step": 0}
    )
    events.record(stream=someone.stream, kind="AuthenticatorEnrolled", actor=actor, at=now)
    return True


def prove(*, someone: Person, code: str, now: datetime) -> None:
    """Accept the code that the authenticator app shows; each works once.

    :raises WrongCode: when it is none of the last, this or the next half minute, or was used
    :raises TooOften: when too many codes were tried
    """
    step = _step(someone, code, now)
    fresh = Authenticator.objects.filter(person=someone, last_step__lt=step)
    if not fresh.exclude(confirmed_at=None).update(last_step=step):
        raise WrongCode(_("Kode ini sudah dipakai. Tunggu kode berikutnya."))


def _step(someone: Person, code: str, now: datetime) -> int:
    limits.check("authenticator", f"{someone.pk}", limit=10, per_seconds=_QUARTER, now=now)
    last = Authenticator.objects.filter(person=someone).values_list("last_step", flat=True)
    secret = credentials.authenticator_secret(someone)
    step = rules.matching_step(secret, code, now=now, after=last[0]) if secret else None
    if step is None:
        raise WrongCode(
            _("Kode ini tidak cocok. Tunggu kode berikutnya di aplikasi, lalu coba lagi.")
        )
    return step


def use_recovery_code(*, someone: Person, code: str, now: datetime) -> int:
    """Accept a recovery code in place of the second factor, once; return how many are left.

    :raises WrongCode: when it is none of hers, or was used
    :raises TooOften: when too many codes were tried
    """
    limits.check("recovery", f"{someone.pk}", limit=10, per_seconds=_QUARTER, now=now)
    with transaction.atomic():
        mine = RecoveryCode.objects.filter(
            person=someone, used_at=None, code_hash=_recovery_hash(someone, code)
        )
        if not mine.update(used_at=now):
            raise WrongCode(_("Kode cadangan ini tidak cocok atau sudah dipakai."))
        left = credentials.recovery_codes_left(someone)
        events.record(
            stream=someone.stream,
            kind="RecoveryCodeUsed",
            actor=Actor(someone.pk),
            at=now,
            payload={"left": left},
        )
    return left


@transaction.atomic
def renew_recovery_codes(*, someone: Person, actor: Actor, now: datetime) -> list[str]:
    """Replace all recovery codes by ten new ones, told only now.

    :raises NotYours: when the actor is neither she nor an administrator
    """
    allowing.check_herself(someone, actor)
    codes = _new_recovery_codes(someone)
    events.record(stream=someone.stream, kind="RecoveryCodesRenewed", actor=actor, at=now)
    return codes


def _new_recovery_codes(someone: Person) -> list[str]:
    RecoveryCode.objects.filter(person=someone).delete()
    codes = [_recovery_code() for _number in range(rules.RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=someone, code_hash=_recovery_hash(someone, code)) for code in codes
    )
    return codes


def _recovery_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _number in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _recovery_hash(someone: Person, code: str) -> str:
    plain = "".join(sign for sign in code.lower() if sign in _ALPHABET)
    return fingerprint("recovery", f"{someone.pk} {plain}")


@transaction.atomic
def remove_authenticator(*, someone: Person, actor: Actor, now: datetime) -> None:
    """Take the second factor away, so that the next sign-in sets up a new one.

    :raises NotTheAdministrator: when the actor may not set up the town
    """
    allowing.check_may_set_up(actor)
    Authenticator.objects.filter(person=someone).delete()
    RecoveryCode.objects.filter(person=someone).delete()
    events.record(stream=someone.stream, kind="AuthenticatorRemoved", actor=actor, at=now)
