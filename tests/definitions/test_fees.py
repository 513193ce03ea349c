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
    assert bill.trace == (
        (
            "Lama pemasangan = lama hari dari Tanggal selesai 31 Agustus 2027 − "
            "Tanggal mulai 1 September 2026 (364) + 1 = 365 hari",
            "Time on display = days of Last day 31 August 2027 − "
            "First day 1 September 2026 (364) + 1 = 365 days",
        ),
        (
            "Nilai sewa reklame (NSR) = Luas 8 m² × Lama pemasangan 365 hari × nilai strategis "
            "per m² per hari Rp7.500 (Kelas jalan: Jalan arteri) = Rp21.900.000",
            "Rental value = Area 8 m² × Time on display 365 days × strategic value "
            "per m² and day Rp7,500 (Road class: Arterial road) = Rp21,900,000",
        ),
        (
            "Pajak reklame = Tarif pajak reklame 25% × Nilai sewa reklame (NSR) Rp21.900.000 "
            "= Rp5.475.000",
            "Advertising tax = Advertising tax rate 25% × Rental value Rp21,900,000 = Rp5,475,000",
        ),
    )


def test_the_amount_is_rounded_once_at_the_end():
    bill = fees.assess(service("izin-reklame"), settled("izin-reklame", "returned").env)

    assert bill.amount == 3_700
    assert sum(amount for _, amount in bill.lines) == 3_700
    assert bill.trace[-2][0].endswith(" = Rp3.750")
    assert bill.trace[-1] == (
        "dibulatkan ke bawah ke kelipatan Rp100 = Rp3.700",
        "rounded down to a multiple of Rp100 = Rp3,700",
    )


@pytest.mark.parametrize(
    ("rounding", "to", "least", "most", "amount", "says"),
    [
        ("down", 1, None, None, 3_750, "Pajak reklame = "),
        ("down", 100, None, None, 3_700, "dibulatkan ke bawah ke kelipatan Rp100 = Rp3.700"),
        ("up", 100, None, None, 3_800, "dibulatkan ke atas ke kelipatan Rp100 = Rp3.800"),
        ("half", 100, None, None, 3_800, "dibulatkan ke kelipatan Rp100 terdekat = Rp3.800"),
        ("half", 1000, None, None, 4_000, "dibulatkan ke kelipatan Rp1.000 terdekat = Rp4.000"),
        ("down", 100, 5_000, None, 5_000, "paling sedikit Rp5.000"),
        ("down", 100, None, 2_000, 2_000, "paling banyak Rp2.000"),
    ],
)
def test_rounding_and_bounds_are_those_of_the_definition(rounding, to, least, most, amount, says):
    definition = service("izin-reklame")
    changes = {"rounding": rounding, "round_to": to, "at_least": least, "at_most": most}
    definition = replace(definition, fee=replace(definition.fee, **changes))

    bill = fees.assess(definition, settled("izin-reklame", "returned").env)

    assert bill.amount == amount
    assert bill.trace[-1][0].startswith(says)
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
