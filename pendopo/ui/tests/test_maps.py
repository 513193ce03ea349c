"""The drawn map: what it shows, how it is moved, what a tap means, how heavy it gets."""

import re
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from pendopo.rules.definition.language import Point
from pendopo.rules.geography import Area, Land, Pin
from pendopo.ui import maps, pointing, questions
from pendopo.ui.gallery import LAND
from pendopo.ui.maps import View
from pendopo.ui.tests.asked import question

HERE = Point(Decimal("-7.262"), Decimal("112.752"))
TOWN = maps.whole(LAND)


def _shown(sent: str, land: Land = LAND) -> questions.Question:
    post = QueryDict(sent)
    return questions.bind([question("point")], answers={}, post=post, land=land)["answer"]


def test_a_map_names_its_areas_and_says_how_long_its_scale_is() -> None:
    drawn = maps.picture(LAND, TOWN, HERE, 0)

    assert {shape.kind for shape in drawn.shapes} == {"regency", "district", "village", "zone"}
    assert {label.text for label in drawn.labels} == {"Barat", "Melati", "Taman"}
    assert drawn.scale_said == ("5 km", "5 km")
    assert maps.WIDE / 8 < drawn.scale <= maps.WIDE / 3
    assert drawn.pin


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.002, 1))
def test_a_tap_and_the_pin_that_it_sets_are_the_same_place(
    across: float, down: float, tall: float
) -> None:
    view = View(-7.25, 112.75, tall)

    point = view.point(across, down)
    x, y = view.spot((point.latitude, point.longitude))

    finest = 0.00001 / tall * maps.TALL
    assert abs(x - across * maps.WIDE) < finest
    assert abs(y - down * maps.TALL) < finest


@pytest.mark.parametrize(
    ("pressed", "text", "view"),
    [
        ("tap-answer-s.x=132&tap-answer-s.y=99", "-7.25000, 112.75000", "-7.25 112.75 0.1"),
        ("tap-answer-l.x=240&tap-answer-l.y=180", "-7.25000, 112.75000", "-7.25 112.75 0.1"),
        ("tap-answer-s.x=0&tap-answer-s.y=0", "-7.25000, 112.75000", "-7.25 112.75 0.1"),
        ("tap-answer-s.x=132&tap-answer-s.y=1", "-7.20051, 112.75000", "-7.25 112.75 0.1"),
        ("tap-answer-s.x=999999&tap-answer-s.y=198", "-7.30000, 112.68280", "-7.25 112.75 0.1"),
        ("map-answer-in=1", "", "-7.25 112.75 0.05"),
        ("map-answer-out=1", "", "-7.25 112.75 0.2"),
        ("map-answer-north=1", "", "-7.216667 112.75 0.1"),
        ("map-answer-west=1", "", "-7.25 112.705197 0.1"),
        ("answer=-7.26, 112.76&map-answer-in=1", "-7.26, 112.76", "-7.26 112.76 0.05"),
        ("answer=-7.4, 112.76&map-answer-in=1", "-7.4, 112.76", "-7.25 112.75 0.05"),
        ("map-answer-nowhere=1", "", "-7.25 112.75 0.1"),
    ],
)
def test_a_button_of_the_map_sets_the_pin_or_moves_the_view(
    pressed: str, text: str, view: str
) -> None:
    shown = _shown(f"view-answer=-7.25 112.75 0.1&{pressed}")

    assert shown.pointed
    assert shown.text == text
    assert f"{shown.pointed.view}".split() == [f"{float(part):.6f}" for part in view.split()]


def test_what_is_written_is_shown_on_the_map_or_told_why_it_cannot() -> None:
    far = _shown("view-answer=-7.25 112.75 0.01&answer=geo:-7.4,112.76&map-answer-see=1")
    wrong = _shown("answer=-7.4&map-answer-see=1")

    assert far.pointed
    assert far.pointed.picture.pin
    assert "Titik ini di luar Kota Contoh, kira-kira 12 km" in far.pointed.words[0]
    assert "satu angka" in wrong.error


@pytest.mark.parametrize("view", ["", "1 2", "nan 1 1", "a b c", "1e999 1 1", "-7 112 1e-9"])
def test_a_view_that_is_none_is_the_whole_town_or_as_close_as_can_be(view: str) -> None:
    shown = _shown(f"view-answer={view}&map-answer-in=1")

    assert shown.pointed
    assert shown.pointed.view.tall >= 0.002


def test_without_any_outline_a_point_is_only_written() -> None:
    assert _shown("answer=-7.25, 112.75", Land("Kota", ())).pointed is None


def _many(level: str, count: int) -> list[Area]:
    """A grid of areas of forty corners each."""
    found = []
    for at in range(count):
        south, west = Decimal(at // 20) / 50, Decimal(at % 20) / 50
        edge = [(south, west + Decimal(step) / 1000) for step in range(20)]
        back = [(south + Decimal("0.02"), x + Decimal("0.0005")) for _, x in reversed(edge)]
        found.append(Area(f"{level}{at}", (f"{level} {at}",) * 2, level, [edge + back]))
    return found


def test_a_large_town_stays_light_and_shows_more_when_one_comes_closer() -> None:
    land = Land("Kota", (*_many("district", 30), *_many("village", 400)))

    far = maps.picture(land, maps.whole(land), None, 0)
    near = maps.picture(land, View(0.2, 0.2, 0.03), None, 0)

    assert {shape.kind for shape in far.shapes} == {"district"}
    assert "village" in {shape.kind for shape in near.shapes}
    assert max(sum(len(one.path) for one in drawn.shapes) for drawn in (far, near)) <= 8000


def test_a_page_with_a_map_carries_less_than_twelve_kilobytes_of_it() -> None:
    bound = questions.bind([question("point")], answers={"answer": "-7.262,112.752"}, land=LAND)
    drawn = engines["django"].from_string("{% questions bound %}").render({"bound": bound})

    assert len(drawn) < 12_000
    assert re.search(r'<input type="image"[^>]* name="tap-answer-s"', drawn)


def test_a_pin_is_said_in_words_and_can_be_taken_along() -> None:
    pin = Pin(LAND, HERE)
    drawn = engines["django"].from_string("{% pin it %}").render({"it": pin})

    assert 'aria-label="Peta Kota Contoh dengan pin. Kelurahan Melati"' in drawn
    assert 'href="geo:-7.262,112.752"' in drawn
    assert "-7.262, 112.752</span>" in drawn
    assert pointing.title(pin, 1) == "Map of Kota Contoh with a pin. Kelurahan Melati"
