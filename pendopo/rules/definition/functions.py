"""The functions of the expression language: over values, and over the rows of a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pendopo.rules import identifiers
from pendopo.rules.definition import paper
from pendopo.rules.definition.language import (
    DATE,
    NUMBER,
    TEXT,
    TEXTUAL,
    TRUTH,
    Both,
    Code,
    Env,
    Name,
    Point,
    Type,
    Wrong,
    made,
)
from pendopo.rules.definition.nodes import did_you_mean
from pendopo.rules.identifiers import NotANik
from pendopo.rules.working_time import MissingYear

ROWS = ("count", "any", "all", "sum", "least", "most")
WORKING_DAYS = "working days"  # in the environment; no question can have this name
_ANY_TEXT = "|".join(sorted(TEXTUAL))


@dataclass(frozen=True)
class Function:
    """What a function takes (`|` between kinds), gives (None: what the first value is), and is."""

    takes: tuple[str, ...]
    gives: Type | None
    work: Callable[..., object]
    words: Both


def _age(env: Env, born: date) -> Decimal | None:
    today = env.get("today")
    if not isinstance(today, date):
        return None
    return Decimal(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))


def _workdays(env: Env, begin: date, end: date) -> Decimal | None:
    count = env.get(WORKING_DAYS)
    if not callable(count):
        return None
    try:
        return Decimal(count(begin, end))
    except MissingYear:
        return None


def _nik_matches(env: Env, nik: str, born: date, sex: str) -> bool:
    try:
        read = identifiers.read_nik(nik, today=date.max)  # whatever century: it is not compared
    except NotANik:
        return False
    return read.fits(born_on=born, sex=sex)


def _inside(env: Env, point: Point, zone: str) -> bool:
    return zone in point.zones


FUNCTIONS: Mapping[str, Function] = {
    "age": Function(("date",), NUMBER, _age, ("umur menurut {0}", "age by {0}")),
    "days": Function(
        ("span of days",),
        NUMBER,
        lambda env, span: Decimal(span.days),
        ("lama hari dari {0}", "days of {0}"),
    ),
    "workdays": Function(
        ("date", "date"),
        NUMBER,
        _workdays,
        ("hari kerja dari {0} sampai {1}", "working days from {0} to {1}"),
    ),
    "words": Function(
        ("text",),
        NUMBER,
        lambda env, text: Decimal(len(text.split())),
        ("banyaknya kata {0}", "number of words of {0}"),
    ),
    "earliest": Function(
        ("date", "date"),
        DATE,
        lambda env, a, b: min(a, b),
        ("yang lebih awal dari {0} dan {1}", "the earlier of {0} and {1}"),
    ),
    "latest": Function(
        ("date", "date"),
        DATE,
        lambda env, a, b: max(a, b),
        ("yang lebih akhir dari {0} dan {1}", "the later of {0} and {1}"),
    ),
    "smaller": Function(
        ("number|money", "number|money"),
        None,
        lambda env, a, b: min(a, b),
        ("yang lebih kecil dari {0} dan {1}", "the smaller of {0} and {1}"),
    ),
    "larger": Function(
        ("number|money", "number|money"),
        None,
        lambda env, a, b: max(a, b),
        ("yang lebih besar dari {0} dan {1}", "the larger of {0} and {1}"),
    ),
    "upper": Function((_ANY_TEXT,), TEXT, lambda env, text: text.upper(), ("{0}", "{0}")),
    "spelled": Function(
        ("number|money",),
        TEXT,
        lambda env, amount: paper.spelled(amount),
        ("terbilang {0}", "{0} in words"),
    ),
    "inside": Function(("point", "zone"), TRUTH, _inside, ("{0} berada di {1}", "{0} lies in {1}")),
    "nik_matches": Function(
        ("nik", "date", "choice"),
        TRUTH,
        _nik_matches,
        ("{0} cocok dengan {1} dan {2}", "{0} agrees with {1} and {2}"),
    ),
}


def call(name: str, given: Sequence[Code]) -> Code:
    """Apply a function to values; unknown where one of them is.

    :raises Wrong: when there is no such function, or the values do not suit it
    """
    function = FUNCTIONS.get(name)
    if function is None:
        raise Wrong(f"there is no function '{name}'." + did_you_mean(name, [*FUNCTIONS, *ROWS]))
    takes = function.takes
    if len(given) != len(takes):
        raise Wrong(f"{name}(…) needs {len(takes)} values ({', '.join(takes)}), not {len(given)}")
    for want, code in zip(takes, given, strict=True):
        if code.type.name not in want.split("|"):
            kinds = "text" if want == _ANY_TEXT else want.replace("|", " or ")
            raise Wrong(f"{name}(…) needs {kinds}, but '{code.words[1]}' is {code.type.name}")
    if function.gives is None and len({code.type.name for code in given}) > 1:
        raise Wrong(f"{name}(…) needs two values of one kind")

    def run(env: Env) -> object:
        values = [code.run(env) for code in given]
        if None in values:
            return None
        if name == "upper":
            return function.work(env, paper.show(values[0], given[0].type))
        return function.work(env, *values)

    words = tuple(function.words[lang].format(*(c.words[lang] for c in given)) for lang in (0, 1))
    kind = function.gives or given[0].type

    def working(env: Env, lang: int) -> str:
        said = function.words[lang].format(*(code.worked(env, lang) for code in given))
        return f"{said} ({paper.exact(run(env), kind, lang)})"

    return made(kind, run, (words[0], words[1]), given, working)


_SAID: Mapping[str, Both] = {
    "count": ("banyaknya baris {t}", "number of rows in {t}"),
    "sum": ("jumlah {e} pada {t}", "total of {e} in {t}"),
    "any": ("ada baris {t} dengan {e}", "some row of {t} where {e}"),
    "all": ("pada semua baris {t}, {e}", "in every row of {t}, {e}"),
    "least": ("{e} terkecil pada {t}", "smallest {e} in {t}"),
    "most": ("{e} terbesar pada {t}", "largest {e} in {t}"),
}


def over_rows(name: str, key: str, table: Name, each: Code | None) -> Code:
    """Count, sum or test the rows of a table; linear in rows.

    :raises Wrong: when what is looked at in each row does not suit the function
    """
    _check_each(name, key, each)

    def run(env: Env) -> object:
        rows = env.get(key)
        if not isinstance(rows, list | tuple):
            return None
        if each is None:
            return Decimal(len(rows))
        inner = dict(env)
        values = []
        for row in rows:
            cells = row if isinstance(row, Mapping) else {}
            inner |= {column: cells.get(column) for column in table.type.columns}
            values.append(each.run(inner))
        return _gathered(name, values)

    inside = each.words if each else ("", "")
    said = [
        _SAID[name][lang].format(t=table.label[lang], e=inside[lang])
        + (f" ({inside[lang]})" if name == "count" and each else "")
        for lang in (0, 1)
    ]
    outer = (each.uses if each else frozenset()) - frozenset(table.type.columns)
    return Code(
        _result(name, each),
        run,
        (said[0], said[1]),
        lambda env, lang: said[lang],
        frozenset([key]) | outer,
        working=lambda env, lang: (
            f"{said[lang]} ({paper.exact(run(env), _result(name, each), lang)})"
        ),
    )


def _check_each(name: str, key: str, each: Code | None) -> None:
    if each is None:
        if name != "count":
            raise Wrong(f"{name}({key}, …) needs what to look at in each row")
        return
    kind = each.type.name
    if name in ("any", "all", "count"):
        if kind != "yes/no":
            raise Wrong(
                f"{name}({key}, …) needs a condition for each row, but '{each.words[1]}' is {kind}"
            )
    elif kind not in ("number", "money"):
        raise Wrong(
            f"{name}({key}, …) needs a number or money in each row, but '{each.words[1]}' is {kind}"
        )


def _gathered(name: str, values: Sequence[object]) -> object:
    match name:
        case "count":
            return Decimal(sum(value is True for value in values))
        case "any":
            return True if True in values else None if None in values else False
        case "all":
            return False if False in values else None if None in values else True
    amounts = [value for value in values if isinstance(value, Decimal)]
    if name == "sum":
        return sum(amounts, Decimal(0))
    return (min if name == "least" else max)(amounts, default=None)


def _result(name: str, each: Code | None) -> Type:
    if name in ("any", "all"):
        return TRUTH
    return NUMBER if name == "count" or each is None else each.type
