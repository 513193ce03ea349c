"""The cashier's pages, as treasurer, counter, head and resident see them."""

from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from pendopo.accounts.tests.cast import (  # noqa: F401
    ani,
    budi,
    cici,
    dewi,
    district,
    government,
    signed_in,
    town,
    ward_office,
)
from pendopo.events.models import Reading
from pendopo.payments import queries
from pendopo.payments.actions import matching
from pendopo.payments.models import Payment, Refund
from pendopo.payments.tests.cast import (  # noqa: F401
    DUE,
    LATER,
    bill,
    officer,
    pay,
    sari,
    state_of,
    treasury,
)
from pendopo.rules.actor import SYSTEM


@pytest.fixture(autouse=True)
def in_time():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def desk():
    def sit_down(someone) -> Client:
        client = Client()
        signed_in(client, someone, on_duty=True)
        return client

    return sit_down


def take(client, invoice, cash="150000", intent=None):
    values = {"cash": cash, "intent": intent or uuid4().hex}
    return client.post(f"/meja/uang/{invoice.code}/tunai", values)


def text(response) -> str:
    return response.content.decode()


def test_a_treasurer_takes_cash_and_prints_the_receipt(desk, ani, sari):
    client, invoice = desk(sari), bill(ani)
    assert invoice.code in text(client.get("/meja/uang"))

    response = take(client, invoice)

    assert response["Location"] == "/meja/uang/tanda-bukti/TBP-BAPENDA-2026-000001"
    shown = text(client.get(response["Location"]))
    assert "Kembalian Rp25.000" in shown
    assert "Warung Bu Cici" in shown
    assert state_of(invoice) == "paid"
    [reading] = Reading.objects.filter(person_id=ani.pk)
    assert (reading.what, reading.actor_id) == (invoice.subject, sari.pk)


def test_the_counter_takes_cash_for_the_bills_of_its_office(desk, ani, budi, treasury):
    client = desk(budi)
    mine, other = bill(ani), bill(ani, office="bapenda")

    shown = text(client.get("/meja/uang"))

    assert mine.code in shown
    assert other.code not in shown
    assert "Perlu dicocokkan" not in shown
    assert take(client, other).status_code == 404
    assert "TBP-KEL-TIRTOSARI-2026-000001" in take(client, mine)["Location"]


def test_pressing_twice_gives_one_receipt(desk, ani, sari):
    client, invoice, intent = desk(sari), bill(ani), uuid4().hex

    first, again = take(client, invoice, intent=intent), take(client, invoice, intent=intent)

    assert first["Location"] == again["Location"]
    assert Payment.objects.count() == 1


def test_cash_is_written_as_people_write_rupiah(desk, ani, sari):
    client = desk(sari)

    for cash in ("150000", "150.000", "Rp 150.000,-"):
        response = take(client, bill(ani), cash=cash)
        assert "Kembalian Rp25.000" in text(client.get(response["Location"])), cash


@pytest.mark.parametrize(
    ("cash", "status", "said"),
    [
        ("", 422, "Tulis jumlah uang yang diterima"),
        ("seratus", 422, "angka saja"),
        ("100000", 422, "Tagihan ini Rp125.000"),
        ("150.00", 422, "angka saja"),
        ("-5", 422, "angka saja"),
        ("9" * 14, 422, "terlalu besar"),
        ("9" * 40, 422, "angka saja"),
        ("0", 422, "Tulis jumlah uang yang diterima"),
    ],
)
def test_strange_cash_is_refused_with_its_cure(desk, ani, sari, cash, status, said):
    invoice = bill(ani)

    response = take(desk(sari), invoice, cash)

    assert response.status_code == status
    assert said in text(response)
    assert state_of(invoice) == "open"


def test_a_bill_without_a_last_day_comes_last(desk, ani, sari):
    endless, ending = bill(ani, due_at=None), bill(ani)

    shown = text(desk(sari).get("/meja/uang"))

    assert shown.index(ending.code) < shown.index(endless.code)


def test_a_bill_paid_meanwhile_is_told(desk, ani, sari):
    client, invoice = desk(sari), bill(ani)
    pay(invoice)

    response = take(client, invoice)

    assert response.status_code == 409
    assert "sudah dibayar" in text(response)


def test_a_treasurer_matches_a_short_payment_with_its_rest(desk, ani, sari):
    client, invoice = desk(sari), bill(ani)
    first, rest = pay(invoice, 100_000), pay(invoice, 25_000)
    assert "kurang" in text(client.get("/meja/uang"))

    values = {"invoice": invoice.code, "bersama": [first.pk], "note": "dua kali transfer"}
    response = client.post(f"/meja/uang/cocokkan/{rest.pk}", values)

    assert "Tercatat di buku" in text(client.get(response["Location"]))
    assert state_of(invoice) == "paid"
    assert queries.differences() == []


def test_money_that_belongs_nowhere_goes_back(desk, sari):
    client, payment = desk(sari), pay("tanpa nomor")

    client.post(f"/meja/uang/cocokkan/{payment.pk}", {"invoice": "", "note": "salah kirim"})

    refund = Refund.objects.get()
    assert refund.why == "unknown"
    shown = text(client.get("/meja/uang"))
    assert payment.reference in shown

    values = {"outcome": "given", "note": "transfer 77"}
    client.post(f"/meja/uang/pengembalian/{refund.pk}", values)

    refund.refresh_from_db()
    assert (refund.state, refund.settled_by) == ("given", sari)


@pytest.mark.parametrize(
    "values", [{"note": ""}, {"note": "x" * 300}, {"note": "x", "invoice": "T"}]
)
def test_matching_without_sense_changes_nothing(desk, sari, values):
    payment = pay("tanpa nomor")

    response = desk(sari).post(f"/meja/uang/cocokkan/{payment.pk}", values)

    assert response.status_code in (404, 422)
    assert Payment.objects.get().state == "waiting"


def test_the_rule_of_the_service_stands_beside_what_may_come_back(desk, ani, sari):
    invoice = bill(ani)
    pay(invoice)
    [refund] = matching.note_refund_due(
        subject=invoice.subject,
        why="withdrawn",
        rule=("Pajak tidak dikembalikan.", "Tax is not given back."),
        actor=SYSTEM,
        now=LATER,
    )
    client = desk(sari)
    assert "Pajak tidak dikembalikan." in text(client.get("/meja/uang"))

    response = client.post(f"/meja/uang/pengembalian/{refund.pk}", {"note": "pasal 9"})
    assert "Pilih dulu" in text(response)


def test_others_see_no_money(client, desk, ani, cici, dewi, sari):
    invoice = bill(ani)
    pay(invoice, 1)
    payment = Payment.objects.get()
    matching.match(payment=payment, invoice=None, note="x", actor=officer(sari), now=LATER)
    refund = Refund.objects.get()
    waiting = pay(invoice, 2)
    take(desk(sari), invoice)
    pages = [
        "/meja/uang",
        "/meja/uang/tanda-bukti/TBP-BAPENDA-2026-000001",
    ]
    posts = [
        f"/meja/uang/{invoice.code}/tunai",
        f"/meja/uang/cocokkan/{waiting.pk}",
        f"/meja/uang/pengembalian/{refund.pk}",
    ]
    signed_in(client, cici)

    for address in pages:
        assert client.get(address).status_code == 403
        assert desk(dewi).get(address).status_code == 404
    for address in posts:
        assert client.post(address, {"note": "x"}).status_code == 403
        assert desk(dewi).post(address, {"note": "x", "outcome": "given"}).status_code == 404


def test_the_way_to_money_is_shown_to_who_takes_it(desk, ani, budi, dewi, sari):
    assert "/meja/uang" not in text(desk(budi).get("/meja"))

    bill(ani)

    for someone, sees in ((budi, True), (sari, True), (dewi, False)):
        assert ('href="/meja/uang"' in text(desk(someone).get("/meja"))) == sees
