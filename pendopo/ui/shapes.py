"""Which control suits a question, what it holds, and what a browser is told about it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from pendopo.rules.canonical import Value
from pendopo.rules.definition import coordinates, values
from pendopo.rules.definition.language import Both, Env, Point
from pendopo.rules.definition.model import Field
from pendopo.rules.definition.typed import LONGEST
from pendopo.ui import words
from pendopo.ui.pointing import figures
from pendopo.ui.posted import DATE_PARTS

type Listed = tuple[str, str, str, str]

_FEW = 8
_FEW_IN_ROW = 3
_MANY = 200
_SHOWN_FOUND = 20
_FIGURES = re.compile(r"(?:\\d|\[0-9\])(?:[+*]|\{[0-9,]+\})?")
_LEVELS = ("province", "regency", "district", "village")
_MIB = 1024 * 1024
_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
_SHAPES = {
    "long_text": "long",
    "address": "long",
    "multi_choice": "ticks",
    "checkbox": "tick",
    "date": "date",
    "point": "point",
    "file": "file",
    "table": "table",
    "computed": "shown",
    "money": "money",
}
_LINES: Mapping[str, Mapping[str, str]] = {
    "text": {"type": "text"},
    "number": {"type": "text", "inputmode": "decimal", "class": "w1"},
    "money": {"type": "text", "inputmode": "numeric"},
    "time": {"type": "text", "class": "w1"},
    "point": {"type": "text", "autocomplete": "off", "spellcheck": "false"},
    "nik": {"type": "text", "inputmode": "numeric", "class": "w3", "autocomplete": "off"},
    "family_card_no": {
        "type": "text",
        "inputmode": "numeric",
        "class": "w3",
        "autocomplete": "off",
    },
    "npwp": {"type": "text", "inputmode": "numeric", "class": "w3", "autocomplete": "off"},
    "nib": {"type": "text", "inputmode": "numeric", "class": "w3"},
    "phone": {"type": "tel", "class": "w3"},
    "email": {"type": "email", "spellcheck": "false", "autocapitalize": "none"},
}
_OWN = {
    "full_name": "name",
    "birth_date": "bday",
    "address": "street-address",
    "phone": "tel",
    "email": "email",
}


@dataclass(frozen=True)
class Choice:
    """One answer to choose."""

    id: str
    value: str
    label: str
    hint: str = ""
    closed: str = ""
    is_picked: bool = False


@dataclass(frozen=True)
class Part:
    """One control of a question that has several."""

    id: str
    name: str
    label: str
    value: str
    attrs: Mapping[str, str] = field(default_factory=dict)


def shape(asked: Field, listed: Sequence[object] | None, *, in_row: bool = False) -> str:
    """Return the name of the control that suits a question, in a row of a table a small one."""
    if asked.is_document:
        return "file"
    if asked.kind in ("choice", "reference", "region"):
        many = len(listed) if listed is not None else len(_options(asked))
        few = _FEW_IN_ROW if in_row else _FEW
        return "radios" if many <= few else "select" if many <= _MANY or in_row else "search"
    return _SHAPES.get(asked.kind, "line")


def _options(asked: Field) -> Mapping[str, Both]:
    """Return what a definition lists: of all regions those of the level that is asked for."""
    listed = asked.type.options
    if asked.kind != "region" or asked.limits.level not in _LEVELS:
        return listed
    dots = _LEVELS.index(asked.limits.level)
    return {code: both for code, both in listed.items() if code.count(".") == dots}


def attributes(asked: Field) -> dict[str, str]:
    """Return what a browser is told of a text control: keyboard, length, what it may fill in."""
    found = dict(_LINES.get(asked.kind, {"type": "text"}))
    longest = asked.limits.max_length or LONGEST.get(asked.kind)
    if asked.kind in ("text", "long_text", "address") and longest:
        found["maxlength"] = f"{longest}"
    if asked.limits.max_length and asked.limits.max_length <= _FEW:
        found["class"] = "w1"
    if asked.kind == "number" and not asked.limits.decimals:
        found["inputmode"] = "numeric"
    if _FIGURES.fullmatch(asked.limits.pattern or ""):
        found |= {"inputmode": "numeric", "class": "w2"}
    if asked.kind == "file" or asked.is_document:
        kinds = dict.fromkeys(_TYPES[one] for one in asked.limits.accept if one in _TYPES)
        found = {"accept": ",".join(kinds), "data-most": f"{asked.limits.max_mb}"}
        found |= {"multiple": "multiple"} if asked.limits.files > 1 else {}
    if own := _own(asked):
        found["autocomplete"] = own
    return found


def _own(asked: Field) -> str:
    """Return the browser's word for what it may know of the person herself."""
    items = [one.partition(".")[2] for one in asked.prefill if one.startswith("profile.")]
    return next((_OWN[item] for item in items if item in _OWN), "")


def text(asked: Field, stored: Value, lang: str) -> str:
    """Return a stored answer as a person would type it."""
    match values.from_json(asked, stored):
        case None | False:
            return ""
        case True:
            return "yes"
        case Decimal() as amount if asked.kind == "money":
            return f"{int(amount):,}".replace(",", ".")
        case Decimal() as amount:
            return _number(asked, amount, lang)
        case date() as day:
            return f"{day.day}/{day.month}/{day.year}"
        case time() as clock:
            return words.hour(clock, lang)
        case list():
            return ""
        case Point() as place:
            return figures(place)
        case known:
            return f"{known}"


def sent(asked: Field, said: str) -> str:
    """Return what was sent as its control shows it again: a place in plain figures."""
    if asked.kind != "point" or not said.strip():
        return said
    try:
        return figures(coordinates.read(said).point)
    except coordinates.NotAPlace:
        return said


def _number(asked: Field, amount: Decimal, lang: str) -> str:
    """Return `1.500` or `1.500,5`, in English plain: what is typed is read as it is shown.

    A dot alone is left out where it might be read as a comma.
    """
    if words.side(lang):
        return f"{amount:f}"
    said = words.number(amount, lang).replace("−", "-")
    return said if not asked.limits.decimals or "," in said else said.replace(".", "")


def options(
    asked: Field,
    listed: "Sequence[tuple[str, Both | str | Promise]] | None",
    env: Env,
    lang: str,
) -> list[Listed]:
    """Return value, label, hint and, where an option is closed, why, for all that can be chosen."""
    at = words.side(lang)
    if listed is not None:
        return [
            (value, f"{label[at]}" if isinstance(label, tuple) else f"{label}", "", "")
            for value, label in listed
        ]
    if not asked.options:
        return [(key, both[at], "", "") for key, both in _options(asked).items()]
    found = []
    for option in asked.options:
        closed = ""
        if option.condition and env and not option.condition.holds(env):
            closed = _("Hanya bila %(condition)s") % {"condition": option.condition.words[at]}
        found.append((option.key, option.label[at], option.hint[at] if option.hint else "", closed))
    return found


def found(listed: Sequence[Listed], wanted: str, picked: set[str]) -> list[Listed]:
    """Return what is picked, then the first whose label holds every word that is looked for."""
    sought = wanted.casefold().split()
    hits = [
        one
        for one in listed
        if one[0] in picked or (sought and all(word in one[1].casefold() for word in sought))
    ]
    return sorted(hits, key=lambda one: one[0] not in picked)[:_SHOWN_FOUND]


def choices(name: str, listed: Sequence[Listed], picked: Sequence[str]) -> list[Choice]:
    """Return what can be chosen, each with an id of its own."""
    return [
        Choice(f"{name}-{at}", value, label, hint, closed, is_picked=value in picked)
        for at, (value, label, hint, closed) in enumerate(listed)
    ]


def parts(asked: Field, name: str, control: str, post: QueryDict | None, said: str) -> list[Part]:
    """Return the controls of a date; all others have none."""
    if asked.kind != "date":
        return []
    labels = (_("Tanggal"), _("Bulan"), _("Tahun"))
    attrs = {"type": "text", "inputmode": "numeric", "class": "w1", "autocomplete": "off"}
    filled = _date_parts(said)
    if post is not None and any(f"{name}-{part}" in post for part in DATE_PARTS):
        filled = [f"{post.get(f'{name}-{part}', '')}" for part in DATE_PARTS]
    filled = [*filled, "", "", ""]
    own = _own(asked)
    return [
        Part(
            f"{control}-{part}",
            f"{name}-{part}",
            label,
            value,
            attrs | ({"autocomplete": f"{own}-{part}"} if own else {}),
        )
        for part, label, value in zip(DATE_PARTS, labels, filled, strict=False)
    ]


def _date_parts(said: str) -> list[str]:
    if said.count("-") == 2:
        return said.split("-")[::-1]
    return said.split("/")


def file_hint(asked: Field, lang: str) -> str:
    """Return which files fit."""
    kinds = [one.upper() for one in dict.fromkeys(asked.limits.accept)]
    last = _("%(first)s atau %(last)s") % {"first": ", ".join(kinds[:-1]), "last": kinds[-1]}
    said = _("%(kinds)s, paling besar %(size)s.") % {
        "kinds": last if len(kinds) > 1 else kinds[0],
        "size": words.file_size(asked.limits.max_mb * _MIB, lang),
    }
    if asked.limits.files > 1:
        said += " " + _("Paling banyak %(many)s berkas.") % {"many": asked.limits.files}
    return said
