import pytest

from pendopo.accounts.models import Person
from pendopo.events.models import Event
from pendopo.notices import queries as notices
from pendopo.payments import handlers
from pendopo.payments.actions import matching
from pendopo.payments.tests.cast import DUE, LATER, bill, officer, pay
from pendopo.rules.actor import SYSTEM, Actor


def inbox(someone: Person) -> list[tuple[str, str]]:
    return [(one.subject, one.body) for one in notices.inbox(Actor(someone.pk))]


def told(kind: str) -> Event:
    return Event.objects.filter(kind=kind).order_by("-id")[0]


def test_a_payer_hears_that_the_bill_is_paid_once(ani):
    invoice = bill(ani)
    pay(invoice)

    for _ in range(2):
        handlers.tell_paid(told("PaymentConfirmed"))

    [(subject, body)] = inbox(ani)
    assert subject == f"Pembayaran {invoice.code} diterima"
    assert "Rp125.000" in body
    assert notices.inbox(Actor(ani.pk))[0].link == f"/bayar/{invoice.code}"


@pytest.mark.parametrize(
    ("amount", "paid_at", "said"),
    [
        (1, LATER, "Jumlahnya kurang."),
        (500_000, LATER, "Jumlahnya lebih."),
        (125_000, DUE, "setelah tagihan tidak berlaku lagi"),
    ],
)
def test_a_payer_hears_that_money_does_not_fit(ani, amount, paid_at, said):
    pay(bill(ani), amount, paid_at=paid_at)

    handlers.tell_waiting(told("PaymentToMatch"))

    [(_subject, body)] = inbox(ani)
    assert said in body


def test_money_that_names_nothing_is_told_to_nobody(ani):
    pay("tanpa nomor")

    handlers.tell_waiting(told("PaymentToMatch"))

    assert not inbox(ani)


def test_a_bill_without_a_payer_is_told_to_nobody(ani):
    pay(bill(None))

    handlers.tell_paid(told("PaymentConfirmed"))

    assert not inbox(ani)


@pytest.mark.parametrize(("outcome", "said"), [("given", "sudah"), ("kept", "tidak")])
def test_a_payer_hears_what_became_of_money_after_withdrawal(ani, sari, outcome, said):
    invoice = bill(ani)
    pay(invoice)
    [refund] = matching.note_refund_due(
        subject=invoice.subject, why="withdrawn", rule=None, actor=SYSTEM, now=LATER
    )
    handlers.tell_refund_due(told("RefundDue"))
    matching.settle_refund(refund=refund, outcome=outcome, note="x", actor=officer(sari), now=LATER)
    handlers.tell_refund_settled(told("RefundSettled"))

    settled, due = inbox(ani)
    assert "Pengembalian" in due[0]
    assert f"{said} dikembalikan" in settled[1]
