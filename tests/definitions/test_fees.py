"""What a case costs, and how that came about."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pendopo.rules.definition import fees
from pendopo.rules.definition.fees import CannotBeAssessed
from tests.definitions.cast import service, settled


def test_the_tax_of_a_shop_sign_is_computed_with_its_trace():
    bill = fees.assess(service("izin-reklame"), settled("izin-reklame", "shop_sign").env)

    assert bill.amount == 5_475_000
    assert bill.lines == ((("Pajak reklame", "Advertising tax"), 5_475_000),)
    assert [step[0].rpartition(" = ")[2] for step in bill.trace] == [
        "365",
        "Rp21.900.000",
        "Rp5.475.000",
    ]
    assert bill.trace[0][0].startswith("Lama pemasangan (hari) = lama hari dari Tanggal selesai")


def test_the_amount_is_rounded_once_at_the_end():
    bill = fees.assess(service("izin-reklame"), settled("izin-reklame", "returned").env)

    assert bill.amount == 3_700
    assert sum(amount for _, amount in bill.lines) == 3_700
    assert bill.trace[-1] == ("dibulatkan menjadi Rp3.700", "rounded to Rp3,700")


@pytest.mark.parametrize(
    ("rounding", "to", "least", "most", "amount"),
    [
        ("down", 1, None, None, 3_750),
        ("down", 100, None, None, 3_700),
        ("up", 100, None, None, 3_800),
        ("half", 100, None, None, 3_800),
        ("half", 1000, None, None, 4_000),
        ("down", 100, 5_000, None, 5_000),
        ("down", 100, None, 2_000, 2_000),
    ],
)
def test_rounding_and_bounds_are_those_of_the_definition(rounding, to, least, most, amount):
    definition = service("izin-reklame")
    changes = {"rounding": rounding, "round_to": to, "at_least": least, "at_most": most}
    definition = replace(definition, fee=replace(definition.fee, **changes))

    bill = fees.assess(definition, settled("izin-reklame", "returned").env)

    assert bill.amount == amount
    assert sum(line for _, line in bill.lines) == amount


def test_a_setting_of_the_town_changes_the_rate():
    env = settled("izin-reklame", "shop_sign", **{"settings.tax_rate": Decimal("0.1")}).env

    assert fees.assess(service("izin-reklame"), env).amount == 2_190_000


def test_what_cannot_be_known_stops_the_assessment_loudly():
    env = settled("izin-reklame", "shop_sign", {"length_m": None}).env

    with pytest.raises(CannotBeAssessed) as refused:
        fees.assess(service("izin-reklame"), env)

    assert refused.value.label == ("Nilai sewa reklame (NSR)", "Rental value")
    assert (
        str(refused.value)
        == "Biaya belum dapat dihitung: Nilai sewa reklame (NSR) belum diketahui."
    )
    assert fees.known_amount(service("izin-reklame"), env) is None


def test_a_free_service_costs_nothing():
    bill = fees.assess(service("sktm"), {})

    assert (bill.amount, bill.lines, bill.trace) == (0, (), ())


def test_days_on_display_count_both_ends():
    env = settled("izin-reklame", "shop_sign", {"end_date": "2026-09-01"}).env

    assert env["start_date"] == date(2026, 9, 1)
    assert fees.assess(service("izin-reklame"), env).amount == 15_000
