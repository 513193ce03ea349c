from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from pendopo.ui import words
from pendopo.ui.tests.asked import question

DAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 24, 2, 51, tzinfo=UTC)


def in_zone(hours: int) -> datetime:
    return MORNING.astimezone(timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    ("said", "indonesian", "english"),
    [
        (words.long_date, "24 November 2026", "24 November 2026"),
        (words.short_date, "24 Nov 2026", "24 Nov 2026"),
        (words.weekday_date, "Selasa, 24 November 2026", "Tuesday, 24 November 2026"),
    ],
)
def test_dates_are_said_in_both_languages(said, indonesian, english):
    assert said(DAY, "id") == indonesian
    assert said(DAY, "en") == english


def test_the_month_has_its_own_name_in_each_language():
    assert words.long_date(date(2026, 8, 17), "id") == "17 Agustus 2026"
    assert words.long_date(date(2026, 8, 17), "en") == "17 August 2026"


@pytest.mark.parametrize(
    ("hours", "indonesian", "english"),
    [
        (7, "pukul 09.51 WIB", "09:51 WIB"),
        (8, "pukul 10.51 WITA", "10:51 WITA"),
        (9, "pukul 11.51 WIT", "11:51 WIT"),
        (0, "pukul 02.51", "02:51"),
    ],
)
def test_a_time_names_the_zone_of_the_town(hours, indonesian, english):
    assert words.clock_time(in_zone(hours), "id") == indonesian
    assert words.clock_time(in_zone(hours), "en") == english


WIB = timezone(timedelta(hours=7))
MIDNIGHT = datetime(2026, 11, 24, tzinfo=WIB)  # the end of Monday
AT_TWO = datetime(2026, 11, 24, 14, tzinfo=WIB)


def test_what_ends_at_midnight_ends_with_the_day_before():
    assert words.last_day(MIDNIGHT) == date(2026, 11, 23)
    assert words.last_day(MIDNIGHT - timedelta(microseconds=1)) == date(2026, 11, 23)
    assert words.last_day(MIDNIGHT + timedelta(microseconds=1)) == DAY


@pytest.mark.parametrize(
    ("due", "said", "indonesian", "english"),
    [
        (MIDNIGHT, words.due_short, "Sen 23 Nov", "Mon 23 Nov"),
        (AT_TWO, words.due_short, "Sel 24 Nov 14.00", "Tue 24 Nov 14:00"),
        (MIDNIGHT, words.due_time, "Senin, 23 November 2026 pukul 24.00 WIB",
         "Monday, 23 November 2026 24:00 WIB"),
        (AT_TWO, words.due_time, "Selasa, 24 November 2026 pukul 14.00 WIB",
         "Tuesday, 24 November 2026 14:00 WIB"),
    ],
)  # fmt: skip
def test_a_deadline_is_said_with_its_weekday(due, said, indonesian, english):
    assert said(due, "id") == indonesian
    assert said(due, "en") == english


@pytest.mark.parametrize(
    ("due", "now", "shape", "indonesian", "english"),
    [
        (MIDNIGHT, AT_TWO, "late", "Terlambat 1 hari", "1 day late"),
        (MIDNIGHT, MIDNIGHT, "late", "Terlambat 1 hari", "1 day late"),
        (MIDNIGHT, MIDNIGHT + timedelta(days=2), "late", "Terlambat 3 hari", "3 days late"),
        (AT_TWO, AT_TWO, "late", "Terlambat 1 menit", "1 minute late"),
        (AT_TWO, AT_TWO + timedelta(minutes=59), "late", "Terlambat 59 menit", "59 minutes late"),
        (AT_TWO, AT_TWO + timedelta(minutes=60), "late", "Terlambat 1 jam", "1 hour late"),
        (AT_TWO, AT_TWO + timedelta(hours=23), "late", "Terlambat 23 jam", "23 hours late"),
        (AT_TWO, AT_TWO + timedelta(hours=24), "late", "Terlambat 1 hari", "1 day late"),
        (MIDNIGHT, MIDNIGHT - timedelta(minutes=1), "soon", "Hari ini", "Today"),
        (AT_TWO, MIDNIGHT, "soon", "Hari ini 14.00", "Today 14:00"),
        (AT_TWO, MIDNIGHT - timedelta(minutes=1), "run", "Sel 24 Nov 14.00", "Tue 24 Nov 14:00"),
        (MIDNIGHT + timedelta(days=1), MIDNIGHT, "soon", "Hari ini", "Today"),
        (MIDNIGHT + timedelta(days=2), MIDNIGHT, "run", "Rab 25 Nov", "Wed 25 Nov"),
    ],
)
def test_a_deadline_says_how_near_it_is(due, now, shape, indonesian, english):
    assert words.due_state(due, now, "id") == (shape, indonesian)
    assert words.due_state(due, now, "en") == (shape, english)


@pytest.mark.parametrize(
    ("size_bytes", "indonesian", "english"),
    [
        (10, "1 KB", "1 KB"),
        (655_000, "640 KB", "640 KB"),
        (5_033_165, "4,8 MB", "4.8 MB"),
        (2 * 1024 * 1024, "2 MB", "2 MB"),
    ],
)
def test_a_file_has_a_size_that_people_know(size_bytes, indonesian, english):
    assert words.file_size(size_bytes, "id") == indonesian
    assert words.file_size(size_bytes, "en") == english


@pytest.mark.parametrize(
    ("kind", "stored", "indonesian", "english"),
    [
        ("money", "1200000", "Rp1.200.000", "Rp1,200,000"),
        ("number", "1234.5", "1.234,5", "1,234.5"),
        ("date", "2026-11-24", "24 November 2026", "24 November 2026"),
        ("time", "08:30:00", "08.30", "08:30"),
        ("checkbox", True, "Ya", "Yes"),
        ("checkbox", None, "Tidak", "No"),
        ("nik", "3273044507900003", "•••• •••• •••• 0003", "•••• •••• •••• 0003"),
        ("text", "Ani Lestari", "Ani Lestari", "Ani Lestari"),
        ("text", None, "–", "–"),
    ],
)
def test_an_answer_is_shown_in_the_language_of_the_page(kind, stored, indonesian, english):
    assert words.answer(question(kind), stored, "id") == indonesian
    assert words.answer(question(kind), stored, "en") == english


def test_a_choice_is_shown_by_its_label():
    asked = question("choice", options=("a", "b"))

    assert words.answer(asked, "b", "id") == "Pilihan b"
    assert words.answer(asked, "b", "en") == "Option b"


def test_a_region_is_shown_by_the_name_that_is_handed_in():
    shown = words.answer(
        question("region"), "31.71.01.1001", "id", labels={"31.71.01.1001": "Tirtosari"}
    )

    assert shown == "Tirtosari"


def test_a_unit_stands_behind_its_number():
    assert words.value(question("number", unit="m²"), Decimal("7.5"), "id") == "7,5 m²"


def test_a_table_is_shown_row_by_row():
    columns = (
        question("text", "name", label=("Nama", "Name")),
        question("time", "begin", label=("Mulai", "Begin")),
    )
    rows = [{"name": "Budi", "begin": time(8, 30).isoformat()}, {"name": "Cici"}]

    shown = words.answer(question("table", columns=columns), rows, "id")

    assert shown == "Nama: Budi; Mulai: 08.30\nNama: Cici"
