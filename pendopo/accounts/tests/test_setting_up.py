"""Setting up a town: once is enough, twice changes nothing, and only the house may."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from pendopo.accounts import atlas, queries
from pendopo.accounts.actions import profile, setting_up
from pendopo.accounts.actions.allowing import NotTheAdministrator
from pendopo.accounts.actions.setting_up import (
    Outcome,
    SecondOfficeOfItsKind,
)
from pendopo.accounts.models import Holding, Office, Person, Region
from pendopo.accounts.plans import (
    CalendarPlan,
    HoldingPlan,
    HolidayChangePlan,
    OfficePlan,
    PersonPlan,
    RegionPlan,
    TownPlan,
    ZonePlan,
)
from pendopo.accounts.tests.cast import (  # noqa: F401  fixtures
    NOW,
    administrator,
    ani,
    budi,
    district,
    government,
    town,
    ward_office,
)
from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.rules.actor import GUEST, SYSTEM, Actor

pytestmark = pytest.mark.django_db
_HOURS = {"mon": ["08:00-12:00"]}


@pytest.fixture
def calendar():
    setting_up.put_calendar(
        plan=CalendarPlan(key="kota", text={"zone": "WIB", "hours": _HOURS}),
        actor=SYSTEM,
        now=NOW,
    )


def office(key="pemkot", **more):
    values = {"kind": "government", "name": "Pemerintah Kota", "parent": "", "region_code": "35.78"}
    plan = OfficePlan(key=key, calendar="kota", **{**values, **more})
    return setting_up.put_office(plan=plan, actor=SYSTEM, now=NOW)


def officer(**more):
    values = {"email": "budi@contoh.example", "name": "Budi Hartono", "is_officer": True}
    return PersonPlan(**{**values, **more})


PUTS = {
    "town": lambda name: setting_up.put_town(
        plan=TownPlan(name=name, government="Pemerintah", code="35.78"), actor=SYSTEM, now=NOW
    ),
    "calendar": lambda name: setting_up.put_calendar(
        plan=CalendarPlan(key="k", text={"zone": "WIB", "hours": {name: ["08:00-12:00"]}}),
        actor=SYSTEM,
        now=NOW,
    ),
    "holidays": lambda name: setting_up.put_holidays(key="k", text=name, actor=SYSTEM, now=NOW),
    "change": lambda name: setting_up.put_holiday_change(
        plan=HolidayChangePlan(on=date(2026, 6, 1), known_at=NOW, is_working=True, name=name),
        actor=SYSTEM,
        now=NOW,
    ),
    "zone": lambda name: setting_up.put_zone(
        plan=ZonePlan(key="z", name=name, polygons=[[["0", "0"], ["0", "1"], ["1", "1"]]]),
        actor=SYSTEM,
        now=NOW,
    ),
    "regions": lambda name: setting_up.put_regions(
        plans=[RegionPlan(code="35.78", name=name, level="regency", parent_code="35")],
        actor=SYSTEM,
        now=NOW,
    )["35.78"],
    "person": lambda name: setting_up.put_person(
        plan=officer(name=name, password="tiga kucing di pagar"), actor=SYSTEM, now=NOW
    ),
}


@pytest.mark.parametrize("put", PUTS.values(), ids=PUTS)
def test_the_same_again_changes_and_records_nothing(put):
    assert put("mon") == Outcome.CREATED
    recorded = Event.objects.count()
    assert recorded

    assert put("mon") == Outcome.UNCHANGED
    assert Event.objects.count() == recorded

    assert put("tue") == Outcome.CHANGED
    assert Event.objects.count() == recorded + 1


def test_offices_stand_in_a_tree_and_may_be_renamed(calendar):
    assert office() == Outcome.CREATED
    assert office("dinas", kind="dinas", name="Dinas", parent="pemkot") == Outcome.CREATED

    assert office("dinas", kind="dinas", name="Badan", parent="pemkot") == Outcome.CHANGED
    assert office("dinas", kind="dinas", name="Badan", parent="pemkot") == Outcome.UNCHANGED

    dinas = Office.objects.get(key="dinas")
    assert dinas.name == "Badan"
    assert dinas.parent.key == "pemkot"
    assert [e.kind for e in Event.objects.filter(stream="office/dinas")] == ["OfficeSet"] * 2


@pytest.mark.parametrize("region", ["35.78.01", ""])
def test_a_second_office_of_a_kind_over_a_region_is_refused(calendar, region):
    office("a", kind="kecamatan", region_code=region)

    with pytest.raises(SecondOfficeOfItsKind, match="kecamatan"):
        office("b", kind="kecamatan", region_code=region)


def test_a_function_is_held_once_and_its_dates_may_change(calendar):
    office()
    setting_up.put_person(plan=officer(), actor=SYSTEM, now=NOW)

    def hold(until):
        plan = HoldingPlan(
            email="budi@contoh.example", function="counter", office="pemkot", until_on=until
        )
        return setting_up.put_holding(plan=plan, actor=SYSTEM, now=NOW)

    assert hold(None) == Outcome.CREATED
    assert hold(None) == Outcome.UNCHANGED
    assert hold(date(2026, 8, 13)) == Outcome.CHANGED

    assert Holding.objects.count() == 1
    budi = Person.objects.get()
    assert queries.actor_of(budi, now=NOW).roles == ()


def test_a_chosen_password_is_never_overwritten():
    setting_up.put_person(plan=officer(password="tiga kucing di pagar"), actor=SYSTEM, now=NOW)
    budi = Person.objects.get()
    budi.set_password("empat sapi di ladang")
    budi.save()

    again = setting_up.put_person(plan=officer(password="lima ayam di atap"), actor=SYSTEM, now=NOW)

    assert again == Outcome.UNCHANGED
    assert Person.objects.get().check_password("empat sapi di ladang")


def test_an_officer_without_a_password_is_invited_once():
    setting_up.put_person(plan=officer(), actor=SYSTEM, now=NOW)
    setting_up.put_person(plan=officer(), actor=SYSTEM, now=NOW)

    assert Event.objects.filter(kind="PasswordLinkSent").count() == 1


def test_a_resident_may_become_an_officer(ani):
    outcome = setting_up.put_person(
        plan=officer(email=ani.email, name="Ani Lestari, S.H."), actor=SYSTEM, now=NOW
    )

    assert outcome == Outcome.CHANGED
    ani.refresh_from_db()
    assert ani.is_officer


def test_an_officer_names_herself_nothing_else_under_letters(calendar):
    office("kel", kind="kelurahan")
    setting_up.put_person(plan=officer(), actor=SYSTEM, now=NOW)
    setting_up.put_holding(
        plan=HoldingPlan(email="budi@contoh.example", function="signatory", office="kel"),
        actor=SYSTEM,
        now=NOW,
    )
    budi = Person.objects.get()

    profile.save(
        someone=budi, answers={"full_name": "Menteri Dalam Negeri"}, actor=Actor(budi.pk), now=NOW
    )

    on = queries.today(NOW)
    assert queries.official_for("kel", "signatory", service="", on=on).name == "Budi Hartono"
    assert queries.names([budi.pk]) == {budi.pk: "Budi Hartono"}
    budi.refresh_from_db()
    assert queries.profile_of(budi)["full_name"] == "Menteri Dalam Negeri"
    assert setting_up.put_person(plan=officer(), actor=SYSTEM, now=NOW) == Outcome.UNCHANGED


def test_what_a_resident_told_herself_is_never_overwritten(town):
    plan = PersonPlan(email="rani@contoh.example", name="Rani", profile={"full_name": "Rani"})
    assert setting_up.put_person(plan=plan, actor=SYSTEM, now=NOW) == Outcome.CREATED
    assert setting_up.put_person(plan=plan, actor=SYSTEM, now=NOW) == Outcome.UNCHANGED
    rani = Person.objects.get()
    profile.save(someone=rani, answers={"full_name": "Rani P."}, actor=Actor(rani.pk), now=NOW)

    assert setting_up.put_person(plan=plan, actor=SYSTEM, now=NOW) == Outcome.UNCHANGED
    assert Person.objects.get().name == "Rani P."


def test_names_of_people_stand_only_in_the_sealed_part():
    setting_up.put_person(plan=officer(nip="198205062006042011"), actor=SYSTEM, now=NOW)

    event = Event.objects.get(kind="PersonSet")
    assert "Budi" not in event.payload
    assert "198205062006042011" not in event.payload
    assert events.opened([event])[0][1]["name"] == "Budi Hartono"


def test_a_region_that_is_not_named_any_more_stays(town):
    setting_up.put_regions(plans=[], actor=SYSTEM, now=NOW)

    assert Region.objects.count() == 3


@pytest.mark.parametrize(
    "actor", [GUEST, Actor(5), Actor(5, "officer", "signatory", "kel-tirtosari")]
)
def test_nobody_else_sets_things_up(actor):
    plan = TownPlan(name="Kota", government="Pemerintah", code="35.78")

    with pytest.raises(NotTheAdministrator):
        setting_up.put_town(plan=plan, actor=actor, now=NOW)
    with pytest.raises(NotTheAdministrator):
        setting_up.put_regions(plans=[], actor=actor, now=NOW)
    with pytest.raises(NotTheAdministrator):
        setting_up.put_person(plan=officer(), actor=actor, now=NOW)


def test_an_administrator_sets_things_up_in_her_name(administrator):
    actor = queries.actor_of(administrator, now=NOW)

    setting_up.put_zone(plan=ZonePlan(key="z", name="Z", polygons=[]), actor=actor, now=NOW)

    assert Event.objects.get(kind="ZoneSet").actor_id == administrator.pk


def test_a_profile_is_written_by_nobody_else(ani, budi):
    with pytest.raises(profile.NotYourProfile):
        profile.save(someone=ani, answers={"rt": "001"}, actor=Actor(budi.pk, "officer"), now=NOW)


def test_a_changed_calendar_is_seen_at_once(ward_office):
    assert queries.calendar_of("kel-tirtosari").is_working(date(2026, 8, 14)) is True
    hours = {"mon": ["08:00-12:00"]}
    plan = CalendarPlan(key="kota", text={"zone": "WIB", "hours": hours})

    setting_up.put_calendar(plan=plan, actor=SYSTEM, now=NOW)

    assert queries.calendar_of("kel-tirtosari").is_working(date(2026, 8, 14)) is False


@pytest.fixture(autouse=True)
def holidays(db):
    setting_up.put_holidays(
        key="2026",
        text="tanggal,nama,jenis\n2026-08-17,Kemerdekaan,libur_nasional\n",
        actor=SYSTEM,
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_a_date_that_became_free_is_free_in_every_calendar(ward_office):
    plan = HolidayChangePlan(
        on=date(2026, 8, 18), known_at=NOW, is_working=False, name="Cuti bersama"
    )
    assert queries.calendar_of("kel-tirtosari").is_working(date(2026, 8, 18))

    setting_up.put_holiday_change(plan=plan, actor=SYSTEM, now=NOW)

    assert not queries.calendar_of("kel-tirtosari").is_working(date(2026, 8, 18))


def test_changes_of_holidays_reach_the_clock():
    setting_up.put_holiday_change(
        plan=HolidayChangePlan(
            on=date(2026, 12, 28), known_at=NOW, is_working=True, name="Ganti", like="mon"
        ),
        actor=SYSTEM,
        now=NOW + timedelta(days=1),
    )

    [change] = queries.holiday_changes()
    assert (change.date, change.known, change.like) == (date(2026, 12, 28), NOW, 0)


def test_the_shape_of_the_town_is_its_outlines_from_large_to_small():
    ward, town = "35.78.01.1001", "35.78"
    outline = [[["-7.25", "112.74"], ["-7.25", "112.76"], ["-7.27", "112.76"]]]
    plans = [
        RegionPlan(code=ward, name="Tirtosari", level="village", parent_code="", polygons=outline),
        RegionPlan(code="35.78.02", name="Sumberjo", level="district", parent_code=town),
        RegionPlan(code=town, name="Kota", level="regency", parent_code="", polygons=outline),
    ]
    setting_up.put_regions(plans=plans, actor=SYSTEM, now=NOW)
    again = setting_up.put_regions(plans=plans, actor=SYSTEM, now=NOW)

    assert [region.key for region in atlas.land({}).regions] == [town, ward]
    assert atlas.land({}).regions[1].outlines[0][0] == (Decimal("-7.25"), Decimal("112.74"))
    assert set(again.values()) == {Outcome.UNCHANGED}


def test_a_point_lies_in_the_zones_that_hold_it():
    square = [["-7.25", "112.74"], ["-7.25", "112.76"], ["-7.27", "112.76"], ["-7.27", "112.74"]]
    setting_up.put_zone(
        plan=ZonePlan(key="heritage", name="Cagar budaya", polygons=[square]), actor=SYSTEM, now=NOW
    )

    assert atlas.zones_at(Decimal("-7.26"), Decimal("112.75")) == ["heritage"]
    assert atlas.zones_at(Decimal("-7.28"), Decimal("112.75")) == []
