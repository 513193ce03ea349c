"""Golden vectors: amounts, words, telephone and tax numbers."""

import json
from datetime import date

import pytest

from pendopo.rules import identifiers, money
from pendopo.rules.clock_case_file import SHIPPED

VECTORS = json.loads((SHIPPED / "vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("amount", "text"), VECTORS["rupiah"].items())
def test_rupiah(amount, text):
    assert money.rupiah(int(amount)) == text


@pytest.mark.parametrize(("amount", "text"), VECTORS["rupiah"].items())
def test_rupiah_is_read_back(amount, text):
    if int(amount) >= 0:
        assert money.read_rupiah(text) == money.read_rupiah(amount) == int(amount)


@pytest.mark.parametrize(("amount", "words"), VECTORS["terbilang"].items())
def test_an_amount_in_words(amount, words):
    assert money.spelled(int(amount)) == f"{words} rupiah"


@pytest.mark.parametrize("case", VECTORS["telepon"], ids=lambda c: c["masukan"])
def test_telephone_numbers(case):
    if case["e164"] is None:
        with pytest.raises(identifiers.NotThat):
            identifiers.read_phone(case["masukan"])
    else:
        assert identifiers.read_phone(case["masukan"]) == case["e164"]


@pytest.mark.parametrize("case", VECTORS["npwp"], ids=lambda c: c["masukan"])
def test_tax_numbers(case):
    assert identifiers.read_npwp(case["masukan"]) == case["npwp16"]


@pytest.mark.parametrize("case", VECTORS["nik"]["kasus"], ids=lambda c: c["nik"])
def test_niks(case):
    today = date.fromisoformat(VECTORS["nik"]["acuan"])
    if not case["tanggal_lahir"]:
        with pytest.raises(identifiers.NotANik):
            identifiers.read_nik(case["nik"], today=today)
        return

    nik = identifiers.read_nik(case["nik"], today=today)

    assert nik.born_on == date.fromisoformat(case["tanggal_lahir"])
    assert nik.is_woman == (case["jk"] == "P")
