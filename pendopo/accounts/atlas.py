"""The regions of the town and the layers of its map."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pendopo.accounts.models import Region, Zone
from pendopo.accounts.queries import town
from pendopo.events.models import Event
from pendopo.rules.definition.language import Both, Point
from pendopo.rules.definition.model import Field
from pendopo.rules.geography import Area, Corner, Land


def region_names() -> dict[str, str]:
    """Return code → name of all regions."""
    return dict(Region.objects.values_list("code", "name"))


def regions_version() -> int:
    """Return a number that is another one whenever a region was added or named anew."""
    told = Event.objects.filter(stream="town", kind="RegionsSet").order_by("-stream_sequence")
    return told.values_list("pk", flat=True).first() or 0


def regions(level: str) -> list[tuple[str, str]]:
    """Return (code, name) of the regions of a level, by code."""
    return list(Region.objects.filter(level=level).order_by("code").values_list("code", "name"))


def region_choices(fields: Iterable[Field]) -> Mapping[str, list[tuple[str, str]]]:
    """Return question → (code, name) of the regions among which it lets choose."""
    asked = (field for field in fields if field.kind == "region")
    return {field.key: regions(field.limits.level or "village") for field in asked}


def wards_by_district() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (district, [(code, ward)]) as a list of choices shows them, by code."""
    wards: dict[str, list[tuple[str, str]]] = {}
    for code, name in regions("village"):
        wards.setdefault(code.rpartition(".")[0], []).append((code, name))
    names = dict(regions("district"))
    return [(names.get(code, code), found) for code, found in wards.items()]


def zones_at(latitude: Decimal, longitude: Decimal) -> list[str]:
    """Return the keys of the map layers in which a point lies."""
    here = Point(latitude, longitude)
    return [zone.key for zone in _zones() if zone.holds(here)]


def land(zones: Mapping[str, Both]) -> Land:
    """Return the shape of the town; of the map layers those that a service names, by its names."""
    drawn = Region.objects.exclude(polygons=[]).order_by("code")
    regions = [
        Area(one.code, (one.name, one.name), one.level, _outlines(one.polygons))
        for one in sorted(drawn, key=lambda one: one.code.count("."))
    ]
    return Land(town().name, regions, _zones()).only(zones)


def land_for(fields: Iterable[Field], zones: Mapping[str, Both]) -> Land | None:
    """Return the shape of the town where one of the questions asks for a point."""
    return land(zones) if any(field.kind == "point" for field in fields) else None


def _zones() -> list[Area]:
    return [
        Area(zone.key, (zone.name, zone.name), "zone", _outlines(zone.polygons))
        for zone in Zone.objects.order_by("key")
    ]


def _outlines(polygons: Sequence[Sequence[Sequence[str]]]) -> list[list[Corner]]:
    return [[(Decimal(y), Decimal(x)) for y, x in polygon] for polygon in polygons]
