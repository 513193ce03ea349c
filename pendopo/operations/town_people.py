"""Officers with what they hold, and residents, in a town file."""

from collections.abc import Mapping, Sequence
from datetime import date

from pendopo.accounts.plans import HoldingPlan, PersonPlan
from pendopo.operations.town_reader import Reader
from pendopo.rules.actor import is_within
from pendopo.rules.canonical import Value
from pendopo.rules.definition.nodes import Node
from pendopo.rules.identifiers import (
    NotThat,
    read_email,
    read_family_card,
    read_nik,
    read_nip,
    read_phone,
)

_SHORTEST_PASSWORD = 12
_LATEST = date(9999, 1, 1)
_PARTS_BEFORE_WARD = 3  # province, regency, district


def officers(
    reader: Reader,
    node: Node,
    *,
    offices: Sequence[str],
    functions: Sequence[str],
    regions: Sequence[str],
    environment: Mapping[str, str],
    is_demo: bool,
) -> tuple[list[PersonPlan], list[HoldingPlan]]:
    """Return officers by their e-mail address, and the functions that they hold."""
    people, holdings = list[PersonPlan](), list[HoldingPlan]()
    for address, value in reader.entries(node, "officers"):
        email = _email(reader, node, address)
        if email in [one.email for one in people]:
            reader.say(value.place, f"{email} is an officer already; keep one")
        reader.mapping(
            value,
            f"officer {address}",
            required=("name",),
            known=("nip", "rank", "password", "password_from", "authenticator", "holds"),
        )
        people.append(
            PersonPlan(
                email=email,
                name=reader.text(value, "name"),
                is_officer=True,
                nip=_read(reader, value, "nip"),
                rank=reader.text(value, "rank"),
                password=_password(reader, value, environment, is_demo),
                authenticator_secret=_authenticator(reader, value, is_demo),
            )
        )
        for held in reader.items(value.get("holds"), "holds"):
            holding = _holding(reader, held, email, offices, functions)
            _check_area(reader, held, holding.area, regions)
            holdings.append(holding)
    _check_once(reader, node, holdings)
    return people, holdings


def _email(reader: Reader, node: Node, address: str) -> str:
    try:
        return read_email(address)
    except NotThat as error:
        reader.say((node.keys or {}).get(address, node.place), error.says[1])
        return address


def _password(reader: Reader, node: Node, environment: Mapping[str, str], is_demo: bool) -> str:
    """Return the first password; without one the officer gets a link by mail."""
    name, written = reader.text(node, "password_from"), reader.text(node, "password")
    place = reader.place(node, "password_from" if name else "password")
    if written and not is_demo:
        reader.say(
            place,
            "a password stands in the file; write `password_from: NAME` of an environment "
            "variable, or nothing: then the officer gets a link by mail",
        )
    if name and name not in environment:
        reader.say(place, f"the environment has no {name}; set it when you load the file")
    password = environment.get(name, "") if name else written
    if password and len(password) < _SHORTEST_PASSWORD:
        reader.say(place, f"the password is shorter than {_SHORTEST_PASSWORD} characters")
    return password


def _authenticator(reader: Reader, node: Node, is_demo: bool) -> str:
    secret = reader.matching(node, "authenticator", r"[A-Z2-7]{32}", "32 letters of base 32")
    if secret and not is_demo:
        reader.say(
            reader.place(node, "authenticator"),
            "only the demonstration may know the secret of a second factor; remove the line",
        )
    return secret


def _holding(
    reader: Reader, node: Node, email: str, offices: Sequence[str], functions: Sequence[str]
) -> HoldingPlan:
    reader.mapping(
        node,
        "what an officer holds",
        required=("function", "office"),
        known=("position", "service", "area", "authority", "from", "until"),
    )
    from_on, until_on = reader.day(node, "from"), reader.day(node, "until")
    if (until_on or _LATEST) < (from_on or date.min):
        reader.say(node.place, "this function ends before it begins; exchange from and until")
    return HoldingPlan(
        email=email,
        function=reader.known(node, "function", functions, "function", "in the vocabulary"),
        office=reader.known(node, "office", offices, "office"),
        service=reader.text(node, "service"),
        area=reader.matching(
            node,
            "area",
            r"[0-9][0-9.]*(/[0-9]{3}){0,2}",
            "a region code, perhaps with RW and RT like 35.78.01.1001/011/003",
        ),
        position=reader.text(node, "position"),
        authority=[
            reader.scalar(one, "authority")
            for one in reader.items(node.get("authority"), "authority")
        ],
        from_on=from_on,
        until_on=until_on,
    )


def _check_area(reader: Reader, node: Node, area: str, regions: Sequence[str]) -> None:
    code, _, neighbourhood = area.partition("/")
    if not code:
        return
    if not any(is_within(region, code) for region in regions):
        reader.say(
            reader.place(node, "area"),
            f"area {area} holds no region of this file; write the code of one, or its first parts",
        )
    elif neighbourhood and code.count(".") != _PARTS_BEFORE_WARD:
        reader.say(
            reader.place(node, "area"),
            f"area {area}: RW and RT stand behind the code of a ward, like 35.78.01.1001/011/003",
        )


def _check_once(reader: Reader, node: Node, holdings: Sequence[HoldingPlan]) -> None:
    seen = set()
    for one in holdings:
        held = (one.email, one.function, one.office, one.service, one.area)
        if held in seen:
            reader.say(
                node.place,
                f"{one.email} holds {one.function} in {one.office} twice; keep one line",
            )
        seen.add(held)


_TOLD = (
    "family_card", "full_name", "birth_place", "birth_date", "sex", "address", "rt", "rw",
    "ward", "phone", "nik",
)  # fmt: skip


def residents(
    reader: Reader, node: Node, *, wards: Sequence[str], taken: Sequence[str]
) -> list[PersonPlan]:
    """Return residents by their e-mail address, with what they told about themselves."""
    found = []
    for address, value in reader.entries(node, "residents"):
        email = _email(reader, node, address)
        if email in taken:
            reader.say(value.place, f"{email} is an officer already; take her private address")
        reader.mapping(value, f"resident {address}", required=("full_name",), known=_TOLD)
        found.append(
            PersonPlan(
                email=email,
                name=reader.text(value, "full_name"),
                profile={k: v for k, v in _profile(reader, value, wards).items() if v},
            )
        )
    return found


def _profile(reader: Reader, node: Node, wards: Sequence[str]) -> dict[str, Value]:
    born_on = reader.day(node, "birth_date")
    return {
        "nik": _read(reader, node, "nik"),
        "family_card": _read(reader, node, "family_card"),
        "full_name": reader.text(node, "full_name"),
        "birth_place": reader.text(node, "birth_place"),
        "birth_date": born_on.isoformat() if born_on else "",
        "sex": reader.one_of(node, "sex", ("", "female", "male")),
        "address": reader.text(node, "address"),
        "rt": reader.matching(node, "rt", r"[0-9]{3}", "three digits like 003"),
        "rw": reader.matching(node, "rw", r"[0-9]{3}", "three digits like 011"),
        "ward": reader.known(node, "ward", wards, "ward"),
        "phone": _read(reader, node, "phone"),
    }


def _read(reader: Reader, node: Node, key: str) -> str:
    text = reader.text(node, key)
    if not text:
        return ""
    try:
        match key:
            case "nik":
                return read_nik(text, today=_LATEST).digits
            case "family_card":
                return read_family_card(text)
            case "nip":
                return read_nip(text)
            case _:
                return read_phone(text)
    except NotThat as error:
        reader.say(reader.place(node, key), error.says[1])
        return ""
