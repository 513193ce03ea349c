"""Values as paper shows them: long dates, rupiah, names of options, numbers in words."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal

from pendopo.rules.definition.language import Both, Name, Point, Type

_UNIT = re.compile(r"(.+?)\s*\(([^()]{1,20})\)")
_MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
)
_MONTHS_EN = (
    "January February March April May June July August September October November December".split()
)
_ONES = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
_BIG = (
    (10**24, "septiliun"),
    (10**21, "sekstiliun"),
    (10**18, "kuintiliun"),
    (10**15, "kuadriliun"),
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (1000, "ribu"),
    (100, "ratus"),
    (10, "puluh"),
)
_UNKNOWN = "–"
AT_SIGNING = "[[valid_until]]"


class AtSigning(date):
    """A day that is known when a letter is signed; what counts on it takes it as it is now."""


def show(value: object, kind: Type, lang: int = 0) -> str:
    """Return a value as Indonesian paper shows it, or as an English reader expects it."""
    match value:
        case None:
            return _UNKNOWN
        case bool():
            return (("tidak", "ya"), ("no", "yes"))[lang][value]
        case Decimal():
            return _amount(value, kind, lang)
        case time():
            return f"{value:%H.%M}" if lang == 0 else f"{value:%H:%M}"
        case AtSigning():
            return AT_SIGNING
        case date():
            months = (_MONTHS, _MONTHS_EN)[lang]
            return f"{value.day} {months[value.month - 1]} {value.year}"
        case timedelta():
            return f"{value.days} {('hari', 'days')[lang]}"
        case Point():
            return _coordinates(value, lang)
        case list() | tuple():
            return _listed(value, kind, lang)
        case _:
            return _option(value, kind, lang)


def named(name: Name, value: object, lang: int = 0) -> str:
    """Return a name with its value and unit: `Luas 3 m²`.

    What stands in brackets at the end of the label of a number is its unit: `Lama (hari)`.
    """
    label, unit = unit_of(name, lang)
    if name.is_share and isinstance(value, Decimal):
        return f"{label} {_amount(value * 100, name.type, lang)}%"
    return f"{label} {exact(value, name.type, lang)} {unit}".strip()


def unit_of(name: Name, lang: int) -> Both:
    """Return a label without its unit, and the unit."""
    label = name.label[lang]
    match = _UNIT.fullmatch(label)
    if name.unit or name.type.name != "number" or not match:
        return label, name.unit
    return match[1], match[2]


def exact(value: object, kind: Type, lang: int = 0) -> str:
    """Return a value as `show` does; fractions of a rupiah are shown, not lost."""
    said = show(value, kind, lang)
    if kind.name != "money" or not isinstance(value, Decimal):
        return said
    part = f"{abs(value) % 1:f}".partition(".")[2].rstrip("0")
    return f"{said}{',.'[lang]}{part}" if part else said


def _amount(value: Decimal, kind: Type, lang: int) -> str:
    point, comma = ((",", "."), (".", ","))[lang]
    if kind.name == "money":
        return "Rp" + _grouped(str(int(value)), comma)
    whole, _, part = f"{value:f}".partition(".")
    part = part.rstrip("0")
    return _grouped(whole, comma) + (point + part if part else "")


def _grouped(digits: str, comma: str) -> str:
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    return sign + f"{int(digits):,}".replace(",", comma)


def _coordinates(point: Point, lang: int) -> str:
    said = [f"{number:f}".replace("-", "−") for number in (point.latitude, point.longitude)]
    if lang == 0:
        said = [text.replace(".", ",") for text in said]
    return "; ".join(said)


def _listed(value: Sequence[object], kind: Type, lang: int) -> str:
    if kind.name == "table":
        return f"{len(value)} {('baris', 'rows')[lang]}"
    return ", ".join(_option(one, kind, lang) for one in value)


def _option(value: object, kind: Type, lang: int) -> str:
    text = str(value)
    return kind.options[text][lang] if text in kind.options else text


def spelled(amount: Decimal) -> str:
    """Return a number in Indonesian words; what stands behind the comma figure by figure."""
    if amount < 0:
        return "minus " + spelled(-amount)
    whole, _, part = f"{amount:f}".partition(".")
    figures = part.rstrip("0")
    behind = " koma " + " ".join(_ONES[int(figure)] for figure in figures) if figures else ""
    return _whole(int(whole)) + behind


def _whole(number: int) -> str:
    if number < 12:
        return _ONES[number]
    if number < 20:
        return _ONES[number - 10] + " belas"
    size, name = next(big for big in _BIG if number >= big[0])
    head, rest = divmod(number, size)
    said = "se" + name if head == 1 and size in (100, 1000) else f"{_whole(head)} {name}"
    return said + (" " + _whole(rest) if rest else "")
