"""An officer's way in: password, then second factor; and what each proves."""

import re
from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from pendopo.accounts import credentials
from pendopo.accounts.actions import passwords, proving
from pendopo.accounts.models import SignedIn
from pendopo.accounts.tests.cast import (  # noqa: F401  fixtures
    PASSWORD,
    SECRET,
    ani,
    budi,
    dewi,
    district,
    government,
    signed_in,
    town,
    ward_office,
)
from pendopo.rules.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolled(budi):
    proving.put_authenticator(someone=budi, secret=SECRET, actor=SYSTEM, now=timezone.now())
    return budi


def password(client, email="budi@contoh.example", text=PASSWORD, **more):
    return client.post("/petugas/masuk", {"email": email, "password": text, **more})


def code(secret=SECRET, ahead=0):
    return pyotp.TOTP(secret).at(timezone.now() + timedelta(seconds=30 * ahead))


def test_password_and_code_lead_to_the_desk(client, enrolled):
    assert password(client).url == "/petugas/kode"

    response = client.post("/petugas/kode", {"code": code()})

    assert response.url == "/meja"
    row = SignedIn.objects.get()
    assert row.is_on_duty
    assert row.proved_at


def test_a_password_alone_opens_nothing(client, enrolled):
    password(client)

    assert client.get("/petugas/kode-cadangan/baru").url.startswith("/petugas/masuk")
    assert client.get("/profil").status_code == 302


def test_a_code_page_without_a_password_leads_back(client, enrolled):
    for page in ("/petugas/kode", "/petugas/kode-pemulihan", "/petugas/pasang"):
        assert client.get(page).url == "/petugas/masuk"


def test_a_wrong_password_says_neither_which_nor_who(client, enrolled, ani):
    texts = set()
    for email in ("budi@contoh.example", "nobody@contoh.example", ani.email):
        page = password(client, email, "salah sekali ini")
        texts.add(tuple(page.context["form"].non_field_errors()))

    assert len(texts) == 1


def test_the_password_is_never_sent_back(client, enrolled):
    assert "salah sekali ini" not in password(client, text="salah sekali ini").content.decode()


_FOCUS = re.compile(r"<(\w+)[^>]*\bautofocus\b[^>]*>")


@pytest.mark.parametrize(
    ("path", "first", "wrong"),
    [
        ("/masuk", "email", {"email": "bukan alamat"}),
        ("/petugas/masuk", "email", {"email": "budi@contoh.example", "password": "tebakan"}),
        ("/petugas/lupa-sandi", "email", {"email": "bukan alamat"}),
        ("/masuk/kode", "code", {"code": "471104"}),
        ("/petugas/kode", "code", {"code": "471104"}),
        ("/petugas/kode-pemulihan", "code", {"code": "b4zd-71wk-q8nc"}),
        ("/petugas/sandi", "password", {"password": "kucing7"}),
    ],
)
def test_a_way_in_begins_in_its_field_and_after_a_mistake_at_the_error(
    client, enrolled, path, first, wrong
):
    client.post("/masuk", {"email": "ani@contoh.example"})
    password(client)
    if path == "/petugas/sandi":
        client.post("/petugas/kode", {"code": code()})

    asked = client.get(path).text
    answered = client.post(path, wrong).text

    [field] = _FOCUS.finditer(asked)
    [errors] = _FOCUS.finditer(answered)
    assert (field[1], f'name="{first}"' in field[0]) == ("input", True)
    assert (errors[1], 'class="errors"' in errors[0]) == ("div", True)
    if "code" in wrong or "password" in wrong:
        typed = wrong.get("code") or wrong["password"]
        assert typed not in answered


def test_a_code_of_six_digits_is_asked_as_such(client, enrolled):
    password(client)

    page = client.get("/petugas/kode").text

    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page


def test_the_first_sign_in_enrols_and_shows_recovery_codes_once(client, budi):
    assert password(client).url == "/petugas/pasang"
    page = client.get("/petugas/pasang")
    secret = page.context["secret"].replace(" ", "")
    assert "<svg" in page.content.decode()

    response = client.post("/petugas/pasang", {"code": code(secret)})

    assert response.url == "/petugas/kode-cadangan"
    page = client.get(response.url).content.decode()
    assert len(re.findall(r">[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}</li>", page)) == 10
    assert client.post("/petugas/kode-cadangan").url == "/meja"
    assert client.get("/petugas/kode-cadangan").url == "/meja"


def test_nobody_enrols_anew_with_a_password_alone(client, enrolled):
    password(client)

    assert client.get("/petugas/pasang").url == "/petugas/masuk"


def test_a_recovery_code_replaces_the_telephone_once(client, enrolled):
    first, *_rest = proving.renew_recovery_codes(someone=enrolled, actor=SYSTEM, now=timezone.now())
    password(client)

    assert client.post("/petugas/kode-pemulihan", {"code": first}).url == "/meja"

    again = Client()
    password(again)
    page = again.post("/petugas/kode-pemulihan", {"code": first})
    assert "sudah dipakai" in page.content.decode()


def test_a_code_is_not_accepted_twice(client, enrolled):
    typed = code()
    password(client)
    client.post("/petugas/kode", {"code": typed})

    again = Client()
    password(again)

    assert again.post("/petugas/kode", {"code": typed}).status_code == 200


def test_an_hour_of_silence_ends_a_session_on_duty(client, budi):
    row = signed_in(client, budi, on_duty=True)
    SignedIn.objects.filter(pk=row.pk).update(seen_at=timezone.now() - timedelta(minutes=60))

    assert client.get("/petugas/kode-cadangan/baru").url.startswith("/petugas/masuk")


def test_being_seen_keeps_a_session_on_duty_open(client, budi):
    row = signed_in(client, budi, on_duty=True)
    SignedIn.objects.filter(pk=row.pk).update(seen_at=timezone.now() - timedelta(minutes=59))

    client.get("/profil")

    row.refresh_from_db()
    assert timezone.now() - row.seen_at < timedelta(minutes=1)


def test_a_step_up_is_asked_for_after_a_quarter_of_an_hour(client, enrolled):
    row = signed_in(client, enrolled, on_duty=True)
    assert client.get("/petugas/kode-cadangan/baru").status_code == 200
    SignedIn.objects.filter(pk=row.pk).update(proved_at=timezone.now() - timedelta(minutes=15))

    response = client.get("/petugas/kode-cadangan/baru")
    assert response.url == "/petugas/konfirmasi?next=%2Fpetugas%2Fkode-cadangan%2Fbaru"

    proved = client.post(response.url, {"code": code()})
    assert proved.url == "/petugas/kode-cadangan/baru"
    assert client.get(proved.url).status_code == 200


def test_a_resident_finds_the_desk_closed(client, ani):
    signed_in(client, ani)

    assert client.get("/petugas/kode-cadangan/baru").status_code == 403


def test_a_link_lets_choose_a_password(client, budi):
    token = passwords.make_link(someone=budi, actor=SYSTEM, now=timezone.now(), is_mailed=False)
    page = f"/petugas/sandi/{token}"
    assert client.get(page).status_code == 200

    response = client.post(page, {"password": "empat sapi di ladang"})

    assert response.url == "/petugas/masuk"
    assert password(client, text="empat sapi di ladang").status_code == 302
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("typed", ["", "pendek", "password1234", "budi@contoh.example"])
def test_a_weak_password_is_refused_with_a_reason(client, budi, typed):
    token = passwords.make_link(someone=budi, actor=SYSTEM, now=timezone.now(), is_mailed=False)

    page = client.post(f"/petugas/sandi/{token}", {"password": typed})

    assert page.context["form"].errors["password"]


def test_a_long_pass_phrase_with_spaces_is_kept_as_typed(client, budi):
    token = passwords.make_link(someone=budi, actor=SYSTEM, now=timezone.now(), is_mailed=False)

    client.post(f"/petugas/sandi/{token}", {"password": " empat sapi, dua 🐄 di ladang "})

    assert password(client, text=" empat sapi, dua 🐄 di ladang ").status_code == 302


def test_changing_the_password_ends_the_session(client, enrolled):
    signed_in(client, enrolled, on_duty=True)

    client.post("/petugas/sandi", {"password": "empat sapi di ladang"})

    assert client.get("/profil").status_code == 302


def test_forgetting_is_answered_alike_for_everybody(client, budi, ani):
    pages = set()
    for email in (budi.email, ani.email, "nobody@contoh.example"):
        page = client.post("/petugas/lupa-sandi", {"email": email})
        pages.add(page.content.decode().replace(f"{page.context['csrf_token']}", ""))

    assert len(pages) == 1
    assert credentials.has_password_link(budi)


def test_on_duty_and_at_home_are_two_hats(client, budi):
    signed_in(client, budi)
    assert client.get("/profil").wsgi_request.actor.kind == "resident"

    other = Client()
    signed_in(other, budi, on_duty=True)
    actor = other.get("/profil").wsgi_request.actor
    assert actor.is_officer
    assert actor.holds("counter", "kel-tirtosari")
