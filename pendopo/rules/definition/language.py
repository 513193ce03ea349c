"""The expression language: parsed, typed, compiled and put into words in one pass."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from decimal import Decimal

from pendopo.rules.definition.nodes import did_you_mean

Env = Mapping[str, object]
Run = Callable[[Env], object]
Both = tuple[str, str]


@dataclass(frozen=True)
class Type:
    """What a value is. `options` of a choice: key → (id, en); `columns` of a table or a reference row."""

    name: str
    options: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    columns: Mapping[str, "Name"] = field(default_factory=dict)


@dataclass(frozen=True)
class Name:
    type: Type
    label: tuple[str, str]
    unit: str = ""


@dataclass(frozen=True)
class Code:
    """A compiled expression. `run` never raises: what cannot be known is None."""

    type: Type
    run: Run
    words: tuple[str, str]
    why: Callable[[Env, int], str]
    uses: frozenset[str]
    unit: str = ""

    def holds(self, env: Env) -> bool:
        return self.run(env) is True

    def fails(self, env: Env) -> bool:
        return self.run(env) is False


class Wrong(Exception):
    """The expression has an error; the text says what and what would be right."""


TRUTH, NUMBER, MONEY, DATE, TIME, TEXT, SPAN, POINT, ZONE = map(
    Type, ("yes/no", "number", "money", "date", "time", "text", "span of days", "point", "zone")
)
MONTHS = Type("span of months")
TEXTUAL = {
    "text",
    "nik",
    "region",
    "address",
    "phone",
    "email",
    "file",
    "choice",
    "choices",
    "reference",
}
ORDERED = {"number", "money", "date", "time", "span of days"}
_TOKENS = re.compile(
    r"\s*(?:(?P<money>Rp\d[\d.]*)|(?P<date>\d{4}-\d\d-\d\d)|(?P<percent>\d+(?:\.\d+)?%)|(?P<number>\d[\d_]*(?:\.\d+)?)"
    r'|(?P<string>"[^"]*")|(?P<name>[A-Za-z_][\w-]*)|(?P<op><=|>=|[<>+\-*/().,\[\]])|(?P<bad>==|!=|=|&&|\|\||!|\'|\S))'
)
_CURE = {
    "==": "is",
    "=": "is",
    "!=": "is not",
    "&&": "and",
    "||": "or",
    "!": "not",
    "'": "the option's key without quotes",
}
_UNITS = {
    "day": 1,
    "days": 1,
    "week": 7,
    "weeks": 7,
    "month": 1,
    "months": 1,
    "year": 12,
    "years": 12,
}
_ORDER: dict[str, tuple[Callable[..., bool], tuple[str, str], tuple[str, str]]] = {
    ">": (lambda a, b: a > b, ("lebih dari", "more than"), ("setelah", "after")),
    ">=": (lambda a, b: a >= b, ("paling sedikit", "at least"), ("tidak sebelum", "not before")),
    "<": (lambda a, b: a < b, ("kurang dari", "less than"), ("sebelum", "before")),
    "<=": (lambda a, b: a <= b, ("paling banyak", "at most"), ("paling lambat", "no later than")),
}


def compile_expression(text: str, scope: Mapping[str, Name], want: str | None = None) -> Code:
    """Compile `text` against the names of `scope`; `want` is the type that must come out.

    :raises Wrong: with a sentence that says what would be right
    """
    parser = _Parser(text, scope)
    code = parser.either()
    if parser.token[0] != "end":
        raise Wrong(f"'{parser.token[1]}' is not expected here; join conditions with 'and' / 'or'")
    if want and code.type.name != want:
        raise Wrong(f"this gives {code.type.name}, but {want} is needed here")
    return code


class _Parser:
    def __init__(self, text: str, scope: Mapping[str, Name]) -> None:
        self.scope = scope
        self.tokens = [
            (str(m.lastgroup), m[m.lastgroup or 0]) for m in _TOKENS.finditer(text) if m.lastgroup
        ]
        self.tokens.append(("end", "the end"))
        self.at = 0

    @property
    def token(self) -> tuple[str, str]:
        kind, text = self.tokens[self.at]
        if kind == "bad":
            raise Wrong(
                f"{text} is not used here" + (f"; write {_CURE[text]}" if text in _CURE else "")
            )
        return kind, text

    def next(self) -> tuple[str, str]:
        token = self.token
        self.at += 1
        return token

    def take(self, *words: str) -> bool:
        if self.token[1] in words and self.token[0] in ("name", "op"):
            self.at += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.take(word):
            raise Wrong(f"'{word}' is missing before '{self.token[1]}'")

    # ── yes / no ───────────────────────────────────────────────────────────────
    def either(self) -> Code:
        return self._joined("or", self.both, True)

    def both(self) -> Code:
        return self._joined("and", self.negated, False)

    def _joined(self, word: str, part: Callable[[], Code], decisive: bool) -> Code:
        parts = [part()]
        while self.take(word):
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        for p in parts:
            if p.type.name != "yes/no":
                raise Wrong(f"'{word}' joins conditions, but '{p.words[1]}' is {p.type.name}")
        runs = tuple(p.run for p in parts)

        def run(env: Env) -> object:
            values = [r(env) for r in runs]
            return decisive if decisive in values else None if None in values else not decisive

        def why(env: Env, lang: int) -> str:
            told = [p for p in parts if p.run(env) is decisive] if run(env) is decisive else parts
            return (" dan ", " and ")[lang].join(p.why(env, lang) for p in told)

        joint = (" atau ", " or ") if decisive else (" dan ", " and ")
        words = tuple(
            joint[i].join(
                p.words[i] if decisive or " atau " not in p.words[0] else f"({p.words[i]})"
                for p in parts
            )
            for i in (0, 1)
        )
        return Code(TRUTH, run, (words[0], words[1]), why, _uses(parts))

    def negated(self) -> Code:
        if not self.take("not"):
            return self.compared()
        inner = self.negated()
        if inner.type.name != "yes/no":
            raise Wrong(f"'not' needs a condition, but '{inner.words[1]}' is {inner.type.name}")
        flip: dict[object, object] = {True: False, False: True}
        plain = inner.words[0].endswith(" dicentang")
        words = (
            (
                inner.words[0].removesuffix(" dicentang") + " tidak dicentang",
                inner.words[1].removesuffix(" is ticked") + " is not ticked",
            )
            if plain
            else (f"tidak berlaku: {inner.words[0]}", f"it is not so that {inner.words[1]}")
        )
        return _code(TRUTH, lambda env: flip.get(inner.run(env)), words, [inner])

    def compared(self) -> Code:
        left = self.otherwise()
        kind, word = self.token
        if word in _ORDER:
            self.next()
            return self._ordered(word, left, self.otherwise())
        if word in ("is", "in", "includes") or (
            word == "not" and self.tokens[self.at + 1][1] == "in"
        ):
            return self._matched(left)
        return left

    def _ordered(self, word: str, left: Code, right: Code) -> Code:
        if left.type.name != right.type.name or left.type.name not in ORDERED:
            raise Wrong(
                f"'{word}' cannot compare {left.type.name} with {right.type.name}"
                + _money_hint(left, right)
            )
        test, amount, calendar = _ORDER[word]
        say = calendar if left.type.name in ("date", "time") else amount
        if left.unit and not right.uses:
            right = replace(
                right, words=(f"{right.words[0]} {left.unit}", f"{right.words[1]} {left.unit}")
            )
        return _compare(left, right, lambda a, b: test(a, b), say)

    def _matched(self, left: Code) -> Code:
        negative = False
        if self.take("is"):
            negative = self.take("not")
            if self.take("answered"):
                words = (
                    ("belum diisi", "is not answered")
                    if negative
                    else ("sudah diisi", "is answered")
                )
                run: Run = lambda env: (left.run(env) is None) == negative
                return _code(
                    TRUTH,
                    run,
                    (f"{left.words[0]} {words[0]}", f"{left.words[1]} {words[1]}"),
                    [left],
                )
            if self.token[1] == "in":
                raise Wrong("write 'in (…)' or 'not in (…)' without 'is'")
            verb = ("bukan", "is not") if negative else ("adalah", "is")
        else:
            negative = self.take("not")
            if self.take("includes"):
                return self._includes(left)
            self.expect("in")
            verb = (
                ("bukan salah satu dari", "is none of")
                if negative
                else ("salah satu dari", "is one of")
            )
            self.expect("(")
            picks = [self._pick(left)]
            while self.take(","):
                picks.append(self._pick(left))
            self.expect(")")
            said = tuple(", ".join(p.words[i] for p in picks) for i in (0, 1))
            runs = tuple(p.run for p in picks)

            def among(env: Env) -> object:
                value = left.run(env)
                return None if value is None else (value in [r(env) for r in runs]) != negative

            return _code(
                TRUTH,
                among,
                (f"{left.words[0]} {verb[0]} {said[0]}", f"{left.words[1]} {verb[1]} {said[1]}"),
                [left, *picks],
            )
        if left.type.name == "choices":
            raise Wrong(
                f"'{left.words[1]}' can have several answers; write 'includes' instead of 'is'"
            )
        return _compare(left, self._pick(left), lambda a, b: (a == b) != negative, verb)

    def _includes(self, left: Code) -> Code:
        if left.type.name != "choices":
            raise Wrong(
                f"'includes' needs a multi_choice question, but '{left.words[1]}' is {left.type.name}; write 'is'"
            )
        return _compare(
            left,
            self._pick(left),
            lambda a, b: isinstance(a, list) and b in a,
            ("mencakup", "includes"),
        )

    def _pick(self, left: Code) -> Code:
        """The right side of 'is': an option's key where the left is a choice, else a value of the same type."""
        kind, word = self.token
        if left.type.name in ("choice", "choices", "reference") and kind in ("name", "number"):
            self.next()
            if word not in left.type.options:
                raise Wrong(
                    f"'{word}' is not an option of '{left.words[1]}'."
                    + did_you_mean(word, list(left.type.options))
                )
            return _code(left.type, lambda env: word, left.type.options[word], [])
        right = self.otherwise()
        if right.type.name != left.type.name:
            raise Wrong(
                f"'{left.words[1]}' is {left.type.name} and cannot be {right.type.name}"
                + _money_hint(left, right)
            )
        return right

    # ── values ─────────────────────────────────────────────────────────────────
    def otherwise(self) -> Code:
        code = self.added()
        while self.take("otherwise"):
            code = self._fallback(code, self.added())
        return code

    def _fallback(self, first: Code, second: Code) -> Code:
        if first.type.name != second.type.name:
            raise Wrong(
                f"both sides of 'otherwise' must be alike: {first.type.name} and {second.type.name}"
            )

        def run(env: Env) -> object:
            value = first.run(env)
            return second.run(env) if value is None else value

        return _code(
            first.type, run, _infix(first, ("atau bila kosong", "or else"), second), [first, second]
        )

    def added(self) -> Code:
        code = self.multiplied()
        while self.token[1] in ("+", "-") and self.token[0] == "op":
            sign = self.next()[1]
            code = _arithmetic(sign, code, self.multiplied())
        return code

    def multiplied(self) -> Code:
        code = self.atom()
        while self.token[1] in ("*", "/") and self.token[0] == "op":
            sign = self.next()[1]
            code = _arithmetic(sign, code, self.atom())
        return code

    def atom(self) -> Code:
        kind, word = self.next()
        if word == "(" and kind == "op":
            code = self.either()
            self.expect(")")
            return code
        if kind == "money":
            return _constant(MONEY, Decimal(word[2:].replace(".", "")), word)
        if kind == "date":
            return _constant(DATE, date.fromisoformat(word), word)
        if kind == "percent":
            return _constant(NUMBER, Decimal(word[:-1]) / 100, word)
        if kind == "string":
            return _constant(TEXT, word[1:-1], word)
        if kind == "number":
            unit = self.token[1]
            if unit in _UNITS:
                self.next()
                amount, months = int(Decimal(word)) * _UNITS[unit], unit[0] in "my"
                return _constant(
                    MONTHS if months else SPAN,
                    amount if months else timedelta(days=amount),
                    f"{word} {unit}",
                )
            return _constant(NUMBER, Decimal(word.replace("_", "")), word)
        if kind == "name" and self.token == ("op", "("):
            return self._call(word)
        if word in ("yes", "no"):
            return _constant(TRUTH, word == "yes", word)
        if kind == "name":
            return self._named(word)
        raise Wrong(f"a question, a number or '(' is expected, not '{word}'")

    def _named(self, word: str) -> Code:
        while self.take("."):
            word += "." + self.next()[1]
        name = self.scope.get(word)
        if name and name.type.name == "decision":
            return self._decided(word, name)
        if name is None and "." in word:
            base, column = word.split(".", 1)
            row = self.scope.get(base)
            if row and row.type.name == "reference" and column in row.type.columns:
                found = row.type.columns[column]
                get = lambda env: (env.get(base + "#row") or {}).get(column)
                return Code(
                    found.type,
                    get,
                    (
                        f"{found.label[0]} menurut {row.label[0]}",
                        f"{found.label[1]} of {row.label[1]}",
                    ),
                    _told(get, found),
                    frozenset([base]),
                )
        if name is None:
            raise Wrong(f"there is no question '{word}'." + did_you_mean(word, list(self.scope)))
        get = lambda env: env.get(word)
        said = (
            (f"“{name.label[0]}” dicentang", f"“{name.label[1]}” is ticked")
            if name.type.name == "yes/no"
            else name.label
        )
        return Code(name.type, get, said, _told(get, name), frozenset([word]), name.unit)

    def _decided(self, table: str, name: Name) -> Code:
        """`table[a, b].column`: the first row whose cells all fit; `any` fits all, `10..20` fits 10 up to below 20."""
        self.expect("[")
        given = [self.either()]
        while self.take(","):
            given.append(self.either())
        self.expect("]")
        self.expect(".")
        column = self.next()[1]
        if len(given) != len(name.type.options):
            raise Wrong(
                f"table '{table}' is looked up by {', '.join(name.type.options)}: {len(name.type.options)} values, not {len(given)}"
            )
        for code, (key, (cells, _)) in zip(given, name.type.options.items(), strict=True):
            strange = (
                [c for c in cells.split("|") if c not in (*code.type.options, "any")]
                if code.type.options
                else []
            )
            if strange:
                raise Wrong(
                    f"table '{table}' has '{strange[0]}' under '{key}', which is not an option of '{code.words[1]}'."
                    + did_you_mean(strange[0], list(code.type.options))
                )
        if column not in name.type.columns:
            raise Wrong(
                f"table '{table}' gives no '{column}'."
                + did_you_mean(column, list(name.type.columns))
            )

        def run(env: Env) -> object:
            values = [code.run(env) for code in given]
            rows = env.get(table)
            return next(
                (
                    row[column]
                    for cells, row in (rows if isinstance(rows, tuple) else ())
                    if all(map(_fits, cells, values))
                ),
                None,
            )

        found = name.type.columns[column]
        said = tuple(
            f"{found.label[i]} {('menurut', 'by')[i]} " + ", ".join(code.words[i] for code in given)
            for i in (0, 1)
        )
        return _code(found.type, run, (said[0], said[1]), given)

    def _call(self, name: str) -> Code:
        self.expect("(")
        if name in ("count", "sum", "any", "all", "least", "most"):
            return self._over_rows(name)
        if name not in FUNCTIONS:
            raise Wrong(
                f"there is no function '{name}'."
                + did_you_mean(name, [*FUNCTIONS, "count", "sum", "any", "all"])
            )
        wanted, result, run, words = FUNCTIONS[name]
        given = [self.either()] if self.token[1] != ")" else []
        while self.take(","):
            given.append(self.either())
        self.expect(")")
        if len(given) != len(wanted):
            raise Wrong(
                f"{name}(…) needs {len(wanted)} values ({', '.join(wanted)}), not {len(given)}"
            )
        for want, code in zip(wanted, given, strict=True):
            if want != "any" and code.type.name not in want.split("|"):
                raise Wrong(f"{name}(…) needs {want}, but '{code.words[1]}' is {code.type.name}")

        def call(env: Env) -> object:
            values = [code.run(env) for code in given]
            if name == "upper":
                values = [show(value, code.type) for value, code in zip(values, given, strict=True)]
            return None if None in values else run(env, *values)

        said = tuple(words[i].format(*(code.words[i] for code in given)) for i in (0, 1))
        uses = (
            given if name not in ("age",) else [*given, _code(DATE, lambda env: None, ("", ""), [])]
        )
        return _code(result or given[0].type, call, (said[0], said[1]), uses)

    def _over_rows(self, name: str) -> Code:
        table_name = self.next()[1]
        table = self.scope.get(table_name)
        if table is None or table.type.name != "table":
            raise Wrong(
                f"{name}(…) needs a table first; '{table_name}' is {table.type.name if table else 'not a question'}"
            )
        each: Code | None = None
        if self.take(","):
            outer, self.scope = self.scope, {**self.scope, **table.type.columns}
            each = self.either()
            self.scope = outer
        self.expect(")")
        truth = name in ("any", "all") or (name == "count" and each)
        if each is None and name != "count":
            raise Wrong(f"{name}({table_name}, …) needs what to look at in each row")
        if each and truth and each.type.name != "yes/no":
            raise Wrong(
                f"{name}({table_name}, …) needs a condition for each row, but '{each.words[1]}' is {each.type.name}"
            )
        if each and not truth and each.type.name not in ("number", "money"):
            raise Wrong(
                f"{name}({table_name}, …) needs a number or money in each row, but '{each.words[1]}' is {each.type.name}"
            )

        def run(env: Env) -> object:
            rows = env.get(table_name)
            if rows is None:
                return None
            values = [each.run({**env, **row}) if each else True for row in rows]  # type: ignore[attr-defined]
            if name == "count":
                return Decimal(sum(v is True for v in values))
            if name == "any":
                return True if True in values else None if None in values else False
            if name == "all":
                return False if False in values else None if None in values else True
            known = [v for v in values if isinstance(v, Decimal)]
            return (
                sum(known, Decimal(0))
                if name == "sum"
                else (min if name == "least" else max)(known, default=None)
            )

        inside = each.words if each else ("", "")
        said = {
            "count": ("banyaknya baris {t}", "number of rows in {t}"),
            "sum": ("jumlah {e} pada {t}", "total of {e} in {t}"),
            "any": ("ada baris {t} dengan {e}", "some row of {t} where {e}"),
            "all": ("pada semua baris {t}, {e}", "in every row of {t}, {e}"),
            "least": ("{e} terkecil pada {t}", "smallest {e} in {t}"),
            "most": ("{e} terbesar pada {t}", "largest {e} in {t}"),
        }[name]
        words = tuple(
            said[i].format(t=table.label[i], e=inside[i])
            + (f" ({inside[i]})" if name == "count" and each else "")
            for i in (0, 1)
        )
        result = (
            TRUTH
            if name in ("any", "all")
            else NUMBER
            if name == "count" or each is None
            else each.type
        )
        columns = frozenset(table.type.columns)
        return Code(
            result,
            run,
            (words[0], words[1]),
            lambda env, lang: words[lang],
            frozenset([table_name]) | ((each.uses if each else frozenset()) - columns),
        )


def _fits(cell: str, value: object) -> bool:
    if cell == "any":
        return True
    if isinstance(value, Decimal):
        low, dots, high = cell.partition("..")
        return (
            Decimal(low or "-Infinity") <= value < Decimal(high or "Infinity")
            if dots
            else Decimal(cell) == value
        )
    return cell == (
        {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    )


def _age(env: Env, born: object) -> object:
    today = env.get("today")
    if not isinstance(born, date) or not isinstance(today, date):
        return None
    return Decimal(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))


def _nik_matches(env: Env, nik: object, born: object, sex: object) -> object:
    if not isinstance(born, date):
        return None
    return str(nik)[6:12] == f"{born.day + (40 if sex == 'female' else 0):02}{born:%m%y}"


_ANY_TEXT = "|".join(sorted(TEXTUAL))
FUNCTIONS: dict[
    str, tuple[tuple[str, ...], Type | None, Callable[..., object], tuple[str, str]]
] = {
    "age": (("date",), NUMBER, _age, ("umur menurut {0}", "age by {0}")),
    "days": (
        ("span of days",),
        NUMBER,
        lambda env, span: Decimal(span.days),
        ("lama hari dari {0}", "days of {0}"),
    ),
    "workdays": (
        ("date", "date"),
        NUMBER,
        lambda env, a, b: Decimal(
            sum(env["is_working"](a + timedelta(days=n)) for n in range(1, (b - a).days + 1))
        ),
        ("hari kerja dari {0} sampai {1}", "working days from {0} to {1}"),
    ),
    "words": (
        ("text",),
        NUMBER,
        lambda env, text: Decimal(len(text.split())),
        ("banyaknya kata {0}", "number of words of {0}"),
    ),
    "earliest": (
        ("date", "date"),
        DATE,
        lambda env, a, b: min(a, b),
        ("yang lebih awal dari {0} dan {1}", "the earlier of {0} and {1}"),
    ),
    "latest": (
        ("date", "date"),
        DATE,
        lambda env, a, b: max(a, b),
        ("yang lebih akhir dari {0} dan {1}", "the later of {0} and {1}"),
    ),
    "smaller": (
        ("number|money", "number|money"),
        None,
        lambda env, a, b: min(a, b),
        ("yang lebih kecil dari {0} dan {1}", "the smaller of {0} and {1}"),
    ),
    "larger": (
        ("number|money", "number|money"),
        None,
        lambda env, a, b: max(a, b),
        ("yang lebih besar dari {0} dan {1}", "the larger of {0} and {1}"),
    ),
    "upper": ((_ANY_TEXT,), TEXT, lambda env, text: str(text).upper(), ("{0}", "{0}")),
    "spelled": (
        ("number|money",),
        TEXT,
        lambda env, amount: spelled(amount),
        ("terbilang {0}", "{0} in words"),
    ),
    "inside": (
        ("point", "zone"),
        TRUTH,
        lambda env, point, zone: zone in (env.get("zones_at_point") or ()),
        ("{0} berada di {1}", "{0} lies in {1}"),
    ),
    "nik_matches": (
        ("nik", "date", "choice"),
        TRUTH,
        _nik_matches,
        ("{0} cocok dengan {1} dan {2}", "{0} agrees with {1} and {2}"),
    ),
}


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last day of the month where that day is missing."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


_ONES = [
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
]
_BIG = (
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (1000, "ribu"),
    (100, "ratus"),
    (10, "puluh"),
)


def spelled(amount: Decimal) -> str:
    """A number in Indonesian words; what stands behind the comma figure by figure."""
    if amount < 0:
        return "minus " + spelled(-amount)
    whole, _, part = f"{amount:f}".partition(".")
    figures = part.rstrip("0")
    return _whole(int(whole)) + (
        " koma " + " ".join(_ONES[int(f)] for f in figures) if figures else ""
    )


def _whole(n: int) -> str:
    if n < 12:
        return _ONES[n]
    if n < 20:
        return _ONES[n - 10] + " belas"
    size, name = next(big for big in _BIG if n >= big[0])
    head, rest = divmod(n, size)
    said = "se" + name if head == 1 and size in (100, 1000) else f"{_whole(head)} {name}"
    return said + (" " + _whole(rest) if rest else "")


def _arithmetic(sign: str, left: Code, right: Code) -> Code:
    pair = (left.type.name, right.type.name)
    rules: dict[tuple[str, tuple[str, str]], tuple[Type, Callable[..., object]]] = {
        ("+", ("number", "number")): (NUMBER, lambda a, b: a + b),
        ("-", ("number", "number")): (NUMBER, lambda a, b: a - b),
        ("*", ("number", "number")): (NUMBER, lambda a, b: a * b),
        ("/", ("number", "number")): (NUMBER, lambda a, b: a / b if b else None),
        ("+", ("money", "money")): (MONEY, lambda a, b: a + b),
        ("-", ("money", "money")): (MONEY, lambda a, b: a - b),
        ("*", ("money", "number")): (MONEY, lambda a, b: a * b),
        ("*", ("number", "money")): (MONEY, lambda a, b: a * b),
        ("/", ("money", "number")): (MONEY, lambda a, b: a / b if b else None),
        ("/", ("money", "money")): (NUMBER, lambda a, b: a / b if b else None),
        ("-", ("date", "date")): (SPAN, lambda a, b: a - b),
        ("+", ("date", "span of days")): (DATE, lambda a, b: a + b),
        ("-", ("date", "span of days")): (DATE, lambda a, b: a - b),
        ("+", ("date", "span of months")): (DATE, add_months),
        ("-", ("date", "span of months")): (DATE, lambda a, b: add_months(a, -b)),
        ("+", ("text", "text")): (TEXT, lambda a, b: a + b),
    }
    if (sign, pair) not in rules:
        raise Wrong(
            f"'{sign}' does not work between {pair[0]} and {pair[1]}" + _money_hint(left, right)
        )
    result, work = rules[sign, pair]

    def run(env: Env) -> object:
        a, b = left.run(env), right.run(env)
        return None if a is None or b is None else work(a, b)

    said = {"+": "+", "-": "−", "*": "×", "/": "÷"}[sign]
    return _code(result, run, _infix(left, (said, said), right), [left, right])


def _compare(
    left: Code, right: Code, test: Callable[[object, object], object], say: tuple[str, str]
) -> Code:
    def run(env: Env) -> object:
        a, b = left.run(env), right.run(env)
        return None if a is None or b is None else test(a, b)

    def why(env: Env, lang: int) -> str:
        if left.type.name not in ORDERED:
            return words[lang]
        told = left.why(env, lang)
        return f"{words[lang]} ({told if told.startswith(('jawaban', 'answer')) else ('nilai', 'value')[lang] + ': ' + show(left.run(env), left.type)})"

    words = _infix(left, say, right)
    return Code(TRUTH, run, words, why, left.uses | right.uses)


def _told(get: Run, name: Name) -> Callable[[Env, int], str]:
    """What the person answered, for a sentence of reasons."""
    said = (f"“{name.label[0]}” dicentang", f"“{name.label[1]}” is ticked")
    return lambda env, lang: (
        said[lang]
        if name.type.name == "yes/no"
        else f"{('jawaban', 'answer')[lang]}: {show(get(env), name.type)} {name.unit}".strip()
    )


def show(value: object, kind: Type) -> str:
    """A value as Indonesian paper shows it."""
    if value is None:
        return "–"
    if kind.name == "money" and isinstance(value, Decimal):
        return "Rp" + f"{int(value):,}".replace(",", ".")
    if isinstance(value, Decimal):
        whole, _, part = f"{value:f}".partition(".")
        return f"{int(whole):,}".replace(",", ".") + (
            "," + part.rstrip("0") if part.rstrip("0") else ""
        )
    if isinstance(value, time):
        return f"{value:%H.%M}"
    if isinstance(value, date):
        months = [
            "Januari",
            "Februari",
            "Maret",
            "April",
            "Mei",
            "Juni",
            "Juli",
            "Agustus",
            "September",
            "Oktober",
            "November",
            "Desember",
        ]
        return f"{value.day} {months[value.month - 1]} {value.year}"
    if kind.name == "point":
        return str(value).replace(".", "·").replace(",", "; ").replace("·", ",").replace("-", "−")
    if isinstance(value, (list, tuple)) and kind.name == "choices":
        return ", ".join(kind.options.get(v, (v, v))[0] for v in value)
    return kind.options.get(str(value), (str(value),))[0]


def _constant(kind: Type, value: object, word: str) -> Code:
    said = (
        (show(value, kind), word) if kind.name in ("date", "money") else (_indonesian(word), word)
    )
    return Code(kind, lambda env: value, said, lambda env, lang: said[lang], frozenset())


def _indonesian(word: str) -> str:
    number, _, unit = word.partition(" ")
    return (
        f"{number} { {'d': 'hari', 'w': 'minggu', 'm': 'bulan', 'y': 'tahun'}[unit[0]] }"
        if unit
        else {"yes": "ya", "no": "tidak"}.get(word, word)
    )


def _code(kind: Type, run: Run, words: tuple[str, str], parts: list[Code]) -> Code:
    return Code(kind, run, words, lambda env, lang: words[lang], _uses(parts))


def _uses(parts: list[Code]) -> frozenset[str]:
    return frozenset().union(*(p.uses for p in parts))


def _infix(left: Code, verb: tuple[str, str], right: Code) -> tuple[str, str]:
    return (
        f"{left.words[0]} {verb[0]} {right.words[0]}",
        f"{left.words[1]} {verb[1]} {right.words[1]}",
    )


def _money_hint(left: Code, right: Code) -> str:
    pair = {left.type.name, right.type.name}
    if pair == {"money", "number"}:
        return "; write money as Rp1.500.000"
    if pair == {"span of days", "span of months"}:
        return "; write 'end <= start + 1 year' instead of 'end - start <= 1 year'"
    return ""
