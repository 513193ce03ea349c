"""The plain rules of this room: sessions, codes, calendars, polygons, networks, browsers."""

from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.accounts import rules
from pendopo.rules.calendar import HolidayTable

BEGAN = datetime(2026, 8, 14, 0, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    ("age", "idle", "is_on_duty", "lapsed"),
    [
        (0, 0, False, False),
        (719, 719, False, False),
        (720, 0, False, True),
        (719, 59, True, False),
        (719, 60, True, True),
        (720, 0, True, True),
    ],
)
def test_a_session_ends_by_age_and_on_duty_by_silence(age, idle, is_on_duty, lapsed):
    now = BEGAN + timedelta(minutes=age)

    assert (
        rules.has_lapsed(
            began_at=BEGAN, seen_at=now - timedelta(minutes=idle), is_on_duty=is_on_duty, now=now
        )
        is lapsed
    )


@given(st.integers(1_000, 2**31), st.integers(-3, 3))
def test_only_the_steps_around_now_match(seconds, shift):
    now = datetime.fromtimestamp(seconds, UTC)
    clock = pyotp.TOTP(SECRET)
    here = clock.timecode(now)
    code = clock.generate_otp(here + shift)

    found = rules.matching_step(SECRET, code, now=now, after=-1)

    if abs(shift) <= 1:
        assert found is not None
        assert clock.generate_otp(found) == code
        assert rules.matching_step(SECRET, code, now=now, after=here + 1) is None
    else:
        assert found is None or clock.generate_otp(found) == code


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("", "Peramban"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/139.0.0.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("<script>alert(1)</script>", "Peramban"),
    ],
)
def test_a_browser_has_a_name_that_people_know(header, name):
    assert f"{rules.browser(header)}" == name


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1234:5678::1", "2001:db8:1234::/48"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_network_is_coarse(address, network):
    assert rules.coarse(address) == network


def test_a_calendar_is_read_with_its_special_days():
    calendar = rules.read_calendar(
        {
            "zone": "WITA",
            "joint_leave": "work",
            "hours": {"mon": ["07:30-12:00", "13:00-16:00"], "sat": "08:00-12:00"},
            "special": [
                {"name": "Ramadan", "from": "2026-02-19", "to": "2026-03-19",
                 "hours": {"mon": ["08:00-12:00"]}},
            ],
            "local": [{"date": "2026-08-24", "name": "Hari jadi"}],
            "extra": [{"date": "2026-08-23", "like": "sat"}],
        },
        HolidayTable({}, frozenset({2026})),
    )  # fmt: skip

    assert calendar.zone_name == "WITA"
    assert calendar.works_on_joint_leave
    assert calendar.day(date(2026, 8, 17).toordinal()).minutes == 450
    assert calendar.day(date(2026, 8, 24).toordinal()).off == "Hari jadi"
    assert calendar.day(date(2026, 8, 23).toordinal()).minutes == 240
    assert calendar.day(date(2026, 2, 23).toordinal()).minutes == 240
    assert not calendar.is_working(date(2026, 8, 18))


@pytest.mark.parametrize(
    "raw",
    [
        {"hours": {"monday": ["08:00-12:00"]}},
        {"hours": {"mon": ["12:00-08:00"]}},
        {"hours": "always"},
        {"hours": {}, "local": [{"date": "2026-02-30", "name": "x"}]},
        {"hours": {}, "extra": [{"date": "2026-02-28", "like": "someday"}]},
        {"hours": {}, "special": "x"},
        {"hours": {}, "zone": ["WIB"]},
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(raw):
    with pytest.raises(ValueError, match=r"."):
        rules.read_calendar(raw, HolidayTable({}, frozenset()))


def test_tables_stand_beside_each_other():
    head = "tanggal,nama,jenis\n"

    table = rules.read_tables(
        [head + "2026-01-01,Tahun Baru,libur_nasional\n", head + "2027-01-01,Baru,cuti_bersama\n"]
    )

    assert table.years == {2026, 2027}
    assert len(table.rows) == 2


@pytest.mark.parametrize(
    ("answers", "differs"),
    [
        ({}, False),
        ({"nik": "3578014101900001", "birth_date": "1990-01-01", "sex": "female"}, False),
        ({"nik": "3578014101900001", "birth_date": "1991-01-01"}, True),
        ({"nik": "3578014101900001", "sex": "male"}, True),
        ({"nik": "not a nik", "sex": "male"}, False),
    ],
)
def test_a_nik_may_differ_from_what_was_told(answers, differs):
    assert rules.differs_from_nik(answers, today=date(2026, 8, 14)) is differs
