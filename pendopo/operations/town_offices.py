"""Regions, map layers and the tree of offices in a town file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pendopo.accounts.plans import OfficePlan, RegionPlan, ZonePlan
from pendopo.operations.town_reader import Reader
from pendopo.rules.definition.nodes import Node, Place

LEVELS = ("province", "regency", "district", "village")
_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?", re.ASCII)
_LONGEST_POLYGON = 100_000
_CORNER = re.compile(r"-?[0-9]{1,2}(\.[0-9]{1,8})? +-?[0-9]{1,3}(\.[0-9]{1,8})?", re.ASCII)


def regions(reader: Reader, node: Node, *, town: str) -> list[RegionPlan]:
    """Return regions by code; the level follows from the number of parts.

    Source: Kemendagri codes `PP.KK.CC.SSSS`.
    """
    found = []
    codes = set(node.pairs or {})
    for code, value in reader.entries(node, "regions"):
        place = (node.keys or {}).get(code, value.place)
        if not _CODE.fullmatch(code):
            reader.say(place, f"'{code}' is no region code; write it like 35.78.01.1001")
            continue
        parent = code.rpartition(".")[0]
        if len(code) > len(town) and parent not in codes:
            reader.say(place, f"{code} lies in {parent}, which is not named; add a line for it")
        name, polygons = _region(reader, code, value)
        found.append(
            RegionPlan(
                code=code,
                name=name,
                level=LEVELS[code.count(".")],
                parent_code=parent,
                polygons=polygons,
            )
        )
    return found


def _region(reader: Reader, code: str, node: Node) -> tuple[str, list[list[list[str]]]]:
    """Return name and outline: one text is the name alone."""
    if node.pairs is None:
        return reader.scalar(node, code), []
    reader.mapping(node, f"region {code}", required=("name",), known=("polygons",))
    return reader.text(node, "name"), _polygons(reader, node)


def zones(reader: Reader, node: Node) -> list[ZonePlan]:
    """Return map layers; a polygon is written `-7.25 112.74, -7.26 112.74, …`."""
    found = []
    for key, value in reader.entries(node, "zones"):
        reader.key((node.keys or {}).get(key, value.place), key)
        reader.mapping(value, f"zone {key}", required=("name", "polygons"))
        name = reader.text(value, "name")
        found.append(ZonePlan(key=key, name=name, polygons=_polygons(reader, value)))
    return found


def _polygons(reader: Reader, node: Node) -> list[list[list[str]]]:
    return [_polygon(reader, one) for one in reader.items(node.get("polygons"), "polygons")]


def _polygon(reader: Reader, node: Node) -> list[list[str]]:
    text = reader.scalar(node, "a polygon", longest=_LONGEST_POLYGON)
    corners = [corner.split() for corner in text.split(",")]
    for corner in corners:
        if text and not _is_corner(" ".join(corner)):
            wanted = "write latitude and longitude like -7.2575 112.7521"
            reader.say(node.place, f"'{' '.join(corner)}' is no corner; {wanted}")
            return []
    distinct = len({tuple(corner) for corner in corners})
    if text and distinct < 3:
        reader.say(node.place, f"a polygon has three corners at least; this has {distinct}")
    elif text and not _area(corners):
        reader.say(node.place, "the corners of this polygon lie on one line; it has no area")
    return corners


def _is_corner(text: str) -> bool:
    if not _CORNER.fullmatch(text):
        return False
    latitude, longitude = map(Decimal, text.split())
    return abs(latitude) <= 90 and abs(longitude) <= 180


def _area(corners: Sequence[Sequence[str]]) -> Decimal:
    """Return twice the area, by the shoelace formula. Source: A. L. F. Meister, 1769."""
    points = [(Decimal(latitude), Decimal(longitude)) for latitude, longitude in corners]
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return sum((a * d - c * b for (a, b), (c, d) in pairs), Decimal(0))


_FIELDS = (
    "kind", "name", "region", "calendar", "unit", "address", "phone", "email", "place", "offices",
)  # fmt: skip


@dataclass
class _Tree:
    """The offices met so far, and what must be unlike."""

    reader: Reader
    calendars: Sequence[str]
    regions: Sequence[str]
    kinds: Sequence[str]
    plans: list[OfficePlan] = field(default_factory=list)
    keys: dict[str, Place] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)


def offices(
    reader: Reader,
    node: Node,
    *,
    calendars: Sequence[str],
    regions: Sequence[str],
    kinds: Sequence[str],
) -> list[OfficePlan]:
    """Return the tree, parents first; calendar and place come from the parent if absent."""
    tree = _Tree(reader, calendars, regions, kinds)
    if len(node.pairs or {}) > 1:
        reader.say(node.place, "offices has one root, the government; put the others under it")
    _branch(tree, node, None)
    return tree.plans


def _branch(tree: _Tree, node: Node, parent: OfficePlan | None) -> None:
    for key, value in tree.reader.entries(node, "offices"):
        place = (node.keys or {}).get(key, value.place)
        tree.reader.key(place, key, longest=60)
        if key in tree.keys:
            first = tree.keys[key].line
            tree.reader.say(place, f"'{key}' is an office already (line {first}); take another key")
            continue
        tree.keys[key] = place
        tree.reader.mapping(value, f"office {key}", required=("kind", "name"), known=_FIELDS)
        plan = _office(tree, key, value, parent)
        tree.plans.append(plan)
        _branch(tree, value.inner("offices"), plan)


def _office(tree: _Tree, key: str, node: Node, parent: OfficePlan | None) -> OfficePlan:
    reader = tree.reader
    region = reader.known(node, "region", tree.regions, "region")
    kind = reader.known(node, "kind", tree.kinds, "kind of office", "in the vocabulary")
    other = tree.places.setdefault((kind, region), key)
    if kind:
        _check_alone(reader, node, key, other, kind, region)
    calendar = reader.known(node, "calendar", tree.calendars, "calendar")
    if not calendar and not parent:
        reader.say(node.place, f"office {key} lacks 'calendar'; those under it inherit it")
    return OfficePlan(
        key=key,
        kind=kind,
        name=reader.text(node, "name"),
        parent=parent.key if parent else "",
        region_code=region,
        calendar=calendar or (parent.calendar if parent else ""),
        unit=_unit(tree, key, node),
        address=reader.text(node, "address"),
        phone=reader.phone(node, "phone"),
        email=reader.email(node, "email"),
        place=reader.text(node, "place") or (parent.place if parent else ""),
    )


def _unit(tree: _Tree, key: str, node: Node) -> str:
    """Return the sign of an office in its numbers, which no other office may use."""
    unit = tree.reader.text(node, "unit")
    other = tree.units.setdefault(unit.casefold(), key) if unit else key
    if other != key:
        tree.reader.say(
            node.inner("unit").place,
            f"unit '{unit}' is that of {other} already; two letters or receipts would get one "
            f"number: give {key} another",
        )
    return unit


def _check_alone(reader: Reader, node: Node, key: str, other: str, kind: str, region: str) -> None:
    if other != key:
        where = f"over {region}" if region else "without a region"
        reader.say(
            node.place,
            f"{key} is a second {kind} {where}, beside {other}; nobody could tell whose case "
            "it is: give it another region or another kind",
        )
