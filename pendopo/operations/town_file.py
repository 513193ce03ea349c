"""The town file: read into plans, or told line by line what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from pendopo.accounts.actions.allowing import ADMINISTRATOR
from pendopo.accounts.plans import (
    CalendarPlan,
    HoldingPlan,
    HolidayChangePlan,
    OfficePlan,
    PersonPlan,
    RegionPlan,
    TownPlan,
    ZonePlan,
)
from pendopo.operations import town_offices, town_people, town_time
from pendopo.operations.town_reader import Reader
from pendopo.rules import qris
from pendopo.rules.definition.nodes import (
    Node,
    Place,
    Problem,
    Unreadable,
    did_you_mean,
    read,
)
from pendopo.rules.qris import BadQris

SECTIONS = (
    "town", "holidays", "holiday_changes", "calendars", "regions", "zones", "offices",
    "officers", "residents", "registers", "settings",
)  # fmt: skip


class NotATownFile(Exception):
    """The file has errors; nothing of it may be loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(f"{problem}" for problem in self.problems))


@dataclass(frozen=True)
class RegisterPlan:
    """The last number that an office gave in a year, so that the next letter follows it."""

    office: str
    year: int
    last: int


@dataclass(frozen=True)
class TownFile:
    """Everything that a town file says, checked; offices stand after their parents."""

    town: TownPlan
    holidays: Mapping[str, str]
    holiday_changes: Sequence[HolidayChangePlan]
    calendars: Sequence[CalendarPlan]
    regions: Sequence[RegionPlan]
    zones: Sequence[ZonePlan]
    offices: Sequence[OfficePlan]
    people: Sequence[PersonPlan]
    holdings: Sequence[HoldingPlan]
    registers: Sequence[RegisterPlan]


def read_town_file(
    path: Path, *, environment: Mapping[str, str], is_demo: bool, tables: Path, vocabulary: Path
) -> TownFile:
    """Read and check a town file.

    `tables` is the folder of the shipped holiday tables; files that the town file names are
    looked for beside it first. `vocabulary` names the kinds of office and the functions; one
    beside the town file comes before it. Secrets may stand in the file only in the demonstration.

    :raises NotATownFile: with every problem as `file:line: what is wrong and what would be right`
    """
    root = _read(path)
    if root.pairs is None:
        told = "this is no town file; write `town:`, `calendars:` and `offices:`"
        raise NotATownFile([Problem(root.place, told)])
    beside = path.with_name(vocabulary.name)
    words = _read(beside if beside.is_file() else vocabulary)
    reader = Reader(folders=(path.parent, tables))
    values = _values(reader, root, words, environment, is_demo)
    if reader.problems:
        raise NotATownFile(reader.problems)
    return values


def _read(path: Path) -> Node:
    try:
        return read(path.read_text(encoding="utf-8"), path.name)
    except Unreadable as error:
        raise NotATownFile([error.problem]) from None
    except UnicodeDecodeError:
        problem = Problem(Place(path.name, 1), "cannot be read; save it as text in UTF-8")
        raise NotATownFile([problem]) from None
    except OSError as error:
        problem = Problem(Place(path.name, 1), f"cannot be read: {error.strerror}")
        raise NotATownFile([problem]) from None


def _values(
    reader: Reader, root: Node, words: Node, environment: Mapping[str, str], is_demo: bool
) -> TownFile:
    reader.mapping(root, "a town file", required=("town", "calendars", "offices"), known=SECTIONS)
    town = _town(reader, root.inner("town"), _settings(reader, root.inner("settings")))
    calendars = town_time.calendars(reader, root.inner("calendars"), zone=town.zone_name)
    regions = town_offices.regions(reader, root.inner("regions"), town=town.code)
    codes = [region.code for region in regions]
    offices = town_offices.offices(
        reader,
        root.inner("offices"),
        calendars=[one.key for one in calendars],
        regions=codes,
        kinds=[_ROOT_KIND, *(key for key, _ in words.inner("offices").entries())],
    )
    keys = [office.key for office in offices]
    officers, holdings = town_people.officers(
        reader,
        root.inner("officers"),
        offices=keys,
        functions=_functions(words),
        regions=codes,
        environment=environment,
        is_demo=is_demo,
    )
    residents = town_people.residents(
        reader,
        root.inner("residents"),
        wards=[region.code for region in regions if region.level == "village"],
        taken=[officer.email for officer in officers],
    )
    return TownFile(
        town=town,
        holidays=town_time.holidays(reader, root.get("holidays")),
        holiday_changes=town_time.changes(reader, root.get("holiday_changes"), zone=town.zone_name),
        calendars=calendars,
        regions=regions,
        zones=town_offices.zones(reader, root.inner("zones")),
        offices=offices,
        people=[*officers, *residents],
        holdings=holdings,
        registers=_registers(reader, root.inner("registers"), keys),
    )


_ROOT_KIND = "government"
_NOBODY = ("applicant", "system")  # no officer holds these


def _functions(words: Node) -> list[str]:
    named = (key for key, _ in words.inner("functions").entries())
    return [ADMINISTRATOR, *(key for key in named if key not in _NOBODY)]


_PAPERS = ("a4", "f4")
_FACES = ("serif", "sans")
_ZONES = ("WIB", "WITA", "WIT")


def _town(reader: Reader, node: Node, settings: Mapping[str, Mapping[str, str]]) -> TownPlan:
    texts = ("name", "government", "address", "static_qris")
    others = ("phone", "email", "code", "zone", "paper", "face", "logo")
    reader.mapping(node, "town", required=("name", "government", "code"), known=texts + others)
    _check_qris(reader, node)
    logo = reader.file(node.get("logo"), "an SVG file beside the town file")
    if logo and not _is_drawing(logo):
        reader.say(reader.place(node, "logo"), "the logo is no SVG drawing, or it holds a script")
    return TownPlan(
        **{key: reader.text(node, key, 80 if key == "name" else 0) for key in texts},
        phone=reader.phone(node, "phone"),
        email=reader.email(node, "email"),
        code=reader.matching(node, "code", r"[0-9]{2}(\.[0-9]{2})?", "a region code like '35.78'"),
        zone_name=reader.one_of(node, "zone", _ZONES),
        paper=reader.one_of(node, "paper", _PAPERS),
        face=reader.one_of(node, "face", _FACES),
        logo=logo,
        settings=settings,
    )


def _check_qris(reader: Reader, node: Node) -> None:
    """Check the government's own code: a wrong one would send people's money elsewhere."""
    if written := reader.text(node, "static_qris"):
        try:
            qris.read(written)
        except BadQris as error:
            reader.say(reader.place(node, "static_qris"), f"static_qris: {error.says[1]}")


def _is_drawing(text: str) -> bool:
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return False
    names = [one.tag.rpartition("}")[2] for one in root.iter()]
    return names[0] == "svg" and not {"script", "foreignObject"} & set(names)


def _settings(reader: Reader, node: Node) -> dict[str, dict[str, str]]:
    """Values that a town sets for its services; the service's definition reads them."""
    found: dict[str, dict[str, str]] = {}
    for service, values in reader.entries(node, "settings"):
        found[service] = {
            name: reader.scalar(value, f"the setting {name}")
            for name, value in reader.entries(values, f"settings of {service}")
        }
    return found


def _registers(reader: Reader, node: Node, offices: Sequence[str]) -> list[RegisterPlan]:
    found = []
    for office, years in reader.entries(node, "registers"):
        if office not in offices:
            nearest = did_you_mean(office, list(offices))
            place = (node.keys or {}).get(office, years.place)
            reader.say(place, f"there is no office '{office}' in this file.{nearest}")
        for year, value in reader.entries(years, f"registers of {office}"):
            last = reader.matching(years, year, r"[0-9]{1,9}", "the last number given, such as 412")
            if not re.fullmatch(r"20[0-9]{2}", year, re.ASCII):
                reader.say(value.place, f"'{year}' is not a year such as 2026")
            elif last:
                found.append(RegisterPlan(office, int(year), int(last)))
    return found
