"""Reading a town file: what is right becomes plans, what is wrong is told by line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pendopo.operations.commands import VOCABULARY
from pendopo.operations.tests.small_town import HOUSE, TOWN
from pendopo.operations.town_file import NotATownFile, RegisterPlan, read_town_file

DEMO = Path(__file__).resolve().parents[3] / "demo" / "town.yaml"


def test_the_demonstration_town_is_right():
    values = read_town_file(DEMO, environment={}, is_demo=True, **HOUSE)

    assert {office.kind for office in values.offices} >= {"government", "kecamatan", "kelurahan"}
    assert sum(not person.is_officer for person in values.people) == 10
    assert list(values.holidays) == ["libur_cuti_bersama_2024_2027"]


def test_a_small_file_becomes_plans(read):
    values = read(TOWN)

    assert [office.key for office in values.offices] == ["pemkot", "tirtomulyo", "tirtosari"]
    ward = values.offices[2]
    assert (ward.parent, ward.calendar, ward.place) == ("tirtomulyo", "kota", "Contoh")
    assert [region.level for region in values.regions] == ["regency", "district", "village"]
    dewi, ani = values.people
    assert dewi.is_officer
    assert values.holdings[0].until_on == date(2028, 12, 31)
    assert ani.profile == {
        "full_name": "Ani Lestari", "nik": "3578014101900001", "ward": "35.78.01.1001",
        "phone": "+6281234567890",
    }  # fmt: skip


def test_without_hours_a_calendar_has_the_usual_ones(read):
    [calendar] = read(TOWN).calendars

    assert calendar.text["hours"]["thu"] == ["07:30-12:00", "13:00-16:00"]
    assert calendar.text["hours"]["fri"] == ["07:30-11:30", "13:00-16:30"]
    assert "sat" not in calendar.text["hours"]


def test_a_calendar_may_say_everything_itself(read):
    text = TOWN.replace(
        "  kota:\n",
        """  kota:
    joint_leave: work
    hours:
      mon-wed: 08:00-12:00, 13:00-15:00
      sat: 08:00-12:00
    special:
      Ramadan: {from: 2026-02-19, to: 2026-03-19, hours: {mon-wed: 08:00-12:00}}
    local:
      2026-05-31: Hari jadi
    extra:
      2026-06-06: mon
""",
    )

    [calendar] = read(text).calendars

    assert calendar.text["joint_leave"] == "work"
    assert list(calendar.text["hours"]) == ["mon", "tue", "wed", "sat"]
    assert calendar.text["special"][0]["hours"]["tue"] == ["08:00-12:00"]
    assert calendar.text["local"] == [{"date": "2026-05-31", "name": "Hari jadi"}]
    assert calendar.text["extra"] == [{"date": "2026-06-06", "like": "mon"}]


def test_zones_registers_settings_and_changes_are_read(read):
    values = read(
        TOWN
        + """\
zones:
  heritage:
    name: Cagar budaya
    polygons: ['-7.25 112.74, -7.25 112.76, -7.27 112.76']
registers:
  tirtosari: {2026: 412}
settings:
  some-service: {rate: 25%}
holiday_changes:
  - {date: 2026-12-28, known: 2026-12-01 09:00, working: yes, name: Ganti libur, like: mon}
"""
    )

    assert values.zones[0].polygons[0][0] == ["-7.25", "112.74"]
    assert values.registers == [RegisterPlan("tirtosari", 2026, 412)]
    assert values.town.settings == {"some-service": {"rate": "25%"}}
    [change] = values.holiday_changes
    assert change.known_at == datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    assert change.is_working
    assert change.like == "mon"


def test_a_region_may_have_an_outline(read):
    drawn = "{name: Kecamatan Tirtomulyo, polygons: ['-7.25 112.74, -7.25 112.76, -7.27 112.76']}"
    values = read(TOWN.replace("35.78.01: Kecamatan Tirtomulyo", f"35.78.01: {drawn}"))

    found = {one.code: (one.name, one.polygons) for one in values.regions}
    assert found["35.78.01"][0] == "Kecamatan Tirtomulyo"
    assert found["35.78.01"][1] == [[["-7.25", "112.74"], ["-7.25", "112.76"], ["-7.27", "112.76"]]]
    assert found["35.78"][1] == []


@pytest.mark.parametrize("area", ["35", "35.78.01", "35.78.01.1001", "35.78.01.1001/011/003"])
def test_an_officer_holds_a_function_for_a_region_or_a_neighbourhood(read, area):
    values = read(TOWN.replace("position: Lurah", f"area: {area}, position: Lurah"))

    assert [holding.area for holding in values.holdings] == [area]


def test_secrets_stand_in_the_file_only_in_the_demonstration(read, wrong):
    password = "    password: tiga kucing di pagar\n"
    secret = f"    authenticator: {'A' * 32}\n"
    text = "    nip: 198205062006042011\n"
    assert read(TOWN.replace(text, text + password + secret)).people[0].password

    problems = wrong(text, text + password + secret, is_demo=False)

    assert "town.yaml:33: a password stands in the file; write `password_from: NAME`" in problems
    assert "town.yaml:34: only the demonstration may know" in problems


def test_a_first_password_may_come_from_the_environment(read, wrong):
    text = "    nip: 198205062006042011\n"
    named = text + "    password_from: DEWI\n"

    values = read(
        TOWN.replace(text, named), environment={"DEWI": "tiga kucing di pagar"}, is_demo=False
    )

    assert values.people[0].password == "tiga kucing di pagar"
    assert "the environment has no DEWI" in wrong(text, named, is_demo=False)
    short = wrong(text, named, is_demo=False, environment={"DEWI": "short"})
    assert "shorter than 12" in short
    assert "short\n" not in short


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path):
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.yaml", binary, tmp_path):
        with pytest.raises(NotATownFile, match="cannot be read"):
            read_town_file(path, environment={}, is_demo=True, **HOUSE)


def test_a_holiday_table_beside_the_file_is_taken_and_a_broken_one_refused(read, wrong, tmp_path):
    table = tmp_path / "ours.csv"
    table.write_text("tanggal,nama,jenis\n2026-05-31,Hari jadi,libur_nasional\n")
    text = "residents:"
    assert (
        "2026-05-31" in read(TOWN.replace(text, "holidays: ours.csv\nresidents:")).holidays["ours"]
    )

    table.write_text("tanggal,nama,jenis\n31/5/2026,Hari jadi,libur_nasional\n")

    assert "the table cannot be read" in wrong(text, "holidays: [ours.csv]\nresidents:")


def test_a_resident_without_a_name_is_told(wrong):
    assert "lacks 'full_name'" in wrong("    full_name: Ani Lestari\n", "")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("h.csv", b"", "'h.csv' is empty"),
        ("h.csv", b"\xff\xfe", "'h.csv' cannot be read; save it as text in UTF-8"),
        ("h.csv", b"tanggal,nama,jenis\n2026-01-01,A\0,libur_nasional\n", "the character U+0000"),
        ("h.csv", b"tanggal,nama,jenis\n2026-13-01,A,libur_nasional\n", "line 2: '2026-13-01' is"),
        ("h.csv", b"tanggal,nama,jenis\n2026-01-01,A,libur\n", "line 2: 'libur' is neither"),
        ("h.csv", b"tanggal,nama,jenis\n" + b"x" * 200_000, "cannot be read: field larger"),
        ("l.svg", b"hello", "the logo is no SVG drawing"),
        ("l.svg", b"<svg><g><script/></g></svg>", "or it holds a script"),
    ],
)
def test_a_file_that_is_named_is_looked_into(tmp_path, wrong, name, content, told):
    (tmp_path / name).write_bytes(content)
    old, new = {
        "h.csv": ("calendars:\n", "holidays: [h.csv]\ncalendars:\n"),
        "l.svg": ("code: '35.78'\n", "code: '35.78'\n  logo: l.svg\n"),
    }[name]

    [problem] = wrong(old, new).splitlines()

    assert problem.startswith("town.yaml:5: ")
    assert told in problem


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"town:\0\n", "a character that no text may hold"),
        (b"\xff\xfe", "save it as text in UTF-8"),
        (b"- a\n", "this is no town file"),
        (b"town", "this is no town file"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"town: [", "not readable as YAML"),
        (b"a: !!x 1", "anchors (&, *) and tags (!) are not used here"),
        (b"a: &a [b]\nc: [*a, *a]\n", "anchors (&, *) and tags (!) are not used here"),
        (b"a: " + b"[" * 5000, "not readable as YAML"),
        (b"a: b\n---\na: b\n", "remove the line '---'"),
    ],
)
def test_what_is_no_town_file_is_told_in_one_sentence(tmp_path, content, told):
    path = tmp_path / "town.yaml"
    path.write_bytes(content)

    with pytest.raises(NotATownFile) as error:
        read_town_file(path, environment={}, is_demo=True, **HOUSE)

    [problem] = f"{error.value}".splitlines()
    assert problem.startswith("town.yaml:")
    assert told in problem


def test_a_vocabulary_beside_the_town_file_names_its_functions(tmp_path, read):
    text = VOCABULARY.read_text(encoding="utf-8")
    (tmp_path / "vocabulary.yaml").write_text(text.replace("  signatory:", "  camat:"))

    with pytest.raises(NotATownFile, match="no function 'signatory' in the vocabulary"):
        read(TOWN)
    assert read(TOWN.replace("signatory", "camat")).holdings[0].function == "camat"
