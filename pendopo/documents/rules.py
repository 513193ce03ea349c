"""What a letter is before it is one, how it is numbered, what its code looks like."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Protocol

from pendopo.rules.calendar import ZONES
from pendopo.rules.canonical import Value
from pendopo.rules.definition import letters
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.terms import Duration


class Official(Protocol):
    """Who signs, as letters print it."""

    @property
    def person_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def nip(self) -> str: ...
    @property
    def rank(self) -> str: ...
    @property
    def position(self) -> str: ...
    @property
    def authority(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Numbering:
    """How a letter is numbered, as its definition says; without a unit the office's own."""

    pattern: str
    classification: str = ""
    sequence: str = "per office and year"
    unit: str = ""


@dataclass(frozen=True)
class Letter:
    """A letter to be made, whole: everything that does not come from signing it.

    `subject` is the stream of the thing that it is about (`case/…`), `kind` the document's key in
    the definition, `version` the hash of the definition. `files` are texts by their path below
    the root (`<service>/letter.typ`), of which only `.typ` are used; `template` is one of them,
    `part` the word after `#`. `data` are the letter's own values; `to`, `case` (number, filed_on,
    service), `legal_basis`, `decision` (reasons, note) and `objection` (days, unit, to, last_day,
    basis) stand beside them. `holder` is the name as the letter prints it.
    Who holds `revoke_by` in the office may revoke on one of the `grounds` (key → words).
    """

    subject: str
    kind: str
    service: str
    version: str
    office: str
    title: Both
    files: Mapping[str, str]
    template: str
    official: Official
    holder: str
    part: str = ""
    data: Mapping[str, Value] = field(default_factory=dict)
    to: Sequence[str] = ()
    case: Mapping[str, Value] = field(default_factory=dict)
    legal_basis: Sequence[str] = ()
    decision: Mapping[str, Value] = field(default_factory=dict)
    objection: Mapping[str, Value] = field(default_factory=dict)
    numbering: Numbering | None = None
    valid_until: date | None = None
    valid_for: Duration | None = None
    revoke_by: str = "signatory"
    grounds: Mapping[str, Both] = field(default_factory=dict)

    @property
    def files_used(self) -> dict[str, str]:
        """The texts that its template can import."""
        return {path: text for path, text in self.files.items() if path.endswith(".typ")}


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 7, 4
_LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


def new_code() -> str:
    """Return a code of 140 random bits in seven groups of four, as people read it.

    Source of the alphabet: D. Crockford, Base 32, 2002 (no I, L, O and U).
    """
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)))


def code_from(typed: str) -> str:
    """Return the code that a person means, whatever the case, gaps and look-alike letters.

    :raises NoCode: when it cannot be one
    """
    plain = typed[:100].strip().upper().translate(_LOOK_ALIKE)
    if len(plain) != GROUPS * GROUP or not set(plain) <= set(ALPHABET):
        raise NoCode(len(plain), sorted(set(plain) - set(ALPHABET))[:5])
    return _grouped(plain)


class NoCode(Exception):
    """A text that is no code of a document: how many signs it has, and which no code uses."""

    def __init__(self, length: int, strange: Sequence[str]) -> None:
        super().__init__(length)
        self.length = length
        self.strange = strange


def _grouped(plain: str) -> str:
    return "-".join(plain[n : n + GROUP] for n in range(0, len(plain), GROUP))


_ROMAN = "I II III IV V VI VII VIII IX X XI XII".split()


class NoRegister(ValueError):
    """A rule of counting that nobody understands."""


def register_key(numbering: Numbering, *, office: str, service: str, on: date) -> str:
    """Return the register that counts a letter of a day, such as `office=dpmptsp year=2026`.

    The rule reads `per office and year`, with any of office, service, classification, month, year.

    :raises NoRegister: when the rule names anything else
    """
    try:
        words = letters.counted_by(numbering.sequence)
    except ValueError as error:
        raise NoRegister(f"{error}") from None
    said = {
        "office": office,
        "service": service,
        "classification": numbering.classification,
        "month": f"{on:%Y-%m}",
        "year": f"{on:%Y}",
    }
    return " ".join(f"{word}={said[word]}" for word in words)


def number(numbering: Numbering, *, sequence: int, unit: str, on: date) -> str:
    """Return the number as the letter prints it; the sequence has at least four digits."""
    said = {
        "classification": numbering.classification,
        "sequence": f"{sequence:04}",
        "unit": numbering.unit or unit,
        "year": f"{on:%Y}",
        "month": f"{on:%m}",
        "month_roman": _ROMAN[on.month - 1],
        "date": f"{on:%d%m%Y}",
    }
    return re.sub(r"<(\w+)>", lambda found: said[found[1]], numbering.pattern)


def span(text: str) -> Duration:
    """Return a span of time as a document keeps it, such as `3 months`."""
    amount, unit = text.split(" ", 1)
    return Duration(Decimal(amount), unit)


def last_day(valid_for: Duration | None, valid_until: date | None, *, on: date) -> date | None:
    """Return the last day on which a letter is valid that is signed on a day.

    A span begins with the signature: what nobody holds yet does not grow old.
    """
    return letters.later(on, valid_for) if valid_for else valid_until


def local(moment: datetime, zone: str) -> datetime:
    """Return an instant by the clock of a zone: WIB, WITA or WIT."""
    return moment.astimezone(timezone(timedelta(hours=ZONES[zone])))


REPLACEMENT_GROUNDS: Mapping[str, Both] = {
    "wording": ("Salah tulis dalam surat", "A mistake in the letter"),
    "official": ("Pejabat penanda tangan keliru", "The wrong official signed"),
    "layout": ("Cetakan surat rusak atau tidak lengkap", "The letter was set badly or in part"),
}
COMMON_GROUNDS: Mapping[str, Both] = {
    "untrue": ("Data pendukung tidak benar", "The supporting data are not true"),
    "mistaken": ("Terbit karena kekeliruan", "Issued by mistake"),
}
