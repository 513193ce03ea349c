"""Who acts as what, which office serves where, and who signs there."""

from datetime import date, timedelta

import pytest

from pendopo.accounts import atlas, queries
from pendopo.accounts.models import Holding, Office
from pendopo.accounts.queries import NoOffice
from pendopo.accounts.tests.cast import (  # noqa: F401  fixtures
    NOW,
    WARD,
    ani,
    budi,
    dewi,
    district,
    government,
    make_office,
    make_person,
    town,
    ward_office,
)
from pendopo.rules.actor import GUEST

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 14)


def test_nobody_is_a_guest(town):
    assert queries.actor_of(None, now=NOW) == GUEST


def test_a_resident_acts_for_herself(ani):
    actor = queries.actor_of(ani, now=NOW)

    assert actor.kind == "resident"
    assert actor.roles == ()


def test_an_officer_acts_in_the_roles_in_force_today(budi):
    actor = queries.actor_of(budi, now=NOW)

    assert actor.is_officer
    assert (actor.function, actor.office) == ("counter", "kel-tirtosari")
    assert actor.holds("counter", "kel-tirtosari", service="any")


@pytest.mark.parametrize(
    ("begin", "end", "holds"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=1), None, False),
        (None, TODAY - timedelta(days=1), False),
    ],
)
def test_a_role_is_limited_in_time_both_ends_included(budi, begin, end, holds):
    Holding.objects.update(from_on=begin, until_on=end)

    assert queries.actor_of(budi, now=NOW).holds("counter", "kel-tirtosari") is holds


def test_the_day_of_a_role_is_that_of_the_town(budi):
    Holding.objects.update(until_on=TODAY)
    late = NOW.replace(hour=16, minute=59)

    assert queries.actor_of(budi, now=late).roles
    assert not queries.actor_of(budi, now=late + timedelta(minutes=1)).roles


def test_a_role_may_be_limited_to_a_service_and_an_area(budi):
    Holding.objects.update(service="permit", area="35.78.01")
    actor = queries.actor_of(budi, now=NOW)

    assert actor.holds("counter", "kel-tirtosari", service="permit", area=WARD)
    assert not actor.holds("counter", "kel-tirtosari", service="other", area=WARD)
    assert not actor.holds("counter", "kel-tirtosari", service="permit", area="35.78.02")


@pytest.mark.parametrize(
    ("area", "is_held"),
    [
        ("35.78", True),
        (WARD, True),
        (f"{WARD}/011", True),
        (f"{WARD}/011/003", True),
        (f"{WARD}/011/003/1", False),
        (f"{WARD}/011/00", False),
        (f"{WARD}/01", False),
        ("35.78.0", False),
        ("3", False),
    ],
)
def test_an_area_holds_whole_parts_only(budi, area, is_held):
    Holding.objects.update(area=area)
    actor = queries.actor_of(budi, now=NOW)

    assert actor.holds("counter", "kel-tirtosari", area=f"{WARD}/011/003") is is_held


def test_an_office_off_duty_gives_nothing(budi):
    assert queries.actor_of(budi, now=NOW, is_on_duty=False).kind == "resident"


def test_the_office_of_a_region_is_that_of_the_nearest_level(ward_office, district):
    assert queries.office_in_region("kelurahan", WARD) == ward_office
    assert queries.office_in_region("kecamatan", WARD) == district


def test_a_ward_without_its_office_names_the_nearest_above(district):
    with pytest.raises(NoOffice) as missing:
        queries.office_in_region("kelurahan", "35.78.01.1009")

    assert missing.value.nearest == district


def test_an_office_is_found_upward_before_elsewhere(ward_office, district, government):
    other = make_office("kec-lain", "kecamatan", "Kecamatan Lain", region_code="35.78.02")
    finance = make_office("bapenda", "bapenda", "Bapenda", parent=government)

    assert queries.find_office("kelurahan", ward_office) == ward_office
    assert queries.find_office("kecamatan", ward_office) == district
    assert queries.find_office("bapenda", ward_office) == finance
    assert queries.find_office("kecamatan", other) == other
    with pytest.raises(NoOffice):
        queries.find_office("dinkes", ward_office)


def test_the_official_is_who_holds_the_function_that_day(dewi, ward_office):
    found = queries.official_for("kel-tirtosari", "signatory", service="permit", on=TODAY)

    assert found.name == "Dewi Kartika, S.Sos."
    assert found.position == "Lurah Tirtosari"
    assert found.nip == "198205062006042011"
    assert queries.official_for("kel-tirtosari", "treasurer", service="", on=TODAY) is None


def test_who_holds_it_for_this_service_comes_first(dewi, ward_office):
    deputy = make_person("wakil@contoh.example", "Wakil", is_officer=True)
    Holding.objects.create(
        person=deputy, function="signatory", office=ward_office, service="permit",
        position="Plh. Lurah Tirtosari", authority=["a.n. Lurah Tirtosari"],
    )  # fmt: skip

    found = queries.official_for("kel-tirtosari", "signatory", service="permit", on=TODAY)
    assert (found.name, found.authority) == ("Wakil", ("a.n. Lurah Tirtosari",))
    other = queries.official_for("kel-tirtosari", "signatory", service="other", on=TODAY)
    assert other.name == "Dewi Kartika, S.Sos."


def test_before_a_town_is_loaded_there_is_a_nameless_one(db):
    assert queries.town().pk is None
    assert Office.objects.count() == 0


def test_wards_stand_under_their_district(town):
    assert atlas.wards_by_district() == [("Kecamatan Tirtomulyo", [(WARD, "Kelurahan Tirtosari")])]
