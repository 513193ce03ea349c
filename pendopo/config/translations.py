"""The English of every room: collected from code and templates, kept, compiled.

`python -m pendopo translate [ROOM…]` brings `locale/en/LC_MESSAGES/django.po` of the rooms up to
date: what is translated stays, what is gone goes, what is new waits with an empty text.
"""

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

_ROOMS = Path(__file__).parents[1]
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_HEADER = """\
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

type Text = str | tuple[str, ...]


def rooms() -> list[str]:
    """Return the names of all rooms."""
    return sorted(path.parent.name for path in _ROOMS.glob("*/__init__.py"))


def catalogue(room: str) -> Catalog:
    """Return every text of a room with its English, as far as there is one."""
    kept = _read(_path(room))
    found = Catalog(locale="en")
    for text, context in _texts(_ROOMS / room):
        before = kept.get(text, context)
        string = before.string if before else ("", "") if isinstance(text, tuple) else ""
        found.add(text, string, context=context)
    return found


def update(room: str) -> list[str]:
    """Write the texts of a room down and return those that still lack their English."""
    found, path = catalogue(room), _path(room)
    if not len(found):
        path.unlink(missing_ok=True)
        return []
    out = io.BytesIO()
    write_po(out, found, width=0, no_location=True, omit_header=True, sort_output=True)
    text = _HEADER + out.getvalue().decode().strip("\n") + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [_name(message) for message in messages(found) if not is_told(message)]


def messages(found: Catalog) -> Iterator[Message]:
    """Return the texts of a catalogue without its header."""
    return (message for message in found if message.id)


def is_told(message: Message) -> bool:
    """Tell whether a text has its English, all its forms."""
    told = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(told)


def compile_all() -> None:
    """Make the `.mo` file of every room whose `.po` file is newer; quick when none is."""
    for room in rooms():
        source = _path(room)
        made = source.with_suffix(".mo")
        if not source.is_file():
            made.unlink(missing_ok=True)
        elif not made.is_file() or made.stat().st_mtime < source.stat().st_mtime:
            out = io.BytesIO()
            write_mo(out, _read(source))
            made.write_bytes(out.getvalue())


def main(arguments: Sequence[str]) -> int:
    """Bring the named rooms, or all, up to date; 1 when a text lacks its English."""
    lacking = 0
    for room in arguments or rooms():
        if room not in rooms():
            print(f"There is no room {room}; there are {', '.join(rooms())}.", file=sys.stderr)
            return 2
        for text in update(room):
            print(f"{room}: {text}")
            lacking += 1
    compile_all()
    print(f"{lacking} texts without English")
    return 1 if lacking else 0


def _path(room: str) -> Path:
    return _ROOMS / room / "locale" / "en" / "LC_MESSAGES" / "django.po"


def _read(path: Path) -> Catalog:
    if not path.is_file():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def _texts(room: Path) -> Iterator[tuple[Text, str | None]]:
    for path in sorted(_files(room)):
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            lines = templatize(source, origin=f"{path}").splitlines()
            source = "\n".join(line.strip() for line in lines)  # indentation means nothing here
        for _line, text, _comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=_KEYWORDS
        ):
            yield (text if isinstance(text, str) else tuple(text)), context


def _files(room: Path) -> Iterable[Path]:
    for path in room.rglob("*"):
        parts = set(path.relative_to(room).parts)
        is_code = path.suffix == ".py" and not parts & {"tests", "migrations"}
        if is_code or (path.suffix in (".html", ".txt") and "templates" in parts):
            yield path


def _name(message: Message) -> str:
    return f"{message.id[0] if isinstance(message.id, tuple | list) else message.id}"
