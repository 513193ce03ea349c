"""Whoever opens the demonstration is told who she may be, and can be each of them."""

import re

import pytest
from django.test import Client

from tests.journeys.kota_contoh import sign_in

CODE = re.compile(r'id="kode-peragaan">(\d{6})<', re.ASCII)


def test_she_is_a_resident_then_an_officer(town, open_browser):
    guest, officer = open_browser(), open_browser()
    guest.goto(town)
    guest.click("text=Coba peragaan")
    guest.click("text=ani@contoh.example")
    assert guest.input_value("input[name=email]") == "ani@contoh.example"
    sign_in(guest, town, "ani@contoh.example")
    guest.click("header summary")
    assert "Ani Lestari" in guest.inner_text("header")
    assert guest.get_by_role("link", name="Keluar").first.is_visible()

    officer.goto(f"{town}/peragaan")
    row = officer.locator("tr", has_text="budi.hartono@contoh.example")
    email, password, code, _waiting = row.locator("td").all_inner_texts()
    officer.click("main a[href='/petugas/masuk']")
    officer.fill("input[name=email]", email)
    officer.fill("input[name=password]", password)
    officer.click("main form button.btn")
    officer.fill("input[name=code]", code)
    officer.click("main form button.btn")
    assert officer.url == f"{town}/meja"
    assert "Kelurahan Tirtosari" in officer.inner_text("header")


@pytest.mark.parametrize("who", ["residents", "officers"])
def test_everybody_on_the_list_comes_in(town, who):
    listed = {one.email: one for one in Client().get("/peragaan").context[who]}
    assert len(listed) >= 10

    for email, person in listed.items():
        mine = Client(REMOTE_ADDR=f"10.0.{len(email)}.1")
        header = _come_in_on_duty(mine, email) if who == "officers" else _come_in(mine, email)
        assert person.name in header, email


def _come_in(mine, email):
    asked = mine.post("/masuk", {"email": email}, follow=True)
    mine.post("/masuk/kode", {"code": CODE.search(asked.text)[1]})
    return mine.get("/permohonan").text.partition("<main")[0]


def _come_in_on_duty(mine, email):
    """With what the page says at this moment, for a code lasts half a minute."""
    shown = next(one for one in mine.get("/peragaan").context["officers"] if one.email == email)
    mine.post("/petugas/masuk", {"email": email, "password": shown.password})
    mine.post("/petugas/kode", {"code": shown.code})
    return mine.get("/meja").text.partition("<main")[0]
