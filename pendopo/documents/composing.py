"""What a letter says beyond its own values: head, place, official, and what signing gives."""

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

import segno
from django.conf import settings

from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Office, Town
from pendopo.documents import rules
from pendopo.documents.rules import Letter
from pendopo.rules.canonical import Value
from pendopo.rules.definition import paper
from pendopo.rules.definition.language import DATE

type Sheet = dict[str, Value]


def sheet(letter: Letter) -> Sheet:
    """Return everything that a letter says before it is signed, as the letter module reads it."""
    office, town = accounts.office(letter.office), accounts.town()
    return {
        **letter.data,
        "title": letter.title[0],
        "part": letter.part,
        "place": office.place or town.name,
        "zone": accounts.calendar_of(office.key).zone_name,
        "letterhead": _letterhead(office, town),
        "official": _official(letter),
        "to": list(letter.to),
        "case": dict(letter.case),
        "legal_basis": list(letter.legal_basis),
        "decision": dict(letter.decision),
        "objection": dict(letter.objection),
        "signature": "electronic",
        "paper": town.paper,
        "face": town.face,
    }


def _letterhead(office: Office, town: Town) -> Sheet:
    reached_by = [f"Telepon {office.phone}" if office.phone else "", office.email]
    lines = [office.address, " · ".join(part for part in reached_by if part)]
    return {
        "government": town.government,
        "parents": _parents(office, town),
        "office": office.name,
        "address": [line for line in lines if line],
        "logo": town.logo or None,
    }


def _parents(office: Office, town: Town) -> list[str]:
    """Return the offices of an area above this one, the highest first, as a head names them."""
    names, above = [], office.parent
    while above is not None:
        if above.region_code not in ("", town.code):
            names.append(above.name)
        above = above.parent
    return names[::-1]


def _official(letter: Letter) -> Sheet:
    who = letter.official
    return {
        "position": who.position,
        "name": who.name,
        "rank": who.rank,
        "nip": who.nip,
        "authority": list(who.authority),
    }


def dated(said: Mapping[str, Value], until: date | None) -> Sheet:
    """Return what a letter says with the day until which it is valid, known by its signature."""
    written = paper.show(until, DATE)
    return {key: _dated(value, written) for key, value in said.items()}


def _dated(value: Value, until: str) -> Value:
    if isinstance(value, str):
        return value.replace(paper.AT_SIGNING, until)
    if isinstance(value, Mapping):
        return {key: _dated(one, until) for key, one in value.items()}
    return [_dated(one, until) for one in value] if isinstance(value, list) else value


def draft(said: Mapping[str, Value], *, demo: bool) -> Sheet:
    """Return the values of a letter that is not signed: RANCANGAN, no number, no code."""
    return {**said, "draft": True, "demo": demo}


def signed(
    said: Mapping[str, Value],
    *,
    code: str,
    number: str,
    issued_on: date,
    signed_at: datetime,
    demo: bool,
) -> Sheet:
    """Return the values of a letter with all that signing gives."""
    return {
        **said,
        "number": number or None,
        "issued_on": issued_on.isoformat(),
        "signed_at": rules.local(signed_at, f"{said['zone']}").isoformat(timespec="seconds"),
        "verification": {"code": code, "url": _shown_address(), "qr": qr_code(code)},
        "demo": demo,
    }


def address(code: str) -> str:
    """Return the whole address at which anybody checks a document."""
    return f"{settings.ADDRESS}/verifikasi/{code}"


def qr_code(code: str) -> str:
    """Return an SVG of the address, without its quiet zone: the layout keeps that clear."""
    made = segno.make(address(code), error="m", micro=False)
    return str(made.svg_inline(border=0, scale=4, omitsize=True))


def _shown_address() -> str:
    return f"{urlsplit(settings.ADDRESS).netloc}/verifikasi"
