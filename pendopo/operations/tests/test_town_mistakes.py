"""What is wrong in a town file is told by line, with its cure."""

import pytest

from pendopo.operations.tests.small_town import TOWN
from pendopo.operations.town_file import NotATownFile

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


def test_two_offices_with_one_unit_in_their_numbers_are_refused(wrong):
    problems = wrong(
        "        region: 35.78.01\n", "        region: 35.78.01\n        unit: kel-trt\n"
    )

    assert "town.yaml:29: unit 'KEL-TRT' is that of tirtomulyo already" in problems


def test_all_mistakes_are_told_at_once_in_order(read):
    with pytest.raises(NotATownFile) as error:
        read(TOWN.replace("code: '35.78'", "code: x").replace("calendar: kota", "calendar: x"))

    lines = [problem.place.line for problem in error.value.problems]
    assert len(lines) >= 2
    assert lines == sorted(lines)
