"""Telling payers what became of their money. Each may run twice."""

from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.notices import actions as notices
from pendopo.payments import queries
from pendopo.rules.money import rupiah


def tell_paid(event: Event) -> None:
    """Tell the payer that the bill is paid."""
    _tell(event, "paid")


def tell_waiting(event: Event) -> None:
    """Tell the payer that money came which does not fit the bill."""
    _tell(event, "waiting")


def tell_refund_due(event: Event) -> None:
    """Tell the payer that a treasurer looks at money that may come back."""
    _tell(event, "refund_due")


def tell_refund_settled(event: Event) -> None:
    """Tell the payer whether the money comes back."""
    _tell(event, f"refund_{events.payload_of(event)['state']}")


def _tell(event: Event, template: str) -> None:
    payload = events.payload_of(event)
    invoice = queries.invoice_of(f"{payload['invoice']}")
    if invoice is None or invoice.payer_id is None:
        return
    notices.send(
        key=f"{event}/{template}",
        to=invoice.payer_id,
        template=f"payments/notices/{template}.txt",
        values={
            "code": invoice.code,
            "amount": rupiah(int(f"{payload['amount']}")),
            "why": f"{payload.get('why', '')}",
        },
        link=f"/bayar/{invoice.code}",
        now=event.at,
    )
