"""Ways to pay, behind one interface."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pendopo.rules.refusals import NotAllowed, Refused


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


class Provider(Protocol):
    """A way to pay from afar."""

    key: str

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        """Check the signature over the raw bytes and read what they say."""


class Sandbox:
    """The bank of the demonstration: same signed notification as a real gateway, no money."""

    key = "sandbox"

    def sign(self, body: bytes) -> str:
        """Return the signature that goes beside a body."""
        return hmac.digest(settings.SECRET_KEY.encode(), b"sandbox bank\x1f" + body, "sha256").hex()

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        """Read a notification; :raises ForgedNotification: when the signature is not ours."""
        given = headers.get("X-Signature", "")
        if not (given.isascii() and hmac.compare_digest(given, self.sign(body))):
            raise ForgedNotification(_("Tanda tangan pemberitahuan ini tidak cocok."))
        return notification(self.key, body)


def notification(provider: str, body: bytes) -> Notification:
    """Read the JSON of a notification.

    :raises BadNotification: when it is not of the agreed form
    """
    try:
        raw = json.loads(body)
        amount, paid_at = raw["amount"], datetime.fromisoformat(raw["paid_at"])
        if not isinstance(amount, int) or amount <= 0 or paid_at.tzinfo is None:
            raise ValueError(amount)
        reference, invoice = str(raw["reference"])[:80], str(raw["invoice"])[:60]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadNotification(_("Isi pemberitahuan ini tidak dapat dibaca.")) from None
    return Notification(provider, reference, invoice, amount, paid_at)


def registered() -> dict[str, Provider]:
    """Return the ways to pay that this installation knows; the sandbox only in the demonstration."""
    return {Sandbox.key: Sandbox()} if settings.DEMO else {}
