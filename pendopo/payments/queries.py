"""Reading bills and money, always for somebody."""

from django.db.models import QuerySet, Sum

from pendopo.payments.models import Invoice, LedgerEntry, Payment
from pendopo.rules.actor import Actor


def own_invoice(actor: Actor, code: str) -> Invoice:
    """Return a bill of the actor's own; :raises Invoice.DoesNotExist: for everybody else."""
    if not actor.is_known:
        raise Invoice.DoesNotExist
    return Invoice.objects.get(code=code, payer_id=actor.person_id)


def invoice_at_desk(actor: Actor, code: str) -> Invoice:
    """Return a bill for a treasurer; :raises Invoice.DoesNotExist: for everybody else."""
    if not _is_treasurer(actor):
        raise Invoice.DoesNotExist
    return Invoice.objects.get(code=code)


def _is_treasurer(actor: Actor) -> bool:
    return any(role.function == "treasurer" for role in actor.roles)


def open_invoice(subject: str) -> Invoice | None:
    """Return the open bill of a subject, if there is one."""
    return Invoice.objects.filter(subject=subject, state="open").first()


def invoices_of(subject: str) -> QuerySet[Invoice]:
    """Return all bills of a subject, oldest first."""
    return Invoice.objects.filter(subject=subject).order_by("id")


def open_invoices(actor: Actor) -> QuerySet[Invoice]:
    """Return all open bills for a treasurer, earliest due first."""
    every = Invoice.objects.filter(state="open").select_related("payer").order_by("due_at", "id")
    return every if _is_treasurer(actor) else every.none()


def waiting(actor: Actor) -> QuerySet[Payment]:
    """Return money to be matched, oldest first, for a treasurer."""
    every = Payment.objects.filter(state="waiting").order_by("received_at", "id")
    return every if _is_treasurer(actor) else every.none()


def payment_waiting(actor: Actor, payment_id: int) -> Payment:
    """Return one payment to be matched; :raises Payment.DoesNotExist: for everybody else."""
    return waiting(actor).get(pk=payment_id)


def balance() -> int:
    """Return the sum of the whole ledger; anything but zero is a mistake."""
    return LedgerEntry.objects.aggregate(sum=Sum("amount"))["sum"] or 0
