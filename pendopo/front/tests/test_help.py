"""The help page: every question answered in both languages, and whom to ask."""

import pytest
from django.test import Client

from pendopo.accounts.models import Office
from pendopo.accounts.tests.cast import (  # noqa: F401  fixtures
    budi,
    district,
    government,
    signed_in,
    town,
    ward_office,
)
from pendopo.front import guide

PARTS = (*guide.FOR_RESIDENTS, guide.FOR_OFFICERS)


@pytest.mark.parametrize("side", [0, 1])
def test_every_question_is_answered_in_the_language_that_is_chosen(town, side):
    browser = Client()
    browser.cookies["bahasa"] = ("id", "en")[side]

    page = browser.get("/bantuan").text

    said = [both[side] for part in PARTS for both in (part.title, *part.steps, *part.lines)]
    assert [text for text in said if text not in page] == []
    assert [part.key for part in PARTS if f'href="#{part.key}"' not in page] == []


def test_the_offices_that_can_be_reached_are_told(ward_office):
    Office.objects.filter(pk=ward_office.pk).update(address="Jalan Tirto 1", phone="(021) 555 0151")

    page = Client().get("/bantuan").text

    assert "Jalan Tirto 1" in page
    assert 'href="tel:0215550151"' in page
    assert "Kecamatan Tirtomulyo" not in page


def test_an_officer_on_duty_reads_first_what_concerns_her(budi):
    browser = Client()
    signed_in(browser, budi, on_duty=True)

    page = browser.get("/bantuan").text

    assert page.index('id="petugas"') < page.index('id="mengajukan"')
