import json
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from pendopo.payments import queries, sandbox
from pendopo.payments.models import Payment
from pendopo.payments.tests.cast import LATER, bill, pay, state_of

BODY = {"reference": "r-1", "amount": 125_000, "paid_at": "2026-08-14T04:00:00+00:00"}


@pytest.fixture(autouse=True)
def in_time():
    """It is an hour after the bill was sent."""
    with time_machine.travel(LATER, tick=False):
        yield


def press(client, invoice, play, reference=None):
    values = {"play": play, "reference": reference or uuid4().hex}
    return client.post(f"/bank-peragaan/{invoice.code}", values)


def notify(client, body, *, signature=None, provider="sandbox"):
    return client.post(
        f"/bayar/pemberitahuan/{provider}",
        body,
        content_type="application/json",
        headers={"X-Signature": sandbox.signature(body) if signature is None else signature},
    )


def test_the_bank_says_that_it_plays_and_names_nobody(client, ani):
    shown = client.get(f"/bank-peragaan/{bill(ani).code}").content.decode()

    assert "Tidak ada uang yang berpindah" in shown
    assert "PERAGAAN" in shown
    assert "Rp125.000" in shown
    assert "Ani" not in shown


@pytest.mark.parametrize(
    ("play", "state", "states"),
    [
        ("exact", "paid", ["matched"]),
        ("short", "open", ["waiting"]),
        ("over", "open", ["waiting"]),
        ("double", "paid", ["matched", "waiting"]),
        ("late", "open", ["waiting"]),
        ("unknown", "open", ["waiting"]),
    ],
)
def test_what_is_pressed_goes_the_way_of_a_real_gateway(client, ani, play, state, states):
    invoice = bill(ani)

    response = press(client, invoice, play)

    assert response.status_code == 302
    shown = client.get(response["Location"]).content.decode()
    assert "sudah mengirim pemberitahuan yang ditandatangani" in shown
    assert state_of(invoice) == state
    assert list(Payment.objects.order_by("id").values_list("state", flat=True)) == states
    assert queries.differences() == []


def test_pressing_twice_is_one_payment(client, ani):
    invoice, reference = bill(ani), uuid4().hex

    press(client, invoice, "exact", reference)
    press(client, invoice, "exact", reference)

    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    "values", [{}, {"play": "steal", "reference": "a" * 32}, {"play": "exact"}]
)
def test_a_strange_form_pays_nothing(client, ani, values):
    response = client.post(f"/bank-peragaan/{bill(ani).code}", values)

    assert response.status_code == 200
    assert not Payment.objects.exists()


def test_the_bank_knows_only_bills(client, town):
    assert client.get("/bank-peragaan/T2608-TIDAKADAAA").status_code == 404


def test_outside_the_demonstration_there_is_no_bank(client, ani, settings):
    invoice = bill(ani)
    settings.DEMO = False

    assert client.get(f"/bank-peragaan/{invoice.code}").status_code == 404
    assert press(client, invoice, "exact").status_code == 404


def test_the_door_for_providers_needs_a_signature_and_nothing_else(ani):
    strict, invoice = Client(enforce_csrf_checks=True), bill(ani)
    body = json.dumps({**BODY, "invoice": invoice.code}).encode()

    response = notify(strict, body)

    assert (response.status_code, response.json()) == (200, {"received": True})
    assert state_of(invoice) == "paid"
    assert notify(strict, body).status_code == 200
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "signature", "provider", "status"),
    [
        (b"{}", "", "sandbox", 403),
        (b"{}", None, "sandbox", 422),
        (b"\x00", None, "sandbox", 422),
        (b"{}", None, "midtrans", 404),
        (b"{}", None, "counter", 404),
    ],
)
def test_the_door_says_why_not(client, town, body, signature, provider, status):
    response = notify(client, body, signature=signature, provider=provider)

    assert response.status_code == status
    assert response.json()["received"] is False


def test_the_door_takes_only_posts(client, town):
    assert client.get("/bayar/pemberitahuan/sandbox").status_code == 405


def test_a_contradiction_is_told_to_the_bank(client, ani):
    pay(bill(ani), 1, reference="r-1")
    body = json.dumps({**BODY, "invoice": bill(ani).code}).encode()

    assert notify(client, body).status_code == 422
