"""The bank of the demonstration: signed notifications as from a real gateway, but no money."""

import hmac
import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import queries as accounts
from pendopo.payments.models import Invoice
from pendopo.payments.providers import ForgedNotification, Instructions, Notification, read_json
from pendopo.rules import qris

SIGNATURE = "X-Signature"
PLAYS = ("exact", "short", "over", "double", "late", "unknown")
_LONGEST_NAME, _LONGEST_CITY = 25, 15


class Sandbox:
    """Same interface as a real gateway; only there in the demonstration."""

    key = "sandbox"

    def instructions(self, invoice: Invoice, *, now: datetime) -> Instructions:
        """Return how a bill is paid at the bank of the demonstration."""
        static = qris.write(_merchant())
        return Instructions(
            title=_("Bayar dengan QRIS"),
            steps=(
                _("Simpan gambar kode, atau pindai dari ponsel lain."),
                _("Buka aplikasi bank atau dompet digital, pilih QRIS."),
                _("Periksa nama dan jumlah, lalu bayar."),
            ),
            qris=qris.with_amount(static, amount=invoice.amount, reference=invoice.code),
            merchant=_merchant()["59"],
            link=f"/bank-peragaan/{invoice.code}",
        )

    def read_notification(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        """Read a notification; :raises ForgedNotification: when the signature is not the bank's."""
        given = headers.get(SIGNATURE, "")
        if not (given.isascii() and hmac.compare_digest(given, signature(body))):
            raise ForgedNotification(_("Tanda tangan pemberitahuan ini tidak cocok."))
        return read_json(self.key, body)


def _merchant() -> dict[str, str]:
    """Return the tags of an invented merchant; never the real one of a town that tries us out."""
    town = accounts.town()
    return {
        "00": "01",
        "01": "11",
        "26": "0020ID.CO.BANKCONTOH.WWW011993600002123456789010213CONTOH00000010303UBE",
        "51": "0014ID.CO.QRIS.WWW0215ID10200123456780303UBE",
        "52": "9399",
        "53": "360",
        "58": "ID",
        "59": _plain(f"PERAGAAN {town.name}")[:_LONGEST_NAME].strip(),
        "60": _plain(town.name)[:_LONGEST_CITY].strip(),
        "61": "40111",
    }


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()


def signature(body: bytes) -> str:
    """Return what the bank writes beside a body."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"sandbox bank\x1f" + body, "sha256").hex()


def bodies(play: str, invoice: Invoice, *, reference: str, now: datetime) -> list[bytes]:
    """Return the bodies of the notifications that a play sends, one or two.

    `play` is one of `PLAYS`. The same reference again makes the same money again.
    """
    amount, code, paid_at = invoice.amount, invoice.code, now
    part = max(1, amount // 10)
    match play:
        case "short":
            amount = max(1, amount - part)
        case "over":
            amount += part
        case "late":
            paid_at = max(now, (invoice.due_at or now) + timedelta(minutes=1))
        case "unknown":
            code = "TANPA-NOMOR"
    times = (1, 2) if play == "double" else (1,)
    return [_body(f"{reference}-{time}", code, amount, paid_at) for time in times]


def _body(reference: str, code: str, amount: int, paid_at: datetime) -> bytes:
    values = {
        "reference": reference, "invoice": code, "amount": amount, "paid_at": paid_at.isoformat(),
    }  # fmt: skip
    return json.dumps(values).encode()
