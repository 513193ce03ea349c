import json
from datetime import UTC, date, datetime

import pytest

from pendopo.rules.calendar import Calendar, Change, HolidayTable, read_holidays, read_hours
from pendopo.rules.clock_case_file import SHIPPED
from pendopo.rules.tests.questions import CITY, HOLIDAYS, HOSPITAL, SIX_DAYS, USUAL
from pendopo.rules.working_time import MissingYear

VECTORS = json.loads((SHIPPED / "vectors.json").read_text(encoding="utf-8"))["hari_kerja"]
OPEN = Calendar("WIB", CITY.hours, HOLIDAYS, works_on_joint_leave=True)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["mulai"])
@pytest.mark.parametrize(
    ("calendar", "field"),
    [
        pytest.param(CITY, "jatuh_tempo_dgn_cuti_bersama_libur", id="joint leave off"),
        pytest.param(OPEN, "jatuh_tempo_cuti_bersama_tetap_kerja", id="joint leave worked"),
    ],
)
def test_working_days_are_added_as_the_vectors_say(vector, calendar, field):
    begin, due = date.fromisoformat(vector["mulai"]), date.fromisoformat(vector[field])

    assert calendar.add_working_days(begin, vector["tambah"]) == due
    assert calendar.working_days(begin, due) == vector["tambah"]


@pytest.mark.parametrize(
    ("calendar", "on", "off"),
    [
        pytest.param(CITY, date(2026, 8, 15), "akhir pekan", id="weekend"),
        pytest.param(CITY, date(2026, 8, 17), "Hari Kemerdekaan Republik Indonesia", id="national"),
        pytest.param(HOSPITAL, date(2026, 9, 9), "Hari jadi", id="local"),
        pytest.param(HOSPITAL, date(2026, 3, 20), None, id="joint leave worked"),
        pytest.param(SIX_DAYS, date(2026, 8, 15), None, id="six days"),
    ],
)
def test_a_date_is_worked_or_has_a_reason(calendar, on, off):
    assert calendar.day(on.toordinal()).off == off
    assert calendar.is_working(on) == (off is None)


def test_an_extra_working_day_beats_a_holiday_and_a_weekend():
    monday, sunday = date(2026, 8, 17), date(2026, 8, 16)
    extra = {monday.toordinal(): 0, sunday.toordinal(): 4}
    calendar = Calendar("WIB", CITY.hours, HOLIDAYS, extra=extra)

    assert calendar.opening(monday) == USUAL
    assert calendar.opening(sunday) == CITY.hours[4]


def test_hours_of_a_season_replace_the_usual_ones():
    assert CITY.opening(date(2026, 2, 18)) == USUAL
    assert CITY.opening(date(2026, 2, 23)) == ((480, 720), (750, 900))


def test_a_year_without_a_table_is_never_guessed():
    with pytest.raises(MissingYear):
        CITY.is_working(date(2028, 1, 3))
    with pytest.raises(MissingYear):
        CITY.add_working_days(date(2027, 12, 20), 20)
    assert CITY.working_days(date(2027, 12, 31), date(2027, 12, 30)) == 0


def test_a_change_settles_a_date_of_a_year_without_a_table():
    known = datetime(2027, 12, 1, tzinfo=UTC)
    change = Change(known, date(2028, 1, 3), is_working=True, name="SKB")
    calendar = CITY.with_changes([change])

    assert calendar.is_working(date(2028, 1, 3))
    with pytest.raises(MissingYear):
        calendar.is_working(date(2028, 1, 4))


def test_years_far_apart_are_counted_each_by_itself():
    table = HolidayTable({}, frozenset({2020, 2021, 2025}))
    calendar = Calendar("WIB", CITY.hours, table)

    assert calendar.add_working_days(date(2020, 12, 30), 2) == date(2021, 1, 1)
    assert calendar.is_working(date(2025, 1, 1))
    with pytest.raises(MissingYear):
        calendar.add_working_days(date(2021, 12, 31), 1)


@pytest.mark.parametrize(
    ("known", "like", "hours"),
    [
        pytest.param(datetime(2026, 8, 14, tzinfo=UTC), 4, CITY.hours[4], id="known before"),
        pytest.param(datetime(2026, 8, 14, tzinfo=UTC), None, (), id="like no day"),
        pytest.param(datetime(2026, 8, 14, 17, tzinfo=UTC), 4, (), id="known as the day begins"),
    ],
)
def test_a_saturday_becomes_a_working_day_if_that_is_known_before_it_begins(known, like, hours):
    change = Change(known, date(2026, 8, 15), is_working=True, name="Pengganti", like=like)

    assert CITY.with_changes([change]).opening(date(2026, 8, 15)) == hours


def test_the_same_changes_give_the_same_calendar():
    change = Change(datetime(2026, 8, 1, tzinfo=UTC), date(2026, 8, 15), True, "Pengganti", 4)

    assert CITY.with_changes([change]) is CITY.with_changes([change])
    assert CITY.with_changes([]) is CITY


def test_hours_are_read_and_sorted():
    assert read_hours(["13:00-16:00", "7:30-12:00"]) == USUAL
    assert read_hours(["00:00-24:00"]) == ((0, 1440),)


@pytest.mark.parametrize(
    "spans",
    [["07:30"], ["25:00-26:00"], ["07:60-08:00"], ["12:00-12:00"], ["08:00-12:00", "11:00-13:00"]],
)
def test_hours_that_are_none_are_refused(spans):
    with pytest.raises(ValueError, match=r"interval|ends|overlap"):
        read_hours(spans)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tanggal,nama\n2026-01-01,Tahun Baru\n", "line 2 should hold"),
        ("tanggal,nama,jenis\n2026-01-01,Tahun Baru,lain\n", "'lain' is neither"),
        (
            "tanggal,nama,jenis\n1 Januari,Tahun Baru,libur_nasional\n",
            "line 2: '1 Januari' is no date like 2026-05-31",
        ),
    ],
)
def test_a_table_that_is_none_is_refused(text, says):
    with pytest.raises(ValueError, match=says):
        read_holidays(text)


def test_an_estimated_holiday_says_so():
    assert HOLIDAYS.rows[date(2027, 3, 10).toordinal()][0].is_estimated
    assert not HOLIDAYS.rows[date(2026, 8, 17).toordinal()][0].is_estimated
    assert read_holidays("\ufefftanggal,nama,jenis\n").years == frozenset()
