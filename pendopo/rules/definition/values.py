"""From what was typed to a value, from a value to what is stored, and back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation

from pendopo.rules.canonical import Value
from pendopo.rules.definition import limits, typed
from pendopo.rules.definition.language import Point, is_bounded
from pendopo.rules.definition.model import Field
from pendopo.rules.definition.typed import NotAnAnswer, Raw

_LONGEST_NUMBER = 40


def read_answer(one: Field, raw: Raw, *, today: date) -> object:
    """Return the value of what was typed; None where nothing was.

    Numbers are exact decimals, money whole rupiah, choices their keys, several choices a list,
    a table a list of rows, a checkbox True or False.

    :raises NotAnAnswer: when it is no answer, with the cure in both languages
    """
    if one.kind == "table":
        return _table(one, raw, today)
    if one.kind == "multi_choice":
        picked = list(dict.fromkeys([raw] if isinstance(raw, str) else [str(each) for each in raw]))
        if len(picked) > len(one.type.options):
            raise NotAnAnswer(limits.too_many(one, len(picked), len(one.type.options)))
        return [typed.option(one, each) for each in picked if each] or None
    if not isinstance(raw, str):
        name = typed.about(one)
        raise NotAnAnswer((f"{name[0]}: beri satu isian saja.", f"{name[1]}: give one answer."))
    if one.kind == "checkbox":
        return raw in ("yes", "on", "true")
    text = typed.cleaned(one, raw)
    return typed.read_text(one, text, today=today) if text else None


def _table(one: Field, raw: Raw, today: date) -> object:
    rows = [row for row in raw if isinstance(row, Mapping)] if not isinstance(raw, str) else []
    most = int(one.limits.most) if isinstance(one.limits.most, Decimal) else limits.MOST_ROWS
    if len(rows) > max(most, limits.MOST_ROWS):
        raise NotAnAnswer(limits.too_many(one, len(rows), most))
    found = []
    for number, row in enumerate(rows, 1):
        try:
            cells = {c.key: read_answer(c, row.get(c.key, ""), today=today) for c in one.columns}
        except NotAnAnswer as refusal:
            told = refusal.says
            says = (f"Baris {number}: {told[0]}", f"Row {number}: {told[1]}")
            raise NotAnAnswer(says) from None
        if any(value not in (None, False) for value in cells.values()):
            found.append({key: value for key, value in cells.items() if value is not None})
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
        case Point():
            return str(value)
        case list() | tuple():
            return [to_json(each) for each in value]
        case Mapping():
            return {str(key): to_json(each) for key, each in value.items()}
        case _:
            raise TypeError(f"{type(value).__name__} is not an answer")


def from_json(one: Field, stored: Value) -> object:
    """Return the value of what is stored; None where it does not fit the question."""
    match one.kind:
        case "checkbox":
            return stored is True
        case "multi_choice":
            listed = stored if isinstance(stored, Sequence) and not isinstance(stored, str) else ()
            return [each for each in listed if isinstance(each, str)] or None
        case "table":
            return _rows(one, stored)
    if not isinstance(stored, str) or not stored:
        return None
    match one.kind:
        case "number" | "money":
            return _or_none(_decimal, stored)
        case "date":
            return _or_none(date.fromisoformat, stored)
        case "time":
            return _or_none(time.fromisoformat, stored)
        case "point":
            return _or_none(_point, stored)
        case _:
            return stored


def _or_none[T](make: Callable[[str], T], text: str) -> T | None:
    try:
        return make(text)
    except (ValueError, InvalidOperation):
        return None


def _decimal(text: str) -> Decimal:
    if len(text) > _LONGEST_NUMBER or not is_bounded(value := Decimal(text)):
        raise ValueError(text)
    return value


def _point(text: str) -> Point:
    latitude, longitude = (_decimal(part.strip()) for part in text.split(","))
    return Point(latitude, longitude)


def _rows(one: Field, stored: Value) -> object:
    if not isinstance(stored, Sequence) or isinstance(stored, str):
        return None
    columns = {column.key: column for column in one.columns}
    found = []
    for row in stored:
        if isinstance(row, Mapping):
            cells = {c: from_json(columns[c], cell) for c, cell in row.items() if c in columns}
            found.append({key: value for key, value in cells.items() if value is not None})
    return found or None


def read_stored_day(text: str) -> date | None:
    """Return a stored date, or None."""
    return _or_none(date.fromisoformat, text)
