"""Small readers that every part of a definition is read with; problems are gathered, not raised."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import date
from decimal import Decimal

from pendopo.rules.definition import lengths
from pendopo.rules.definition.expressions import compile_expression
from pendopo.rules.definition.language import Both, Code, Name, Type, Wrong
from pendopo.rules.definition.nodes import EMPTY, Node, Place, Problem, did_you_mean, read
from pendopo.rules.definition.terms import Cases, Duration, Rule, Said, Template

_LISTS = frozenset(
    "life_events search legal_basis who channels one_open_per prefill checklist statistics public"
    " gives same accept match do without".split()
)
_TEXTS = frozenset(
    "service title summary owner type label hint why use from unit pattern by kind state keep then"
    " number template classification signed_at account basis count of limit otherwise if_late"
    " not_same_as decided_by within office position join correction silence silence_basis".split()
)
_UNITS = {
    "minute": "minutes",
    "hour": "hours",
    "day": "days",
    "working day": "working days",
    "month": "months",
    "year": "years",
}
_SPAN = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,2})?) (minute|hour|day|working day|month|year)s?")
_KEY = re.compile(rf"[a-z][a-z0-9_]{{0,{lengths.KEY - 1}}}")


class Reader:
    """Reads the nodes of one service into values, and remembers what was wrong with them.

    `scope` are the names that expressions may use so far; `order` is the order of asking.
    """

    def __init__(self, key: str, files: Mapping[str, str]) -> None:
        self.key, self.files = key, files
        self.problems: list[Problem] = []
        self.scope: dict[str, Name] = {}
        self.order: dict[str, int] = {}
        self.vocabulary = EMPTY
        self.regions = Type("region")
        self.step_keys: set[str] = set()
        self.issue_nodes = EMPTY

    @property
    def functions(self) -> frozenset[str]:
        """The functions that the vocabulary knows."""
        return frozenset(self.vocabulary.inner("functions").pairs or {})

    def say(self, place: Place, text: str) -> None:
        """Remember a problem."""
        self.problems.append(Problem(place, text))

    def node(self, path: str) -> Node:
        """Read one file of the service; :raises Unreadable: when it is no YAML."""
        return read(self.files.get(path, ""), path)

    # ── keys and lists ─────────────────────────────────────────────────────────
    def known(
        self, node: Node, allowed: Set[str], where: str, required: Set[str] = frozenset()
    ) -> None:
        """Complain about keys that nobody knows, lists that are texts, and what is lacking."""
        if node.pairs is None:
            self.say(node.place, f"{where} should be 'key: value' lines")
            return
        for key in node.pairs:
            if key not in allowed:
                cure = _cure(key, sorted(allowed))
                self.say(node.place_of(key), f"{where} has no key '{key}'." + cure)
        for key, inner in node.entries():
            if key in _LISTS and inner.items is None:
                self.say(inner.place, f"'{key}' should be a list: [one, two]")
            elif key in _TEXTS and not inner.text and not (inner.text == "" and key == "otherwise"):
                self.say(inner.place, f"'{key}' should be a text")
        for key in sorted(required - set(node.pairs)):
            self.say(node.place, f"{where} lacks '{key}'")

    def lines(self, node: Node, where: str) -> Iterator[tuple[str, Node]]:
        """Yield each key with its value; complain where the node is no mapping."""
        if node.pairs is None:
            self.say(node.place, f"{where} should be 'key: value' lines")
        yield from node.entries()

    def named(self, node: Node, where: str) -> Iterator[tuple[str, Node]]:
        """Yield each key with its value; complain about a key that is no name."""
        for key, inner in self.lines(node, where):
            if not _KEY.fullmatch(key):
                self.say(
                    node.place_of(key),
                    f"'{key}' is not a key; use small letters, digits and _, {lengths.KEY} at most",
                )
            yield key, inner

    def word(self, node: Node | None, allowed: Set[str], what: str, default: str = "") -> str:
        """Read one word out of a few."""
        text = node.text if node and node.text else default
        if node and text not in allowed:
            said = node.text if node.text is not None else "…"
            article = "an" if what[0] in "aeiou" else "a"
            cure = did_you_mean(text, sorted(allowed))
            self.say(node.place, f"'{said}' is not {article} {what}." + cure)
        return text

    def yes(self, node: Node | None, default: bool = False) -> bool:
        """Read yes or no."""
        return default if node is None else self.word(node, {"yes", "no"}, "yes or no") == "yes"

    def words(
        self, node: Node | None, allowed: Set[str] | None = None, what: str = "word known here"
    ) -> tuple[str, ...]:
        """Read a list of texts, or one text; `allowed` are the only ones that there are."""
        if node is None:
            return ()
        items = node.items if node.items is not None else (node,)
        for item in items:
            if item.text is None or not item.text:
                self.say(item.place, "a list of texts is expected here: [one, two]")
            elif allowed is not None:
                self.word(item, allowed, what)
        return tuple(item.text for item in items if item.text)

    # ── texts and numbers ──────────────────────────────────────────────────────
    def both(self, node: Node | None, place: Place, what: str, longest: int = 0) -> Both:
        """Read 'Indonesian // English'; a text without words may stand alone.

        `longest` is how many letters either half may have, if there is a limit.
        """
        if node is None or not node.text:
            self.say(node.place if node else place, f"{what} is missing")
            return ("?", "?")
        halves = re.split(r"\s//\s", node.text)
        if len(halves) > 2:
            self.say(node.place, f"{what} has more than one ' // '")
        if len(halves) == 1 and re.search(r"[a-z]{4}", node.text):
            self.say(node.place, f"{what} has no English; write 'Indonesia // English'")
        self._check_length(max(halves, key=len).strip(), node.place, what, longest)
        return (halves[0].strip(), halves[-1].strip())

    def short(self, node: Node, key: str, longest: int) -> str:
        """Read a text that may be absent and has a limit."""
        said = node.said(key)
        self._check_length(said, node.place_of(key), f"'{key}'", longest)
        return said

    def _check_length(self, text: str, place: Place, what: str, longest: int) -> None:
        if longest and len(text) > longest:
            self.say(place, f"{what} has {len(text)} letters; {longest} at most")

    def maybe_both(self, node: Node | None, what: str) -> Both | None:
        """Read a text that may be absent."""
        return self.both(node, node.place, what) if node else None

    def whole(self, node: Node | None, default: int) -> int:
        """Read a whole number that is at least one."""
        if node is None:
            return default
        if not re.fullmatch(r"[1-9][0-9]{0,5}", node.text or ""):
            self.say(node.place, f"'{node.text}' should be a whole number, such as {default}")
            return default
        return int(node.text or "")

    def duration(self, node: Node | None) -> Duration | None:
        """Read a span of time."""
        if node is None:
            return None
        match = _SPAN.fullmatch(node.text or "")
        if not match or not Decimal(match[1]):
            self.say(
                node.place,
                f"'{node.text}' is not a span of time; write for example "
                "'2 hours', '5 working days', '30 days', '3 months'",
            )
            return None
        return Duration(Decimal(match[1]), _UNITS[match[2]])

    def rupiah(self, node: Node | None) -> int | None:
        """Read an amount of whole rupiah."""
        if node is None:
            return None
        match = re.fullmatch(r"Rp([0-9]{1,3}(?:\.[0-9]{3}){0,5}|[0-9]{1,15})", node.text or "")
        if not match:
            self.say(node.place, f"'{node.text}' is not an amount; write for example Rp1.500.000")
            return None
        return int(match[1].replace(".", ""))

    def day(self, node: Node | None) -> date | None:
        """Read a date."""
        if node is None:
            return None
        try:
            return date.fromisoformat(node.text or "")
        except ValueError:
            self.say(node.place, f"'{node.text}' is not a date; write for example 2026-01-31")
            return None

    # ── expressions ────────────────────────────────────────────────────────────
    def code(
        self,
        node: Node,
        want: str | None = None,
        text: str | None = None,
        place: Place | None = None,
        extra: Mapping[str, Name] = {},
    ) -> Code | None:
        """Compile an expression: the node's own, or `text` that stands at `place`."""
        text = node.text if text is None else text
        try:
            return compile_expression(text or "", {**self.scope, **extra}, want)
        except Wrong as error:
            shown = text if text and len(text) < 200 else f"{(text or '')[:200]}…"
            self.say(place or node.place, f"in '{shown}': {error}")
            return None

    def condition(self, node: Node | None) -> Code | None:
        """Compile a condition that may be absent."""
        return self.code(node, "yes/no") if node else None

    def template(self, text: str, place: Place, **extra: Name) -> Template:
        """Read a text with `<expression>` holes."""
        parts: list[str | Code] = []
        for number, piece in enumerate(re.split(r"<([^<>]+)>", text)):
            code = self.code(Node(place, piece), extra=extra) if number % 2 else None
            parts.append(code if code else piece)
        return Template(tuple(part for part in parts if part != ""))

    def told(self, node: Node, what: str) -> Said:
        """Read a text with holes, in both languages."""
        both = self.both(node, node.place, what)
        return self.template(both[0], node.place), self.template(both[1], node.place)

    def rules(self, node: Node | None, about: str = "") -> tuple[Rule, ...]:
        """Read `condition: message` lines; `about` is the question that they stand at."""
        found = []
        for text, say in self.lines(node, "a list of rules") if node else ():
            at = node.place_of(text) if node else say.place
            code = self.code(say, "yes/no", text, at)
            told = self.told(say, f"the message of '{text}'")
            if code:
                found.append(Rule(code, told, about or self._last_asked(code)))
        return tuple(found)

    def _last_asked(self, code: Code) -> str:
        """The question at which it is known that a rule is broken; what is counted comes last."""
        asked = [name for name in sorted(code.uses) if name in self.order]
        return max(asked, key=lambda name: self.order[name], default="")

    def cases[T](self, node: Node, one: Callable[[Node], T | None]) -> Cases[T]:
        """Read one value, or 'condition: value' lines of which the last is 'otherwise'."""
        if node.pairs is None:
            value = one(node)
            return Cases(((None, value),) if value is not None else ())
        rows: list[tuple[Code | None, T]] = []
        for text, inner in node.entries():
            at = node.place_of(text)
            when = None if text == "otherwise" else self.code(inner, "yes/no", text, at)
            value = one(inner)
            if value is not None and (when or text == "otherwise"):
                rows.append((when, value))
        if not node.pairs or list(node.pairs)[-1] != "otherwise":
            self.say(
                node.place,
                "the last line of the cases should be 'otherwise: …', "
                "so that there is always an answer",
            )
        return Cases(tuple(rows))

    def block(self, use: Node) -> Node | None:
        """Read a shared block by its name and number, such as applicant@1."""
        path = f"_shared/{use.text}.yaml"
        if path in self.files:
            return self.node(path)
        blocks = [p for p in self.files if "@" in p and p.endswith(".yaml")]
        known = sorted(p.removeprefix("_shared/").removesuffix(".yaml") for p in blocks)
        cure = did_you_mean(use.text or "", known)
        self.say(use.place, f"there is no shared block '{use.text}'." + cure)
        return None


def _cure(key: str, allowed: Sequence[str]) -> str:
    if ")" in key and "(" not in key:
        return " A comma inside { } ends the value; put the expression in quotes."
    return did_you_mean(key, allowed)
