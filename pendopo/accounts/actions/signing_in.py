"""Signing in: a resident by a mailed code, an officer by a password and a second factor."""

import secrets
from datetime import datetime
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import limits, queries, rules
from pendopo.accounts.identity import fingerprint
from pendopo.accounts.models import Person, SignInCode
from pendopo.events import actions as events
from pendopo.rules.actor import GUEST, Actor
from pendopo.rules.refusals import NotAllowed, Refused

_DAY = 86_400
_QUARTER = 900
CODES_OF_A_NETWORK = 1200  # a telephone company puts a whole town behind one
_HOUR = 3_600


class WrongCode(Refused):
    """The code is not the newest one of this address, was used, or is too old."""


class WrongPassword(Refused):
    """Address and password do not belong together; which of them is wrong is not told."""


class AccountClosed(NotAllowed):
    """The account was closed by the government."""


def request_code(*, email: str, language: str, network: str, now: datetime) -> str:
    """Make a one-time code for an address, known or not, and have it mailed.

    Only the newest code of an address holds. Returned for the demonstration to show.

    :raises TooOften: when the address or the network asked too often
    """
    limits.check("code", network, limit=CODES_OF_A_NETWORK, per_seconds=_HOUR, now=now)
    limits.check("code", email, limit=5, per_seconds=_QUARTER, now=now)
    limits.check("code", email, limit=20, per_seconds=_DAY, now=now)
    code = f"{secrets.randbelow(10**6):06d}"
    _keep(email, code, language, now)
    return code


@transaction.atomic
def _keep(email: str, code: str, language: str, now: datetime) -> None:
    index = fingerprint("email", email)
    for older in SignInCode.objects.filter(email_index=index):
        events.discard_key(stream=older.stream)
    kept, _created = SignInCode.objects.update_or_create(
        email_index=index,
        defaults={
            "request": uuid4().hex,
            "code_hash": _code_hash(email, code),
            "sent_at": now,
            "expires_at": now + rules.CODE_LASTS,
            "attempts": 0,
            "used_at": None,
        },
    )
    events.record(
        stream=kept.stream,
        kind="SignInCodeRequested",
        actor=GUEST,
        at=now,
        sealed={"email": email, "code": code, "language": language},
    )


def _code_hash(email: str, code: str) -> str:
    return fingerprint("code", f"{email} {code}")


def enter_code(*, email: str, code: str, language: str, network: str, now: datetime) -> Person:
    """Return whose address it is, making the person at her first valid code.

    Every try counts, also a wrong one: after five the code is spent.

    :raises WrongCode: when it is not the newest, unused and younger than ten minutes
    :raises AccountClosed: when the government closed the account
    :raises TooOften: when the network tried too often
    """
    limits.check("enter code", network, limit=3000, per_seconds=_HOUR, now=now)
    index = fingerprint("email", email)
    found = SignInCode.objects.filter(
        email_index=index,
        used_at=None,
        expires_at__gt=now,
        attempts__lt=rules.CODE_ATTEMPTS,
    )
    if not found.update(attempts=F("attempts") + 1):
        raise WrongCode(_("Kode ini sudah tidak berlaku. Minta kode baru."))
    with transaction.atomic():
        used = SignInCode.objects.filter(
            email_index=index, used_at=None, code_hash=_code_hash(email, code)
        )
        if not used.update(used_at=now):
            raise WrongCode(
                _("Kode ini tidak cocok. Periksa enam angka pada surel (email) yang terbaru.")
            )
        events.discard_key(stream=SignInCode.objects.get(email_index=index).stream)
        return _known_or_new(email, language, now)


def _known_or_new(email: str, language: str, now: datetime) -> Person:
    someone, is_new = Person.objects.get_or_create(
        email=email,
        defaults={"language": language, "created_at": now, "password": make_password(None)},
    )
    if not someone.is_active:
        raise AccountClosed(_("Akun ini ditutup. Hubungi kantor kami untuk membukanya."))
    if is_new:
        events.record(
            stream=someone.stream,
            kind="PersonRegistered",
            actor=Actor(someone.pk),
            at=now,
            sealed={"email": email},
        )
    return someone


def check_password(*, email: str, password: str, network: str, now: datetime) -> Person:
    """Return the officer to whom address and password belong; the second factor is still due.

    An unknown address costs the same work and gets the same answer as a wrong password.

    :raises WrongPassword: when they do not belong together
    :raises TooOften: when the account or the network tried too often
    """
    limits.check("password", network, limit=2000, per_seconds=_HOUR, now=now)
    limits.check("password", f"{network} {email}", limit=10, per_seconds=_QUARTER, now=now)
    limits.check("password", email, limit=100, per_seconds=_DAY, now=now)
    someone = queries.person_by_email(email)
    if someone is None or not (someone.is_officer and someone.is_active):
        make_password(password)
    elif someone.check_password(password):
        return someone
    raise WrongPassword(
        _("Surel (email) dan kata sandi ini tidak cocok. Periksa keduanya, lalu coba lagi.")
    )
