"""Reading a town file: what is right becomes plans, what is wrong is told by line."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pendopo.operations.commands import TABLES, VOCABULARY
from pendopo.operations.town_file import NotATownFile, RegisterPlan, read_town_file

DEMO = Path(__file__).resolve().parents[3] / "demo" / "town.yaml"
HOUSE = {"tables": TABLES, "vocabulary": VOCABULARY}

TOWN = """\
town:
  name: Kota Contoh
  government: Pemerintah Kota Contoh
  code: '35.78'
calendars:
  kota:
regions:
  '35.78': Kota Contoh
  35.78.01: Kecamatan Tirtomulyo
  35.78.01.1001: Kelurahan Tirtosari
offices:
  pemkot:
    kind: government
    name: Pemerintah Kota Contoh
    region: '35.78'
    calendar: kota
    place: Contoh
    offices:
      tirtomulyo:
        kind: kecamatan
        name: Kecamatan Tirtomulyo
        region: 35.78.01
        offices:
          tirtosari:
            kind: kelurahan
            name: Kelurahan Tirtosari
            region: 35.78.01.1001
            unit: KEL-TRT
officers:
  dewi@contoh.example:
    name: Dewi Kartika, S.Sos.
    nip: 198205062006042011
    holds:
      - {function: signatory, office: tirtosari, position: Lurah Tirtosari, until: 2028-12-31}
residents:
  ani@contoh.example:
    full_name: Ani Lestari
    nik: 3578014101900001
    ward: 35.78.01.1001
    phone: 081234567890
"""


@pytest.fixture
def read(tmp_path):
    def reading(text, *, environment=None, is_demo=True):
        path = tmp_path / "town.yaml"
        path.write_text(text, encoding="utf-8")
        return read_town_file(
            path,
            environment=environment or {},
            is_demo=is_demo,
            **HOUSE,
        )

    return reading


@pytest.fixture
def wrong(read):
    """Return the problems of a file in which one piece was replaced."""

    def problems(old, new, **more):
        assert old in TOWN
        with pytest.raises(NotATownFile) as error:
            read(TOWN.replace(old, new), **more)
        return f"{error.value}"

    return problems


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


MISTAKES = [
    ("Kecamatan Tirtomulyo\n", "{nme: Tirtomulyo}\n", "{nme", "no 'nme'. Did you mean 'name'?"),
    (
        "Kecamatan Tirtomulyo\n",
        "{name: T, polygons: ['-7 112, -7 113']}\n",
        "-7 112, -7",
        "three corners at least; this has 2",
    ),
    ("  name: Kota Contoh\n", "  nme: Kota Contoh\n", "nme", "no 'nme'. Did you mean 'name'?"),
    ("code: '35.78'", "code: 3578", "code: 3578", "code '3578' is not a region code"),
    ("code: '35.78'", "code: '35.78'\n  zone: GMT", "zone", "not one of WIB, WITA, WIT"),
    ("code: '35.78'", "code: '35.78'\n  logo: no.svg", "logo", "there is no file 'no.svg'"),
    ("calendar: kota", "calendar: kotta", "kotta", "Did you mean 'kota'?"),
    ("    calendar: kota\n", "", "kind: government", "lacks 'calendar'"),
    ("region: 35.78.01.1001", "region: 35.78.01.9", "35.78.01.9", "no region '35.78.01.9'"),
    ("  35.78.01: Kecamatan Tirtomulyo\n", "", "1001: Kel", "35.78.01, which is not named"),
    ("  35.78.01: Kec", "  35.7801: Kec", "35.7801", "'35.7801' is no region code"),
    ("   tirtosari:", "   pemkot:", "   pemkot:", "an office already (line 12)"),
    ("   tirtosari:", "   Tirto Sari:", "Tirto Sari:", "is no key; write small letters"),
    ("  dewi@contoh.example:", "  dewi:", "  dewi:", "e-mail"),
    ("nip: 198205062006042011", "nip: 1982", "nip: 1982", "This NIP has 4 digits"),
    ("nip: 198205062006042011", "nip: 198213062006042011", "nip: 1982", "the dates in it cannot"),
    ("office: tirtosari", "office: tirtosri", "tirtosri", "Did you mean 'tirtosari'?"),
    ("function: signatory", "function: signatry", "signatry", "Did you mean 'signatory'?"),
    ("function: signatory, ", "", "office: tirtosari,", "lacks 'function'"),
    ("2028-12-31", "2028-13-31", "2028-13-31", "'2028-13-31' is not a date"),
    ("until: 2028", "from: 2029-01-01, until: 2028", "from: 2029", "ends before it begins"),
    ("nik: 3578014101900001", "nik: 357801410190000", "nik: 35", "15 digits"),
    ("nik: 3578014101900001", "nik: 3578014113900001", "nik: 35", "no date of birth"),
    ("ward: 35.78.01.1001", "ward: 35.78.01", "ward", "no ward '35.78.01'"),
    ("phone: 081234567890", "phone: 12", "phone: 12", "not complete"),
    ("  code: '35.78'", "  email: halo@\n  code: '35.78'", "email: halo@", "name@example.id"),
    ("  code: '35.78'", "  phone: loket 3\n  code: '35.78'", "phone: loket 3", "not complete"),
    ("unit: KEL-TRT", "email: lurah tirtosari", "email: lurah", "name@example.id"),
    ("unit: KEL-TRT", "phone: (021) 555", "phone: (021) 555", "not complete"),
    ("  ani@contoh.example:", "  dewi@contoh.example:", "full_name", "is an officer already"),
    ("  kota:\n", "  kota:\n    hours: {mo: 08:00-12:00}\n", "hours", "names no weekdays"),
    ("  kota:\n", "  kota:\n    hours: {mon: 12:00-08:00}\n", "hours", "ends before it begins"),
    ("  kota:\n", "  kota:\n    hours: {mon-fri: 8:00-9:00, fri: 8:00-9:00}\n", "hours", "two"),
    ("  kota:\n", "  kota:\n    local: {2026-02-30: x}\n", "local", "is not a date"),
    ("  kota:\n", "  kota:\n    extra: {2026-02-28: someday}\n", "extra", "is no weekday"),
    ("  kota:\n", "  kota: closed\n", "kota: closed", "is not a mapping"),
    ("residents:", "holidays: [no.csv]\nresidents:", "no.csv", "there is no file 'no.csv'"),
    (
        "residents:",
        "zones: {z: {name: Z, polygons: ['-7.25 112.74, -7.25']}}\nresidents:",
        "zones",
        "'-7.25' is no corner",
    ),
    ("residents:", "registers: {pemkot: {26: 1}}\nresidents:", "registers", "a year such"),
    ("residents:", "registers: {pemkot: {2026: x}}\nresidents:", "registers", "number given"),
    ("residents:", "registers: {pemkt: {2026: 1}}\nresidents:", "registers", "'pemkot'?"),
    ("kind: kelurahan", "kind: kelurahn", "kelurahn", "Did you mean 'kelurahan'?"),
    ("position: Lurah", "area: 99.99, position: Lurah", "99.99", "holds no region of this file"),
    ("position: Lurah", "area: 35.78.0, position: Lurah", "35.78.0,", "or its first parts"),
    (
        "position: Lurah",
        "area: 35.78.01/011, position: Lurah",
        "01/011",
        "behind the code of a ward",
    ),
    (
        "position: Lurah",
        "area: 35.78.01.1001/11, position: Lurah",
        "1001/11",
        "with RW and RT like",
    ),
    ("residents:", "  Dewi@contoh.example: {name: D}\nresidents:", "name: D}", "keep one"),
    ("Ani Lestari", '"Ani \\0"', "full_name", "no text may hold the character U+0000"),
    ("Ani Lestari", "A" * 5000, "full_name", "has 5000 letters; 120 at most"),
    ("Ani Lestari", "&a Ani", "full_name", "anchors (&, *) and tags (!) are not used here"),
    ("code: '35.78'", "code: '35.78'\n  code: 35.78", "code: 35.78", "stands twice"),
    ("code: '35.78'", "code: '35.78'\n  static_qris: '000201'", "000201", "check sum of this QRIS"),
    ("  kota:\n", "  kota:\n    local: {2026-W01-1: x}\n", "local", "is not a date"),
    *(
        (
            "residents:",
            f"zones: {{z: {{name: Z, polygons: ['{corners}']}}}}\nresidents:",
            "z: {",
            told,
        )
        for corners, told in (
            ("-97.25 112.74, -7.25 112.75, -7 112", "'-97.25 112.74' is no corner"),
            ("-7.25 212.74, -7.25 112.75, -7 112", "'-7.25 212.74' is no corner"),
            ("-7 112, -7 112, -7 112", "three corners at least; this has 1"),
            ("-7 112, -7 113, -7 114", "no area"),
        )
    ),
    (
        "residents:",
        "holiday_changes: [{date: 2026-12-28, known: '2026-12-01 09:00+09:00', working: yes,"
        " name: G}]\nresidents:",
        "holiday_changes",
        "is no time; write it like 2026-05-31 09:00",
    ),
    ("town:\n", "twon: {}\ntown:\n", "twon", "has no 'twon'. Did you mean 'town'?"),
]


@pytest.mark.parametrize(("old", "new", "stands", "told"), MISTAKES)
def test_each_mistake_is_told_with_its_line_and_its_cure(wrong, old, new, stands, told):
    problems = wrong(old, new).splitlines()

    lines = TOWN.replace(old, new).splitlines()
    line = next(number for number, text in enumerate(lines, 1) if stands in text)
    assert any(one.startswith(f"town.yaml:{line}: ") and told in one for one in problems), problems


def test_two_offices_of_one_kind_over_one_region_are_refused(wrong):
    problems = wrong(
        "    offices:\n      tirtomulyo:",
        """    offices:
      mulyo:
        kind: kecamatan
        name: Kecamatan Mulyo
        region: 35.78.01
      tirtomulyo:""",
    )

    assert "town.yaml:24: tirtomulyo is a second kecamatan over 35.78.01, beside mulyo" in problems


def test_two_offices_of_one_kind_without_a_region_are_refused_too(wrong):
    problems = wrong(
        "    offices:\n      tirtomulyo:",
        """    offices:
      one: {kind: ppid, name: Dinas}
      two: {kind: ppid, name: Dinas}
      tirtomulyo:""",
    )

    assert "two is a second ppid without a region, beside one" in problems


@pytest.mark.parametrize("area", ["35", "35.78.01", "35.78.01.1001", "35.78.01.1001/011/003"])
def test_an_officer_holds_a_function_for_a_region_or_a_neighbourhood(read, area):
    values = read(TOWN.replace("position: Lurah", f"area: {area}, position: Lurah"))

    assert [holding.area for holding in values.holdings] == [area]


def test_all_mistakes_are_told_at_once_in_order(read):
    with pytest.raises(NotATownFile) as error:
        read(TOWN.replace("code: '35.78'", "code: x").replace("calendar: kota", "calendar: x"))

    lines = [problem.place.line for problem in error.value.problems]
    assert len(lines) >= 2
    assert lines == sorted(lines)


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
