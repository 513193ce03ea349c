"""From the text of an expression to typed code, in one pass; errors say what would be right."""

import re
from collections.abc import Mapping

from pendopo.rules.definition import functions, literals, lookups, operations
from pendopo.rules.definition.language import (
    CHOSEN,
    TRUTH,
    Code,
    Name,
    Wrong,
    constant,
)
from pendopo.rules.definition.nodes import did_you_mean

LONGEST = 500
DEEPEST = 30
_TOKENS = re.compile(
    r"\s*(?:(?P<money>Rp[0-9][0-9.]*)"
    r"|(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"|(?P<percent>[0-9]+(?:\.[0-9]+)?%)"
    r"|(?P<number>[0-9][0-9_]*(?:\.[0-9]+)?)"
    r'|(?P<string>"[^"]*")'
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_-]*)"
    r"|(?P<op><=|>=|[<>+\-*/().,\[\]])"
    r"|(?P<bad>==|!=|=|&&|\|\||!|'|\S))"
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


def compile_expression(text: str, scope: Mapping[str, Name], want: str | None = None) -> Code:
    """Compile `text` against the names of `scope`; `want` is the type that must come out.

    :raises Wrong: with a sentence that says what would be right
    """
    if len(text) > LONGEST:
        raise Wrong(
            f"the expression has {len(text)} characters, {LONGEST} at most; "
            "give a part of it a name with a computed question"
        )
    parser = _Parser(text, scope)
    code = parser.condition()
    if parser.token[0] != "end":
        raise Wrong(f"'{parser.token[1]}' is not expected here; join conditions with 'and' / 'or'")
    if want and code.type.name != want:
        raise Wrong(f"this gives {code.type.name}, but {want} is needed here")
    return code


class _Parser:
    def __init__(self, text: str, scope: Mapping[str, Name]) -> None:
        self.scope = scope
        self.tokens = [
            (str(found.lastgroup), found[found.lastgroup])
            for found in _TOKENS.finditer(text)
            if found.lastgroup
        ]
        self.tokens.append(("end", "the end"))
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> tuple[str, str]:
        kind, text = self.tokens[self.at]
        if kind == "bad":
            cure = f"; write {_CURE[text]}" if text in _CURE else ""
            raise Wrong(f"{text} is not used here{cure}")
        return kind, text

    def next(self) -> tuple[str, str]:
        token = self.token
        if token[0] != "end":
            self.at += 1
        return token

    def take(self, *words: str) -> bool:
        kind, text = self.token
        if text in words and kind in ("name", "op"):
            self.at += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.take(word):
            raise Wrong(f"'{word}' is missing before '{self.token[1]}'")

    # ── conditions ─────────────────────────────────────────────────────────────
    def condition(self) -> Code:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Wrong(
                f"more than {DEEPEST} brackets inside each other; "
                "give a part of it a name with a computed question"
            )
        parts = [self._both()]
        while self.take("or"):
            parts.append(self._both())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else operations.joined(parts, by_or=True)

    def _both(self) -> Code:
        parts = [self._negated()]
        while self.take("and"):
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else operations.joined(parts, by_or=False)

    def _negated(self) -> Code:
        times = 0
        while self.take("not"):
            times += 1
        code = self._compared()
        for _ in range(times % 2 or min(times, 2)):
            code = operations.negated(code)
        return code

    def _compared(self) -> Code:
        left = self._otherwise()
        kind, word = self.token
        if word in operations.ORDER and kind == "op":
            self.next()
            return operations.ordered(word, left, self._otherwise())
        if kind != "name":
            return left
        if self.take("is"):
            return self._is(left)
        if self.take("includes"):
            return self._includes(left)
        negative = word == "not" and self.tokens[self.at + 1][1] == "in"
        if negative:
            self.next()
        return self._among(left, negative=negative) if self.take("in") else left

    def _is(self, left: Code) -> Code:
        negative = self.take("not")
        if self.take("answered"):
            return operations.answered(left, negative=negative)
        if self.token[1] == "in":
            raise Wrong("write 'in (…)' or 'not in (…)' without 'is'")
        if left.type.name == "choices":
            raise Wrong(
                f"'{left.words[1]}' can have several answers; write 'includes' instead of 'is'"
            )
        verb = ("bukan", "is not") if negative else ("adalah", "is")
        right = self._pick(left)
        return operations.compared(left, right, lambda a, b: (a == b) != negative, verb)

    def _among(self, left: Code, *, negative: bool) -> Code:
        self.expect("(")
        picks = [self._pick(left)]
        while self.take(","):
            picks.append(self._pick(left))
        self.expect(")")
        return operations.one_of(left, picks, negative=negative)

    def _includes(self, left: Code) -> Code:
        if left.type.name != "choices":
            raise Wrong(
                f"'includes' needs a multi_choice question, but '{left.words[1]}' is "
                f"{left.type.name}; write 'is'"
            )
        verb = ("mencakup", "includes")
        return operations.compared(left, self._pick(left), lambda a, b: b in a, verb)

    def _pick(self, left: Code) -> Code:
        """The right side of 'is': an option's key where the left is a choice, else a value."""
        kind, word = self.token
        options = left.type.options
        if left.type.name in CHOSEN and kind in ("name", "number"):
            other = self.scope.get(word)
            if word in options or other is None or other.type.options != options:
                self.next()
                if word not in options:
                    raise Wrong(
                        f"'{word}' is not an option of '{left.words[1]}'."
                        + did_you_mean(word, list(options))
                    )
                return constant(left.type, word, options[word])
        right = self._otherwise()
        if right.type.name != left.type.name:
            raise Wrong(
                f"'{left.words[1]}' is {left.type.name} and cannot be {right.type.name}"
                + operations.money_hint(left, right)
            )
        return right

    # ── values ─────────────────────────────────────────────────────────────────
    def _otherwise(self) -> Code:
        code = self._added()
        while self.take("otherwise"):
            code = operations.fallback(code, self._added())
        return code

    def _added(self) -> Code:
        code = self._multiplied()
        while self.token[0] == "op" and self.token[1] in ("+", "-"):
            sign = self.next()[1]
            code = operations.arithmetic(sign, code, self._multiplied())
        return code

    def _multiplied(self) -> Code:
        code = self._atom()
        while self.token[0] == "op" and self.token[1] in ("*", "/"):
            sign = self.next()[1]
            code = operations.arithmetic(sign, code, self._atom())
        return code

    def _atom(self) -> Code:
        kind, word = self.next()
        if kind == "op" and word == "(":
            code = self.condition()
            self.expect(")")
            return code
        if kind == "name" and self.token == ("op", "("):
            return self._call(word)
        if kind == "name" and word in ("yes", "no"):
            said = ("ya", word) if word == "yes" else ("tidak", word)
            return constant(TRUTH, word == "yes", said)
        if kind == "name":
            return self._named(word)
        if kind in ("number", "money", "date", "percent", "string"):
            unit = self.token[1] if kind == "number" else ""
            if unit in literals.UNITS:
                self.next()
                return literals.span(word, unit)
            return literals.written(kind, word)
        raise Wrong(f"a question, a number or '(' is expected, not '{word}'")

    def _named(self, word: str) -> Code:
        while self.take("."):
            word += "." + self.next()[1]
        name = self.scope.get(word)
        if name and name.type.name == "decision":
            return self._decided(word, name)
        base, _, column = word.partition(".")
        if name is None and column:
            row = self.scope.get(base)
            if row and row.type.name == "reference" and column in row.type.columns:
                return lookups.cell(base, row, column)
        if name is None:
            raise Wrong(f"there is no question '{word}'." + did_you_mean(word, list(self.scope)))
        return lookups.answer(word, name)

    def _decided(self, word: str, table: Name) -> Code:
        """`table[value, …].column`"""
        self.expect("[")
        given = [self.condition()]
        while self.take(","):
            given.append(self.condition())
        self.expect("]")
        self.expect(".")
        return lookups.decided(word, table.type, given, self.next()[1])

    def _call(self, name: str) -> Code:
        self.expect("(")
        if name in functions.ROWS:
            return self._over_rows(name)
        given = [self.condition()] if self.token[1] != ")" else []
        while self.take(","):
            given.append(self.condition())
        self.expect(")")
        return functions.call(name, given)

    def _over_rows(self, name: str) -> Code:
        key = self.next()[1]
        table = self.scope.get(key)
        if table is None or table.type.name != "table":
            what = table.type.name if table else "not a question"
            raise Wrong(f"{name}(…) needs a table first; '{key}' is {what}")
        each = None
        if self.take(","):
            outer, self.scope = self.scope, {**self.scope, **table.type.columns}
            each = self.condition()
            self.scope = outer
        self.expect(")")
        return functions.over_rows(name, key, table, each)
