"""What an expression is made of: types, names, and code that never raises and can say itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

type Env = Mapping[str, object]
type Run = Callable[[Env], object]
type Why = Callable[[Env, int], str]
type Both = tuple[str, str]

LARGEST = Decimal(10) ** 24  # beyond this nothing is known any more: no answer is that large
_FINEST = 400  # figures behind the comma


class Wrong(Exception):
    """The expression has an error; the text says what and what would be right."""


@dataclass(frozen=True)
class Point:
    """A place on the map, with the zones that it lies in."""

    latitude: Decimal
    longitude: Decimal
    zones: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.latitude:f},{self.longitude:f}"


@dataclass(frozen=True)
class DecisionRow:
    """One row of a decision table: a cell for each value looked up, and what the row gives."""

    cells: tuple[str, ...]
    gives: Env


@dataclass(frozen=True)
class Type:
    """What a value is.

    `options` of a choice: key → words; `columns` of a table, a reference or a decision table;
    `rows` of a reference: key → column → value; `match` and `decisions` of a decision table.
    """

    name: str
    options: Mapping[str, Both] = field(default_factory=dict)
    columns: Mapping[str, "Name"] = field(default_factory=dict)
    rows: Mapping[str, Env] = field(default_factory=dict)
    match: tuple[str, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()


@dataclass(frozen=True)
class Name:
    """What an expression may ask about; `constant` is what it means where no answer is given.

    A number that `is_share` is told in hundredths, as it was written.
    """

    type: Type
    label: Both
    unit: str = ""
    constant: object = None
    is_share: bool = False


@dataclass(frozen=True)
class Code:
    """A compiled expression.

    `run` gives the value or None where it cannot be known; `words` say it in both languages;
    `why(env, lang)` says what decided in one case; `uses` are the names that it looks at.
    `working(env, lang)` says it with the value of every part; `sign` is that of arithmetic.
    """

    type: Type
    run: Run
    words: Both
    why: Why
    uses: frozenset[str]
    unit: str = ""
    working: Why | None = None
    sign: str = ""

    def worked(self, env: Env, lang: int) -> str:
        """Say the expression with the value of every part, so that anybody can compute it again."""
        return self.working(env, lang) if self.working else self.words[lang]

    def holds(self, env: Env) -> bool:
        """Tell whether the condition is known to hold."""
        return self.run(env) is True

    def fails(self, env: Env) -> bool:
        """Tell whether the condition is known to be broken."""
        return self.run(env) is False


TRUTH = Type("yes/no")
NUMBER = Type("number")
MONEY = Type("money")
DATE = Type("date")
TIME = Type("time")
TEXT = Type("text")
SPAN = Type("span of days")
MONTHS = Type("span of months")
POINT = Type("point")
ZONE = Type("zone")

CHOSEN = frozenset({"choice", "choices", "reference"})
TEXTUAL = CHOSEN | {"text", "nik", "region", "address", "phone", "email", "file", "nib", "npwp"}
ORDERED = frozenset({"number", "money", "date", "time", "span of days"})

_PYTHON: Mapping[str, type | tuple[type, ...]] = {
    "yes/no": bool,
    "number": Decimal,
    "money": Decimal,
    "date": date,
    "time": time,
    "span of days": timedelta,
    "span of months": int,
    "point": Point,
    "choices": (list, tuple),
    "table": (list, tuple),
}


def known(value: object, kind: Type) -> object:
    """Return a value if it is of its type, else None: nothing else reaches an operation."""
    if not isinstance(value, _PYTHON.get(kind.name, str)) or isinstance(value, datetime):
        return None
    if isinstance(value, Decimal) and not is_bounded(value):
        return None
    return value


def is_bounded(value: Decimal) -> bool:
    """Tell whether a number is one that can be computed with and written down."""
    if not value.is_finite() or not -LARGEST <= value <= LARGEST:
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_FINEST


def constant(kind: Type, value: object, words: Both) -> Code:
    """Make the code of a value that is written down."""
    return Code(kind, lambda env: value, words, lambda env, lang: words[lang], frozenset())


def made(
    kind: Type, run: Run, words: Both, parts: Sequence[Code], working: Why | None = None
) -> Code:
    """Make the code of something that is computed from parts and explains itself by its words."""
    return Code(kind, run, words, lambda env, lang: words[lang], used(parts), working=working)


def used(parts: Sequence[Code]) -> frozenset[str]:
    """Return all names that the parts look at."""
    return frozenset[str]().union(*(part.uses for part in parts))


def infix(left: Code, verb: Both, right: Code) -> Both:
    """Return the words of two sides with a verb between them."""
    return (
        f"{left.words[0]} {verb[0]} {right.words[0]}",
        f"{left.words[1]} {verb[1]} {right.words[1]}",
    )
