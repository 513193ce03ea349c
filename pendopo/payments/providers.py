"""Ways to pay, behind one interface."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pendopo.payments.models import Invoice
from pendopo.rules.refusals import NotAllowed, NotThere, Refused

MOST = 10**13


class NoSuchProvider(NotThere):
    """This installation knows no such way to pay, or it sends no notifications."""


class BadNotification(Refused):
    """What came in is no notification of this provider."""


class ForgedNotification(NotAllowed):
    """The signature does not belong to the body."""


@dataclass(frozen=True)
class Notification:
    """Money that a provider reports: the bill it names, how much, when, under which reference."""

    provider: str
    reference: str
    invoice: str
    amount: int
    paid_at: datetime


@dataclass(frozen=True)
class Instructions:
    """How one bill is paid in one way; `qris` is the text of a code, `link` a page to pay on.

    `merchant` is the name that the payer's own bank will show, `places` are offices with address.
    """

    title: str | Promise
    steps: tuple[str | Promise, ...]
    qris: str = ""
    merchant: str = ""
    link: str = ""
    places: tuple[str, ...] = ()


class Provider(Protocol):
    """A way to pay."""

    key: str

    def instructions(self, invoice: Invoice, *, now: datetime) -> Instructions:
        """Return how a bill is paid this way."""

    def read_notification(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        """Check the signature over the raw bytes and read what they say.

        :raises ForgedNotification: when the signature does not fit
        :raises BadNotification: when they cannot be read
        """


def read_json(provider: str, body: bytes) -> Notification:
    """Read a notification of the plain form: reference, invoice, amount, paid_at.

    :raises BadNotification: when it is not of that form
    """
    try:
        raw = json.loads(body)
        reference, invoice, amount = raw["reference"], raw["invoice"], raw["amount"]
        paid_at = datetime.fromisoformat(raw["paid_at"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadNotification(_("Isi pemberitahuan ini tidak dapat dibaca.")) from None
    is_sound = (
        _is_text(reference, 80)
        and _is_text(invoice, 60)
        and type(amount) is int
        and 0 < amount < MOST
        and paid_at.tzinfo is not None
    )
    if not is_sound:
        raise BadNotification(_("Isi pemberitahuan ini tidak dapat dibaca."))
    return Notification(provider, reference, invoice, amount, paid_at)


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()
