"""What is to be set up: the town, its regions, offices and people, as frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pendopo.accounts.rules import Raw
from pendopo.rules.canonical import Value

type Polygon = Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class TownPlan:
    name: str
    government: str
    code: str
    zone_name: str = "WIB"
    paper: str = "a4"
    face: str = "serif"
    phone: str = ""
    email: str = ""
    address: str = ""
    logo: str = ""
    static_qris: str = ""
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CalendarPlan:
    """`text` as `WorkCalendar.text` describes it."""

    key: str
    text: Raw


@dataclass(frozen=True, kw_only=True)
class HolidayChangePlan:
    on: date
    known_at: datetime
    is_working: bool
    name: str
    like: str = ""
    is_correction: bool = False


@dataclass(frozen=True, kw_only=True)
class RegionPlan:
    code: str
    name: str
    level: str
    parent_code: str
    polygons: Sequence[Polygon] = ()


@dataclass(frozen=True, kw_only=True)
class ZonePlan:
    key: str
    name: str
    polygons: Sequence[Polygon]


@dataclass(frozen=True, kw_only=True)
class OfficePlan:
    """`parent` and `calendar` are keys; an office without a parent is the government itself."""

    key: str
    kind: str
    name: str
    parent: str
    region_code: str
    calendar: str
    unit: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonPlan:
    """An officer or a resident. Password, secret and profile are only beginnings.

    They are set when they are missing, and never again: from then on they are hers. An officer
    without a password who `is_invited` gets a link by mail.
    """

    email: str
    name: str
    is_officer: bool = False
    nip: str = ""
    rank: str = ""
    password: str = ""
    authenticator_secret: str = ""
    is_invited: bool = True
    profile: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class HoldingPlan:
    """A function of the person with this address in the office with this key."""

    email: str
    function: str
    office: str
    service: str = ""
    area: str = ""
    position: str = ""
    authority: Sequence[str] = ()
    from_on: date | None = None
    until_on: date | None = None
