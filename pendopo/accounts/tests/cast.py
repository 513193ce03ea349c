"""The cast: Ani (resident), Budi (counter), Cici (stranger), Dewi (head of the ward), their town.

Other rooms may import these fixtures, and `signed_in` to open a session for a test client.
"""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from pendopo.accounts.actions import sessions
from pendopo.accounts.models import Holding, Office, Person, Region, SignedIn, Town, WorkCalendar
from pendopo.rules.actor import Actor

NOW = datetime(2026, 8, 14, 3, 0, tzinfo=UTC)
PASSWORD = "tiga kucing di pagar"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WARD = "35.78.01.1001"
_HOURS = {day: ["07:30-12:00", "13:00-16:00"] for day in ("mon", "tue", "wed", "thu", "fri")}


def make_person(email: str, name: str, *, is_officer: bool = False, **more: object) -> Person:
    someone = Person(
        email=email, name=name, is_officer=is_officer, created_at=NOW, language="id", **more
    )
    if is_officer:
        someone.official_name = name
        someone.set_password(PASSWORD)
    else:
        someone.set_unusable_password()
    someone.save()
    return someone


def make_office(key: str, kind: str, name: str, **more: object) -> Office:
    calendar, _made = WorkCalendar.objects.get_or_create(
        key="kota", defaults={"text": {"zone": "WIB", "joint_leave": "off", "hours": _HOURS}}
    )
    return Office.objects.create(key=key, kind=kind, name=name, calendar=calendar, **more)


def signed_in(client: Client, someone: Person, *, on_duty: bool = False) -> SignedIn:
    """Open a session for a test client, on duty as after a second factor."""
    client.force_login(someone)
    return sessions.begin(
        someone=someone,
        session_key=client.session.session_key or "",
        device="Firefox, Linux",
        is_on_duty=on_duty,
        now=timezone.now(),
    )


@pytest.fixture
def town(db):
    Region.objects.bulk_create(
        Region(code=code, name=name, level=level, parent_code=code.rpartition(".")[0])
        for code, name, level in (
            ("35.78", "Kota Contoh", "regency"),
            ("35.78.01", "Kecamatan Tirtomulyo", "district"),
            (WARD, "Kelurahan Tirtosari", "village"),
        )
    )
    return Town.objects.create(
        name="Kota Contoh", government="Pemerintah Kota Contoh", code="35.78"
    )


@pytest.fixture
def government(town):
    return make_office("pemkot", "government", "Pemerintah Kota Contoh", region_code="35.78")


@pytest.fixture
def district(government):
    return make_office(
        "kec-tirtomulyo", "kecamatan", "Kecamatan Tirtomulyo", region_code="35.78.01",
        parent=government,
    )  # fmt: skip


@pytest.fixture
def ward_office(district):
    return make_office(
        "kel-tirtosari", "kelurahan", "Kelurahan Tirtosari", region_code=WARD, parent=district,
        unit="KEL-TRT",
    )  # fmt: skip


@pytest.fixture
def ani(town):
    return make_person("ani@contoh.example", "Ani Lestari")


@pytest.fixture
def cici(town):
    return make_person("cici@contoh.example", "Cici Amelia")


@pytest.fixture
def budi(ward_office):
    budi = make_person("budi@contoh.example", "Budi Hartono", is_officer=True)
    Holding.objects.create(
        person=budi, function="counter", office=ward_office, position="Petugas loket"
    )
    return budi


@pytest.fixture
def dewi(ward_office):
    dewi = make_person(
        "dewi@contoh.example", "Dewi Kartika, S.Sos.", is_officer=True,
        nip="198205062006042011", rank="Penata Tingkat I",
    )  # fmt: skip
    Holding.objects.create(
        person=dewi, function="signatory", office=ward_office, position="Lurah Tirtosari"
    )
    return dewi


@pytest.fixture
def administrator(government):
    someone = make_person("admin@contoh.example", "Ratna", is_officer=True)
    Holding.objects.create(person=someone, function="administrator", office=government)
    return someone


def resident(someone: Person) -> Actor:
    return Actor(someone.pk)
