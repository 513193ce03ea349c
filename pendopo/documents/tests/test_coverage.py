"""What no face can show is told before it is signed."""

import pytest

from pendopo.documents.coverage import uncovered
from pendopo.documents.queries import unprintable


@pytest.mark.parametrize(
    "text",
    [
        "Ani Lestari",
        "Bét’é Dua Lema",
        "Nguyễn Thị Ánh",
        "ꦲꦤꦶ",
        "ᬳᬦᬶ",
        "ᮃᮔᮤ",
        "Ω Я",
        "“—” × m²",
        "a\tb\nc\r",
    ],
)
def test_what_people_here_are_called_is_shown(text):
    assert uncovered(text) == []


@pytest.mark.parametrize(
    ("text", "lost"),
    [("Ani 😀 😀", ["😀"]), ("漢字", ["漢", "字"]), ("a\0b\x07", ["\0", "\x07"]), ("ᯀ", ["ᯀ"])],
)
def test_what_no_face_holds_is_named_once_in_order(text, lost):
    assert uncovered(text) == lost


def test_all_texts_of_a_letter_are_looked_at():
    said = {"a": "😀", "b": [{"c": "漢"}, "ok", 7, None, True], "d": {"e": "😀"}}

    assert unprintable(said) == ["😀", "漢"]
