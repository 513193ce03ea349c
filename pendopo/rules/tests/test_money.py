import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.rules.identifiers import NotThat
from pendopo.rules.money import read_rupiah, rupiah


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1500000", 1_500_000),
        ("1.500.000", 1_500_000),
        ("Rp 1.500.000,-", 1_500_000),
        (" Rp.500,00 ", 500),
        ("1,500,000", 1_500_000),
        ("0", 0),
    ],
)
def test_amounts_are_read_as_people_type_them(text, amount):
    assert read_rupiah(text) == amount


@pytest.mark.parametrize(
    "text",
    ["", "1,5", "1.50", "1,50,000", "1,500.50", "-500", "lima ribu", "１５００", "1.500.000,50"],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(NotThat, match="Tulis jumlah rupiah dengan angka"):
        read_rupiah(text)


@given(st.integers(0, 10**15 - 1))
def test_what_is_shown_can_be_typed(amount):
    assert read_rupiah(rupiah(amount)) == amount
