"""A resident's way in: the pages, where they lead, and what survives a session that ended."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pendopo.accounts import held
from pendopo.accounts.models import Person, SignedIn
from pendopo.accounts.tests.cast import (  # noqa: F401  fixtures
    ani,
    budi,
    cici,
    district,
    government,
    signed_in,
    town,
    ward_office,
)

pytestmark = pytest.mark.django_db
EMAIL = "ani@contoh.example"


def ask(client, email=EMAIL, **more):
    return client.post("/masuk", {"email": email, **more})


def shown_code(client):
    [code] = client.get("/masuk/kode").context["demo_codes"]
    return code


def sign_in(client, email=EMAIL, **more):
    ask(client, email, **more)
    return client.post("/masuk/kode", {"code": shown_code(client)})


def test_ani_signs_in_by_the_code_and_is_known(client, ani):
    response = sign_in(client)

    assert response.status_code == 302
    assert response.url == "/"
    assert "Ani Lestari" in client.get("/profil").content.decode()


def test_a_newcomer_walks_the_same_way(client, town):
    sign_in(client, "baru@contoh.example")

    assert Person.objects.get().email == "baru@contoh.example"


def test_an_address_in_the_link_is_written_for_her(client, town):
    page = client.get("/masuk", {"email": 'ani@contoh.example"><b>'}).content.decode()

    assert 'value="ani@contoh.example&quot;&gt;&lt;b&gt;"' in page


def test_known_and_unknown_addresses_get_the_same_page(town, ani):
    pages = set()
    for email in (EMAIL, "none@contoh.example"):
        client = Client()
        ask(client, email)
        page = client.get("/masuk/kode")
        text = page.content.decode().replace(email, "…").replace(page.context["demo_codes"][0], "")
        text = text.replace(f'<strong class="code">{page.context["mark"]}</strong>', "")
        pages.add(text.replace(f"{page.context['csrf_token']}", ""))

    assert len(pages) == 1


def test_outside_the_demonstration_no_code_is_shown(client, town, settings):
    settings.DEMO = False

    ask(client)

    assert client.get("/masuk/kode").context["demo_codes"] == []


def test_capitals_and_spaces_in_the_address_do_not_matter(client, ani):
    sign_in(client, "  ANI@Contoh.Example ")

    assert SignedIn.objects.get().person == ani


@pytest.mark.parametrize(
    "typed", ["", "ani", "ani@", "a\x00ni@contoh.example", "ani@contoh.example\nBcc: x", "x" * 5000]
)
def test_what_is_no_address_gets_a_sentence(client, town, typed):
    response = ask(client, typed)

    assert response.status_code == 200
    assert response.context["form"].errors["email"]


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_gets_a_sentence_and_costs_no_try(client, town, typed):
    ask(client)

    response = client.post("/masuk/kode", {"code": typed})

    assert response.context["form"].errors["code"]


def test_a_wrong_code_says_so_at_the_field(client, town):
    ask(client)
    right = shown_code(client)

    response = client.post("/masuk/kode", {"code": f"{(int(right) + 1) % 10**6:06d}"})

    assert "tidak cocok" in response.content.decode()
    assert "Galat:" in response.content.decode()


def test_the_code_may_be_typed_with_a_gap(client, town):
    ask(client)
    code = shown_code(client)

    assert client.post("/masuk/kode", {"code": f"{code[:3]} {code[3:]}"}).status_code == 302


def test_without_an_address_the_code_page_leads_back(client, town):
    assert client.get("/masuk/kode").url == "/masuk"


def test_signing_in_leads_to_the_wanted_page(client, ani):
    assert client.get("/profil?a=1").url == "/masuk?next=%2Fprofil%3Fa%3D1"

    assert sign_in(client, next="/profil?a=1").url == "/profil?a=1"


NOT_OURS = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "\\\\evil.example",
    " //e.x",
    "foo",
    "accounts:profile",
    "?next=foo",
    "/" + "x" * 2_000,
]


@pytest.mark.parametrize("wanted", NOT_OURS)
def test_nobody_is_led_to_what_is_no_page_of_ours(client, ani, budi, wanted):
    assert client.post("/bahasa", {"language": "en", "next": wanted}).url == "/"
    assert sign_in(client, next=wanted).url == "/"
    assert client.get("/masuk", {"next": wanted}).url == "/"
    signed_in(client, budi, on_duty=True)
    assert client.get("/petugas/masuk", {"next": wanted}).url == "/meja"


def test_the_session_key_changes_at_signing_in(client, ani):
    ask(client)
    before = client.session.session_key

    client.post("/masuk/kode", {"code": shown_code(client)})

    assert client.session.session_key != before


def test_a_stolen_old_session_key_opens_nothing(client, ani):
    ask(client)
    stolen = client.cookies["sesi"].value
    client.post("/masuk/kode", {"code": shown_code(client)})

    thief = Client()
    thief.cookies["sesi"] = stolen

    assert thief.get("/profil").status_code == 302


def test_signing_out_ends_the_session(client, ani):
    signed_in(client, ani)

    client.post("/keluar")

    assert client.get("/profil").status_code == 302
    assert SignedIn.objects.get().ended_at


def test_a_look_at_the_sign_out_page_signs_nobody_out(client, ani):
    signed_in(client, ani)

    client.get("/keluar")

    assert client.get("/profil").status_code == 200


def test_after_twelve_hours_the_session_is_over(client, ani):
    row = signed_in(client, ani)
    SignedIn.objects.filter(pk=row.pk).update(began_at=timezone.now() - timedelta(hours=12))

    assert client.get("/profil").status_code == 302


def test_a_session_without_a_row_is_nobodys(client, ani):
    client.force_login(ani)

    assert client.get("/profil").status_code == 302


def test_a_closed_account_is_signed_out_at_once(client, ani):
    signed_in(client, ani)
    Person.objects.filter(pk=ani.pk).update(is_active=False)

    assert client.get("/profil").status_code == 302


def lapse(client):
    SignedIn.objects.update(began_at=timezone.now() - timedelta(hours=13))


def test_what_was_typed_survives_the_end_of_the_session(client, ani):
    signed_in(client, ani)
    lapse(client)

    response = client.post("/profil?x=1", {"full_name": "Ani Baru", "nik": "", "rt": "003"})
    assert response.url.startswith("/masuk?next=")
    assert "Isian Anda aman" in client.get(response.url).content.decode()
    assert sign_in(client).url == "/lanjutkan"

    page = client.get("/lanjutkan").content.decode()
    assert 'action="/profil?x=1"' in page
    assert 'name="full_name" value="Ani Baru"' in page
    assert client.get("/lanjutkan").status_code == 302


def test_what_was_typed_lies_encrypted(client, ani):
    signed_in(client, ani)
    lapse(client)

    client.post("/profil", {"nik": "3578014101900001"})

    assert "3578014101900001" not in f"{dict(client.session.items())}"
    assert held.held_form(client.session).fields == (("nik", "3578014101900001"),)


def test_someone_else_at_the_same_device_does_not_get_it(client, ani, cici):
    signed_in(client, ani)
    lapse(client)
    client.post("/profil", {"full_name": "Ani Baru"})

    response = sign_in(client, cici.email)

    assert response.url == "/"
    assert held.held_form(client.session) is None


def test_of_a_guest_nothing_is_held(client, ani):
    client.post("/profil", {"full_name": "Mallory"})

    assert not dict(client.session)
    assert sign_in(client).url == "/"


def test_a_form_that_got_into_the_session_of_someone_else_is_not_shown(client, ani, cici):
    signed_in(client, ani)
    lapse(client)
    client.post("/profil", {"full_name": "Ani Baru"})
    planted, other = client.session["held"], Client()
    signed_in(other, cici)
    session = other.session
    session["held"] = planted
    session.save()

    assert other.get("/lanjutkan").url == "/"


def test_secrets_and_large_texts_are_not_held(client, ani):
    signed_in(client, ani)
    lapse(client)

    client.post("/profil", {"password": "rahasia", "full_name": "Ani"})
    assert held.held_form(client.session).fields == (("full_name", "Ani"),)
    held.let_go(client.session)

    client.post("/profil", {"address": "x" * 70_000})
    assert "x" * 100 not in f"{held.held_form(client.session)}"


def test_a_fragment_is_led_to_the_sign_in_page_as_a_whole(client, ani):
    response = client.post(
        "/profil",
        {"full_name": "Ani"},
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/profil"},
    )

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/masuk?next=%2Fprofil"


def test_another_language_is_remembered(client, ani):
    signed_in(client, ani)

    response = client.post("/bahasa", {"language": "en", "next": "/profil"})

    assert response.url == "/profil"
    assert client.cookies["bahasa"].value == "en"
    ani.refresh_from_db()
    assert ani.language == "en"


def test_an_unknown_language_changes_nothing(client, ani):
    client.post("/bahasa", {"language": "xx", "next": "//evil.example"})

    assert "bahasa" not in client.cookies


def test_an_officer_who_signs_in_by_code_is_a_resident(client, budi):
    sign_in(client, budi.email)

    assert client.get("/petugas/kode-cadangan/baru").url.startswith("/petugas/masuk")
