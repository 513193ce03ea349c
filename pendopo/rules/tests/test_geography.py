"""Where a point stands in a town of two wards and a zone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.rules import geography
from pendopo.rules.definition.language import Point
from pendopo.rules.geography import Area, Land


def _square(south, west, north, east):
    return [
        (Decimal(y), Decimal(x))
        for y, x in ((south, west), (north, west), (north, east), (south, east))
    ]


def _area(key, level, *box):
    return Area(key, (key.title(), key.title()), level, [_square(*box)])


TOWN = _area("town", "regency", "-7.30", "112.70", "-7.20", "112.80")
WEST = _area("west", "village", "-7.30", "112.70", "-7.20", "112.75")
GARDEN = _area("garden", "zone", "-7.26", "112.74", "-7.24", "112.76")
LAND = Land("Kota", [TOWN, WEST], [GARDEN])


@pytest.mark.parametrize(
    ("point", "region", "zones", "beyond"),
    [
        ("-7.25 112.72", "west", [], 0),
        ("-7.25 112.745", "west", ["garden"], 0),
        ("-7.25 112.77", "town", [], 0),
        ("-7.25 112.80085", None, [], 0),  # 94 m east of the border: outlines are coarse
        ("-7.25 112.802", None, [], 221),
        ("-7.41 112.75", None, [], 12231),
        ("-7.21 112.9", None, [], 11032),
        ("-7.19 112.81", None, [], 1566),  # nearest is a corner
    ],
)
def test_a_point_is_told_its_ward_its_zones_and_how_far_out_it_lies(point, region, zones, beyond):
    latitude, longitude = map(Decimal, point.split())

    found = geography.standing(LAND, Point(latitude, longitude))

    assert (found.region.key if found.region else None) == region
    assert [zone.key for zone in found.zones] == zones
    assert found.beyond_metres == beyond


def test_where_no_outline_is_known_nothing_is_beyond_it():
    found = geography.standing(Land("Kota", [], [GARDEN]), Point(Decimal(0), Decimal(0)))

    assert found == geography.Standing(None, (), 0)


def test_a_service_sees_the_zones_that_it_names_under_its_own_names():
    assert [z.name for z in LAND.only({"garden": ("Taman", "Park")}).zones] == [("Taman", "Park")]
    assert LAND.only({"other": ("x", "x")}).zones == ()


SQUARE = _square("0", "0", "10", "10")
_within = st.decimals("0.01", "9.99", places=2)
_beyond = st.decimals("10.01", "90", places=2)


@given(_within, _within)
def test_a_point_within_the_square_is_inside(latitude, longitude):
    assert geography.is_inside(latitude, longitude, SQUARE)


@given(_within, _beyond)
def test_a_point_beyond_the_square_is_outside(near, far):
    assert not geography.is_inside(near, far, SQUARE)
    assert not geography.is_inside(far, near, SQUARE)
    assert not geography.is_inside(-near, near, SQUARE)
