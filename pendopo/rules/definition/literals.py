"""Values that are written down in an expression: numbers, money, dates, texts, spans."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from pendopo.rules.definition import paper
from pendopo.rules.definition.language import (
    DATE,
    MONEY,
    MONTHS,
    NUMBER,
    SPAN,
    TEXT,
    Code,
    Type,
    Wrong,
    constant,
)

UNITS: Mapping[str, tuple[Type, int, str]] = {
    "day": (SPAN, 1, "hari"),
    "days": (SPAN, 1, "hari"),
    "week": (SPAN, 7, "minggu"),
    "weeks": (SPAN, 7, "minggu"),
    "month": (MONTHS, 1, "bulan"),
    "months": (MONTHS, 1, "bulan"),
    "year": (MONTHS, 12, "tahun"),
    "years": (MONTHS, 12, "tahun"),
}
_MOST_DIGITS = 15
_LONGEST_SPAN = 36_500


def written(kind: str, word: str) -> Code:
    """Make the code of a money, date, percent, string or number token.

    :raises Wrong: when there is no such value
    """
    try:
        match kind:
            case "money":
                return _shown(MONEY, _amount(word[2:].replace(".", "")), word)
            case "date":
                return _shown(DATE, date.fromisoformat(word), word)
            case "percent":
                said = (word.replace(".", ","), word)
                return constant(NUMBER, _amount(word[:-1]) / 100, said)
            case "string":
                return constant(TEXT, word[1:-1], (word[1:-1], word[1:-1]))
        amount = _amount(word.replace("_", ""))
    except (ValueError, InvalidOperation):
        raise Wrong(f"'{word}' is no {kind} that can be") from None
    return constant(NUMBER, amount, (paper.show(amount, NUMBER), word))


def span(word: str, unit: str) -> Code:
    """Make the code of a span of days or months, such as `30 days` or `1 year`.

    :raises Wrong: when it is not whole, or longer than a century
    """
    kind, times, indonesian = UNITS[unit]
    if not word.isdigit() or int(word) > _LONGEST_SPAN:
        raise Wrong(f"write a whole number of {unit}, not {word}")
    many = int(word) * times
    value = timedelta(days=many) if kind is SPAN else many
    return constant(kind, value, (f"{word} {indonesian}", f"{word} {unit}"))


def _amount(digits: str) -> Decimal:
    if sum(one.isdigit() for one in digits) > _MOST_DIGITS:
        raise ValueError(digits)
    return Decimal(digits)


def _shown(kind: Type, value: object, word: str) -> Code:
    english = word if kind is DATE else paper.show(value, kind, 1)
    return constant(kind, value, (paper.show(value, kind), english))
