"""What can be done with bills and money."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from pendopo.events import actions as events
from pendopo.payments.models import Invoice, LedgerEntry, Payment
from pendopo.payments.providers import Notification
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.definition.language import Both
from pendopo.rules.money import rupiah
from pendopo.rules.refusals import NotAllowed, Outrun, Refused

RECEIVABLE, REVENUE, UNMATCHED = "piutang", "pendapatan", "titipan"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class NotACashier(NotAllowed):
    """Only a treasurer takes cash and matches money."""


class WrongAmount(Refused):
    """Less cash than the bill asks for."""


class NotOpen(Outrun):
    """The bill was paid or cancelled first."""


class NotWaiting(Outrun):
    """Somebody else dealt with this money first."""


@transaction.atomic
def issue_invoice(
    *,
    subject: str,
    payer_id: int | None,
    title: Both,
    amount: int,
    lines: Sequence[tuple[Both, int]],
    due_at: datetime | None,
    back: str,
    account: str,
    actor: Actor,
    now: datetime,
) -> Invoice:
    """Issue the bill of a subject; `back` is the page to which its payer returns."""
    invoice = Invoice.objects.create(
        code=f"T{now:%y%m}-{''.join(secrets.choice(_LETTERS) for _ in range(10))}",
        subject=subject,
        payer_id=payer_id,
        title=list(title),
        amount=amount,
        lines=[[*label, value] for label, value in lines],
        account=account,
        issued_at=now,
        due_at=due_at,
        back=back,
    )
    _post(f"{invoice.code}/bill", {RECEIVABLE: amount, REVENUE: -amount}, invoice, None, now)
    events.record(
        stream=invoice.stream,
        kind="InvoiceIssued",
        actor=actor,
        at=now,
        payload={"subject": subject, "amount": amount},
    )
    return invoice


@transaction.atomic
def cancel_invoice(*, invoice: Invoice, why: str, actor: Actor, now: datetime) -> None:
    """Cancel an open bill: withdrawn or not paid in time; money that comes later waits.

    :raises NotOpen: when it was paid or cancelled first
    """
    if not Invoice.objects.filter(pk=invoice.pk, state="open").update(state="cancelled"):
        raise NotOpen(_("Tagihan ini sudah dibayar atau dibatalkan."))
    amount = invoice.amount
    _post(f"{invoice.code}/cancel", {RECEIVABLE: -amount, REVENUE: amount}, invoice, None, now)
    events.record(
        stream=invoice.stream,
        kind="InvoiceCancelled",
        actor=actor,
        at=now,
        payload={"subject": invoice.subject, "why": why},
    )


@transaction.atomic
def receive(*, notification: Notification, now: datetime) -> Payment:
    """Take what a provider reports: the bill is paid, or the money waits to be matched.

    The same (provider, reference) again changes nothing and gets the first answer.
    """
    first = Payment.objects.filter(
        provider=notification.provider, reference=notification.reference
    ).first()
    if first:
        return first
    invoice = Invoice.objects.filter(code=notification.invoice).first()
    why = _why_not(invoice, notification.amount, notification.paid_at)
    if invoice and not why:
        paid = _settle(invoice, notification.paid_at)
        why = "" if paid else "double"
    return _record(notification, invoice, why, now)


def _why_not(invoice: Invoice | None, amount: int, paid_at: datetime) -> str:
    """Return why money cannot simply pay a bill: unknown, double, late, short or over."""
    if invoice is None:
        return "unknown"
    if invoice.state == "paid":
        return "double"
    if invoice.state == "cancelled" or (invoice.due_at and paid_at >= invoice.due_at):
        return "late"
    if amount != invoice.amount:
        return "short" if amount < invoice.amount else "over"
    return ""


def _settle(invoice: Invoice, paid_at: datetime) -> bool:
    changed = Invoice.objects.filter(pk=invoice.pk, state="open").update(
        state="paid", paid_at=paid_at
    )
    return bool(changed)


def _record(
    notification: Notification, invoice: Invoice | None, why: str, now: datetime
) -> Payment:
    try:
        with transaction.atomic():
            payment = Payment.objects.create(
                provider=notification.provider,
                reference=notification.reference,
                invoice=None if why else invoice,
                named=notification.invoice,
                amount=notification.amount,
                paid_at=notification.paid_at,
                received_at=now,
                state="waiting" if why else "matched",
                why=why,
            )
    except IntegrityError:
        return Payment.objects.get(
            provider=notification.provider, reference=notification.reference
        )
    _book(payment, invoice, why, SYSTEM, now)
    return payment


def _book(
    payment: Payment, invoice: Invoice | None, why: str, actor: Actor, now: datetime
) -> None:
    """Post money that came in and tell what it did."""
    bank, amount = f"kas/{payment.provider}", payment.amount
    other = UNMATCHED if why else RECEIVABLE
    _post(f"{payment.provider}/{payment.reference}", {bank: amount, other: -amount}, None, payment, now)
    subject = invoice.subject if invoice else ""
    events.record(
        stream=invoice.stream if invoice else "payments/unknown",
        kind="PaymentToMatch" if why else "PaymentConfirmed",
        actor=actor,
        at=now,
        payload={
            "subject": subject,
            "invoice": invoice.code if invoice else "",
            "amount": amount,
            "why": why,
            "paid_at": payment.paid_at.isoformat(),
            "payment": payment.pk,
        },
    )


@transaction.atomic
def take_cash(*, invoice: Invoice, cash: int, office: str, actor: Actor, now: datetime) -> Payment:
    """Take cash at the counter for an open bill and give it a receipt number.

    `cash` is what was handed over, in rupiah; the change is `cash - invoice.amount`.

    :raises NotACashier: when the actor is no treasurer of the office
    :raises WrongAmount: when it is too little
    :raises NotOpen: when the bill was paid or cancelled first
    """
    _check_cashier(actor, office)
    if cash < invoice.amount:
        raise WrongAmount(
            _("Uang yang diterima kurang. Tagihan ini %(amount)s.")
            % {"amount": rupiah(invoice.amount)}
        )
    if not _settle(invoice, now):
        raise NotOpen(_("Tagihan ini sudah dibayar atau dibatalkan. Kembalikan uangnya."))
    receipt = f"TBP-{office.upper()}-{now:%Y}-{_next_receipt(office, now.year):06}"
    payment = Payment.objects.create(
        provider="counter",
        reference=receipt,
        invoice=invoice,
        named=invoice.code,
        amount=invoice.amount,
        paid_at=now,
        received_at=now,
        state="matched",
        receipt=receipt,
    )
    _book(payment, invoice, "", actor, now)
    return payment


def _check_cashier(actor: Actor, office: str) -> None:
    if not actor.holds("treasurer", office):
        raise NotACashier(_("Hanya bendahara kantor ini yang boleh menerima dan mencocokkan uang."))


def _next_receipt(office: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO payments_receiptnumber (office, year, last) VALUES (%s, %s, 1)
            ON CONFLICT (office, year) DO UPDATE SET last = payments_receiptnumber.last + 1
            RETURNING last""",
            [office, year],
        )
        (last,) = cursor.fetchone()
    return int(last)


@transaction.atomic
def match(
    *, payment: Payment, invoice: Invoice | None, note: str, actor: Actor, now: datetime
) -> Payment:
    """Deal with money that waits: it pays a bill of the same amount, or it is to be given back.

    :raises NotACashier: when the actor is no treasurer anywhere
    :raises WrongAmount: when the bill asks for another amount
    :raises NotWaiting: when somebody dealt with it first
    """
    if not any(role.function == "treasurer" for role in actor.roles):
        raise NotACashier(_("Hanya bendahara yang boleh mencocokkan uang."))
    if invoice and invoice.amount != payment.amount:
        raise WrongAmount(_("Jumlah uang ini tidak sama dengan tagihan itu."))
    mine = Payment.objects.filter(pk=payment.pk, state="waiting")
    state = "matched" if invoice else "resolved"
    if not mine.update(
        state=state, invoice=invoice, resolved_by_id=actor.person_id, resolution=note[:200]
    ):
        raise NotWaiting(_("Uang ini sudah dicocokkan petugas lain. Muat ulang halaman."))
    payment.refresh_from_db()
    target = RECEIVABLE if invoice else "utang/pengembalian"
    if invoice and not _settle(invoice, payment.paid_at):
        raise NotOpen(_("Tagihan ini sudah dibayar atau dibatalkan."))
    posting = f"{payment.provider}/{payment.reference}/match"
    _post(posting, {UNMATCHED: payment.amount, target: -payment.amount}, invoice, payment, now)
    events.record(
        stream=invoice.stream if invoice else "payments/unknown",
        kind="PaymentConfirmed" if invoice else "RefundDue",
        actor=actor,
        at=now,
        payload={
            "subject": invoice.subject if invoice else "",
            "invoice": invoice.code if invoice else payment.named,
            "amount": payment.amount,
            "paid_at": payment.paid_at.isoformat(),
            "payment": payment.pk,
        },
        sealed={"note": note} if note else {},
    )
    return payment


def _post(
    posting: str,
    sides: dict[str, int],
    invoice: Invoice | None,
    payment: Payment | None,
    now: datetime,
) -> None:
    """Write one posting; its sides sum to zero."""
    if sum(sides.values()):
        raise ValueError(f"{posting} does not balance: {sides}")
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            posting=posting, account=name, amount=amount, invoice=invoice, payment=payment, at=now
        )
        for name, amount in sides.items()
    )

