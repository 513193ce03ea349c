import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction

from pendopo.accounts.models import Holding, Person
from pendopo.events.actions import OtherIntent
from pendopo.events.models import Event
from pendopo.payments import queries
from pendopo.payments.actions import receiving
from pendopo.payments.actions.billing import NotOpen
from pendopo.payments.actions.receiving import NotACashier, TooLittle
from pendopo.payments.models import Invoice, Payment
from pendopo.payments.tests.cast import LATER, bill, officer, pay, state_of
from pendopo.rules.actor import Actor


def take(invoice, someone, *, cash=125_000, office="bapenda", now=LATER, intent_key="") -> Payment:
    return receiving.take_cash(
        invoice=invoice, cash=cash, office=office, actor=officer(someone), now=now,
        intent_key=intent_key,
    )  # fmt: skip


def test_a_treasurer_takes_cash_and_gives_change_and_a_numbered_receipt(ani, sari):
    invoice = bill(ani)

    payment = take(invoice, sari, cash=150_000)

    assert payment.receipt == "TBP-BAPENDA-2026-000001"
    assert (payment.amount, payment.handed, payment.change) == (125_000, 150_000, 25_000)
    assert payment.taken_by == sari
    assert state_of(invoice) == "paid"
    assert Event.objects.get(kind="PaymentConfirmed").actor_id == sari.pk


def test_a_receipt_keeps_the_official_name_of_that_day(ani, sari):
    Person.objects.update(name="Pilihan Sendiri")
    payment = take(invoice := bill(ani), sari)
    Person.objects.filter(pk=sari.pk).update(official_name="Sari Wulandari, S.E.")

    with pytest.raises(NotOpen, match=f"{payment.receipt} oleh Sari Wulandari\\.$"):
        take(invoice, sari)

    assert Payment.objects.get().taken_by_name == "Sari Wulandari"


def test_the_counter_of_the_office_that_sent_the_bill_takes_cash_too(ani, budi):
    payment = take(bill(ani), budi, office="kel-tirtosari")

    assert payment.receipt == "TBP-KEL-TIRTOSARI-2026-000001"


@pytest.mark.parametrize("office", ["kel-tirtosari", "dinas-lain"])
def test_nobody_else_takes_cash(ani, budi, dewi, sari, office):
    invoice = bill(ani, office="dinas-lain")

    for someone in (budi, dewi, sari):
        with pytest.raises(NotACashier):
            take(invoice, someone, office=office)
    with pytest.raises(NotACashier):
        receiving.take_cash(
            invoice=invoice, cash=125_000, office=office, actor=Actor(ani.pk), now=LATER
        )
    assert state_of(invoice) == "open"


def test_too_little_is_refused_with_the_amount(ani, sari):
    invoice = bill(ani)

    with pytest.raises(TooLittle, match=r"Tagihan ini Rp125\.000"):
        take(invoice, sari, cash=124_999)

    assert state_of(invoice) == "open"


def test_a_bill_that_was_paid_meanwhile_takes_no_cash_and_no_number(ani, sari):
    invoice = bill(ani)
    pay(invoice)

    with pytest.raises(NotOpen):
        take(invoice, sari)

    assert take(bill(ani), sari).receipt.endswith("-000001")


def test_receipts_are_numbered_without_gaps_each_year_of_the_town(ani, sari):
    new_year = datetime(2026, 12, 31, 18, tzinfo=UTC)
    numbers = [take(bill(ani), sari).receipt for _ in range(2)]
    with transaction.atomic():
        take(bill(ani), sari)
        transaction.set_rollback(True)
    numbers += [take(bill(ani), sari).receipt]
    numbers += [take(bill(ani, due_at=None), sari, now=new_year).receipt]

    assert [number.removeprefix("TBP-BAPENDA-") for number in numbers] == [
        "2026-000001", "2026-000002", "2026-000003", "2027-000001",
    ]  # fmt: skip


def test_pressing_twice_gives_one_receipt(ani, sari):
    invoice, key = bill(ani), uuid4().hex

    first, again = take(invoice, sari, intent_key=key), take(invoice, sari, intent_key=key)

    assert first == again
    with pytest.raises(OtherIntent):
        take(invoice, sari, cash=200_000, intent_key=key)


@pytest.mark.on_postgresql
@pytest.mark.django_db(transaction=True)
def test_many_counters_at_once_number_without_gap_or_double(ani, sari):
    bills = [bill(ani) for _ in range(6)]
    threads = [threading.Thread(target=_take, args=(one, sari)) for one in bills]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    numbers = sorted(Payment.objects.values_list("receipt", flat=True))
    assert [int(number[-6:]) for number in numbers] == [1, 2, 3, 4, 5, 6]


def _take(invoice, someone) -> None:
    take(invoice, someone)
    connection.close()


def test_who_may_take_cash_sees_the_bill(ani, budi, cici, dewi, sari):
    invoice, other = bill(ani), bill(cici, office="dinas-lain")

    assert list(queries.open_invoices(officer(sari))) == [invoice, other]
    assert list(queries.open_invoices(officer(budi))) == [invoice]
    for someone in (officer(dewi), Actor(ani.pk)):
        assert not queries.open_invoices(someone).exists()
        with pytest.raises(Invoice.DoesNotExist):
            queries.invoice_at_desk(someone, invoice.code)


@pytest.mark.parametrize("function", ["treasurer", "counter"])
def test_whose_function_is_limited_to_a_service_sees_no_bill_of_another(ani, budi, sari, function):
    invoice = bill(ani, service="tents")
    other, unknown = bill(ani, service="boats"), bill(ani)
    held = Holding.objects.filter(function=function)
    held.update(service="tents")
    someone = officer(held.get().person)

    assert list(queries.open_invoices(someone)) == [invoice]
    assert not queries.is_treasurer(someone)
    for hidden in (other, unknown):
        assert not queries.may_take_cash(someone, hidden)
        with pytest.raises(NotACashier):
            receiving.take_cash(
                invoice=hidden, cash=200_000, office=someone.roles[0].office, actor=someone,
                now=LATER,
            )  # fmt: skip
    assert receiving.take_cash(
        invoice=invoice, cash=200_000, office=someone.roles[0].office, actor=someone, now=LATER
    )


def test_who_may_take_cash_finds_the_receipt(ani, budi, dewi, sari):
    payment = take(bill(ani), sari)

    assert queries.receipt(officer(budi), payment.receipt) == payment
    with pytest.raises(Payment.DoesNotExist):
        queries.receipt(officer(dewi), payment.receipt)
    with pytest.raises(Payment.DoesNotExist):
        queries.receipt(officer(sari), "")


def test_a_bill_names_the_counters_where_it_is_paid(ani, budi, sari):
    Holding.objects.filter(person=sari).update(until_on=None)

    names = [office.key for office in queries.counters(bill(ani), now=LATER)]

    assert names == ["kel-tirtosari", "bapenda"]
    assert [o.key for o in queries.counters(bill(ani, office=""), now=LATER)] == ["bapenda"]
