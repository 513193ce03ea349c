"""What a letter says, as paper shows it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pendopo.rules.definition import letters, paper
from pendopo.rules.definition.terms import Duration
from tests.definitions.cast import service, settled

ISSUED = {"decided_on": date(2026, 8, 31), "fee": Decimal(5_475_000)}


def test_every_value_of_the_letter_is_filled():
    known = {
        **ISSUED,
        "neighbourhood.outcome": "approve",
        "neighbourhood.letter_no": "14/RT003/VIII/2026",
        "neighbourhood.done_on": date(2026, 8, 10),
    }

    sheet = letters.values(
        service("sktm").issues["letter"], settled("sktm", "scholarship", **known).env
    )

    assert sheet == {
        "name": "Ani Lestari",
        "nik": "3578014101900001",
        "birth": "Contoh, 1 Januari 1990",
        "sex": "Perempuan",
        "occupation": "Buruh cuci",
        "address": "Jalan Kenanga 5, RT 003/RW 011",
        "ward": "Kelurahan Tirtosari",
        "introduction": "surat pengantar RT 003/RW 011 nomor 14/RT003/VIII/2026"
        " tanggal 10 Agustus 2026",
        "beneficiary_nik": "3578014101900001",
        "purpose": "Pendidikan",
        "valid_until": "30 November 2026",
    }


def test_money_points_and_spelled_numbers_stand_as_paper_shows_them():
    env = settled("izin-reklame", "shop_sign", **ISSUED).env

    sheet = letters.values(service("izin-reklame").issues["permit"], env)

    assert sheet["tax"] == "Rp5.475.000 (lima juta empat ratus tujuh puluh lima ribu rupiah)"
    assert sheet["site"] == "Jalan arteri, titik −7,2575; 112,7521"
    assert sheet["size"] == "4 m × 2 m × 1 sisi"
    assert sheet["paid_on"] == "–"


def test_a_table_becomes_rows_of_texts():
    env = settled("sip-nakes", "hospital_nurse", **ISSUED).env

    sheet = letters.values(service("sip-nakes").issues["licence"], env)

    assert sheet["schedule"] == [
        {"day": "Senin", "opens": "08.00", "closes": "14.00"},
        {"day": "Rabu", "opens": "08.00", "closes": "14.00"},
    ]


@pytest.mark.parametrize(
    ("amount", "unit", "until"),
    [
        ("30", "days", date(2026, 9, 30)),
        ("3", "months", date(2026, 11, 30)),
        ("6", "months", date(2027, 2, 28)),
        ("1", "years", date(2027, 8, 31)),
    ],
)
def test_a_letter_that_is_signed_with_its_decision_is_valid_from_that_day(amount, unit, until):
    issue = replace(service("sktm").issues["letter"], valid_for=Duration(Decimal(amount), unit))

    assert letters.valid_until(issue, ISSUED) == until
    assert letters.valid_until(issue, {}) is None


def test_a_letter_that_is_not_signed_yet_leaves_the_end_of_its_span_open():
    env = settled("sktm", "scholarship", **ISSUED).env

    sheet = letters.values(service("sktm").issues["letter"], env, is_signed=False)

    assert sheet["valid_until"] == paper.AT_SIGNING


def test_validity_may_be_cases():
    issue = service("sip-nakes").issues["licence"]
    ends = {"registration_valid_until": date(2028, 5, 31)}

    for_life = letters.valid_until(issue, {**ISSUED, "registration_for_life": True})
    limited = letters.valid_until(issue, {**ISSUED, **ends, "registration_for_life": False})

    assert for_life == date(2031, 8, 31)
    assert limited == date(2028, 5, 31)


def test_a_letter_without_an_end_has_none():
    assert letters.valid_until(service("akta-kelahiran").issues["certificate"], ISSUED) is None


def test_the_holder_is_reminded_before_the_end():
    permit, licence = (
        service("izin-reklame").issues["permit"],
        service("sip-nakes").issues["licence"],
    )

    assert letters.remind_on(permit, date(2027, 8, 31)) == date(2027, 8, 1)
    assert letters.remind_on(licence, date(2031, 8, 31)) == date(2031, 2, 28)
    assert letters.remind_on(service("sktm").issues["letter"], date(2027, 8, 31)) is None
