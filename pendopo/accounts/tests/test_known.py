"""A browser is known again to who signed in with it: nobody else uses up her tries there."""

import pytest
from django.test import Client

from pendopo.accounts import known
from pendopo.accounts.actions import signing_in
from pendopo.accounts.tests.cast import ani, town  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
EMAIL = "ani@contoh.example"


def ask(browser, **more):
    return browser.post("/masuk", {"email": EMAIL}, **more)


def sign_in(browser):
    ask(browser)
    [code] = browser.get("/masuk/kode").context["demo_codes"]
    return browser.post("/masuk/kode", {"code": code})


def number(browser, rf, email=EMAIL):
    request = rf.get("/")
    request.COOKIES = {name: morsel.value for name, morsel in browser.cookies.items()}
    return known.number(request, email)


def test_a_browser_is_known_to_who_signed_in_with_it_and_to_nobody_else(client, ani, rf):
    ask(client)
    assert not number(client, rf)

    sign_in(client)

    assert number(client, rf)
    assert not number(client, rf, "cici@contoh.example")


def test_a_cookie_that_was_made_up_is_no_browser(client, ani, rf):
    sign_in(client)
    client.cookies["peramban"] = client.cookies["peramban"].value[:-1]

    assert not number(client, rf)


def test_a_second_person_shares_the_number_of_the_browser(client, ani, rf):
    sign_in(client)
    client.post("/keluar")
    first = number(client, rf)
    client.post("/masuk", {"email": "cici@contoh.example"})
    [code] = client.get("/masuk/kode").context["demo_codes"]
    client.post("/masuk/kode", {"code": code})

    assert number(client, rf) == number(client, rf, "cici@contoh.example") == first


def test_strangers_leave_her_own_browser_and_her_own_code_alone(client, ani, monkeypatch):
    monkeypatch.setattr(signing_in, "CODES_OF_AN_ADDRESS", 6)
    sign_in(client)
    client.post("/keluar")
    ask(client)
    [code] = client.get("/masuk/kode").context["demo_codes"]
    stranger = Client()
    answers = [ask(stranger, REMOTE_ADDR=f"10.6.{n}.1").status_code for n in range(7)]
    for guess in range(5):
        stranger.post("/masuk/kode", {"code": f"{(int(code) + 1 + guess) % 10**6:06d}"})

    assert answers[-1] == 429
    assert client.post("/masuk/kode", {"code": code}).url == "/"
