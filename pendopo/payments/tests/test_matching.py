import pytest

from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.payments import queries
from pendopo.payments.actions import billing, matching
from pendopo.payments.actions.billing import NotOpen
from pendopo.payments.actions.matching import (
    NotATreasurer,
    NotEnough,
    NotWaiting,
    UnknownOutcome,
)
from pendopo.payments.models import Payment, Refund
from pendopo.payments.tests.cast import DUE, LATER, bill, officer, pay, state_of
from pendopo.rules.actor import SYSTEM, Actor

RULE = ("Pajak yang sudah dibayar tidak dikembalikan.", "Tax that was paid is not given back.")


def match(payment, invoice, someone, *, together=(), note="menurut rekening koran", now=LATER):
    actor = someone if isinstance(someone, Actor) else officer(someone)
    return matching.match(
        payment=payment, invoice=invoice, note=note, actor=actor, now=now, together=together
    )


def test_money_that_named_nothing_pays_the_bill_a_treasurer_finds(ani, sari):
    invoice, payment = bill(ani), pay("tanpa nomor")

    match(payment, invoice, sari)

    payment.refresh_from_db()
    assert (payment.state, payment.invoice, payment.resolved_by) == ("matched", invoice, sari)
    assert payment.resolved_at == LATER
    assert state_of(invoice) == "paid"
    assert Event.objects.get(kind="PaymentConfirmed").actor_id == sari.pk
    assert queries.differences() == []


def test_late_money_may_still_pay_a_bill_that_is_open(ani, sari):
    invoice = bill(ani)
    payment = pay(invoice, paid_at=DUE)

    match(payment, invoice, sari)

    invoice.refresh_from_db()
    assert (invoice.state, invoice.paid_at) == ("paid", LATER)


def test_a_short_payment_and_its_rest_pay_together(ani, sari):
    invoice = bill(ani)
    first, rest = pay(invoice, 100_000), pay(invoice, 25_000)

    with pytest.raises(NotEnough, match=r"masih kurang Rp25\.000"):
        match(first, invoice, sari)
    match(rest, invoice, sari, together=[first])

    assert state_of(invoice) == "paid"
    assert set(Payment.objects.values_list("state", "invoice")) == {("matched", invoice.pk)}
    assert not Refund.objects.exists()
    assert queries.differences() == []


def test_what_is_too_much_is_to_be_given_back(ani, sari):
    invoice = bill(ani)
    payment = pay(invoice, 150_000)

    match(payment, invoice, sari)

    refund = Refund.objects.get()
    assert (refund.amount, refund.why, refund.payment, refund.invoice) == (
        25_000, "over", payment, invoice,
    )  # fmt: skip
    assert state_of(invoice) == "paid"
    assert queries.differences() == []


def test_a_double_payment_is_to_be_given_back(ani, sari):
    invoice = bill(ani)
    pay(invoice)
    second = pay(invoice)

    match(second, None, sari, note="bayar dua kali")

    second.refresh_from_db()
    assert second.state == "refund"
    [refund] = queries.refunds_of(invoice)
    assert (refund.amount, refund.why, refund.state) == (125_000, "double", "due")
    assert queries.differences() == []


def test_why_is_sealed(ani, sari):
    match(pay("tanpa nomor"), None, sari, note="milik Ani Lestari")

    [(event, sealed)] = events.opened([Event.objects.get(kind="RefundDue")])
    assert "Ani" not in event.payload
    assert sealed == {"note": "milik Ani Lestari"}


def test_only_a_treasurer_matches_and_settles(ani, budi, dewi, sari):
    payment = pay("tanpa nomor")
    match(pay("tanpa nomor"), None, sari)
    refund = Refund.objects.get()

    for actor in (officer(budi), officer(dewi), Actor(ani.pk)):
        with pytest.raises(NotATreasurer):
            match(payment, None, actor)
        with pytest.raises(NotATreasurer):
            matching.settle_refund(refund=refund, outcome="given", note="x", actor=actor, now=LATER)
        assert not queries.waiting(actor).exists()
        assert not queries.refunds_due(actor).exists()
        with pytest.raises(Payment.DoesNotExist):
            queries.payment_waiting(actor, payment.pk)
        with pytest.raises(Refund.DoesNotExist):
            queries.refund_due(actor, refund.pk)
    assert list(queries.waiting(officer(sari))) == [payment]
    assert list(queries.refunds_due(officer(sari))) == [refund]


def test_money_is_matched_once(ani, sari):
    invoice, payment = bill(ani), pay("tanpa nomor")
    match(payment, None, sari)

    with pytest.raises(NotWaiting):
        match(payment, invoice, sari)

    assert state_of(invoice) == "open"
    assert queries.differences() == []


def test_a_bill_that_is_over_takes_no_money(ani, sari):
    invoice, payment = bill(ani), pay("tanpa nomor")
    billing.cancel_invoice(invoice=invoice, why="withdrawn", actor=SYSTEM, now=LATER)

    with pytest.raises(NotOpen):
        match(payment, invoice, sari)

    payment.refresh_from_db()
    assert payment.state == "waiting"
    assert queries.differences() == []


def note(invoice, now=LATER):
    return matching.note_refund_due(
        subject=invoice.subject, why="withdrawn", rule=RULE, actor=SYSTEM, now=now
    )


def test_what_was_paid_for_something_withdrawn_is_noted_once_with_its_rule(ani):
    invoice = bill(ani)
    assert note(invoice) == []
    pay(invoice)

    [refund] = note(invoice)

    assert (refund.amount, refund.why, refund.said) == (125_000, "withdrawn", RULE)
    assert note(invoice) == []
    payload = events.payload_of(Event.objects.get(kind="RefundDue"))
    assert payload["subject"] == invoice.subject
    assert queries.differences() == []


@pytest.mark.parametrize("outcome", ["given", "kept"])
def test_a_treasurer_says_what_became_of_the_money(ani, sari, outcome):
    invoice = bill(ani)
    pay(invoice)
    [refund] = note(invoice)

    matching.settle_refund(
        refund=refund, outcome=outcome, note="pasal 9", actor=officer(sari), now=LATER
    )

    refund.refresh_from_db()
    assert (refund.state, refund.settled_by, refund.settled_at) == (outcome, sari, LATER)
    assert events.payload_of(Event.objects.get(kind="RefundSettled"))["state"] == outcome
    assert queries.differences() == []
    with pytest.raises(NotWaiting):
        matching.settle_refund(
            refund=refund, outcome=outcome, note="lagi", actor=officer(sari), now=LATER
        )


def test_money_is_given_back_or_kept_and_nothing_else(ani, sari):
    invoice = bill(ani)
    pay(invoice)
    [refund] = note(invoice)

    with pytest.raises(UnknownOutcome):
        matching.settle_refund(
            refund=refund, outcome="lost", note="", actor=officer(sari), now=LATER
        )
