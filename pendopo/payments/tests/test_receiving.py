import json
import threading
from datetime import timedelta

import pytest
from django.db import connection

from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.payments import queries, sandbox
from pendopo.payments.actions import billing, receiving
from pendopo.payments.actions.receiving import Contradiction
from pendopo.payments.models import Invoice, LedgerEntry, Payment
from pendopo.payments.providers import BadNotification, ForgedNotification, NoSuchProvider
from pendopo.payments.tests.cast import DUE, LATER, bill, pay, state_of
from pendopo.rules.actor import SYSTEM

BODY = {
    "reference": "r-1", "invoice": "T2608-ABCDEFGHJK", "amount": 125_000,
    "paid_at": "2026-08-14T04:00:00+00:00",
}  # fmt: skip


def last_event(kind: str) -> dict[str, object]:
    return dict(events.payload_of(Event.objects.filter(kind=kind).order_by("-id")[0]))


def notify(body: bytes | dict, *, provider="sandbox", signature=None) -> Payment:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = sandbox.signature(raw) if signature is None else signature
    return receiving.receive_notification(
        provider=provider, body=raw, headers={"X-Signature": given}, now=LATER
    )


def test_exact_money_in_time_pays_its_bill(ani):
    invoice = bill(ani)

    payment = pay(invoice)

    assert (payment.state, payment.invoice, payment.why) == ("matched", invoice, "")
    invoice.refresh_from_db()
    assert (invoice.state, invoice.paid_at) == ("paid", LATER)
    assert last_event("PaymentConfirmed") == {
        "subject": invoice.subject, "invoice": invoice.code, "amount": 125_000,
        "paid_at": LATER.isoformat(), "payment": payment.pk,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "paid_at", "why"),
    [
        (112_500, LATER, "short"),
        (137_500, LATER, "over"),
        (125_000, DUE, "late"),
        (112_500, DUE, "late"),
        (125_000, DUE - timedelta(microseconds=1), ""),
    ],
)
def test_money_that_does_not_fit_waits(ani, amount, paid_at, why):
    invoice = bill(ani)

    payment = pay(invoice, amount, paid_at=paid_at, now=DUE)

    assert payment.why == why
    assert payment.state == ("waiting" if why else "matched")
    assert state_of(invoice) == ("open" if why else "paid")
    if why:
        assert payment.invoice is None
        assert last_event("PaymentToMatch") == {
            "subject": invoice.subject, "invoice": invoice.code, "amount": amount, "why": why,
            "payment": payment.pk,
        }  # fmt: skip


def test_a_second_payment_waits(ani):
    invoice = bill(ani)
    pay(invoice)

    assert pay(invoice).why == "double"
    assert Event.objects.filter(kind="PaymentConfirmed").count() == 1


def test_money_for_a_bill_that_is_over_waits(ani):
    gone, lapsed = bill(ani), bill(ani)
    billing.cancel_invoice(invoice=gone, why="withdrawn", actor=SYSTEM, now=LATER)
    billing.expire_invoices(now=DUE)

    assert pay(gone).why == pay(lapsed, paid_at=DUE).why == "late"


def test_money_paid_in_time_pays_a_bill_that_lapsed_before_the_bank_told(ani):
    invoice, moment = bill(ani), DUE - timedelta(seconds=30)
    billing.expire_invoices(now=DUE)

    payment = pay(invoice, paid_at=moment, now=DUE + timedelta(minutes=7))

    assert (payment.state, payment.why) == ("matched", "")
    invoice.refresh_from_db()
    assert (invoice.state, invoice.paid_at) == ("paid", moment)
    assert last_event("PaymentConfirmed")["paid_at"] == moment.isoformat()
    assert queries.differences() == []
    assert pay(invoice, paid_at=moment, now=DUE + timedelta(minutes=8)).why == "double"


def test_money_for_nothing_known_waits_and_its_event_names_nobody(town):
    payment = pay("Ani Lestari, reklame")

    assert (payment.state, payment.why, payment.named) == (
        "waiting", "unknown", "Ani Lestari, reklame",
    )  # fmt: skip
    assert "Ani" not in Event.objects.get(kind="PaymentToMatch").payload


def test_the_same_reference_again_changes_nothing(ani):
    invoice = bill(ani)
    first = pay(invoice, reference="r-1")

    again = pay(invoice, reference="r-1", now=DUE)

    assert again == first
    assert Payment.objects.count() == 1
    assert LedgerEntry.objects.count() == 2
    assert Event.objects.filter(kind="PaymentConfirmed").count() == 1


def test_the_same_reference_with_other_money_is_refused(ani):
    invoice = bill(ani)
    pay(invoice, reference="r-1")

    with pytest.raises(Contradiction):
        pay(invoice, 1, reference="r-1")
    with pytest.raises(Contradiction):
        pay(bill(ani), reference="r-1")


def test_a_bank_whose_clock_is_ahead_pays_no_later_than_now(ani):
    invoice = bill(ani)

    pay(invoice, paid_at=LATER + timedelta(seconds=90), now=LATER)

    invoice.refresh_from_db()
    assert invoice.paid_at == LATER


@pytest.mark.on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False], ids=["same reference", "two payments"])
def test_two_notifications_at_once_pay_a_bill_once(ani, same):
    invoice = bill(ani)
    references = ["r-1", "r-1" if same else "r-2"]

    _at_once([lambda r=r: pay(invoice, reference=r) for r in references])

    assert state_of(invoice) == "paid"
    assert Event.objects.filter(kind="PaymentConfirmed").count() == 1
    states = sorted(Payment.objects.values_list("state", "why"))
    assert states == [("matched", "")] + ([] if same else [("waiting", "double")])
    assert queries.differences() == []


@pytest.mark.on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_bill_that_is_paid_and_lapses_at_once_is_paid(ani):
    invoice = bill(ani)

    _at_once([lambda: billing.expire_invoices(now=DUE), lambda: pay(invoice)])

    assert state_of(invoice) == "paid"
    assert queries.differences() == []


@pytest.mark.on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_bill_that_is_paid_and_cancelled_at_once_is_one_of_both(ani):
    invoice = bill(ani)

    def cancel():
        billing.cancel_invoice(invoice=invoice, why="withdrawn", actor=SYSTEM, now=LATER)

    refused = _at_once([cancel, lambda: pay(invoice)])

    paid = state_of(invoice) == "paid"
    assert Payment.objects.get().why == ("" if paid else "late")
    assert len(refused) == int(paid)
    assert queries.differences() == []


def _at_once(acts) -> list[Exception]:
    start, refused = threading.Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            act()
        except billing.NotOpen as refusal:
            refused.append(refusal)
        connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_a_signed_notification_pays(ani):
    invoice = bill(ani)

    payment = notify({**BODY, "invoice": invoice.code})

    assert payment.state == "matched"
    assert state_of(invoice) == "paid"


@pytest.mark.parametrize("signature", ["", "0" * 64, "é" * 64, sandbox.__name__])
def test_a_forged_notification_is_refused(ani, signature):
    invoice = bill(ani)

    with pytest.raises(ForgedNotification):
        notify({**BODY, "invoice": invoice.code}, signature=signature)

    assert state_of(invoice) == "open"


def test_a_changed_body_does_not_fit_its_signature(ani):
    raw = json.dumps(BODY).encode()

    with pytest.raises(ForgedNotification):
        notify(raw.replace(b"125000", b"125001"), signature=sandbox.signature(raw))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff",
        b"[" * 100_000,
        {**BODY, "amount": "125000"},
        {**BODY, "amount": 125_000.5},
        {**BODY, "amount": True},
        {**BODY, "amount": 0},
        {**BODY, "amount": -125_000},
        {**BODY, "amount": 10**30},
        {**BODY, "paid_at": "kemarin"},
        {**BODY, "paid_at": "2026-08-14T04:00:00"},
        {**BODY, "paid_at": None},
        {**BODY, "reference": ""},
        {**BODY, "reference": "r" * 81},
        {**BODY, "reference": "a\x00b"},
        {**BODY, "invoice": 7},
        {**BODY, "invoice": "x" * 61},
        {key: value for key, value in BODY.items() if key != "invoice"},
    ],
)
def test_what_is_no_notification_is_refused(db, body):
    with pytest.raises(BadNotification):
        notify(body)

    assert not Payment.objects.exists()


@pytest.mark.parametrize("provider", ["midtrans", "counter", ""])
def test_only_a_provider_that_notifies_is_heard(db, provider):
    with pytest.raises(NoSuchProvider):
        notify(BODY, provider=provider)


def test_outside_the_demonstration_there_is_no_sandbox(ani, settings):
    settings.DEMO = False
    invoice = bill(ani)

    with pytest.raises(NoSuchProvider):
        notify({**BODY, "invoice": invoice.code})

    assert Invoice.objects.get().is_open
