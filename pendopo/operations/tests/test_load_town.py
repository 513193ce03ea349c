"""Loading a town: one command for the demonstration and a real one, as often as you like."""

import fcntl
import shutil
from pathlib import Path

import pyotp
import pytest
from django.conf import settings as django_settings

from pendopo.accounts import credentials, demo
from pendopo.accounts import queries as accounts
from pendopo.accounts.actions import setting_up
from pendopo.accounts.actions.setting_up import SecondOfficeOfItsKind
from pendopo.accounts.models import Holding, Office, Person, Region
from pendopo.accounts.tests.cast import NOW, make_person
from pendopo.documents.models import Register
from pendopo.events.models import Event
from pendopo.operations import actions, commands
from pendopo.operations.actions import NoTownYet
from pendopo.operations.town_file import read_town_file
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.identifiers import read_nik
from pendopo.rules.refusals import NotAllowed

pytestmark = pytest.mark.django_db
DEMO = Path(django_settings.ROOT) / "demo" / "town.yaml"


def values(text=None, folder=None):
    path = DEMO
    if text is not None:
        path = folder / "town.yaml"
        path.write_text(text, encoding="utf-8")
        shutil.copy(DEMO.with_name("crest.svg"), folder)
    return read_town_file(
        path, environment={}, is_demo=True, tables=commands.TABLES, vocabulary=commands.VOCABULARY
    )


@pytest.fixture
def loaded():
    return actions.load_town(values=values(), actor=SYSTEM, now=NOW)


def test_kota_contoh_is_set_up_by_its_file(loaded):
    assert accounts.town().government == "Pemerintah Kota Contoh"
    assert Office.objects.count() == 13
    assert Region.objects.filter(level="village").count() == 3
    assert Person.objects.filter(is_officer=False).count() == 10
    assert not loaded.changed
    assert not loaded.unchanged


def test_loading_again_doubles_and_records_nothing(loaded):
    events = Event.objects.count()

    again = actions.load_town(values=values(), actor=SYSTEM, now=NOW)

    assert again.created == again.changed == again.absent == []
    assert len(again.unchanged) == len(loaded.created)
    assert Event.objects.count() == events


def test_a_change_in_the_file_changes_just_that(loaded, tmp_path):
    text = DEMO.read_text().replace("Jalan Tirto Raya 14, Contoh", "Jalan Tirto Raya 15, Contoh")
    events = Event.objects.count()

    again = actions.load_town(values=values(text, tmp_path), actor=SYSTEM, now=NOW)

    assert again.changed == ["office kelurahan-tirtosari"]
    assert accounts.office("kelurahan-tirtosari").address == "Jalan Tirto Raya 15, Contoh"
    assert Event.objects.count() == events + 1


def test_what_the_file_no_longer_names_stays_and_is_told(loaded, tmp_path):
    lines = DEMO.read_text().splitlines(keepends=True)
    text = "".join(line for line in lines if "function: print_operator" not in line)

    again = actions.load_town(values=values(text, tmp_path), actor=SYSTEM, now=NOW)

    assert again.absent == ["print_operator dimas.pratama@contoh.example in disdukcapil"]
    assert Holding.objects.filter(function="print_operator").exists()


def test_narrowing_a_function_ends_the_wider_one(loaded, tmp_path):
    wide = "{function: counter, office: kelurahan-tirtosari, position"
    narrow = wide.replace("position", "area: 35.78.01.1001/011, service: tents, position")
    text = DEMO.read_text().replace(wide, narrow)

    again = actions.load_town(values=values(text, tmp_path), actor=SYSTEM, now=NOW)

    budi = accounts.actor_of(Person.objects.get(email="budi.hartono@contoh.example"), now=NOW)
    assert [(role.service, role.area) for role in budi.roles] == [("tents", "35.78.01.1001/011")]
    name = "counter budi.hartono@contoh.example in kelurahan-tirtosari"
    assert (again.created, again.changed, again.absent) == ([name], [f"{name} before"], [])
    third = actions.load_town(values=values(text, tmp_path), actor=SYSTEM, now=NOW)
    assert third.created == third.changed == []


def test_a_function_that_began_today_is_narrowed_today(loaded, tmp_path):
    Holding.objects.filter(person__email="budi.hartono@contoh.example").update(
        from_on=accounts.today(NOW)
    )
    wide = "{function: counter, office: kelurahan-tirtosari, position"
    text = DEMO.read_text().replace(wide, wide.replace("position", "service: tents, position"))

    actions.load_town(values=values(text, tmp_path), actor=SYSTEM, now=NOW)

    budi = accounts.actor_of(Person.objects.get(email="budi.hartono@contoh.example"), now=NOW)
    assert [role.service for role in budi.roles] == ["tents"]


def test_a_line_of_the_past_ends_nothing(loaded, tmp_path):
    wide = "{function: counter, office: kelurahan-tirtosari, position"
    past = wide.replace("position", "service: tents, until: 2020-01-31, position")
    text = DEMO.read_text().replace(wide, past)

    again = actions.load_town(values=values(text, tmp_path), actor=SYSTEM, now=NOW)

    assert again.absent == ["counter budi.hartono@contoh.example in kelurahan-tirtosari"]
    budi = accounts.actor_of(Person.objects.get(email="budi.hartono@contoh.example"), now=NOW)
    assert budi.holds("counter", "kelurahan-tirtosari", service="lanterns")


def test_only_who_sets_up_ends_a_function(loaded):
    held = Holding.objects.select_related("office").first()

    with pytest.raises(NotAllowed):
        setting_up.end_holding(held=held, actor=Actor(5), now=NOW)


def test_a_register_goes_on_after_its_last_number_on_paper(tmp_path):
    text = DEMO.read_text() + "registers:\n  kelurahan-tirtosari: {2026: 412}\n"

    first = actions.load_town(values=values(text, tmp_path), actor=SYSTEM, now=NOW)
    again = actions.load_town(values=values(text, tmp_path), actor=SYSTEM, now=NOW)

    assert "register kelurahan-tirtosari 2026" in first.created
    assert "register kelurahan-tirtosari 2026" in again.unchanged
    assert Register.objects.get().last == 412


def test_when_one_part_is_refused_nothing_is_changed(loaded, tmp_path):
    text = DEMO.read_text().replace("name: Kota Contoh", "name: Kota Lain", 1)
    text = text.replace(
        "      bapenda:\n        kind: bapenda", "      bapenda2:\n        kind: bapenda"
    )
    text = text.replace("office: bapenda,", "office: bapenda2,")
    before = Event.objects.count()

    with pytest.raises(SecondOfficeOfItsKind):
        actions.load_town(values=values(text, tmp_path), actor=SYSTEM, now=NOW)

    assert accounts.town().name == "Kota Contoh"
    assert Event.objects.count() == before


def test_nobody_else_loads_a_town(db):
    with pytest.raises(NotAllowed):
        actions.load_town(values=values(), actor=Actor(5), now=NOW)


def test_the_numbers_of_the_demonstration_validate(loaded):
    for resident in Person.objects.filter(is_officer=False):
        profile = accounts.profile_of(resident)
        nik = read_nik(profile["nik"], today=NOW.date())
        assert f"{nik.born_on}" == profile["birth_date"]
        assert nik.is_woman == (profile["sex"] == "female")
        assert resident.email.endswith("@contoh.example")


def test_every_function_of_the_two_services_is_held(loaded):
    held = set(Holding.objects.values_list("office__key", "function"))
    for ward in ("tirtosari", "sumberjati", "karangwaru"):
        for function in ("neighbourhood_head", "counter", "section_head", "signatory"):
            assert (f"kelurahan-{ward}", function) in held
        district = accounts.office(f"kelurahan-{ward}").parent
        assert (district.key, "signatory") in held
    for function in ("counter", "technical_team", "division_head", "signatory"):
        assert ("dpmptsp", function) in held
    assert ("bapenda", "treasurer") in held
    assert ("sekretariat-daerah", "signatory") in held


def test_the_start_page_knows_how_each_officer_signs_in(loaded):
    cards = demo.codes(NOW)

    assert len(cards) == Holding.objects.count()
    budi = next(card for card in cards if card.name == "Budi Hartono")
    someone = Person.objects.get(email=budi.email)
    assert someone.check_password(budi.password)
    assert budi.code == pyotp.TOTP(credentials.authenticator_secret(someone)).at(NOW)


def test_the_start_page_lists_invented_residents_only(loaded):
    make_person("visitor@mail.example", "A Visitor")

    assert len(demo.residents()) == 10
    assert all(one.email.endswith("@contoh.example") for one in demo.residents())


def test_in_production_the_start_page_knows_nothing(loaded, settings):
    settings.DEMO = False

    assert demo.codes(NOW) == []
    assert demo.residents() == []


def test_the_command_says_what_it_did(capsys):
    assert commands.load_town([f"{DEMO}"]) == 0
    assert "0 changed, 0 unchanged" in capsys.readouterr().out

    assert commands.load_town([f"{DEMO}"]) == 0
    assert capsys.readouterr().out.startswith("0 created, 0 changed")


def test_the_command_tells_each_mistake_and_changes_nothing(tmp_path, capsys):
    path = tmp_path / "town.yaml"
    path.write_text("town: {name: X}\n")

    assert commands.load_town([f"{path}"]) == 1

    told = capsys.readouterr().err
    assert "town.yaml:1: " in told
    assert told.endswith("Nothing was changed.\n")
    assert not Event.objects.exists()


@pytest.mark.parametrize("arguments", [[], ["a", "b"]])
def test_the_command_says_how_it_is_used(arguments, capsys):
    assert commands.load_town(arguments) == 1
    assert "usage" in capsys.readouterr().err


def test_an_administrator_needs_a_town(db):
    with pytest.raises(NoTownYet, match="load-town"):
        actions.make_administrator(email="a@contoh.example", actor=SYSTEM, now=NOW)


def test_the_first_administrator_gets_a_link(loaded, capsys, client, monkeypatch):
    monkeypatch.setenv("PENDOPO_ADDRESS", django_settings.ADDRESS)  # whatever demo is open here

    assert commands.make_admin(["Admin@Contoh.example"]) == 0

    link = capsys.readouterr().out.splitlines()[-1]
    someone = Person.objects.get(email="admin@contoh.example")
    actor = accounts.actor_of(someone, now=NOW)
    assert actor.holds("administrator", "pemerintah-kota")
    page = link.removeprefix(django_settings.ADDRESS)
    assert client.post(page, {"password": "empat sapi di ladang"}).url == "/petugas/masuk"
    assert client.get(page).status_code == 404


def test_an_officer_may_become_administrator_and_keeps_what_she_is(loaded):
    someone, _token = actions.make_administrator(
        email="dewi.kartika@contoh.example", actor=SYSTEM, now=NOW, may_exist=True
    )

    assert someone.name == "Dewi Kartika, S.Sos."
    assert credentials.has_authenticator(someone)
    actor = accounts.actor_of(someone, now=NOW)
    assert {role.function for role in actor.roles} == {"signatory", "administrator"}


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("ani@contoh.example", "akun warga (Ani Lestari)"),
        ("dewi.kartika@contoh.example", "akun petugas (Dewi Kartika, S.Sos.)"),
    ],
)
def test_an_account_that_is_there_is_taken_only_when_that_is_meant(loaded, capsys, email, said):
    events = Event.objects.count()

    assert commands.make_admin([email]) == 1

    told = capsys.readouterr().err
    assert said in told
    assert "--existing" in told
    assert Event.objects.count() == events
    assert commands.make_admin([email, "--existing"]) == 0
    assert commands.make_admin([email]) == 0  # she is one by now: it is another link


def test_the_link_leads_to_where_a_demonstration_is_open_not_to_where_one_was(
    loaded, capsys, settings, tmp_path, monkeypatch
):
    monkeypatch.delenv("PENDOPO_ADDRESS", raising=False)
    settings.ROOT = tmp_path
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "open-at").write_text("http://localhost:8133")

    with (tmp_path / "var" / "open-at").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        commands.make_admin(["admin@contoh.example"])
    commands.make_admin(["admin@contoh.example"])
    with (tmp_path / "var" / "open-at").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        monkeypatch.setenv("PENDOPO_ADDRESS", settings.ADDRESS)
        commands.make_admin(["admin@contoh.example"])

    links = [line for line in capsys.readouterr().out.splitlines() if "/petugas/sandi/" in line]
    assert links[0].startswith("http://localhost:8133/petugas/sandi/")
    for link in links[1:]:
        assert link.startswith(f"{settings.ADDRESS}/petugas/sandi/")


def test_renewing_takes_an_old_second_factor_away(loaded, capsys):
    assert commands.make_admin(["dewi.kartika@contoh.example", "--existing", "--renew"]) == 0

    someone = Person.objects.get(email="dewi.kartika@contoh.example")
    assert not credentials.has_authenticator(someone)


def test_renewing_makes_nobody_new_of_a_misspelt_address(loaded, capsys):
    people = Person.objects.count()

    assert commands.make_admin(["dewi.kartka@contoh.example", "--existing", "--renew"]) == 1

    assert "dewi.kartka@contoh.example" in capsys.readouterr().err
    assert Person.objects.count() == people


@pytest.mark.parametrize(
    "arguments", [[], ["nobody"], ["a@b.example", "c@d.example"], ["a@b.example", "--all"]]
)
def test_a_wrong_call_is_told(loaded, arguments, capsys):
    assert commands.make_admin(arguments) == 1
    assert capsys.readouterr().err
