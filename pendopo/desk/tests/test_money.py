"""The cashier's pages, as treasurer, counter, head and resident see them."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from pendopo.accounts.models import SignedIn
from pendopo.accounts.tests.cast import (  # noqa: F401  fixtures
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
from pendopo.payments.tests.cast import (  # noqa: F401  fixtures
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
    read = Reading.objects.filter(person_id=ani.pk, what=invoice.subject, actor_id=sari.pk)
    assert read.filter(why__contains="Tanda bukti pembayaran tunai").count() == 1


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
    assert f"{invoice.code}</strong>" in text(response)
    assert "sudah dibayar dengan acuan ref-" in text(response)


def test_a_bill_paid_in_cash_meanwhile_names_receipt_and_cashier(desk, ani, budi, sari, treasury):
    invoice = bill(ani)
    take(desk(budi), invoice)

    shown = text(take(desk(sari), invoice))

    assert "TBP-KEL-TIRTOSARI-2026-000001 oleh Budi" in shown


def test_a_refused_amount_stays_in_its_row(desk, ani, sari):
    invoice, other = bill(ani), bill(ani)

    shown = text(take(desk(sari), invoice, "100.000"))

    assert f'href="#tunai-{invoice.code}-cash"' in shown
    assert f'id="tunai-{invoice.code}-cash-error"' in shown
    assert f'id="tunai-{other.code}-cash-error"' not in shown
    assert 'value="100.000"' in shown


def test_a_treasurer_matches_a_short_payment_with_its_rest(desk, ani, sari):
    client, invoice = desk(sari), bill(ani)
    first, rest = pay(invoice, 100_000), pay(invoice, 25_000)
    assert "kurang" in text(client.get("/meja/uang"))

    values = {
        "outcome": "pays",
        "invoice": invoice.code,
        "bersama": [first.pk],
        "note": "dua kali transfer",
    }
    response = client.post(f"/meja/uang/cocokkan/{rest.pk}", values)

    assert "Tercatat di buku" in text(client.get(response["Location"]))
    assert state_of(invoice) == "paid"
    assert queries.differences() == []


def test_money_that_belongs_nowhere_goes_back(desk, sari):
    client, payment = desk(sari), pay("tanpa nomor")

    client.post(
        f"/meja/uang/cocokkan/{payment.pk}",
        {"outcome": "back", "invoice": "", "note": "salah kirim"},
    )

    refund = Refund.objects.get()
    assert refund.why == "unknown"
    shown = text(client.get("/meja/uang"))
    assert payment.reference in shown

    values = {"outcome": "given", "note": "transfer 77"}
    settle = f"/meja/uang/pengembalian/{refund.pk}"
    proved = SignedIn.objects.all()
    proved.update(proved_at=LATER - timedelta(minutes=15))
    assert client.post(settle, values).url.startswith("/petugas/konfirmasi")
    proved.update(proved_at=LATER)
    client.post(settle, values)

    refund.refresh_from_db()
    assert (refund.state, refund.settled_by) == ("given", sari)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"outcome": "back", "note": ""}, "Tulis alasan atau dasarnya"),
        ({"outcome": "back", "note": "x" * 300}, "Tulis alasan atau dasarnya"),
        ({"note": "x", "invoice": ""}, "Pilih dulu: membayar tagihan atau dikembalikan"),
        ({"outcome": "keep", "note": "x"}, "keep"),
        ({"outcome": "pays", "note": "x", "invoice": ""}, "Tulis kode tagihan yang dibayar"),
        ({"outcome": "pays", "note": "x", "invoice": "T"}, "Tidak ada tagihan dengan kode ini"),
        ({"outcome": "pays", "note": "x", "invoice": "T" * 99}, "terlalu panjang"),
    ],
)
def test_matching_without_sense_changes_nothing_and_says_why(desk, sari, values, said):
    payment = pay("tanpa nomor")

    response = desk(sari).post(f"/meja/uang/cocokkan/{payment.pk}", values)

    assert response.status_code == 422
    assert said in text(response)
    assert "<title>Galat:" in text(response)
    assert Payment.objects.get().state == "waiting"


def test_a_wrong_code_is_told_beside_its_field_and_what_was_typed_stays(desk, sari):
    payment, other = pay("tanpa nomor"), pay("tanpa nomor")
    values = {"outcome": "pays", "invoice": "T26-SALAH", "note": "mutasi 77"}

    shown = text(desk(sari).post(f"/meja/uang/cocokkan/{payment.pk}", values))

    assert f'href="#cocok-{payment.pk}-invoice"' in shown
    assert f'id="cocok-{payment.pk}-invoice-error"' in shown
    assert f'id="cocok-{other.pk}-invoice-error"' not in shown
    assert 'value="T26-SALAH"' in shown
    assert 'value="mutasi 77"' in shown


def test_money_that_names_an_open_bill_offers_it_with_its_case(desk, ani, sari):
    invoice = bill(ani)
    payment = pay(invoice, 100_000)

    shown = text(desk(sari).get("/meja/uang"))

    assert "Warung Bu Cici, Rp125.000" in shown
    assert invoice.subject.removeprefix("case/") in shown
    place = f'id="cocok-{payment.pk}-invoice"'
    field = shown[: shown.index(place)].rpartition("<input")[2]
    assert f'value="{invoice.code}"' in field


def test_open_bills_are_found_by_code_payer_and_case(desk, ani, sari):
    mine, other = bill(ani), bill(ani, payer_name="Toko Abadi")
    client = desk(sari)

    def shown(wanted: str) -> tuple[bool, bool]:
        page = text(client.get("/meja/uang", {"cari": wanted}))
        return mine.code in page, other.code in page

    assert shown(mine.code.lower()) == (True, False)
    assert shown("abadi") == (False, True)
    assert shown(mine.subject[-6:]) == (True, False)
    assert shown("\x00") == (True, True)
    assert shown("tidak ada") == (False, False)


def test_the_cash_of_the_day_is_listed_with_its_receipts(desk, ani, budi, sari, dewi):
    invoice = bill(ani)
    client = desk(sari)
    assert "Belum ada uang tunai hari ini" in text(client.get("/meja/uang"))

    take(client, invoice)

    number = "TBP-BAPENDA-2026-000001"
    shown = text(client.get("/meja/uang"))
    assert f"/meja/uang/tanda-bukti/{number}" in shown
    assert "Jumlah yang diterima: <b>" in shown
    assert client.get("/meja/uang").context["taken"] == {"n": 1, "amount": invoice.amount}
    assert "data-keys-off" in shown
    with time_machine.travel(LATER + timedelta(days=1), tick=False):
        assert number not in text(desk(sari).get("/meja/uang"))


def test_a_payer_sees_who_read_her_bill_in_a_list_once_a_day(desk, ani, sari):
    invoice, client = bill(ani), desk(sari)

    for _time in range(2):
        client.get("/meja/uang")

    [reading] = Reading.objects.filter(person_id=ani.pk)
    assert (reading.what, reading.why) == (invoice.subject, "daftar uang")


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
