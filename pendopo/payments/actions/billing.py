"""Bills: issued, cancelled, overdue."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import queries as accounts
from pendopo.events import actions as events
from pendopo.events.scheduling import one_by_one
from pendopo.payments import rules
from pendopo.payments.actions import booking
from pendopo.payments.models import IN_ENGLISH, Invoice
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.canonical import Value
from pendopo.rules.definition.language import Both
from pendopo.rules.refusals import Outrun

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class NotOpen(Outrun):
    """The bill was paid, cancelled or overdue first."""


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
    payer_name: str = "",
    office: str = "",
    service: str = "",
    basis: Both = ("", ""),
    trace: Sequence[Both] = (),
) -> Invoice:
    """Issue the bill of a subject, the stream of what is paid for.

    `lines` stand on the bill and sum to `amount`; `trace` is how the amount came about, `basis`
    the rule that says so; `payer_name` whose thing is paid; `due_at` is the first instant too
    late; `back` the page to which the payer returns; `account` that of the budget; `office` the
    key of the office whose counter takes cash for it, `service` of the service that it pays.
    """
    code = _code(now)
    invoice = Invoice(
        code=code,
        subject=subject,
        payer_id=payer_id,
        payer_name=payer_name,
        title=list(title),
        amount=amount,
        lines=[[*label, value] for label, value in lines],
        basis=(basis[0] if basis[0] == basis[1] else IN_ENGLISH.join(basis))[:300],
        account=account,
        office=office,
        service=service,
        issued_at=now,
        due_at=due_at,
        back=back,
    )
    invoice.sealed_trace = _sealed(invoice, trace)
    invoice.save(force_insert=True)
    booking.post(
        f"{code}/bill",
        debit=rules.RECEIVABLE,
        credit=rules.revenue(account),
        amount=amount,
        now=now,
        invoice=invoice,
    )
    _tell(invoice, "InvoiceIssued", {"amount": amount}, actor, now)
    return invoice


def _code(now: datetime) -> str:
    chosen = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"T{accounts.today(now):%y%m}-{chosen}"


def _sealed(invoice: Invoice, trace: Sequence[Both]) -> bytes | None:
    if not trace:
        return None
    value: dict[str, Value] = {"trace": [list(step) for step in trace]}
    return events.seal(stream=invoice.subject, place=invoice.stream, value=value)


@transaction.atomic
def cancel_invoice(*, invoice: Invoice, why: str, actor: Actor, now: datetime) -> None:
    """Cancel an open bill, such as of something withdrawn; money that comes later waits.

    :raises NotOpen: when it was paid, cancelled or overdue first
    """
    if not _end(invoice, "cancelled", now):
        raise NotOpen(_("Tagihan ini sudah dibayar, dibatalkan, atau lewat batas."))
    _tell(invoice, "InvoiceCancelled", {"why": why}, actor, now)


def expire_invoices(*, now: datetime) -> int:
    """Close open bills whose time is over; say how many. Money that comes later waits."""
    overdue = Invoice.objects.filter(state="open", due_at__lte=now).order_by("due_at", "id")
    return one_by_one(overdue.values_list("pk", flat=True), lambda pk: _expire(pk, now))


@transaction.atomic
def _expire(invoice_id: int, now: datetime) -> bool:
    invoice = Invoice.objects.get(pk=invoice_id)
    if not _end(invoice, "expired", now):
        return False
    _tell(invoice, "InvoiceExpired", {}, SYSTEM, now)
    return True


def _end(invoice: Invoice, state: str, now: datetime) -> bool:
    if not Invoice.objects.filter(pk=invoice.pk, state="open").update(state=state):
        return False
    booking.post(
        f"{invoice.code}/{state}",
        debit=rules.revenue(invoice.account),
        credit=rules.RECEIVABLE,
        amount=invoice.amount,
        now=now,
        invoice=invoice,
    )
    return True


def settle(invoice: Invoice, *, paid_at: datetime, now: datetime) -> bool:
    """Mark a bill as paid; tell whether nobody was faster.

    One that lapsed holds again for money that was paid in time.
    """
    mine = Invoice.objects.filter(pk=invoice.pk)
    if mine.filter(state="open").update(state="paid", paid_at=paid_at):
        return True
    in_time = mine.filter(state="expired", due_at__gt=paid_at)
    if not in_time.update(state="paid", paid_at=paid_at):
        return False
    booking.post(
        f"{invoice.code}/again",
        debit=rules.RECEIVABLE,
        credit=rules.revenue(invoice.account),
        amount=invoice.amount,
        now=now,
        invoice=invoice,
    )
    return True


def _tell(
    invoice: Invoice, kind: str, payload: dict[str, Value], actor: Actor, now: datetime
) -> None:
    events.record(
        stream=invoice.stream,
        kind=kind,
        actor=actor,
        at=now,
        payload={"subject": invoice.subject, "invoice": invoice.code, **payload},
    )
