"""What a treasurer does with money that waits, and with money that is to be given back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.events import actions as events
from pendopo.payments import rules
from pendopo.payments.actions import booking, receiving
from pendopo.payments.models import Invoice, Payment, Refund
from pendopo.payments.queries import is_treasurer
from pendopo.rules.actor import Actor
from pendopo.rules.definition.language import Both
from pendopo.rules.money import rupiah
from pendopo.rules.refusals import NotAllowed, Outrun, Refused

OUTCOMES = ("given", "kept")


class NotATreasurer(NotAllowed):
    """Only a treasurer matches money and gives it back."""


class NotEnough(Refused):
    """The money does not cover the bill."""


class NotWaiting(Outrun):
    """Somebody else dealt with this money first."""


class UnknownOutcome(Refused):
    """Money is given back or kept, nothing else."""


@transaction.atomic
def match(
    *,
    payment: Payment,
    invoice: Invoice | None,
    note: str,
    actor: Actor,
    now: datetime,
    together: Sequence[Payment] = (),
) -> Payment:
    """Deal with money that waits: it pays an open bill, or all of it is to be given back.

    `together` is further waiting money that pays the bill with it, such as the rest of a short
    payment. What is too much is to be given back.

    :raises NotATreasurer: when the actor is no treasurer anywhere
    :raises NotEnough: when all of it is less than the bill asks for
    :raises NotOpen: when the bill was paid, cancelled or overdue first
    :raises NotWaiting: when somebody dealt with some of it first
    """
    _check_treasurer(actor)
    if invoice is None:
        _resolve(payment, "refund", None, actor, now)
        _owe(payment, payment.amount, payment.why, None, note, actor, now)
        return payment
    all_of_it = [*together, payment]
    missing = invoice.amount - sum(one.amount for one in all_of_it)
    if missing > 0:
        raise NotEnough(
            _("Uang ini masih kurang %(missing)s untuk tagihan itu.") % {"missing": rupiah(missing)}
        )
    for one in all_of_it:
        _resolve(one, "matched", invoice, actor, now)
    paid_at = min(now, max(one.paid_at for one in all_of_it))
    receiving.settle(invoice, payment, paid_at=paid_at, actor=actor, now=now)
    _pay(invoice, all_of_it, now)
    if missing < 0:
        _owe(payment, -missing, "over", invoice, note, actor, now)
    return payment


def _check_treasurer(actor: Actor) -> None:
    if not is_treasurer(actor):
        raise NotATreasurer(_("Hanya bendahara yang boleh mencocokkan dan mengembalikan uang."))


def _resolve(
    payment: Payment, state: str, invoice: Invoice | None, actor: Actor, now: datetime
) -> None:
    mine = Payment.objects.filter(pk=payment.pk, state="waiting")
    if not mine.update(
        state=state, invoice=invoice, resolved_by_id=actor.person_id, resolved_at=now
    ):
        raise NotWaiting(_("Uang ini sudah dicocokkan petugas lain. Muat ulang halaman."))
    payment.refresh_from_db()


def _pay(invoice: Invoice, payments: Sequence[Payment], now: datetime) -> None:
    """Post what each payment gives to the bill, the last one only what is still missing."""
    left = invoice.amount
    for payment in payments:
        part = min(left, payment.amount)
        left -= part
        if part:
            booking.post(
                f"{payment.provider}/{payment.reference}/match",
                debit=rules.UNMATCHED,
                credit=rules.RECEIVABLE,
                amount=part,
                now=now,
                invoice=invoice,
                payment=payment,
            )


def _owe(
    payment: Payment,
    amount: int,
    why: str,
    invoice: Invoice | None,
    note: str,
    actor: Actor,
    now: datetime,
) -> None:
    named = invoice or Invoice.objects.filter(code=payment.named).first()
    refund = Refund.objects.create(
        invoice=named,
        payment=payment,
        amount=amount,
        why=why,
        noted_at=now,
        noted_by_id=actor.person_id or None,
    )
    booking.post(
        f"{payment.provider}/{payment.reference}/owe",
        debit=rules.UNMATCHED,
        credit=rules.PAYABLE,
        amount=amount,
        now=now,
        payment=payment,
    )
    _tell(refund, "RefundDue", note, actor, now)


@transaction.atomic
def note_refund_due(
    *, subject: str, why: str, rule: Both | None, actor: Actor, now: datetime
) -> list[Refund]:
    """Note that what was paid for a subject may come back, such as after it was withdrawn.

    `rule` is what the service says about it; a treasurer reads it and gives back or keeps. Every
    paid bill is noted once; again changes nothing. Returns what is newly noted.
    """
    paid = Invoice.objects.select_for_update().filter(subject=subject, state="paid").order_by("id")
    known = set(
        Refund.objects.filter(invoice__in=paid, payment=None).values_list("invoice_id", flat=True)
    )
    return [_note(invoice, why, rule, actor, now) for invoice in paid if invoice.pk not in known]


def _note(invoice: Invoice, why: str, rule: Both | None, actor: Actor, now: datetime) -> Refund:
    refund = Refund.objects.create(
        invoice=invoice,
        amount=invoice.amount,
        why=why,
        rule=list(rule or ()),
        noted_at=now,
        noted_by_id=actor.person_id or None,
    )
    booking.post(
        f"{invoice.code}/owe",
        debit=rules.revenue(invoice.account),
        credit=rules.PAYABLE,
        amount=invoice.amount,
        now=now,
        invoice=invoice,
    )
    _tell(refund, "RefundDue", "", actor, now)
    return refund


@transaction.atomic
def settle_refund(
    *, refund: Refund, outcome: str, note: str, actor: Actor, now: datetime
) -> Refund:
    """Say that money was given back, or that it is kept, with the reason; `outcome` given or kept.

    :raises NotATreasurer: when the actor is no treasurer anywhere
    :raises UnknownOutcome: when the outcome is another
    :raises NotWaiting: when somebody settled it first
    """
    _check_treasurer(actor)
    if outcome not in OUTCOMES:
        raise UnknownOutcome(_("Pilih: uang dikembalikan, atau tidak dikembalikan."))
    mine = Refund.objects.filter(pk=refund.pk, state="due")
    if not mine.update(state=outcome, settled_at=now, settled_by_id=actor.person_id):
        raise NotWaiting(_("Pengembalian ini sudah diselesaikan petugas lain. Muat ulang halaman."))
    refund.refresh_from_db()
    account = refund.invoice.account if refund.invoice else ""
    booking.post(
        f"refund/{refund.pk}/{outcome}",
        debit=rules.PAYABLE,
        credit=rules.GIVEN_BACK if outcome == "given" else rules.revenue(account),
        amount=refund.amount,
        now=now,
        invoice=refund.invoice,
        payment=refund.payment,
    )
    _tell(refund, "RefundSettled", note, actor, now)
    return refund


def _tell(refund: Refund, kind: str, note: str, actor: Actor, now: datetime) -> None:
    invoice = refund.invoice
    events.record(
        stream=invoice.stream if invoice else "payments/unknown",
        kind=kind,
        actor=actor,
        at=now,
        payload={
            "subject": invoice.subject if invoice else "",
            "invoice": invoice.code if invoice else "",
            "refund": refund.pk,
            "amount": refund.amount,
            "state": refund.state,
            "why": refund.why,
        },
        sealed={"note": note} if note else {},
    )
