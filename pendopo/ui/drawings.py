"""The icons and the mark, drawn into the page: no request, and right also when files are away."""

import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

_FOLDER = Path(__file__).parent / "static" / "ui"
_SYMBOL = re.compile(r'<symbol id="i-([a-z]+)" viewBox="0 0 24 24">(.*?)</symbol>')
_SIZES = {"": "icon", "l": "icon icon--l"}


@cache
def _icons() -> dict[str, str]:
    text = (_FOLDER / "icons.svg").read_text()
    return {match[1]: match[2] for match in _SYMBOL.finditer(text)}


@cache
def icon(name: str, size: str = "") -> SafeString:
    """Return an icon as SVG; words always stand beside it, so it is hidden from readers.

    :raises KeyError: when there is no such icon
    """
    drawn = _icons()[name]
    return mark_safe(
        f'<svg class="{_SIZES[size]}" viewBox="0 0 24 24" aria-hidden="true">{drawn}</svg>'
    )


def icon_names() -> list[str]:
    """Return the names of all icons, for the gallery."""
    return sorted(_icons())


@cache
def mark() -> SafeString:
    """Return the roof of the house."""
    text = (_FOLDER / "mark.svg").read_text()
    paths = "".join(re.findall(r"<path[^>]*/>", text))
    return mark_safe(f'<svg viewBox="0 0 44 36" aria-hidden="true">{paths}</svg>')
