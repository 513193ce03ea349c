"""What expressions do with values: three-valued logic, comparisons, arithmetic that never fails."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from pendopo.rules.definition import paper
from pendopo.rules.definition.language import (
    DATE,
    MONEY,
    NUMBER,
    ORDERED,
    SPAN,
    TEXT,
    TRUTH,
    Both,
    Code,
    Env,
    Type,
    Wrong,
    infix,
    known,
    made,
    used,
)

type Two = Callable[..., object]  # an operation over two known values of the right types

ORDER: Mapping[str, tuple[Two, Both, Both]] = {
    ">": (lambda a, b: a > b, ("lebih dari", "more than"), ("setelah", "after")),
    ">=": (lambda a, b: a >= b, ("paling sedikit", "at least"), ("tidak sebelum", "not before")),
    "<": (lambda a, b: a < b, ("kurang dari", "less than"), ("sebelum", "before")),
    "<=": (lambda a, b: a <= b, ("paling banyak", "at most"), ("paling lambat", "no later than")),
}


def joined(parts: Sequence[Code], *, by_or: bool) -> Code:
    """Join conditions: `or` is decided by one known yes, `and` by one known no.

    :raises Wrong: when a part is no condition
    """
    word = "or" if by_or else "and"
    for part in parts:
        if part.type.name != "yes/no":
            raise Wrong(f"'{word}' joins conditions, but '{part.words[1]}' is {part.type.name}")
    runs = tuple(part.run for part in parts)

    def run(env: Env) -> object:
        values = [one(env) for one in runs]
        if by_or in values:
            return by_or
        return None if None in values else not by_or

    def why(env: Env, lang: int) -> str:
        decided = [part for part in parts if part.run(env) is by_or]
        told = decided if run(env) is by_or else parts
        return (" dan ", " and ")[lang].join(part.why(env, lang) for part in told)

    return Code(TRUTH, run, _joined_words(parts, by_or=by_or), why, used(parts))


def _joined_words(parts: Sequence[Code], *, by_or: bool) -> Both:
    joint, inner = ((" atau ", " or ") if by_or else (" dan ", " and "), " atau ")
    said = [
        tuple(
            f"({words})" if not by_or and inner in part.words[0] else words for words in part.words
        )
        for part in parts
    ]
    return joint[0].join(pair[0] for pair in said), joint[1].join(pair[1] for pair in said)


def negated(inner: Code) -> Code:
    """Turn a condition round; what is unknown stays unknown.

    :raises Wrong: when it is no condition
    """
    if inner.type.name != "yes/no":
        raise Wrong(f"'not' needs a condition, but '{inner.words[1]}' is {inner.type.name}")

    def run(env: Env) -> object:
        value = inner.run(env)
        return None if value is None else value is False

    id_, en = inner.words
    if id_.endswith(" dicentang") and en.endswith(" is ticked"):
        id_ = id_.removesuffix(" dicentang") + " tidak dicentang"
        en = en.removesuffix(" is ticked") + " is not ticked"
    else:
        id_, en = f"tidak berlaku: {id_}", f"it is not so that {en}"
    return made(TRUTH, run, (id_, en), [inner])


def ordered(word: str, left: Code, right: Code) -> Code:
    """Compare two values of one kind that has an order.

    :raises Wrong: when they are of different kinds, or of one without an order
    """
    if left.type.name != right.type.name or left.type.name not in ORDERED:
        raise Wrong(
            f"'{word}' cannot compare {left.type.name} with {right.type.name}"
            + money_hint(left, right)
        )
    test, amount, calendar = ORDER[word]
    say = calendar if left.type.name in ("date", "time") else amount
    if left.unit and not right.uses:
        id_, en = right.words
        right = replace(right, words=(f"{id_} {left.unit}", f"{en} {left.unit}"))
    return compared(left, right, test, say)


def compared(left: Code, right: Code, test: Two, say: Both) -> Code:
    """Make a condition over two values; where one is unknown, so is the condition."""
    words = infix(left, say, right)

    def run(env: Env) -> object:
        first, second = left.run(env), right.run(env)
        return None if first is None or second is None else test(first, second)

    def why(env: Env, lang: int) -> str:
        if left.type.name not in ORDERED:
            return words[lang]
        told = left.why(env, lang)
        if not told.startswith(("jawaban: ", "answer: ")):
            told = f"{('nilai', 'value')[lang]}: {paper.show(left.run(env), left.type, lang)}"
        return f"{words[lang]} ({told})"

    return Code(TRUTH, run, words, why, left.uses | right.uses)


def fallback(first: Code, second: Code) -> Code:
    """Take the second value where the first is unknown.

    :raises Wrong: when they are not alike
    """
    if first.type.name != second.type.name:
        raise Wrong(
            f"both sides of 'otherwise' must be alike: {first.type.name} and {second.type.name}"
        )

    def run(env: Env) -> object:
        value = first.run(env)
        return second.run(env) if value is None else value

    words = infix(first, ("atau bila kosong", "or else"), second)

    def working(env: Env, lang: int) -> str:
        return (second if first.run(env) is None else first).worked(env, lang)

    return made(first.type, run, words, [first, second], working)


def add_months(day: date, months: int) -> date | None:
    """Return the same day some months later; the last day of a month that lacks it.

    None where the calendar ends.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        return None
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _add_days(day: date, span: timedelta) -> date | None:
    ordinal = day.toordinal() + span.days
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def _divided(first: Decimal, second: Decimal) -> Decimal | None:
    return first / second if second else None


_ARITHMETIC: Mapping[tuple[str, str, str], tuple[Type, Two]] = {
    ("+", "number", "number"): (NUMBER, lambda a, b: a + b),
    ("-", "number", "number"): (NUMBER, lambda a, b: a - b),
    ("*", "number", "number"): (NUMBER, lambda a, b: a * b),
    ("/", "number", "number"): (NUMBER, _divided),
    ("+", "money", "money"): (MONEY, lambda a, b: a + b),
    ("-", "money", "money"): (MONEY, lambda a, b: a - b),
    ("*", "money", "number"): (MONEY, lambda a, b: a * b),
    ("*", "number", "money"): (MONEY, lambda a, b: a * b),
    ("/", "money", "number"): (MONEY, _divided),
    ("/", "money", "money"): (NUMBER, _divided),
    ("-", "date", "date"): (SPAN, lambda a, b: a - b),
    ("+", "date", "span of days"): (DATE, _add_days),
    ("-", "date", "span of days"): (DATE, lambda a, b: _add_days(a, -b)),
    ("+", "date", "span of months"): (DATE, add_months),
    ("-", "date", "span of months"): (DATE, lambda a, b: add_months(a, -b)),
    ("+", "text", "text"): (TEXT, lambda a, b: a + b),
}
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}


def arithmetic(sign: str, left: Code, right: Code) -> Code:
    """Compute with two values; unknown where one is, or where the result is beyond all answers.

    :raises Wrong: when the sign does not work between their kinds
    """
    pair = (left.type.name, right.type.name)
    if (sign, *pair) not in _ARITHMETIC:
        raise Wrong(
            f"'{sign}' does not work between {pair[0]} and {pair[1]}" + money_hint(left, right)
        )
    result, work = _ARITHMETIC[sign, *pair]

    def run(env: Env) -> object:
        first, second = left.run(env), right.run(env)
        return None if first is None or second is None else known(work(first, second), result)

    told = _SIGNS[sign]
    around = (_binds_less(left.sign, sign), _binds_less(right.sign, sign, is_right=True))

    def said(first: str, second: str) -> str:
        one, two = (
            f"({text})" if brackets else text
            for text, brackets in zip((first, second), around, strict=True)
        )
        return f"{one} {told} {two}"

    return Code(
        type=result,
        run=run,
        words=(said(left.words[0], right.words[0]), said(left.words[1], right.words[1])),
        why=lambda env, lang: said(left.words[lang], right.words[lang]),
        uses=left.uses | right.uses,
        working=lambda env, lang: said(left.worked(env, lang), right.worked(env, lang)),
        sign=sign,
    )


def _binds_less(inner: str, outer: str, *, is_right: bool = False) -> bool:
    """Tell whether a part of a sum needs brackets inside another."""
    if not inner:
        return False
    if outer in "*/":
        return inner in "+-" or (is_right and outer == "/")
    return is_right and outer == "-" and inner in "+-"


def money_hint(left: Code, right: Code) -> str:
    """Return the cure for two kinds that people often mix, or nothing."""
    pair = {left.type.name, right.type.name}
    if pair == {"money", "number"}:
        return "; write money as Rp1.500.000"
    if pair == {"span of days", "span of months"}:
        return "; write 'end <= start + 1 year' instead of 'end - start <= 1 year'"
    return ""


def one_of(left: Code, picks: Sequence[Code], *, negative: bool) -> Code:
    """Make the condition that a value is among some (or none of them)."""
    verb = ("bukan salah satu dari", "is none of") if negative else ("salah satu dari", "is one of")
    runs = tuple(pick.run for pick in picks)

    def run(env: Env) -> object:
        value = left.run(env)
        return None if value is None else (value in [one(env) for one in runs]) != negative

    said = [", ".join(pick.words[lang] for pick in picks) for lang in (0, 1)]
    words = (
        f"{left.words[0]} {verb[0]} {said[0]}",
        f"{left.words[1]} {verb[1]} {said[1]}",
    )
    return made(TRUTH, run, words, [left, *picks])


def answered(left: Code, *, negative: bool) -> Code:
    """Make the one condition about answers themselves: it is never unknown."""
    said = ("belum diisi", "is not answered") if negative else ("sudah diisi", "is answered")

    def run(env: Env) -> object:
        return (left.run(env) is None) == negative

    words = (f"{left.words[0]} {said[0]}", f"{left.words[1]} {said[1]}")
    return made(TRUTH, run, words, [left])
