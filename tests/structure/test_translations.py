"""English is complete, in every room, and says the same things with the same values."""

import re
from collections.abc import Sequence

import pytest

from pendopo.config import translations

_HOLES = re.compile(r"%\(([a-z_]+)\)[sd]")


@pytest.mark.on_sqlite
@pytest.mark.parametrize("room", translations.rooms())
def test_every_text_of_a_room_has_its_english(room: str) -> None:
    found = translations.catalogue(room)

    lacking = [m.id for m in translations.messages(found) if not translations.is_told(m)]

    assert lacking == [], f"run: python -m pendopo translate {room}"


@pytest.mark.on_sqlite
@pytest.mark.parametrize("room", translations.rooms())
def test_english_has_no_other_holes_than_the_indonesian(room: str) -> None:
    for message in translations.messages(translations.catalogue(room)):
        known = {hole for text in _forms(message.id) for hole in _HOLES.findall(text)}

        for text in _forms(message.string):
            assert set(_HOLES.findall(text)) <= known, message.id


def _forms(text: str | Sequence[str]) -> Sequence[str]:
    return [text] if isinstance(text, str) else text
