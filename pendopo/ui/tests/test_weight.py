"""What every page carries with it, compressed as it travels; budgets of the slowest phone."""

import gzip
from pathlib import Path

import pytest

import pendopo.ui

STATIC = Path(pendopo.ui.__file__).parent / "static" / "ui"


@pytest.mark.parametrize(
    ("name", "most_bytes"),
    [("pendopo.css", 12 * 1024), ("pendopo.js", 4 * 1024), ("mark.svg", 1024)],
)
def test_a_static_file_stays_light(name: str, most_bytes: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes(), 9)) <= most_bytes


def test_no_font_and_no_picture_is_sent() -> None:
    names = sorted(path.name for path in STATIC.iterdir())

    assert names == ["icons.svg", "mark.svg", "pendopo.css", "pendopo.js"]


def test_the_style_sheet_fetches_nothing() -> None:
    text = (STATIC / "pendopo.css").read_text()

    assert "url(" not in text
    assert "@import" not in text
