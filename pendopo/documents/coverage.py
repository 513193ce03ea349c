"""Which characters of a text the faces of letters cannot show: a hint when it is typed, and again
before it is signed."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from struct import unpack_from

from pendopo.rules.canonical import Value

FACES = Path(__file__).with_name("letter") / "fonts"
_FALLBACK = "PendopoFallback"  # a box for everything: what only it holds is lost
_SEGMENTS, _GROUPS = 4, 12


def uncovered(text: str) -> list[str]:
    """Return the characters that would print as a box or be dropped, each once, in order."""
    return list(dict.fromkeys(one for one in text if _is_lost(one)))


def uncovered_in(value: Value) -> list[str]:
    """Return the same for all texts of a value, however deep."""
    return list(dict.fromkeys(one for text in _texts(value) for one in uncovered(text)))


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _texts(inner)


def _is_lost(character: str) -> bool:
    category = unicodedata.category(character)
    if category in {"Cc", "Co", "Cn", "Cs"}:  # the letter module prints a space
        return character not in "\n\r\t"
    return category not in {"Zs", "Zl", "Zp", "Cf"} and ord(character) not in _covered()


@cache
def _covered() -> frozenset[int]:
    faces = [path for path in FACES.iterdir() if path.suffix in {".ttf", ".otf"}]
    shown = (_characters(path.read_bytes()) for path in faces if path.stem != _FALLBACK)
    return frozenset().union(*shown)


def _characters(face: bytes) -> set[int]:
    """Return the code points for which a face has a glyph.

    Source: OpenType 1.9.1, table `cmap`, formats 4 and 12.
    """
    at = _table(face, b"cmap")
    (count,) = unpack_from(">H", face, at + 2)
    found: set[int] = set()
    for entry in range(count):
        (offset,) = unpack_from(">I", face, at + 4 + entry * 8 + 4)
        (kind,) = unpack_from(">H", face, at + offset)
        if kind == _SEGMENTS:
            found.update(_in_segments(face, at + offset))
        elif kind == _GROUPS:
            found.update(_in_groups(face, at + offset))
    return found


def _table(face: bytes, name: bytes) -> int:
    (count,) = unpack_from(">H", face, 4)
    for entry in range(12, 12 + count * 16, 16):
        if face[entry : entry + 4] == name:
            return int(unpack_from(">I", face, entry + 8)[0])
    raise LookupError(name)


def _in_segments(face: bytes, at: int) -> Iterable[int]:
    (twice,) = unpack_from(">H", face, at + 6)
    ends, starts = at + 14, at + 16 + twice
    for n in range(0, twice, 2):
        (end,), (start,) = unpack_from(">H", face, ends + n), unpack_from(">H", face, starts + n)
        (delta,) = unpack_from(">H", face, starts + twice + n)
        place = starts + 2 * twice + n
        (shift,) = unpack_from(">H", face, place)
        for code in range(start, min(end, 0xFFFE) + 1):
            if shift:
                (glyph,) = unpack_from(">H", face, place + shift + 2 * (code - start))
            else:
                glyph = (code + delta) % 65536
            if glyph:  # 0 is the glyph of what is missing
                yield code


def _in_groups(face: bytes, at: int) -> Iterable[int]:
    (count,) = unpack_from(">I", face, at + 12)
    for n in range(count):
        start, end, glyph = unpack_from(">III", face, at + 16 + n * 12)
        yield from range(start if glyph else start + 1, end + 1)
