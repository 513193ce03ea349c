import io
import json
import re
from datetime import timedelta

import pytest
import segno
import zxingcpp
from PIL import Image

from pendopo.payments import registry, rules, sandbox
from pendopo.payments.counter import Counter
from pendopo.payments.providers import Provider
from pendopo.payments.tests.cast import DUE, LATER, NOW, bill
from pendopo.rules import qris


def notified(play, invoice, reference="a" * 32):
    raw = sandbox.bodies(play, invoice, reference=reference, now=NOW)
    return [json.loads(body) for body in raw]


@pytest.fixture(params=["sandbox", "counter"])
def way(request) -> Provider:
    return registry.provider(request.param)


def test_every_way_to_pay_tells_how(way, ani):
    told = way.instructions(bill(ani), now=NOW)

    assert f"{told.title}"
    assert all(f"{step}" for step in told.steps)


def test_the_code_asks_for_the_bill_and_its_amount(ani, town):
    invoice = bill(ani)

    told = sandbox.Sandbox().instructions(invoice, now=NOW)

    tags = qris.read(told.qris)
    assert (tags["54"], tags["53"], tags["01"]) == ("125000", "360", "12")
    assert tags["62"] == f"0516{invoice.code}"
    assert tags["59"] == told.merchant == "PERAGAAN KOTA CONTOH"


def test_the_code_can_be_scanned(ani):
    text = sandbox.Sandbox().instructions(bill(ani), now=NOW).qris
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=6, border=4)

    [found] = zxingcpp.read_barcodes(Image.open(out))

    assert found.text == text


@pytest.mark.parametrize("name", ["Kabupaten Pangkajene dan Kepulauan", "Kota Çontöh", "K"])
def test_the_name_of_any_town_fits_a_code(ani, town, name):
    town.name = name
    town.save()

    tags = qris.read(sandbox.Sandbox().instructions(bill(ani), now=NOW).qris)

    assert re.fullmatch(r"PERAGAAN [A-Z ]{1,16}", tags["59"])
    assert len(tags["60"]) <= 15


def test_the_real_merchant_of_a_town_is_never_in_a_demonstration(ani, town):
    town.static_qris = "000201"
    town.save()

    assert "CONTOH" in sandbox.Sandbox().instructions(bill(ani), now=NOW).qris


@pytest.mark.parametrize(
    ("play", "amounts"),
    [
        ("exact", [125_000]),
        ("short", [112_500]),
        ("over", [137_500]),
        ("double", [125_000, 125_000]),
        ("late", [125_000]),
        ("unknown", [125_000]),
    ],
)
def test_the_bank_plays_every_way_in_which_people_pay(ani, play, amounts):
    invoice = bill(ani)

    sent = notified(play, invoice)

    assert [one["amount"] for one in sent] == amounts
    assert len({one["reference"] for one in sent}) == len(sent)
    assert (sent[0]["invoice"] == invoice.code) == (play != "unknown")
    late = (DUE + timedelta(minutes=1)).isoformat()
    assert sent[0]["paid_at"] == (late if play == "late" else NOW.isoformat())


def test_the_smallest_bill_can_be_paid_short_of_nothing(ani):
    assert notified("short", bill(ani, amount=1))[0]["amount"] == 1


def test_the_counter_names_its_places(ani, budi, sari):
    told = Counter().instructions(bill(ani), now=LATER)

    assert told.places == ("Kelurahan Tirtosari", "Badan Pendapatan Daerah, Jalan Balai Kota 1")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"state": None}, "unknown"),
        ({"state": "paid", "amount": 1, "paid_at": DUE}, "double"),
        ({"state": "cancelled"}, "late"),
        ({"state": "expired"}, ""),
        ({"state": "expired", "paid_at": DUE}, "late"),
        ({"paid_at": DUE}, "late"),
        ({"due_at": None, "paid_at": DUE}, ""),
        ({"amount": 99}, "short"),
        ({"amount": 101}, "over"),
        ({}, ""),
    ],
)
def test_what_is_wrong_with_money(given, why):
    fits = {"state": "open", "due": 100, "due_at": DUE, "amount": 100, "paid_at": NOW}

    assert rules.fault(**{**fits, **given}) == why
