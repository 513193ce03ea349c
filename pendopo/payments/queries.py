"""Reading bills and money, always for somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Holding, Office
from pendopo.events import queries as events
from pendopo.payments import rules
from pendopo.payments.models import Invoice, Payment, Refund
from pendopo.rules.actor import Actor, Role
from pendopo.rules.definition.language import Both

TREASURER, COUNTER = "treasurer", "counter"


def own_invoice(actor: Actor, code: str) -> Invoice:
    """Return a bill of the actor's own; :raises Invoice.DoesNotExist: for everybody else."""
    if not actor.is_known:
        raise Invoice.DoesNotExist
    return Invoice.objects.get(code=code, payer_id=actor.person_id)


def invoice_of(code: str) -> Invoice | None:
    """Return a bill by its code for those who know it, such as a bank or the worker."""
    return Invoice.objects.filter(code=code).first()


def invoice_at_desk(actor: Actor, code: str) -> Invoice:
    """Return a bill for whoever may take cash for it.

    :raises Invoice.DoesNotExist: for everybody else
    """
    return _at_desk(actor).get(code=code)


def _at_desk(actor: Actor) -> QuerySet[Invoice]:
    """Keep what an officer may see: a treasurer all bills, a counter those of its office.

    Whose function is limited to a service sees the bills of that service only.
    """
    mine = [_bills_of(role) for role in actor.roles if role.function in (TREASURER, COUNTER)]
    return Invoice.objects.filter(reduce(or_, mine)) if mine else Invoice.objects.none()


def _bills_of(role: Role) -> Q:
    of_service = Q(service=role.service) if role.service else Q(pk__gt=0)
    return of_service & Q(office=role.office) if role.function == COUNTER else of_service


def may_take_cash(actor: Actor, invoice: Invoice) -> bool:
    """Tell whether an officer may take cash for a bill, as `invoice_at_desk` does."""
    return cashier_role(actor, invoice) is not None


def cashier_role(actor: Actor, invoice: Invoice) -> Role | None:
    """Return the role in which an officer takes cash for a bill: as treasurer if she is one."""
    fits = [
        role
        for role in actor.roles
        if role.service in ("", invoice.service)
        and (
            role.function == TREASURER or (role.function, role.office) == (COUNTER, invoice.office)
        )
    ]
    return min(fits, key=lambda role: role.function != TREASURER, default=None)


def is_treasurer(actor: Actor) -> bool:
    """Tell whether the actor answers for all money that came in, not for a service only."""
    return any(role.function == TREASURER and not role.service for role in actor.roles)


def open_invoice(subject: str) -> Invoice | None:
    """Return the open bill of a subject, if there is one."""
    return Invoice.objects.filter(subject=subject, state="open").first()


def invoices_of(subject: str) -> QuerySet[Invoice]:
    """Return all bills of a subject, oldest first."""
    return Invoice.objects.filter(subject=subject).order_by("id")


def is_paid(subject: str) -> bool:
    """Tell whether a bill of a subject was paid."""
    return Invoice.objects.filter(subject=subject, state="paid").exists()


def paid_at(subject: str) -> datetime | None:
    """Return when the last bill of a subject was paid; None while none is."""
    paid = Invoice.objects.filter(subject=subject, state="paid").order_by("-id")
    return paid.values_list("paid_at", flat=True).first()


def open_invoices(actor: Actor) -> QuerySet[Invoice]:
    """Return the open bills for which an officer may take cash, earliest due first."""
    return _at_desk(actor).filter(state="open").order_by(F("due_at").asc(nulls_last=True), "id")


def find_open(actor: Actor, wanted: str) -> QuerySet[Invoice]:
    """Return the open bills whose code, payer or subject holds what is wanted."""
    fits = Q(code__icontains=wanted) | Q(payer_name__icontains=wanted)
    return open_invoices(actor).filter(fits | Q(subject__icontains=wanted))


def trace(invoice: Invoice) -> list[Both]:
    """Return how the amount came about; nothing when it was erased or never given."""
    if invoice.sealed_trace is None:
        return []
    opened = events.unseal_row(
        stream=invoice.subject, place=invoice.stream, sealed=bytes(invoice.sealed_trace)
    )
    found = opened.get("trace") if isinstance(opened, Mapping) else None
    steps = found if isinstance(found, list) else []
    return [(f"{step[0]}", f"{step[1]}") for step in steps if isinstance(step, list)]


def payments_of(invoice: Invoice) -> QuerySet[Payment]:
    """Return the money that paid a bill or names it, in the order in which it came."""
    found = Payment.objects.filter(Q(invoice=invoice) | Q(invoice=None, named=invoice.code))
    return found.order_by("received_at", "id")


def refunds_of(invoice: Invoice) -> QuerySet[Refund]:
    """Return what is, was or was not given back of a bill's money, oldest first."""
    return Refund.objects.filter(invoice=invoice).order_by("id")


def waiting(actor: Actor) -> QuerySet[Payment]:
    """Return money to be matched, oldest first, for a treasurer."""
    every = Payment.objects.filter(state="waiting").order_by("received_at", "id")
    return every if is_treasurer(actor) else every.none()


def payment_waiting(actor: Actor, payment_id: int) -> Payment:
    """Return one payment to be matched; :raises Payment.DoesNotExist: for everybody else."""
    return waiting(actor).get(pk=payment_id)


def refunds_due(actor: Actor) -> QuerySet[Refund]:
    """Return money to be given back, oldest first, for a treasurer."""
    every = Refund.objects.filter(state="due").select_related("invoice", "payment")
    return every.order_by("id") if is_treasurer(actor) else every.none()


def refund_due(actor: Actor, refund_id: int) -> Refund:
    """Return money to be given back; :raises Refund.DoesNotExist: for everybody else."""
    return refunds_due(actor).get(pk=refund_id)


def receipt(actor: Actor, number: str) -> Payment:
    """Return a payment in cash by its receipt number, for who may take cash for its bill.

    :raises Payment.DoesNotExist: for everybody else
    """
    found = Payment.objects.filter(invoice__in=_at_desk(actor)).exclude(receipt="")
    return found.select_related("invoice", "taken_by").get(receipt=number)


def receipts_since(actor: Actor, since: datetime) -> QuerySet[Payment]:
    """Return the cash taken since a moment where the actor may take it, newest first."""
    found = Payment.objects.filter(invoice__in=_at_desk(actor), paid_at__gte=since)
    found = found.exclude(receipt="").select_related("invoice", "taken_by")
    return found.order_by("-paid_at", "-id")


def taken_since(actor: Actor, since: datetime) -> Mapping[str, int]:
    """Return how many times (`n`) and how much (`amount`) cash was taken since a moment."""
    found = receipts_since(actor, since).order_by()
    return found.aggregate(n=Count("id"), amount=Coalesce(Sum("amount"), 0))


def named_by(payments: Sequence[Payment]) -> Mapping[str, Invoice]:
    """Return code → bill for the bills that waiting money names."""
    found = Invoice.objects.filter(code__in={one.named for one in payments})
    return {invoice.code: invoice for invoice in found}


def counters(invoice: Invoice, *, now: datetime) -> list[Office]:
    """Return the offices where a bill is paid in cash: its own, then those with a treasurer."""
    held = Holding.objects.in_force(accounts.today(now))
    held = held.filter(Q(function=TREASURER) | Q(function=COUNTER, office__key=invoice.office))
    held = held.filter(service__in=["", invoice.service])
    found = {one.office for one in held.select_related("office")}
    return sorted(found, key=lambda office: (office.key != invoice.office, office.pk))


@dataclass(frozen=True)
class Difference:
    """An account of the ledger that does not say what the rows say."""

    account: str
    ledger: int
    rows: int


def differences() -> Sequence[Difference]:
    """Return the accounts whose balance is not that of the bills, payments and refunds.

    One statement, so all is of one moment. Debit is plus, credit minus.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        found = [Difference(name, int(ledger), int(rows)) for name, ledger, rows in cursor]
    return sorted(found, key=lambda one: one.account)


_DIFFERENCES = f"""SELECT account, SUM(ledger), SUM(said) FROM (
  SELECT debit AS account, amount AS ledger, 0 AS said FROM payments_ledgerentry
  UNION ALL SELECT credit, -amount, 0 FROM payments_ledgerentry
  UNION ALL SELECT '{rules.RECEIVABLE}', 0, amount FROM payments_invoice WHERE state = 'open'
  UNION ALL SELECT '{rules.UNMATCHED}', 0, -amount FROM payments_payment WHERE state = 'waiting'
  UNION ALL SELECT '{rules.PAYABLE}', 0, -amount FROM payments_refund WHERE state = 'due'
  UNION ALL SELECT '{rules.GIVEN_BACK}', 0, -amount FROM payments_refund WHERE state = 'given'
  UNION ALL SELECT '{rules.cash("")}' || provider, 0, amount FROM payments_payment
) every WHERE account NOT LIKE '{rules.REVENUE}%'
GROUP BY account HAVING SUM(ledger) <> SUM(said)"""
