"""Cash over a counter of the government."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from pendopo.payments import queries
from pendopo.payments.models import Invoice
from pendopo.payments.providers import Instructions, NoSuchProvider, Notification


class Counter:
    """An officer takes the money and confirms it herself; nothing is notified from outside."""

    key = "counter"

    def instructions(self, invoice: Invoice, *, now: datetime) -> Instructions:
        """Return at which counters a bill is paid in cash."""
        places = (
            f"{office.name}, {office.address}" if office.address else office.name
            for office in queries.counters(invoice, now=now)
        )
        return Instructions(
            title=_("Tunai di loket"),
            steps=(
                _("Sebutkan nomor tagihan di loket."),
                _("Bayar tunai, lalu simpan tanda bukti yang bernomor."),
            ),
            places=tuple(places),
        )

    def read_notification(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        """Read nothing; :raises NoSuchProvider: always, as an officer confirms cash herself."""
        raise NoSuchProvider(_("Tidak ada penyedia pembayaran dengan nama ini."))
