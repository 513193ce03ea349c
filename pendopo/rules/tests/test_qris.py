import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.rules import qris
from pendopo.rules.clock_case_file import SHIPPED

VECTORS = json.loads((SHIPPED / "vectors.json").read_text(encoding="utf-8"))["qris"]
STATIC = VECTORS["statis"]


def test_a_bill_is_made_of_the_code_of_a_merchant():
    payload = qris.with_amount(STATIC, amount=125000, reference="SKRD-2026-000123")

    assert payload == VECTORS["dinamis_125000"]
    assert qris.read(payload)["54"] == "125000"
    assert VECTORS["nmid"] in qris.read(payload)["51"]


def test_what_stands_beside_the_reference_stays_and_no_tip_is_asked_for():
    tags = qris.read(STATIC) | {"55": "01", "62": "0703A01"}

    bill = qris.read(qris.with_amount(qris.write(tags), amount=1, reference="B1"))

    assert bill["62"] == "0502B10703A01"
    assert "55" not in bill


def test_the_check_sum_is_that_of_the_standard():
    assert qris.crc("123456789") == VECTORS["crc_123456789"]


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param("", id="empty"),
        pytest.param("Bayar di sini", id="words"),
        pytest.param("000201😀", id="no plain characters"),
        pytest.param(VECTORS["rusak"], id="another check sum"),
        pytest.param(STATIC[:-1], id="cut off"),
        pytest.param(f"{STATIC}0000", id="something after the check sum"),
        pytest.param(qris.write({"00": "01", "01": "11"}), id="no merchant"),
        pytest.param(f"0002010002016304{qris.crc('0002010002016304')}", id="a tag twice"),
    ],
)
def test_what_is_no_qris_is_refused_in_both_languages(payload):
    with pytest.raises(qris.BadQris) as refusal:
        qris.read(payload)

    indonesian, english = refusal.value.says
    assert "QRIS" in indonesian
    assert "QRIS" in english


@pytest.mark.parametrize(
    ("amount", "reference"),
    [(0, "B1"), (-5, "B1"), (10**13, "B1"), (5, ""), (5, "B" * 26), (5, "Bayar é")],
)
def test_a_bill_that_no_code_can_hold_is_refused(amount, reference):
    with pytest.raises(ValueError, match=r"rupiah|reference"):
        qris.with_amount(STATIC, amount=amount, reference=reference)


@given(st.integers(0, len(STATIC) - 1), st.sampled_from("0123456789ABCDEF"))
def test_a_single_changed_character_is_noticed(at, character):
    changed = f"{STATIC[:at]}{character}{STATIC[at + 1 :]}"

    if changed != STATIC:
        with pytest.raises(qris.BadQris):
            qris.read(changed)


@given(st.integers(1, 10**13 - 1), st.from_regex(r"[A-Z0-9/-]{1,25}", fullmatch=True))
def test_amount_and_reference_are_read_back(amount, reference):
    bill = qris.read(qris.with_amount(STATIC, amount=amount, reference=reference))

    assert bill["54"] == str(amount)
    assert bill["62"] == f"05{len(reference):02}{reference}"
