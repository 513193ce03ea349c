"""What a browser sent for a question: parts of a date, rows of a table, a pressed button."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict

from pendopo.rules.definition.limits import MOST_ROWS
from pendopo.rules.definition.model import Field
from pendopo.rules.definition.typed import Raw

DATE_PARTS = ("day", "month", "year")
_ACTS = ("add", "drop", "remove", "search", "map", "tap")
_PRESSED = re.compile(
    r"(add|drop|remove|search|map|tap)-([A-Za-z0-9_]+)(?:-([A-Za-z0-9-]+))?", re.ASCII
)
_FIND = "find-"
_ROW = re.compile(r"-([0-9]{1,3})-", re.ASCII)


@dataclass(frozen=True)
class Press:
    """A button inside a question: the page comes back changed, nothing is sent on.

    `act` is add or drop (a row), remove (a file), search (a list), map (another view) or tap (on
    the map); `item` is the number of the row, from 0, the id of the file, the way the view goes
    or the size of the map.
    """

    act: str
    key: str
    item: str = ""

    @property
    def is_on_page(self) -> bool:
        """Whether the page is shown again with what was sent, and nothing else happens."""
        return self.act != "remove"


def press(post: QueryDict) -> Press | None:
    """Return which button inside a question was pressed; None when the form was sent on."""
    for name in post:
        if name.startswith(_ACTS) and (match := _PRESSED.fullmatch(name.removesuffix(".x"))):
            return Press(match[1], match[2], match[3] or "")
        if name.startswith(_FIND) and f"{post[name]}".strip():
            key = name.removeprefix(_FIND)
            if not post.get(key):  # she pressed Enter in the search line
                return Press("search", key)
    return None


def whole(said: str, most_digits: int) -> int | None:
    """Return a whole number as a page or an address carries it; None for anything else."""
    is_whole = said.isascii() and said.isdigit() and len(said) <= most_digits
    return int(said) if is_whole else None


def text(field: Field, post: QueryDict, name: str) -> str:
    """Return what stands in the one text of a question; parts are put together."""
    whole = post.get(name, "")
    if field.kind == "date" and not whole:
        parts = [post.get(f"{name}-{part}", "").strip() for part in DATE_PARTS]
        return "/".join(parts) if any(parts) else ""
    return f"{whole}"


def raw(field: Field, post: QueryDict, name: str) -> Raw:
    """Return what was sent for a question that is no table."""
    if field.kind == "multi_choice":
        return [f"{one}" for one in post.getlist(name)]
    return text(field, post, name)


def row_numbers(field: Field, post: QueryDict) -> list[int]:
    """Return the numbers under which rows were sent, the pressed buttons taken into account."""
    found = {
        int(match[1])
        for name in post
        if name.startswith(f"{field.key}-") and (match := _ROW.match(name, len(field.key)))
    }
    numbers = sorted(found)[: MOST_ROWS + 1]
    pressed = press(post)
    if pressed and pressed.key == field.key:
        if pressed.act == "drop":
            return [number for number in numbers if f"{number}" != pressed.item]
        if pressed.act == "add" and len(numbers) < most_rows(field):
            return [*numbers, max(numbers, default=-1) + 1]
    return numbers


def most_rows(field: Field) -> int:
    """Return how many rows a table may have."""
    most = field.limits.most
    return min(MOST_ROWS, int(most)) if isinstance(most, Decimal) else MOST_ROWS
