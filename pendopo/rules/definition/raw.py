"""From what people type to values, and from values to what is stored."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation

from pendopo.rules import identifiers
from pendopo.rules.canonical import Value
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Field
from pendopo.rules.identifiers import NotThat

LONGEST = {"text": 200, "address": 300, "long_text": 4000}
_MOST_ROWS = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,6})?", re.ASCII)
_GROUPED = re.compile(r"(?:Rp\s*)?([0-9]{1,3}(?:\.[0-9]{3})*|[0-9]{1,15})(?:,00)?", re.ASCII)
_LOCAL_DATE = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", re.ASCII)
_TIME = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})", re.ASCII)
_POINT = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,8})?)\s*[,;]\s*(-?[0-9]{1,3}(?:\.[0-9]{1,8})?)")

type Raw = str | Sequence[str] | Sequence[Mapping[str, str]]


class NotAnAnswer(ValueError):
    """What was typed is no answer to the question; `says` tells what would be."""

    def __init__(self, says: Both) -> None:
        super().__init__(says[0])
        self.says = says


def read(field: Field, raw: Raw, *, today: date) -> object:
    """Return the value of what was typed; None where nothing was.

    Numbers are exact decimals, money whole rupiah, choices their keys, a table a list of rows.

    :raises NotAnAnswer: when it is not one, with the cure in both languages
    """
    if field.kind == "table":
        return _table(field, raw, today)
    if field.kind == "multi_choice":
        picked = [raw] if isinstance(raw, str) else [str(one) for one in raw]
        return [_option(field, one) for one in dict.fromkeys(picked) if one] or None
    if not isinstance(raw, str):
        raise NotAnAnswer(("Jawab dengan satu isian saja.", "Give one answer only."))
    if field.kind == "checkbox":
        return raw in ("yes", "on", "true")
    text = _clean(field, raw)
    return _one(field, text, today) if text else None


def _clean(field: Field, raw: str) -> str:
    limit = field.limits.max_length or LONGEST.get(field.kind, 400)
    if _CONTROL.search(raw):
        raise NotAnAnswer(
            (
                f"{field.label[0]} berisi tanda yang tidak dapat disimpan. Ketik ulang isiannya.",
                f"{field.label[1]} holds a character that cannot be kept. Type it again.",
            )
        )
    text = raw.replace("\r\n", "\n").strip(" \t\n")
    if len(text) > limit:
        raise NotAnAnswer(
            (
                f"{field.label[0]} paling banyak {limit} huruf; yang tertulis {len(text)}.",
                f"{field.label[1]} may have {limit} characters at most; this has {len(text)}.",
            )
        )
    if field.kind not in ("long_text", "address"):
        text = " ".join(text.split())
    return text


def _one(field: Field, text: str, today: date) -> object:
    match field.kind:
        case "number":
            return _number(field, text)
        case "money":
            return _money(field, text)
        case "date":
            return _date(field, text)
        case "time":
            return _time(field, text)
        case "choice" | "reference" | "region":
            return _option(field, text)
        case "point":
            return _point(field, text)
        case _:
            return _identifier(field, text, today)


def _identifier(field: Field, text: str, today: date) -> object:
    try:
        match field.kind:
            case "nik":
                return identifiers.read_nik(text.replace(" ", ""), today=today).digits
            case "family_card_no":
                return identifiers.read_family_card(text.replace(" ", ""))
            case "npwp":
                return identifiers.read_npwp(text)
            case "nib":
                return identifiers.read_nib(text.replace(" ", ""))
            case "phone":
                return identifiers.read_phone(text)
            case "email":
                return identifiers.read_email(text)
            case _:
                return text
    except NotThat as error:
        raise NotAnAnswer(error.says) from None


def _number(field: Field, text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise NotAnAnswer(
            (
                f"{field.label[0]} ditulis dengan angka, misalnya 4 atau 2,5.",
                f"{field.label[1]} is written in figures, such as 4 or 2.5.",
            )
        )
    value = Decimal(text.replace(",", "."))
    places = -int(value.as_tuple().exponent)
    if places > field.limits.decimals:
        many = field.limits.decimals
        raise NotAnAnswer(
            (
                f"{field.label[0]} paling banyak {many} angka di belakang koma."
                if many
                else f"{field.label[0]} ditulis tanpa koma, misalnya 4.",
                f"{field.label[1]} may have {many} decimals at most."
                if many
                else f"{field.label[1]} is a whole number, such as 4.",
            )
        )
    return value


def _money(field: Field, text: str) -> Decimal:
    match = _GROUPED.fullmatch(text)
    if not match:
        raise NotAnAnswer(
            (
                f"{field.label[0]} ditulis dalam rupiah tanpa sen, misalnya 1.500.000.",
                f"{field.label[1]} is written in whole rupiah, such as 1.500.000.",
            )
        )
    return Decimal(match[1].replace(".", ""))


def _date(field: Field, text: str) -> date:
    try:
        if match := _LOCAL_DATE.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise NotAnAnswer(
        (
            f"{field.label[0]} bukan tanggal yang ada. Tulis seperti 17/8/1990.",
            f"{field.label[1]} is not a date. Write it like 17/8/1990 (day first).",
        )
    )


def _time(field: Field, text: str) -> time:
    match = _TIME.fullmatch(text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    raise NotAnAnswer(
        (
            f"{field.label[0]} bukan jam yang ada. Tulis seperti 08.30.",
            f"{field.label[1]} is not a time. Write it like 08:30.",
        )
    )


def _point(field: Field, text: str) -> str:
    match = _POINT.fullmatch(text)
    if match and abs(Decimal(match[1])) <= 90 and abs(Decimal(match[2])) <= 180:
        return f"{match[1]},{match[2]}"
    raise NotAnAnswer(
        (
            f"{field.label[0]} ditulis sebagai lintang dan bujur, misalnya -7.2575, 112.7521.",
            f"{field.label[1]} is written as latitude and longitude, such as -7.2575, 112.7521.",
        )
    )


def _option(field: Field, text: str) -> str:
    if text not in field.name.type.options:
        raise NotAnAnswer(
            (
                f"Pilih {field.label[0]} dari daftar.",
                f"Choose {field.label[1]} from the list.",
            )
        )
    return text


def _table(field: Field, raw: Raw, today: date) -> object:
    rows = [row for row in raw if isinstance(row, Mapping)] if not isinstance(raw, str) else []
    most = int(field.limits.most or _MOST_ROWS)
    if len(rows) > max(most, 1) and len(rows) > _MOST_ROWS:
        raise NotAnAnswer(
            (
                f"{field.label[0]} paling banyak {most} baris; yang dikirim {len(rows)}.",
                f"{field.label[1]} may have {most} rows at most; {len(rows)} were sent.",
            )
        )
    found = []
    for row in rows:
        cells = {c.key: read(c, row.get(c.key, ""), today=today) for c in field.columns}
        known = {key: value for key, value in cells.items() if value not in (None, False)}
        if known:
            found.append(known)
    return found or None


def to_json(value: object) -> Value:
    """Return a value as it is stored: texts, booleans, lists and rows; no floats."""
    match value:
        case None | bool() | str():
            return value
        case Decimal():
            return f"{value:f}"
        case date() | time():
            return value.isoformat()
        case list() | tuple():
            return [to_json(one) for one in value]
        case dict():
            return {str(key): to_json(one) for key, one in value.items()}
        case _:
            raise TypeError(f"{type(value).__name__} is not an answer")


def from_json(field: Field, stored: Value) -> object:
    """Return the value of what is stored; None where it does not fit the question."""
    try:
        match field.kind:
            case "checkbox":
                return stored is True
            case "number" | "money":
                return Decimal(stored) if isinstance(stored, str) else None
            case "date":
                return date.fromisoformat(stored) if isinstance(stored, str) else None
            case "time":
                return time.fromisoformat(stored) if isinstance(stored, str) else None
            case "multi_choice":
                return [str(one) for one in stored] if isinstance(stored, list) else None
            case "table":
                return _rows(field, stored)
            case _:
                return stored if isinstance(stored, str) and stored else None
    except (ValueError, InvalidOperation):
        return None


def _rows(field: Field, stored: Value) -> object:
    if not isinstance(stored, list):
        return None
    columns = {column.key: column for column in field.columns}
    return [
        {key: from_json(columns[key], cell) for key, cell in row.items() if key in columns}
        for row in stored
        if isinstance(row, Mapping)
    ] or None
