"""Ani presses twice, sends from two tabs, and comes back after her session has ended."""

from datetime import timedelta

import pytest
from django.db.models import F

from pendopo.accounts.models import SignedIn
from pendopo.cases.models import Case
from tests.interop import walking
from tests.journeys.kota_contoh import sign_in

SEND = "form[action$=kirim] button"


@pytest.fixture
def review(town, resident):
    """The last page of her complete draft, before her in the first tab."""
    sign_in(resident, town, "ani@contoh.example")
    address = f"{town}/konsep/{walking.draft('ani').uuid}/periksa"
    resident.goto(address)
    return address


def test_two_presses_and_two_tabs_are_one_case_with_one_receipt(review, resident):
    other_tab = resident.context.new_page()
    other_tab.goto(review)

    resident.dblclick(SEND)
    resident.wait_for_url("**/tanda-terima")
    other_tab.click(SEND)
    other_tab.wait_for_url("**/tanda-terima")
    resident.goto(review)

    case = Case.objects.get()
    for tab in (resident, other_tab):
        assert tab.url.endswith(f"/permohonan/{case.number}/tanda-terima")
    codes = {tab.inner_text("#kode-lacak") for tab in (resident, other_tab)}
    assert len(codes) == 1
    assert case.number in other_tab.inner_text(".slip")

    other_tab.emulate_media(media="print")
    assert other_tab.locator(".menu__panel").is_hidden(), "it would lie on the receipt"


def test_what_she_typed_outlives_her_session(town, review, resident):
    resident.click("a[href*='/household?kembali']")
    resident.fill("input[name=occupation]", "Penjahit rumahan")
    SignedIn.objects.update(began_at=F("began_at") - timedelta(days=1))

    resident.click("main form button.btn--wide")
    assert "Isian Anda aman" in resident.inner_text("main")
    sign_in(resident, town, "ani@contoh.example")
    assert "Isian Anda masih ada" in resident.inner_text("main")
    resident.click("text=Kirim isian saya")

    assert resident.url == review
    assert "Penjahit rumahan" in resident.inner_text("main")

    resident.click("a[href*='/need?kembali'] >> nth=0")
    resident.check("input[name=beneficiary][value=relative]", force=True)
    resident.click("main form button.btn--wide")
    assert resident.locator("input[name=beneficiary_nik]").is_visible()
    assert resident.locator("[data-restore]").is_hidden(), "the page shows what she chose"
