"""What a person sees of herself, and that nobody else does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pendopo.accounts import queries
from pendopo.accounts.models import Person, SignedIn
from pendopo.accounts.tests.cast import (  # noqa: F401  fixtures
    WARD,
    ani,
    budi,
    cici,
    dewi,
    district,
    government,
    signed_in,
    town,
    ward_office,
)
from pendopo.events import actions as events
from pendopo.events.models import Event
from pendopo.rules.actor import Actor

pytestmark = pytest.mark.django_db
NIK = "3578014101900001"


@pytest.fixture
def home(client, ani):
    signed_in(client, ani)
    return client


def told(**more):
    return {
        "nik": "", "family_card": "", "full_name": "Ani Lestari", "birth_place": "Contoh",
        "birth_date": "1990-01-01", "sex": "female", "address": "Jalan Kenanga 5", "rt": "3",
        "rw": "011", "ward": WARD, "phone": "0812 3456 7890", **more,
    }  # fmt: skip


def test_ani_tells_about_herself_once(home, ani):
    response = home.post("/profil", told(nik="3578 0141 0190 0001"))

    assert response.url == "/profil?tersimpan=1"
    profile = queries.profile_of(Person.objects.get(pk=ani.pk))
    assert profile == {
        "email": "ani@contoh.example", "nik": NIK, "full_name": "Ani Lestari",
        "birth_place": "Contoh", "birth_date": "1990-01-01", "sex": "female",
        "address": "Jalan Kenanga 5", "rt": "003", "rw": "011", "ward": WARD,
        "phone": "+6281234567890",
    }  # fmt: skip


def test_on_duty_she_reads_what_she_holds_and_is_asked_nothing(client, dewi):
    signed_in(client, dewi, on_duty=True)

    page = client.get("/profil").text
    client.post("/profil", told(nik=NIK))

    assert "Dewi Kartika, S.Sos." in page
    assert "Lurah Tirtosari" in page
    assert 'name="nik"' not in page
    assert 'name="family_card"' not in page
    assert "nik" not in queries.profile_of(Person.objects.get(pk=dewi.pk))


def test_the_nik_is_shown_masked_and_stays_when_left_empty(home, ani):
    home.post("/profil", told(nik=NIK))

    page = home.get("/profil").content.decode()
    assert NIK not in page
    assert "0001" in page
    home.post("/profil", told(address="Jalan Baru 1"))

    profile = queries.profile_of(Person.objects.get(pk=ani.pk))
    assert profile["nik"] == NIK
    assert profile["address"] == "Jalan Baru 1"


def test_the_nik_stands_nowhere_in_plain_text(home, ani):
    home.post("/profil", told(nik=NIK))

    assert NIK not in f"{Person.objects.values().get(pk=ani.pk)}"
    assert all(NIK not in event.payload for event in Event.objects.all())
    assert NIK.encode() not in bytes(Person.objects.get(pk=ani.pk).sealed_profile)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("357801410190000", "15 angka"),
        ("35780141019000011", "17 angka"),
        ("357801410190000a", "karakter"),
        ("３５７８０１４１０１９００００１", "karakter"),
        ("3578014113900001", "tanggal lahir"),
    ],
)
def test_what_is_no_nik_is_told_at_the_question(home, typed, answer):
    page = home.post("/profil", told(nik=typed))

    assert answer in page.context["form"].errors["nik"][0]


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("family_card", "123"),
        ("birth_date", "31/2/1990"),
        ("birth_date", "31/12/1899"),
        ("birth_date", "9999-12-31"),
        ("birth_date", f"{timezone.now().date() + timedelta(days=2)}"),
        ("rt", "abc"),
        ("rw", "1234"),
        ("ward", "99.99.99.9999"),
        ("phone", "123"),
        ("sex", "other"),
        ("full_name", "x" * 101),
        ("full_name", "a\x00b"),
        ("address", "y" * 1_000_000),
    ],
)
def test_what_does_not_fit_gets_a_sentence(home, key, typed):
    page = home.post("/profil", told(**{key: typed}))

    assert page.status_code == 200
    assert page.context["form"].errors[key]


def test_a_date_may_be_written_day_first(home, ani):
    home.post("/profil", told(birth_date="1/1/1990"))

    assert queries.profile_of(Person.objects.get(pk=ani.pk))["birth_date"] == "1990-01-01"


def test_an_emoji_in_a_name_is_kept(home, ani):
    home.post("/profil", told(full_name="Ani 🌸"))

    assert Person.objects.get(pk=ani.pk).name == "Ani 🌸"


def test_another_birth_date_than_in_the_nik_only_warns(home):
    response = home.post("/profil", told(nik=NIK, birth_date="1991-01-01"))

    assert response.status_code == 302
    assert "tidak cocok" in home.get("/profil").content.decode()


def test_saving_the_same_again_records_nothing(home):
    home.post("/profil", told())
    before = Event.objects.count()

    home.post("/profil", told())

    assert Event.objects.count() == before


def test_an_answer_can_be_taken_away(home, ani):
    home.post("/profil", told())

    home.post("/profil", told(phone="", birth_place=""))

    profile = queries.profile_of(Person.objects.get(pk=ani.pk))
    assert "phone" not in profile
    assert "birth_place" not in profile


def test_ani_ends_another_session_from_here(home, ani):
    elsewhere = Client()
    other = signed_in(elsewhere, ani)

    home.post("/profil/sesi", {"session": other.pk})

    assert elsewhere.get("/profil").status_code == 302
    assert home.get("/profil").status_code == 200


def test_ani_ends_all_other_sessions(home, ani):
    clients = [Client() for _number in range(3)]
    for one in clients:
        signed_in(one, ani)

    home.post("/profil/sesi")

    assert [one.get("/profil").status_code for one in clients] == [302] * 3
    assert home.get("/profil").status_code == 200


def test_nobody_ends_the_session_of_a_stranger(home, cici):
    elsewhere = Client()
    hers = signed_in(elsewhere, cici)

    assert home.post("/profil/sesi", {"session": hers.pk}).status_code == 404
    assert elsewhere.get("/profil").status_code == 200


@pytest.mark.parametrize("typed", ["x", "-1", "99999999999999999999999999", "1.5"])
def test_a_session_that_is_none_breaks_nothing(home, typed):
    assert home.post("/profil/sesi", {"session": typed}).status_code in (302, 404)


def test_sessions_that_are_over_are_not_listed(home, ani):
    other = signed_in(Client(), ani)
    SignedIn.objects.filter(pk=other.pk).update(began_at=timezone.now() - timedelta(hours=13))

    assert len(home.get("/profil/sesi").context["sessions"]) == 1


def test_ani_sees_who_read_about_her(home, ani, budi, cici):
    reader = Actor(budi.pk, "officer", "counter", "kel-tirtosari")
    for person in (ani, cici):
        events.note_reading(
            actor=reader,
            people=[person.pk],
            what=f"case/S-{person.pk}",
            why="Memeriksa berkas",
            now=timezone.now(),
        )

    page = home.get("/profil/pembaca").content.decode()

    assert "Budi Hartono" in page
    assert "Petugas loket" in page
    assert f"S-{ani.pk}" in page
    assert f"S-{cici.pk}" not in page


def test_many_readings_cost_no_more_questions(home, ani, budi, django_assert_num_queries):
    def read(times, begin):
        for number in range(times):
            events.note_reading(
                actor=Actor(budi.pk, "officer", "counter", "kel-tirtosari"), people=[ani.pk],
                what=f"case/S-{begin + number}", why="Memeriksa berkas", now=timezone.now(),
            )  # fmt: skip

    read(1, 0)
    with CaptureQueriesContext(connection) as few:
        home.get("/profil/pembaca")
    read(30, 1)

    with django_assert_num_queries(len(few)):
        home.get("/profil/pembaca")


def test_with_no_reader_the_page_says_so(home):
    assert "Belum ada yang membaca" in home.get("/profil/pembaca").content.decode()


def test_a_guest_sees_nothing_of_anybody(client, town):
    for page in ("/profil", "/profil/sesi", "/profil/pembaca", "/lanjutkan"):
        assert client.get(page).url.startswith("/masuk?next=")
