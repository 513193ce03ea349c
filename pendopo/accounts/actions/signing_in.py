"""Signing in: a resident by a mailed code, an officer by a password and a second factor."""

import secrets
from dataclasses import dataclass
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
CODES_OF_AN_ADDRESS = 60  # from everywhere together: keeps a mail-box from being flooded
PASSWORDS_OF_AN_ADDRESS = 100
_HOUR = 3_600


class WrongCode(Refused):
    """The code is not the one that was asked for here, was used, or is too old."""


class WrongPassword(Refused):
    """Address and password do not belong together; which of them is wrong is not told."""


class AccountClosed(NotAllowed):
    """The account was closed by the government."""


@dataclass(frozen=True)
class Asked:
    """A code that was mailed, and the number of the request, which only the asker's session has."""

    request: str
    code: str

    @property
    def mark(self) -> str:
        """What tells its mail from one that somebody else asked for."""
        return rules.mark_of(self.request)


def request_code(
    *, email: str, language: str, network: str, now: datetime, browser: str = "", replaces: str = ""
) -> Asked:
    """Make a one-time code for an address, known or not, and have it mailed.

    It opens nothing but with the number of its request, so that nobody else spends or voids it;
    `replaces` is the request before in the same session. `docs/reference/limits.md` says how
    often one may ask, and what a known `browser` changes.

    :raises TooOften: when the address or the network asked too often
    """
    place, box = browser or network, rules.mailbox(email)
    limits.check("code", network, limit=CODES_OF_A_NETWORK, per_seconds=_HOUR, now=now)
    limits.check("code", f"{place} {box}", limit=5, per_seconds=_QUARTER, now=now)
    limits.check("code", f"{place} {box}", limit=20, per_seconds=_DAY, now=now)
    if not browser:
        limits.check("code", box, limit=CODES_OF_AN_ADDRESS, per_seconds=_DAY, now=now)
    asked = Asked(uuid4().hex, f"{secrets.randbelow(10**6):06d}")
    _keep(email, asked, language, replaces, now)
    return asked


@transaction.atomic
def _keep(email: str, asked: Asked, language: str, replaces: str, now: datetime) -> None:
    for older in SignInCode.objects.filter(request=replaces):
        events.discard_key(stream=older.stream)
        older.delete()
    kept = SignInCode.objects.create(
        email_index=fingerprint("email", email),
        request=asked.request,
        code_hash=_code_hash(email, asked.code),
        sent_at=now,
        expires_at=now + rules.CODE_LASTS,
    )
    events.record(
        stream=kept.stream,
        kind="SignInCodeRequested",
        actor=GUEST,
        at=now,
        sealed={"email": email, "code": asked.code, "mark": asked.mark, "language": language},
    )


def _code_hash(email: str, code: str) -> str:
    return fingerprint("code", f"{email} {code}")


def enter_code(
    *, email: str, request: str, code: str, language: str, network: str, now: datetime
) -> Person:
    """Return whose address it is, making the person at her first valid code.

    Every try counts, also a wrong one: after five the code of this request is spent.

    :raises WrongCode: when it is not that of the request, unused and younger than ten minutes
    :raises AccountClosed: when the government closed the account
    :raises TooOften: when the network tried too often
    """
    limits.check("enter code", network, limit=3000, per_seconds=_HOUR, now=now)
    asked = SignInCode.objects.filter(
        request=request, email_index=fingerprint("email", email), used_at=None
    )
    found = asked.filter(expires_at__gt=now, attempts__lt=rules.CODE_ATTEMPTS)
    if not found.update(attempts=F("attempts") + 1):
        raise WrongCode(_("Kode ini sudah tidak berlaku. Minta kode baru."))
    with transaction.atomic():
        if not asked.filter(code_hash=_code_hash(email, code)).update(used_at=now):
            raise WrongCode(
                _("Kode ini tidak cocok. Periksa enam angka pada surel dengan tanda yang sama.")
            )
        events.discard_key(stream=SignInCode.objects.get(request=request).stream)
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


def check_password(
    *, email: str, password: str, network: str, now: datetime, browser: str = ""
) -> Person:
    """Return the officer to whom address and password belong; the second factor is still due.

    An unknown address costs the same work and gets the same answer as a wrong password. Tries
    from a known `browser` are counted apart, so that no stranger uses them up.

    :raises WrongPassword: when they do not belong together
    :raises TooOften: when the account or the network tried too often
    """
    limits.check("password", network, limit=2000, per_seconds=_HOUR, now=now)
    place = browser or network
    limits.check("password", f"{place} {email}", limit=10, per_seconds=_QUARTER, now=now)
    if not browser:
        limits.check("password", email, limit=PASSWORDS_OF_AN_ADDRESS, per_seconds=_DAY, now=now)
    someone = queries.person_by_email(email)
    if someone is None or not (someone.is_officer and someone.is_active):
        make_password(password)
    elif someone.check_password(password):
        return someone
    raise WrongPassword(
        _("Surel (email) dan kata sandi ini tidak cocok. Periksa keduanya, lalu coba lagi.")
    )
