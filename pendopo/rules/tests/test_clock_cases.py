"""Files of worked cases, whole and broken."""

from io import StringIO
from pathlib import Path

import pytest

from pendopo.rules import clock_cases
from pendopo.rules.clock_case_file import SHIPPED

ROOT = Path(__file__).parents[3]
FILE = """\
holiday_table: data/libur/libur_cuti_bersama_2024_2027.csv
calendars:
  kota: {tz: WIB, joint_leave: off, hours: {mon: ['07:30-16:00'], tue: ['07:30-16:00']}}
cases:
- id: satu
  calendar: kota
  policy: {limit: 1, unit: working_day}
  events:
  - {kind: filed, at: 2026-08-03T09:00+07:00}
  as_of: 2026-08-03T10:00+07:00
  expected: {state: running, due: 2026-08-04, remaining: 1, silence_at: null, overdue: false}
"""


def run(path, **places):
    out = StringIO()
    status = clock_cases.run(path, out, root=places.get("root", ROOT))
    return status, out.getvalue().splitlines()


def changed(tmp_path, old, new, name="cases.yaml"):
    assert old in FILE
    path = tmp_path / name
    path.write_text(FILE.replace(old, new), encoding="utf-8")
    return path


def test_the_shipped_table_passes():
    assert run(SHIPPED / "clock-cases.yaml") == (0, ["187 passed, 0 failed"])


def test_dates_need_no_quotation_marks(tmp_path):
    assert run(changed(tmp_path, "satu", "satu")) == (0, ["1 passed, 0 failed"])


def test_what_may_be_left_out_may_be_null(tmp_path):
    nothing = "satu\n  changes: null\n  explanation:"

    assert run(changed(tmp_path, "satu", nothing)) == (0, ["1 passed, 0 failed"])


def test_a_difference_is_told_in_one_line_with_the_reason(tmp_path):
    status, lines = run(changed(tmp_path, "due: 2026-08-04", "due: 2026-08-05"))

    assert status == 1
    assert lines == [
        "satu: due is 2026-08-04, expected 2026-08-05 (1 hari kerja sejak Senin 3 Agustus 2026 "
        "(diterima); jatuh tempo Selasa 4 Agustus 2026 pukul 24.00 WIB; sisa 1 hari kerja.)",
        "0 passed, 1 failed",
    ]


def test_an_error_that_is_not_expected_is_a_difference(tmp_path):
    status, [line, _] = run(changed(tmp_path, "2026-08-03T09", "2023-08-01T09"))

    assert status == 1
    assert line.startswith("satu: error is calendar_year_missing, expected none")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("calendar: kota", "calendar: desa", "there is no calendar 'desa'"),
        ("  calendar: kota\n", "", "'calendar' is missing"),
        ("  policy: {limit: 1, unit: working_day}\n", "", "'policy' is missing"),
        ("unit: working_day", "unit: fortnight", "policy: unit 'fortnight' is none of"),
        ("limit: 1, ", "", "'limit' is missing"),
        ("limit: 1", "limit: satu", "limit 'satu' is no number like 5 or 0.5"),
        ("limit: 1", "limit: 0", "limit 0 should be more than 0"),
        ("limit: 1", "limit: 1, holidays: none", "'holidays' is no field of policy"),
        ("limit: 1", "limit: 1, extension: 7", "'extension' should be 'key: value' lines"),
        ("limit: 1", "limit: 1, start: [made]", "policy: start ['made'] should name some of"),
        ("kind: filed", "kind: made", "kind 'made' is none of"),
        ("kind: filed", "kind: paused", "'id' is missing"),
        ("kind: filed", "kind: answered", "'pause' is missing"),
        ("kind: filed", "kind: extended", "'by' is missing"),
        ("kind: filed", "kind: transferred", "'calendar' is missing"),
        ("kind: filed", "kind: transferred, calendar: desa", "there is no calendar 'desa'"),
        ("kind: filed", "kind: filed, when: now", "'when' is no field of an event"),
        ("09:00+07:00", "09:00", "has no offset like +07:00"),
        ("2026-08-03T09:00+07:00", "yesterday", "'yesterday' is no instant like"),
        ("2026-08-03T09:00+07:00", "0001-01-01T00:00+07:00", "error is calendar_year_missing"),
        ("  as_of: 2026-08-03T10:00+07:00\n", "", "'as_of' is missing"),
        ("{state: running, due: 2026-08-04, remaining: 1, silence_at: null, overdue: false}",
         "{}", "'expected' is empty"),
        ("due: 2026-08-04", "dues: 2026-08-04", "'expected' has no field 'dues'"),
        ("tz: WIB", "tz: CET", "calendar kota: tz 'CET' is none of WIB, WITA, WIT"),
        ("joint_leave: off", "joint_leave: maybe", "joint_leave 'maybe' is none of off, work"),
        ("mon: ['07:30-16:00']", "mon: ['07.30-16.00']", "'07.30-16.00' is no interval like"),
        ("mon: ['07:30-16:00']", "mon: ['16:00-07:30']", "ends before it begins"),
        ("mon: ['07:30-16:00']", "senin: ['07:30-16:00']", "'senin' is no weekday"),
        ("  events:\n  - {kind: filed, at: 2026-08-03T09:00+07:00}\n", "", "'events' is missing"),
        ("- {kind: filed, at: 2026-08-03T09:00+07:00}", "- filed", "each of 'events' should be"),
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_read_gets_one_sentence(tmp_path, old, new, says):
    status, lines = run(changed(tmp_path, old, new))

    assert status == 1
    assert lines[-1] == "0 passed, 1 failed"
    assert len(lines) == 2
    assert lines[0].startswith("satu: ")
    assert says in lines[0]


def test_a_case_without_a_name_is_called_by_its_number(tmp_path):
    path = changed(tmp_path, "- id: satu\n  calendar", "- 7\n- calendar")

    status, lines = run(path)

    assert status == 1
    assert lines == [
        "case 1: cannot be read: a case should be 'key: value' lines",
        "1 passed, 1 failed",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file should be 'key: value' lines"),
        ("- 1\n- 2\n", "the file should be 'key: value' lines"),
        ("a: [\n", "is not YAML"),
        ("a: !!python/object/apply:os.system ['true']\n", "'cases' should be a list of cases"),
        ("cases: {}\n", "'cases' should be a list of cases"),
        ("cases: [{}]\n", "'calendars' is missing"),
        ("cases: []\ncalendars: {}\nholiday_table: a/b.csv\n", "a/b.csv is found nowhere"),
        ("[" * 5000, "is not YAML"),
    ],
)
def test_a_file_that_is_no_file_of_cases_gets_one_sentence(tmp_path, text, says):
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")

    status, lines = run(path)

    assert status == 1
    assert lines[-1] == "0 passed, 1 failed"
    assert len(lines) == 2
    assert lines[0].startswith("cases.yaml: ")
    assert says in lines[0]


def test_a_file_that_is_not_there_or_no_text_gets_one_sentence(tmp_path):
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00cases")

    assert run(tmp_path / "none.yaml")[0] == run(tmp_path)[0] == 1
    assert run(tmp_path / "bytes.yaml")[1][-1] == "0 passed, 1 failed"


def test_the_holiday_table_is_looked_for_beside_the_file_first(tmp_path):
    folder = tmp_path / "data" / "libur"
    folder.mkdir(parents=True)
    (folder / "libur_cuti_bersama_2024_2027.csv").write_text(
        "tanggal,nama,jenis\n2026-08-04,Hari jadi,libur_nasional\n", encoding="utf-8"
    )

    status, [line, _] = run(changed(tmp_path, "satu", "satu"))

    assert status == 1
    assert line.startswith("satu: due is 2026-08-10, expected 2026-08-04")


def test_the_holiday_table_is_looked_for_in_the_shared_folder_then(tmp_path):
    folder = tmp_path / "shared" / "data" / "libur"
    folder.mkdir(parents=True)
    (folder / "libur_cuti_bersama_2024_2027.csv").write_text(
        "tanggal,nama,jenis\n2026-08-04,Hari jadi,libur\n", encoding="utf-8"
    )

    status, [line, _] = run(changed(tmp_path, "satu", "satu"), root=tmp_path / "main")

    assert status == 1
    assert "line 2: 'libur' is neither libur_nasional nor cuti_bersama" in line
