"""A question answered on a map: what a tap or a button changes before the page is shown again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pendopo.rules.definition import coordinates
from pendopo.rules.definition.coordinates import NotAPlace
from pendopo.rules.definition.language import Both, Point
from pendopo.rules.geography import Land, Pin
from pendopo.ui import maps, posted
from pendopo.ui.maps import Picture, View

NO_WORDS: Both = ("", "")
WAYS = (
    ("in", "+", _("Perbesar peta")),
    ("out", "−", _("Perkecil peta")),
    ("north", "↑", _("Geser ke utara")),
    ("south", "↓", _("Geser ke selatan")),
    ("west", "←", _("Geser ke barat")),
    ("east", "→", _("Geser ke timur")),
)


@dataclass(frozen=True)
class Pointed:
    """What a question for a point shows: its text, and the map with the pin.

    `words` say where the pin lies; `wrong` why what was typed cannot be shown on the map.
    """

    text: str
    view: View
    picture: Picture
    words: Both
    wrong: Both
    ways: Sequence[tuple[str, str, Promise | str]] = WAYS


def point(land: Land, name: str, text: str, post: QueryDict | None, side: int) -> Pointed:
    """Return what is shown for a question whose text is `text`, a pressed button done.

    `side` is 0 for Indonesian names on the map, 1 for English ones.
    """
    pin, wrong = _read(text)
    view = maps.view_of(post.get(f"view-{name}", "")) if post is not None else None
    pressed = posted.press(post) if post is not None else None
    mine = pressed if pressed and pressed.key == name else None
    if post is not None and mine and mine.act == "tap":
        view = view or maps.whole(land)
        pin, wrong = _tapped(view, post, name, mine.item), NO_WORDS
        text = figures(pin)
    elif mine and mine.act == "map" and mine.item != "see":
        view, wrong = (view or maps.whole(land, pin)).moved(mine.item, pin), NO_WORDS
    else:
        view = None if view and pin and not view.shows(pin) else view
        wrong = wrong if mine else NO_WORDS  # else told by whoever reads the answer
    view = view or maps.whole(land, pin)
    picture = maps.picture(land, view, pin, side)
    return Pointed(text, view, picture, Pin(land, pin).words if pin else NO_WORDS, wrong)


def title(pin: Pin, side: int) -> str:
    """Return what a map with a pin says to whoever cannot see it."""
    where = pin.words[side]
    about = ("Peta {town} dengan pin. {where}", "Map of {town} with a pin. {where}")[side]
    return about.format(town=pin.land.name, where=where).strip()


def figures(place: Point) -> str:
    """Return a point as one types it."""
    return f"{place.latitude:f}, {place.longitude:f}"


def _read(text: str) -> tuple[Point | None, Both]:
    if not text.strip():
        return None, NO_WORDS
    try:
        return coordinates.read(text).point, NO_WORDS
    except NotAPlace as error:
        return None, error.says


def _tapped(view: View, post: QueryDict, name: str, size: str) -> Point:
    """Return where a map was tapped; with the keyboard, which says 0 and 0, its middle."""
    width = maps.WIDTHS.get(size, maps.WIDE)
    x, y = (_pixels(post.get(f"tap-{name}-{size}.{axis}", "")) for axis in "xy")
    if x == y == 0:
        return view.point(0.5, 0.5)
    return view.point(x / width, y / (width * maps.TALL / maps.WIDE))


def _pixels(text: str) -> int:
    return posted.whole(text, 5) or 0
