"""English is complete, in every room, and says the same things with the same values."""

import re

import pytest
from babel.messages.catalog import Message

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
        first, *others = [set(_HOLES.findall(text)) for text in _texts(message)]

        assert all(other <= first for other in others), message.id


def _texts(message: Message) -> list[str]:
    forms = [
        one if isinstance(one, tuple | list) else [one] for one in (message.id, message.string)
    ]
    return [text for texts in forms for text in texts]
