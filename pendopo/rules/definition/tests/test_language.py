"""What expressions mean: examples, null rules, and how they explain themselves."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pendopo.rules.definition.expressions import compile_expression
from pendopo.rules.definition.language import (
    DATE,
    MONEY,
    NUMBER,
    TEXT,
    TRUTH,
    DecisionRow,
    Name,
    Type,
    Wrong,
)
from pendopo.rules.definition.paper import spelled

REASON = Type("choice", {"lost": ("Hilang", "Lost"), "damaged": ("Rusak", "Damaged")})
ROWS = Type(
    "table",
    columns={
        "quantity": Name(NUMBER, ("Banyak", "Quantity")),
        "price": Name(MONEY, ("Harga", "Price")),
    },
)
RATES = Type(
    "decision",
    columns={"rate": Name(MONEY, ("Tarif", "Rate"))},
    match=("reason", "area"),
    decisions=(
        DecisionRow(("lost", "..10"), {"rate": Decimal(5)}),
        DecisionRow(("any", "any"), {"rate": Decimal(7)}),
    ),
)
SCOPE = {
    "area": Name(NUMBER, ("Luas", "Area"), "m²"),
    "height": Name(NUMBER, ("Tinggi", "Height"), "m"),
    "reason": Name(REASON, ("Alasan", "Reason")),
    "changed": Name(Type("choices", REASON.options), ("Perubahan", "Changes")),
    "income": Name(MONEY, ("Penghasilan", "Income")),
    "proxy": Name(TRUTH, ("Dikuasakan", "By proxy")),
    "start": Name(DATE, ("Mulai", "Start")),
    "end": Name(DATE, ("Selesai", "End")),
    "name": Name(TEXT, ("Nama", "Name")),
    "goods": Name(ROWS, ("Barang", "Goods")),
    "rates": Name(RATES, ("Tarif", "Rates")),
}
WORDS = json.loads((Path(__file__).parents[2] / "tables/vectors.json").read_text())["terbilang"]
D, ONE = Decimal, date(2026, 1, 31)


@pytest.mark.parametrize(
    ("text", "answers", "value"),
    [
        ("area > 6 or height > 6", {"area": D(8)}, True),  # one known yes decides
        ("area > 6 or height > 6", {"area": D(2)}, None),  # the other could still be yes
        ("area > 6 and height > 6", {"area": D(2)}, False),  # one known no decides
        ("reason is lost", {}, None),
        ("reason is not lost", {}, None),  # unanswered is neither
        ("not (reason is lost)", {}, None),
        ("reason not in (lost, damaged)", {}, None),
        ("reason is answered", {}, False),  # the one question about answers themselves
        ("reason is not answered", {}, True),
        ("area + height", {"area": D(2)}, None),
        ("(area otherwise 0) + 1", {}, D(1)),
        ("changed includes lost", {"changed": ["lost", "damaged"]}, True),
        ("proxy and reason is lost", {"proxy": False}, False),
        ("25% * income", {"income": D(1000001)}, D("250000.25")),  # exact; rounding is the fee's
        ("income / Rp3", {"income": D(9)}, D(3)),
        ("area / height", {"area": D(1), "height": D(0)}, None),  # never raises
        ("end <= start + 1 month", {"start": ONE, "end": date(2026, 2, 28)}, True),  # end of month
        ("end <= start + 1 month", {"start": ONE, "end": date(2026, 3, 1)}, False),
        ("days(end - start)", {"start": ONE, "end": date(2026, 2, 28)}, D(28)),
        ("age(start)", {"start": date(2008, 2, 29), "today": date(2026, 2, 28)}, D(17)),
        ("words(name)", {"name": "Budi Pratama"}, D(2)),
        (
            "sum(goods, quantity * price)",
            {"goods": [{"quantity": D(2), "price": D(500)}, {"quantity": None, "price": D(9)}]},
            D(1000),
        ),
        ("count(goods, quantity > 1)", {"goods": [{"quantity": D(2)}, {"quantity": D(1)}]}, D(1)),
        ("any(goods, quantity > 1)", {"goods": [{"quantity": None}]}, None),
        ("all(goods, quantity > 1)", {"goods": []}, True),
        ("rates[reason, area].rate", {"reason": "lost", "area": D(9)}, D(5)),
        ("rates[reason, area].rate", {"reason": "lost", "area": D(10)}, D(7)),
        ("rates[reason, area].rate", {"reason": "lost"}, None),
    ],
)
def test_it_gives(text: str, answers: dict[str, object], value: object) -> None:
    assert compile_expression(text, SCOPE).run(answers) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("area > 6 or height > 6", "Luas lebih dari 6 m² atau Tinggi lebih dari 6 m"),
        (
            "reason in (lost, damaged) and not proxy",
            "Alasan salah satu dari Hilang, Rusak dan “Dikuasakan” tidak dicentang",
        ),
        (
            "proxy and (area > 6 or height > 6)",
            "“Dikuasakan” dicentang dan (Luas lebih dari 6 m² atau Tinggi lebih dari 6 m)",
        ),
        ("end <= start + 1 year", "Selesai paling lambat Mulai + 1 tahun"),
        ("income < Rp1.500.000", "Penghasilan kurang dari Rp1.500.000"),
        ("any(goods, price > Rp100)", "ada baris Barang dengan Harga lebih dari Rp100"),
        ("reason is answered", "Alasan sudah diisi"),
    ],
)
def test_it_says_itself_in_indonesian(text: str, words: str) -> None:
    assert compile_expression(text, SCOPE).words[0] == words


def test_the_reason_names_only_what_decided() -> None:
    code = compile_expression("area > 6 or height > 6", SCOPE)

    assert code.why({"area": D(8), "height": D(2)}, 0) == "Luas lebih dari 6 m² (jawaban: 8 m²)"


@pytest.mark.parametrize(
    ("number", "words"), [*WORDS.items(), ("3.15", "tiga koma satu lima"), ("-2", "minus dua")]
)
def test_numbers_are_spelled(number: str, words: str) -> None:
    assert spelled(D(number)) == words


@pytest.mark.parametrize(
    "text",
    [
        "area",
        "area > ",
        "(area > 6",
        "area > 6 height",
        "x" * 50,
        "reason is 3",
        "name > name",
        "f(area)",
        "area > 6 area",
        "goods > 1",
        "__import__",
    ],
)
def test_it_refuses(text: str) -> None:
    with pytest.raises(Wrong):
        compile_expression(text, SCOPE, "yes/no")
