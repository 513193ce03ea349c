"""The shape of a town: its areas and zones, and where a point stands among them.

Lengths are taken on the flat map around a point (equirectangular: a degree of longitude is as
long as one of latitude times the cosine of the latitude), which is right to a thousandth within a
province. Outlines are drawn coarse, so a point just beyond the border still counts as in the town.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from math import cos, hypot, radians

from pendopo.rules.definition.language import Both, Point

type Corner = tuple[Decimal, Decimal]
type Outline = Sequence[Corner]

METRES_OF_A_DEGREE = 111_195  # of latitude, on a sphere of 6 371 km (IUGG mean radius)
NEAR_METRES = 100


@dataclass(frozen=True)
class Area:
    """A region or a zone; `level` is that of a region, or `zone`."""

    key: str
    name: Both
    level: str
    outlines: Sequence[Outline]

    def holds(self, point: Point) -> bool:
        """Tell whether a point lies in it."""
        return any(is_inside(point.latitude, point.longitude, one) for one in self.outlines)


@dataclass(frozen=True)
class Land:
    """What is known of the shape of a town; regions from the largest to the smallest."""

    name: str
    regions: Sequence[Area]
    zones: Sequence[Area] = ()

    @property
    def areas(self) -> Sequence[Area]:
        """All that has an outline."""
        return (*self.regions, *self.zones)

    def only(self, zones: Mapping[str, Both]) -> "Land":
        """Return it with the zones that a service knows, under its names for them."""
        kept = (replace(zone, name=zones[zone.key]) for zone in self.zones if zone.key in zones)
        return replace(self, zones=tuple(kept))


@dataclass(frozen=True)
class Standing:
    """Where a point lies: the smallest region, the zones, metres beyond the border of the town."""

    region: Area | None
    zones: Sequence[Area]
    beyond_metres: int = 0


def standing(land: Land, point: Point) -> Standing:
    """Return where a point lies; a town without outlines has no border to be beyond of."""
    zones = tuple(zone for zone in land.zones if zone.holds(point))
    inside = [region for region in land.regions if region.holds(point)]
    if inside or not land.regions:
        return Standing(inside[-1] if inside else None, zones)
    away = min(_metres_away(point, region) for region in land.regions)
    return Standing(None, zones, round(away) if away > NEAR_METRES else 0)


def is_inside(latitude: Decimal, longitude: Decimal, corners: Outline) -> bool:
    """Tell whether a point lies within a polygon of (latitude, longitude) corners.

    Source: W. R. Franklin, PNPOLY, 1970 (a ray crosses the outline an odd number of times).
    """
    inside, before = False, corners[-1]
    for corner in corners:
        (y1, x1), (y2, x2) = before, corner
        if (y1 > latitude) != (y2 > latitude):
            crossing = (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
            inside ^= longitude < crossing
        before = corner
    return inside


def _metres_away(point: Point, area: Area) -> float:
    return min(
        _from_segment(*_metres(point, one), *_metres(point, two))
        for outline in area.outlines
        for one, two in pairwise([*outline, outline[0]])
    )


def _metres(origin: Point, corner: Corner) -> tuple[float, float]:
    """Return how far east and north of a point a corner lies."""
    east = float(corner[1] - origin.longitude) * cos(radians(float(origin.latitude)))
    north = float(corner[0] - origin.latitude)
    return east * METRES_OF_A_DEGREE, north * METRES_OF_A_DEGREE


def _from_segment(x1: float, y1: float, x2: float, y2: float) -> float:
    """Return the distance of the origin from a segment."""
    along, up = x2 - x1, y2 - y1
    length = along * along + up * up
    share = min(1.0, max(0.0, -(x1 * along + y1 * up) / length)) if length else 0.0
    return hypot(x1 + share * along, y1 + share * up)


def corners_of(areas: Sequence[Area]) -> Iterator[Corner]:
    """Return every corner of some areas."""
    return (corner for area in areas for outline in area.outlines for corner in outline)


@dataclass(frozen=True)
class Pin:
    """A point as pages show it: with the land around it."""

    land: Land
    point: Point

    @property
    def words(self) -> Both:
        """The region and the zones in which it lies, or how far beyond the border."""
        found = standing(self.land, self.point)
        if found.beyond_metres:
            return beyond(self.land, found)
        inside = [*([found.region] if found.region else []), *found.zones]
        return (
            " · ".join(area.name[0] for area in inside),
            " · ".join(area.name[1] for area in inside),
        )


def beyond(land: Land, found: Standing) -> Both:
    """Return what is said of a point that lies beyond the border of the town."""
    far = distance(found.beyond_metres)
    return (
        f"Titik ini di luar {land.name}, kira-kira {far[0]} dari batasnya.",
        f"This point lies outside {land.name}, about {far[1]} from its border.",
    )


def outside(land: Land, points: Mapping[str, object]) -> dict[str, Both]:
    """Return key → what is said of a point that lies beyond the border; other values are none."""
    found = {key: standing(land, one) for key, one in points.items() if isinstance(one, Point)}
    return {key: beyond(land, one) for key, one in found.items() if one.beyond_metres}


def distance(metres: int) -> Both:
    """Return a length as one tells it: `250 m`, `1,6 km`, `12 km`."""
    if metres < 950:
        said = f"{max(50, round(metres / 50) * 50)} m"
        return said, said
    places = 0 if metres >= 9950 else 1
    said = f"{metres / 1000:,.{places}f} km"
    return said.translate(str.maketrans(",.", ".,")), said
