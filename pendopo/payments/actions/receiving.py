"""Money that comes in: reported by a provider, or handed over a counter."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from pendopo.accounts import queries as accounts
from pendopo.events import actions as events
from pendopo.payments import registry, rules
from pendopo.payments.actions import billing, booking
from pendopo.payments.actions.billing import NotOpen
from pendopo.payments.models import Invoice, Payment
from pendopo.payments.providers import Notification
from pendopo.payments.queries import COUNTER, TREASURER
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.money import rupiah
from pendopo.rules.refusals import NotAllowed, Refused


class NotACashier(NotAllowed):
    """Only a treasurer, or the counter of the office that sent the bill, takes cash."""


class TooLittle(Refused):
    """Less cash than the bill asks for."""


class Contradiction(Refused):
    """The same reference came with other money."""


def receive_notification(
    *, provider: str, body: bytes, headers: Mapping[str, str], now: datetime
) -> Payment:
    """Take the raw notification of a provider: check its signature, then book what it says.

    :raises NoSuchProvider: when there is no such way to pay
    :raises ForgedNotification: when the signature does not belong to the body
    :raises BadNotification: when the body cannot be read
    :raises Contradiction: when the same reference came with other money
    """
    way = registry.provider(provider)
    return receive(notification=way.read_notification(body, headers), now=now)


@transaction.atomic
def receive(*, notification: Notification, now: datetime) -> Payment:
    """Take money that a provider reports: it pays its bill, or it waits to be matched.

    The same (provider, reference) again changes nothing and gets the first answer.

    :raises Contradiction: when it comes again with another amount or for another bill
    """
    named = Invoice.objects.select_for_update().filter(code=notification.invoice)
    invoice = named.first()
    if first := _known(notification):
        return first
    why = rules.fault(
        state=invoice.state if invoice else None,
        due=invoice.amount if invoice else 0,
        due_at=invoice.due_at if invoice else None,
        amount=notification.amount,
        paid_at=notification.paid_at,
    )
    try:
        with transaction.atomic():
            return _take(notification, invoice, why, now)
    except IntegrityError:  # the same reference, a moment ago
        first = _known(notification)
        if first is None:
            raise
        return first


def _known(notification: Notification) -> Payment | None:
    first = Payment.objects.filter(
        provider=notification.provider, reference=notification.reference
    ).first()
    same = (notification.amount, notification.invoice)
    if first and (first.amount, first.named) != same:
        raise Contradiction(_("Acuan ini sudah diterima dengan isi lain."))
    return first


def _take(notification: Notification, invoice: Invoice | None, why: str, now: datetime) -> Payment:
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
    if invoice and not why:
        settle(invoice, payment, paid_at=min(notification.paid_at, now), actor=SYSTEM, now=now)
    _book(payment, rules.UNMATCHED if why else rules.RECEIVABLE, now)
    if why:
        _tell_waiting(payment, invoice, now)
    return payment


def settle(
    invoice: Invoice, payment: Payment, *, paid_at: datetime, actor: Actor, now: datetime
) -> None:
    """Let a payment pay its bill, and tell it; :raises NotOpen: when it can be paid no more."""
    if not billing.settle(invoice, paid_at=paid_at, now=now):
        raise NotOpen(_why_not_open(invoice, payment, now))
    events.record(
        stream=invoice.stream,
        kind="PaymentConfirmed",
        actor=actor,
        at=now,
        payload={
            "subject": invoice.subject,
            "invoice": invoice.code,
            "amount": invoice.amount,
            "paid_at": paid_at.isoformat(),
            "payment": payment.pk,
        },
    )


def _why_not_open(invoice: Invoice, tried: Payment, now: datetime) -> str:
    """Say what became of a bill before `tried` was to pay it."""
    invoice.refresh_from_db()
    if invoice.state == "cancelled":
        return _("Tagihan ini sudah dibatalkan. Uang untuk tagihan ini dikembalikan.")
    if invoice.state != "paid":
        return _("Batas bayar tagihan ini sudah lewat.")
    matched = Payment.objects.filter(invoice=invoice, state="matched").select_related("taken_by")
    paid = matched.exclude(pk=tried.pk).exclude(resolved_at=now).order_by("-id").first()
    if paid is None:
        return _("Tagihan ini sudah dibayar.")
    if paid.taken_by is None:
        said = _("Tagihan ini sudah dibayar dengan acuan %(reference)s.")
        return said % {"reference": paid.reference}
    said = _("Tagihan ini sudah dibayar tunai: tanda bukti %(receipt)s oleh %(name)s.")
    return said % {"receipt": paid.receipt, "name": paid.taken_by_name or paid.taken_by}


def _tell_waiting(payment: Payment, invoice: Invoice | None, now: datetime) -> None:
    events.record(
        stream=invoice.stream if invoice else "payments/unknown",
        kind="PaymentToMatch",
        actor=SYSTEM,
        at=now,
        payload={
            "subject": invoice.subject if invoice else "",
            "invoice": invoice.code if invoice else "",
            "amount": payment.amount,
            "why": payment.why,
            "payment": payment.pk,
        },
    )


def _book(payment: Payment, credit: str, now: datetime) -> None:
    booking.post(
        f"{payment.provider}/{payment.reference}",
        debit=rules.cash(payment.provider),
        credit=credit,
        amount=payment.amount,
        now=now,
        invoice=payment.invoice,
        payment=payment,
    )


@transaction.atomic
def take_cash(
    *,
    invoice: Invoice,
    cash: int,
    office: str,
    actor: Actor,
    now: datetime,
    intent_key: str = "",
) -> Payment:
    """Take cash for an open bill at the counter of an office and number its receipt.

    `cash` is what was handed over, in rupiah; `payment.change` what goes back. The same
    `intent_key` again gets the first receipt.

    :raises NotACashier: when the actor is no treasurer there, nor at the counter of the bill
    :raises TooLittle: when it is less than the bill asks for
    :raises NotOpen: when the bill was paid, cancelled or overdue first
    """
    _check_cashier(actor, office, invoice)
    scope = f"cash/{invoice.code}"
    if intent_key:
        body = f"{actor.person_id} {cash}".encode()
        if first := events.claim(scope=scope, key=intent_key, body=body, now=now):
            return Payment.objects.get(receipt=first)
    if cash < invoice.amount:
        raise TooLittle(
            _("Uang yang diterima kurang. Tagihan ini %(amount)s.")
            % {"amount": rupiah(invoice.amount)}
        )
    payment = _take_cash(invoice, cash, office, actor, now)
    if intent_key:
        events.answer(scope=scope, key=intent_key, reference=payment.receipt)
    return payment


def _check_cashier(actor: Actor, office: str, invoice: Invoice) -> None:
    service = invoice.service
    is_counter = office == invoice.office and actor.holds(COUNTER, office, service=service)
    if not (is_counter or actor.holds(TREASURER, office, service=service)):
        raise NotACashier(
            _("Hanya bendahara, atau loket kantor yang menagih, boleh menerima uang tunai ini.")
        )


def _take_cash(invoice: Invoice, cash: int, office: str, actor: Actor, now: datetime) -> Payment:
    receipt = _receipt(office, accounts.today(now).year)
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
        handed=cash,
        taken_by_id=actor.person_id,
        taken_by_name=accounts.names([actor.person_id])[actor.person_id],
    )
    settle(invoice, payment, paid_at=now, actor=actor, now=now)
    _book(payment, rules.RECEIVABLE, now)
    return payment


def _receipt(office: str, year: int) -> str:
    """Return the next number of an office; undone with its transaction, so none is missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO payments_receiptnumber (office, year, last) VALUES (%s, %s, 1)
            ON CONFLICT (office, year) DO UPDATE SET last = payments_receiptnumber.last + 1
            RETURNING last""",
            [office, year],
        )
        (last,) = cursor.fetchone()
    return f"TBP-{office.upper()}-{year}-{last:06}"
