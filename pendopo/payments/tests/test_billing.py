from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from pendopo.events import queries as events
from pendopo.events.actions import erase
from pendopo.events.models import Event
from pendopo.payments import queries
from pendopo.payments.actions import billing
from pendopo.payments.actions.billing import NotOpen
from pendopo.payments.models import Invoice
from pendopo.payments.tests.cast import DUE, LATER, NOW, RENT, bill, pay, state_of
from pendopo.rules.actor import GUEST, SYSTEM, Actor


def told(invoice: Invoice) -> list[str]:
    return list(
        Event.objects.filter(stream=invoice.stream)
        .order_by("stream_sequence")
        .values_list("kind", flat=True)
    )


def test_a_bill_says_what_how_much_and_until_when(ani):
    invoice = bill(ani)

    assert invoice.name == ("Izin reklame", "Advertising permit")
    assert invoice.rows == [(("Pajak reklame", "Advertising tax"), 125_000)]
    assert (invoice.amount, invoice.due_at, invoice.state) == (125_000, DUE, "open")
    assert invoice.code.startswith("T2608-")
    [event] = Event.objects.filter(kind="InvoiceIssued")
    assert events.payload_of(event) == {
        "subject": invoice.subject, "invoice": invoice.code, "amount": 125_000,
    }  # fmt: skip


def test_the_month_in_the_number_is_that_of_the_town(ani):
    new_year_in_jakarta = datetime(2026, 12, 31, 20, tzinfo=UTC)

    assert bill(ani, now=new_year_in_jakarta, due_at=None).code.startswith("T2701-")


def test_how_the_amount_came_about_is_sealed_with_its_subject(ani):
    invoice = bill(ani, trace=[RENT])
    assert b"sewa" not in bytes(invoice.sealed_trace)
    assert queries.trace(invoice) == [RENT]

    erase(stream=invoice.subject, basis="uji", actor=SYSTEM, now=LATER)

    assert queries.trace(invoice) == []
    assert queries.trace(bill(ani)) == []


def test_a_subject_has_one_open_bill(ani):
    invoice = bill(ani)

    with pytest.raises(IntegrityError), transaction.atomic():
        bill(ani, subject=invoice.subject)

    billing.cancel_invoice(invoice=invoice, why="withdrawn", actor=SYSTEM, now=LATER)
    again = bill(ani, subject=invoice.subject)
    assert queries.open_invoice(invoice.subject) == again
    assert list(queries.invoices_of(invoice.subject)) == [invoice, again]


@pytest.mark.parametrize("amount", [0, -1])
def test_a_bill_asks_for_something(ani, amount):
    with pytest.raises(IntegrityError), transaction.atomic():
        bill(ani, amount=amount)


def test_a_cancelled_bill_is_cancelled_once(ani):
    invoice = bill(ani)

    billing.cancel_invoice(invoice=invoice, why="withdrawn", actor=Actor(ani.pk), now=LATER)

    assert state_of(invoice) == "cancelled"
    assert told(invoice) == ["InvoiceIssued", "InvoiceCancelled"]
    with pytest.raises(NotOpen, match="sudah dibayar, dibatalkan"):
        billing.cancel_invoice(invoice=invoice, why="withdrawn", actor=SYSTEM, now=LATER)


def test_a_paid_bill_is_not_cancelled(ani):
    invoice = bill(ani)
    pay(invoice)

    with pytest.raises(NotOpen):
        billing.cancel_invoice(invoice=invoice, why="withdrawn", actor=SYSTEM, now=LATER)


def test_a_bill_lapses_at_the_first_instant_too_late(ani):
    invoice, other = bill(ani), bill(ani, due_at=None)

    assert billing.expire_invoices(now=DUE - timedelta(microseconds=1)) == 0
    assert billing.expire_invoices(now=DUE) == 1
    assert billing.expire_invoices(now=DUE) == 0

    assert state_of(invoice) == "expired"
    assert state_of(other) == "open"
    assert told(invoice) == ["InvoiceIssued", "InvoiceExpired"]


def test_only_the_payer_sees_a_bill(ani, cici):
    invoice = bill(ani)

    assert queries.own_invoice(Actor(ani.pk), invoice.code) == invoice
    for other in (Actor(cici.pk), GUEST):
        with pytest.raises(Invoice.DoesNotExist):
            queries.own_invoice(other, invoice.code)


def test_a_bill_without_a_payer_belongs_to_no_guest(town):
    with pytest.raises(Invoice.DoesNotExist):
        queries.own_invoice(GUEST, bill(None).code)


def test_whether_something_was_paid(ani):
    invoice = bill(ani)
    assert not queries.is_paid(invoice.subject)

    pay(invoice, now=NOW)

    assert queries.is_paid(invoice.subject)
