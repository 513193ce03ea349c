"""The map of a town as a drawing of our own: outlines, names, a scale and the pin.

No tile is fetched from anywhere. The map is flat: equirectangular around the middle of the view,
north up, which shows lengths within a town rightly to a thousandth.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import cos, floor, isfinite, log10, radians

from pendopo.rules.definition.language import Both, Point
from pendopo.rules.geography import METRES_OF_A_DEGREE, Area, Corner, Land, corners_of

type Spot = tuple[float, float]

WIDE, TALL = 264, 198
WIDTHS = {"s": 264, "l": 480}  # of the two sizes in CSS pixels, by which a tap is measured
_CLOSEST, _WIDEST = 0.002, 40.0  # degrees of latitude from top to bottom
_ROOM = 1.14  # around what is shown
_BEYOND = 6  # drawn beyond the frame, so that cut outlines show no edge
_FINE = 0.8  # corners nearer than this are one
_MOST_LETTERS = 8000  # of all outlines on one map
_LETTER, _LINE = 6.2, 13  # of a name on the map
_PREFIXES = ("Kecamatan ", "Kelurahan ", "Desa ", "Distrik ")
_NAMED = ("zone", "district", "village", "regency", "province")
_DRAWN = ("province", "regency", "district", "zone", "village")


@dataclass(frozen=True)
class View:
    """What part of the earth a map shows: its middle, and how many degrees of latitude."""

    latitude: float
    longitude: float
    tall: float

    def __str__(self) -> str:
        return f"{self.latitude:.6f} {self.longitude:.6f} {self.tall:.6f}"

    @property
    def wide(self) -> float:
        """Degrees of longitude from left to right."""
        return self.tall * WIDE / TALL / cos(radians(self.latitude))

    @property
    def north(self) -> float:
        return self.latitude + self.tall / 2

    @property
    def west(self) -> float:
        return self.longitude - self.wide / 2

    @property
    def edges(self) -> str:
        """North, west, height and width in degrees, for the script."""
        return f"{self.north:.7f} {self.west:.7f} {self.tall:.7f} {self.wide:.7f}"

    def spot(self, corner: Corner) -> Spot:
        """Return where a corner stands on the drawing."""
        return (
            (float(corner[1]) - self.west) / self.wide * WIDE,
            (self.north - float(corner[0])) / self.tall * TALL,
        )

    def shows(self, point: Point) -> bool:
        x, y = self.spot((point.latitude, point.longitude))
        return 0 <= x <= WIDE and 0 <= y <= TALL

    def point(self, across: float, down: float) -> Point:
        """Return the point at a part (0 to 1) of width and height, to a metre."""
        latitude = self.north - self.tall * min(1.0, max(0.0, down))
        longitude = self.west + self.wide * min(1.0, max(0.0, across))
        return Point(Decimal(f"{latitude:.5f}"), Decimal(f"{longitude:.5f}"))

    def moved(self, way: str, pin: Point | None) -> "View":
        """Return the view after a button: in, out, north, south, west or east."""
        if way in ("in", "out"):
            tall = self.tall / 2 if way == "in" else self.tall * 2
            if pin and self.shows(pin):
                return _bounded(float(pin.latitude), float(pin.longitude), tall)
            return _bounded(self.latitude, self.longitude, tall)
        up = {"north": 1, "south": -1}.get(way, 0) * self.tall / 3
        right = {"east": 1, "west": -1}.get(way, 0) * self.wide / 3
        return _bounded(self.latitude + up, self.longitude + right, self.tall)


def _bounded(latitude: float, longitude: float, tall: float) -> View:
    return View(
        min(80.0, max(-80.0, latitude)),
        min(180.0, max(-180.0, longitude)),
        min(_WIDEST, max(_CLOSEST, tall)),
    )


def view_of(text: str) -> View | None:
    """Return the view that a page sent back; None when it is none."""
    parts = text.split()
    try:
        latitude, longitude, tall = (float(part) for part in parts)
    except ValueError:
        return None
    if not all(map(isfinite, (latitude, longitude, tall))):
        return None
    return _bounded(latitude, longitude, tall)


def whole(land: Land, pin: Point | None = None) -> View:
    """Return the view that shows the whole town, and the pin also where it lies outside."""
    corners = list(corners_of(land.regions or land.zones))
    if pin:
        corners.append((pin.latitude, pin.longitude))
    north, south = (float(pick(y for y, _ in corners)) for pick in (max, min))
    east, west = (float(pick(x for _, x in corners)) for pick in (max, min))
    middle = (north + south) / 2
    across = (east - west) * cos(radians(middle)) * TALL / WIDE
    return _bounded(middle, (east + west) / 2, max(north - south, across) * _ROOM)


@dataclass(frozen=True)
class Shape:
    """An outline; `kind` is the level of its area."""

    kind: str
    path: str


@dataclass(frozen=True)
class Label:
    """A name on the map."""

    kind: str
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Picture:
    """A map, ready to be drawn; `pin` is empty where none is in view."""

    shapes: Sequence[Shape]
    labels: Sequence[Label]
    scale: int
    scale_said: Both
    pin: str


def picture(land: Land, view: View, pin: Point | None, side: int) -> Picture:
    """Return the drawing of a view; what would make it heavy waits for a closer view.

    `side` is 0 for Indonesian names, 1 for English ones.
    """
    drawn, letters = list[tuple[Area, list[Sequence[Spot]]]](), 0
    for level in _DRAWN:
        found = [(area, _rings(area, view)) for area in land.areas if area.level == level]
        more = sum(len(_path(rings)) for _, rings in found)
        if letters + more <= _MOST_LETTERS:
            drawn += [(area, rings) for area, rings in found if rings]
            letters += more
    drawn.sort(key=lambda one: one[0].level == "zone")
    metres = view.tall / TALL * METRES_OF_A_DEGREE
    length = _round_length(metres * WIDE / 3)
    spot = view.spot((pin.latitude, pin.longitude)) if pin and view.shows(pin) else None
    return Picture(
        shapes=[Shape(area.level, _path(rings)) for area, rings in drawn],
        labels=list(_labels(drawn, spot, side)),
        scale=round(length / metres),
        scale_said=_length(length),
        pin=f"{spot[0]:.1f} {spot[1]:.1f}" if spot else "",
    )


def _rings(area: Area, view: View) -> list[Sequence[Spot]]:
    cut = (_coarse(_cut([view.spot(corner) for corner in one])) for one in area.outlines)
    return [ring for ring in cut if len(ring) > 2]


def _cut(ring: Sequence[Spot]) -> Sequence[Spot]:
    """Return what of a polygon lies within the frame.

    Source: I. E. Sutherland and G. W. Hodgman, Reentrant polygon clipping, 1974.
    """
    low, wide, tall = -_BEYOND, WIDE + _BEYOND, TALL + _BEYOND
    for axis, limit, sign in ((0, low, 1), (0, wide, -1), (1, low, 1), (1, tall, -1)):
        kept: list[Spot] = []
        for before, here in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
            was, now = (sign * (spot[axis] - limit) >= 0 for spot in (before, here))
            if was != now:
                share = (limit - before[axis]) / (here[axis] - before[axis])
                kept.append(
                    (
                        before[0] + share * (here[0] - before[0]),
                        before[1] + share * (here[1] - before[1]),
                    )
                )
            if now:
                kept.append(here)
        ring = kept
    return ring


def _coarse(ring: Sequence[Spot]) -> Sequence[Spot]:
    kept: list[Spot] = []
    for x, y in ring:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _FINE:
            kept.append((x, y))
    return kept


def _path(rings: Sequence[Sequence[Spot]]) -> str:
    return "".join("M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in ring) + "z" for ring in rings)


def _labels(
    drawn: Sequence[tuple[Area, Sequence[Sequence[Spot]]]], pin: Spot | None, side: int
) -> Iterator[Label]:
    """Yield the names that find room, zones first; the town itself needs none on its own map."""
    taken = [(pin[0] - 10, pin[1] - 26, pin[0] + 10, pin[1] + 2)] if pin else []
    taken.append((0, TALL - 24, WIDE / 2.4, TALL))  # the scale
    smallest = {area.level for area, _ in drawn} - {"province", "regency", "zone"}
    for area, rings in sorted(drawn, key=lambda one: _NAMED.index(one[0].level)):
        if smallest and area.level in ("province", "regency"):
            continue
        text = _short(area.name[side])
        x, y = _beside(max(rings, key=len))
        half = len(text) * _LETTER / 2
        box = (x - half, y - _LINE / 2, x + half, y + _LINE / 2)
        if box[0] < 0 or box[2] > WIDE or box[1] < 0 or box[3] > TALL:
            continue
        if any(_meet(box, other) for other in taken):
            continue
        taken.append(box)
        yield Label(area.level, round(x), round(y + 4), text)


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _beside(ring: Sequence[Spot]) -> Spot:
    """Return where a name goes: in the middle of a ring, or below one that it would cover."""
    xs, ys = zip(*ring, strict=True)
    is_low = max(ys) - min(ys) < 2 * _LINE
    return (min(xs) + max(xs)) / 2, max(ys) + _LINE / 2 if is_low else (min(ys) + max(ys)) / 2


def _short(name: str) -> str:
    return next((name.removeprefix(one) for one in _PREFIXES if name.startswith(one)), name)


def _round_length(metres: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is no longer."""
    power = 10.0 ** floor(log10(metres))
    return max(step * power for step in (1, 2, 5) if step * power <= metres)


def _length(metres: float) -> Both:
    said = f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.0f} km"
    return said, said
