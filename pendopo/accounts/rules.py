"""How long things last, what a calendar and a one-time code mean. Plain Python."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from ipaddress import ip_address, ip_network

import pyotp

from pendopo.rules.calendar import (
    WEEKDAYS,
    Calendar,
    Holiday,
    HolidayTable,
    Hours,
    Special,
    read_holidays,
    read_hours,
)
from pendopo.rules.identifiers import read_nik

CODE_LASTS = timedelta(minutes=10)
CODE_ATTEMPTS = 5
LINK_LASTS = timedelta(days=7)
SESSION_LASTS = timedelta(hours=12)
DUTY_IDLE = timedelta(minutes=60)
PROOF_LASTS = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)
RECOVERY_CODES = 10
SIGN_INS_KEPT_FOR = timedelta(days=90)

type Text = str | Sequence[Text] | Mapping[str, Text]
type Raw = Mapping[str, Text]


def mark_of(request: str) -> str:
    """Return the three signs that page and mail of one request for a code share."""
    return request[:3].upper()


def mailbox(email: str) -> str:
    """Return the box that an address reaches, for limits only: without a tag after + and dots.

    Many providers deliver `a.ni+1@…` and `ani@…` into one box, which tags would flood.
    """
    local, _at, host = email.rpartition("@")
    return f"{local.partition('+')[0].replace('.', '') or local}@{host}"


def has_lapsed(*, began_at: datetime, seen_at: datetime, is_on_duty: bool, now: datetime) -> bool:
    """Tell whether a session is over: twelve hours after its start, on duty also when idle.

    Source: OWASP ASVS 5.0, 7.3.1 and 7.3.2 (both limits, as the risk asks).
    """
    is_idle = is_on_duty and now - seen_at >= DUTY_IDLE
    return is_idle or now - began_at >= SESSION_LASTS


def matching_step(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """Return the time step whose code was typed, one step early or late included.

    Only steps later than `after` are looked at: a code works once.

    Source: RFC 6238, 5.2 (one step of delay, a second use is refused).
    """
    clock = pyotp.TOTP(secret)
    here = clock.timecode(now)
    for step in (here - 1, here, here + 1):
        same = hmac.compare_digest(clock.generate_otp(step).encode(), code.encode())
        if same and step > after:
            return step
    return None


@dataclass(frozen=True)
class Browser:
    """A name by which people know one of their devices again."""

    program: str
    system: str

    def __str__(self) -> str:
        return f"{self.program}, {self.system}" if self.system else self.program


_PROGRAMS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "UCBrowser": "UC Browser",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def browser(user_agent: str) -> Browser:
    """Return program and system as a header names them: a label, never a proof."""
    program = next((name for sign, name in _PROGRAMS.items() if sign in user_agent), "Peramban")
    system = next((name for sign, name in _SYSTEMS.items() if sign in user_agent), "")
    return Browser(program, system)


def read_calendar(raw: Raw, holidays: HolidayTable) -> Calendar:
    """Read the working time of an office as `WorkCalendar.text` holds it.

    :raises ValueError: when a date, a weekday or an interval is none
    """
    return Calendar(
        zone_name=_text(raw, "zone", "WIB"),
        hours=_week(_rows(raw, "hours")),
        holidays=holidays,
        specials=tuple(
            Special(_date(_text(one, "from")), _date(_text(one, "to")), _week(_rows(one, "hours")))
            for one in _list(raw, "special")
        ),
        works_on_joint_leave=_text(raw, "joint_leave", "off") == "work",
        local={
            _date(_text(one, "date")).toordinal(): _text(one, "name") for one in _list(raw, "local")
        },
        extra={
            _date(_text(one, "date")).toordinal(): _weekday(_text(one, "like"))
            for one in _list(raw, "extra")
        },
    )


def read_tables(texts: Sequence[str]) -> HolidayTable:
    """Read holiday tables into one; what a later one says of a date stands beside the rest."""
    rows: dict[int, tuple[Holiday, ...]] = {}
    years = frozenset[int]()
    for table in map(read_holidays, texts):
        for ordinal, found in table.rows.items():
            rows[ordinal] = (*rows.get(ordinal, ()), *found)
        years |= table.years
    return HolidayTable(rows, years)


def _text(raw: Raw, key: str, default: str = "") -> str:
    found = raw.get(key, default)
    if not isinstance(found, str):
        raise ValueError(f"{key} is not one text")
    return found


def _list(raw: Raw, key: str) -> list[Raw]:
    found = raw.get(key, ())
    if isinstance(found, (str, Mapping)):
        raise ValueError(f"{key} is not a list")
    return [one for one in found if isinstance(one, Mapping)]


def _rows(raw: Raw, key: str) -> Raw:
    found = raw.get(key, {})
    if not isinstance(found, Mapping):
        raise ValueError(f"{key} has no weekdays")
    return found


def _week(raw: Raw) -> dict[int, Hours]:
    return {_weekday(day): read_hours(_spans(spans)) for day, spans in raw.items()}


def _spans(spans: Text) -> list[str]:
    listed = [spans] if isinstance(spans, str) else spans
    return [span for span in listed if isinstance(span, str)]


def _weekday(name: str) -> int:
    if name not in WEEKDAYS:
        raise ValueError(f"'{name}' is no weekday; write one of {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(name)


def _date(text: str) -> date:
    return date.fromisoformat(text)


def differs_from_nik(answers: Mapping[str, object], *, today: date) -> bool:
    """Tell whether a NIK says another birth date or sex than was told: a warning, no refusal."""
    born_on = answers.get("birth_date")
    try:
        nik = read_nik(f"{answers.get('nik')}", today=today)
        told_on = date.fromisoformat(born_on) if isinstance(born_on, str) else None
    except ValueError:
        return False
    return not nik.fits(born_on=told_on, sex=f"{answers.get('sex')}")


def coarse(address: str) -> str:
    """Return the network of an address: /24 of IPv4, /48 of IPv6; empty when it is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return f"{ip_network((found, 24 if found.version == 4 else 48), strict=False)}"
