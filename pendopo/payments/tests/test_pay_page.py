import io
import logging

import pytest
import time_machine
import zxingcpp
from django.test import Client
from PIL import Image

from pendopo.accounts.models import Person
from pendopo.accounts.tests.cast import signed_in
from pendopo.payments.actions import billing, matching
from pendopo.payments.tests.cast import DUE, LATER, NOW, RENT, bill, officer, pay
from pendopo.rules.actor import SYSTEM
from pendopo.rules.qris import read


@pytest.fixture(autouse=True)
def in_time():
    """It is an hour after the bill was sent."""
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def home(client, ani) -> Client:
    signed_in(client, ani)
    return client


def page(client, invoice, more="") -> str:
    response = client.get(f"/bayar/{invoice.code}{more}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_payer_sees_what_how_much_where_from_and_how(home, ani, sari):
    shown = page(home, bill(ani, trace=[RENT]))

    assert "Pajak reklame" in shown
    assert "Warung Bu Cici" in shown
    assert ani.email not in shown
    assert "Rp125.000" in shown
    assert "seratus dua puluh lima ribu rupiah" in shown
    assert "Nilai sewa = 5 m² × 10 hari" in shown
    assert "Perda Kota Contoh 4/2023 pasal 41" in shown
    assert "Bayar dengan QRIS" in shown
    assert "PERAGAAN KOTA CONTOH" in shown
    assert "Badan Pendapatan Daerah, Jalan Balai Kota 1" in shown
    assert "Bayar paling lambat Jumat, 21 Agustus 2026" in shown
    assert 'href="/permohonan/REK-2026-000001"' in shown


def test_the_page_works_without_script_and_style_of_its_own(home, ani):
    shown = page(home, bill(ani))

    assert " style=" not in shown
    assert "onclick" not in shown
    assert "?periksa=1" in shown
    assert len(shown.encode()) < 40_000


def test_looking_again_says_until_when_nothing_came(home, ani):
    assert "pembayaran belum kami terima" in page(home, bill(ani), "?periksa=1")


def test_the_code_is_saved_as_a_picture_that_scans(home, ani):
    invoice = bill(ani)

    response = home.get(f"/bayar/{invoice.code}/qris.png")

    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == f'attachment; filename="qris-{invoice.code}.png"'
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(response.content)))
    assert read(found.text)["54"] == "125000"


def test_a_paid_bill_shows_its_proof_and_no_code(home, ani):
    invoice = bill(ani)
    pay(invoice, reference="ref-bank-77")

    shown = page(home, invoice)

    assert "Lunas" in shown
    assert "ref-bank-77" in shown
    assert "Kode QRIS" not in shown
    assert home.get(f"/bayar/{invoice.code}/qris.png").status_code == 404


@pytest.mark.parametrize(
    ("amount", "paid_at", "said"),
    [
        (100_000, LATER, "Jumlahnya kurang dari tagihan"),
        (150_000, LATER, "Jumlahnya lebih dari tagihan"),
        (125_000, DUE, "setelah tagihan tidak berlaku lagi"),
    ],
)
def test_money_that_waits_is_told_with_what_happens_next(home, ani, amount, paid_at, said):
    invoice = bill(ani)
    pay(invoice, amount, paid_at=paid_at)

    assert said in page(home, invoice)


def test_a_second_payment_is_told(home, ani):
    invoice = bill(ani)
    pay(invoice)
    pay(invoice)

    assert "bendahara mengembalikan pembayaran kedua ini" in page(home, invoice)


def test_a_bill_paid_in_full_after_too_little_asks_for_no_more(home, ani):
    invoice = bill(ani)
    pay(invoice, 100_000)
    pay(invoice)

    shown = page(home, invoice)

    assert "Lunas" in shown
    assert "Rp100.000 kami terima" in shown
    assert "Bendahara mengembalikannya; Anda tidak perlu membayar lagi." in shown
    assert "Bayar penuh sekali lagi" not in shown


@pytest.mark.parametrize("outcome", ["", "given", "kept"])
def test_what_happens_to_money_after_withdrawal_is_told(home, ani, sari, outcome):
    invoice, rule = bill(ani), ("Pajak tidak dikembalikan.", "Tax is not given back.")
    pay(invoice)
    [refund] = matching.note_refund_due(
        subject=invoice.subject, why="withdrawn", rule=rule, actor=SYSTEM, now=LATER
    )
    if outcome:
        matching.settle_refund(
            refund=refund, outcome=outcome, note="x", actor=officer(sari), now=LATER
        )

    shown = page(home, invoice)

    said = {
        "": "Bendahara memeriksa pengembalian Rp125.000",
        "given": "Rp125.000 dikembalikan",
        "kept": "Rp125.000 tidak dikembalikan",
    }
    assert said[outcome] in shown
    assert ("Pajak tidak dikembalikan." in shown) == (outcome != "given")


def test_a_bill_whose_time_is_over_is_not_paid_even_before_it_is_closed(home, ani):
    invoice = bill(ani, due_at=LATER)

    shown = page(home, invoice)

    assert "sudah lewat" in shown
    assert "Kode QRIS" not in shown
    assert home.get(f"/bayar/{invoice.code}/qris.png").status_code == 404


def test_a_bill_that_is_over_says_not_to_pay(home, ani):
    gone, lapsed = bill(ani), bill(ani)
    billing.cancel_invoice(invoice=gone, why="withdrawn", actor=SYSTEM, now=NOW)
    billing.expire_invoices(now=DUE)

    assert "Tagihan ini dibatalkan. Jangan membayar lagi" in page(home, gone)
    assert "Batas bayar Jumat, 21 Agustus 2026 sudah lewat" in page(home, lapsed)


def test_the_page_is_complete_in_english(home, ani):
    Person.objects.filter(pk=ani.pk).update(language="en")
    home.cookies["bahasa"] = "en"

    shown = page(home, bill(ani, trace=[RENT]))

    assert "Advertising tax" in shown
    assert "Pay by QRIS" in shown
    assert "Check again" in shown
    assert "Rental value" in shown
    assert "seratus" not in shown


@pytest.mark.parametrize("more", ["", "/qris.png"])
def test_a_bill_is_nobody_elses(client, ani, budi, cici, caplog, more):
    address = f"/bayar/{bill(ani).code}{more}"
    assert client.get(address).headers["Location"].startswith("/masuk?next=%2Fbayar%2F")

    signed_in(client, cici)
    with caplog.at_level(logging.WARNING):
        assert client.get(address).status_code == 404
    [record] = [one for one in caplog.records if one.message == "no_bill_of_hers"]
    assert record.fields["person"] == cici.pk

    on_duty = Client()
    signed_in(on_duty, budi, on_duty=True)
    assert on_duty.get(address).status_code == 403


def test_a_bill_that_does_not_exist_looks_the_same(home):
    assert home.get("/bayar/T2608-TIDAKADAAA").status_code == 404


def test_the_page_asks_little_of_the_database(home, ani, sari, django_assert_max_num_queries):
    invoice = bill(ani)

    with django_assert_max_num_queries(16):
        page(home, invoice)
