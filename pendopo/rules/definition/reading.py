"""Small readers that every part of a definition is read with; problems are gathered, not raised."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from decimal import Decimal

from pendopo.rules.definition import language
from pendopo.rules.definition.language import Both, Code, Name, Type, Wrong
from pendopo.rules.definition.model import Cases, Duration, Rule, Template
from pendopo.rules.definition.nodes import Node, Place, Problem, did_you_mean, read

LISTS = set(
    [
        "life_events",
        "search",
        "legal_basis",
        "who",
        "channels",
        "one_open_per",
        "prefill",
        "checklist",
        "statistics",
        "public",
        "gives",
        "same",
        "accept",
        "match",
        "do",
    ]
)
TEXTS = set(
    [
        "service",
        "title",
        "summary",
        "owner",
        "type",
        "label",
        "hint",
        "why",
        "use",
        "from",
        "unit",
        "pattern",
        "by",
        "kind",
        "state",
        "keep",
        "then",
        "number",
        "template",
        "classification",
        "signed_at",
        "account",
        "basis",
        "count",
        "of",
        "limit",
        "otherwise",
        "if_late",
        "not_same_as",
        "decided_by",
        "within",
        "office",
        "position",
        "join",
        "correction",
        "silence",
        "silence_basis",
    ]
)
UNITS = {
    "minute": "minutes",
    "hour": "hours",
    "day": "days",
    "working day": "working days",
    "month": "months",
    "year": "years",
}
_SPAN = re.compile(r"(\d+(?:\.\d+)?) (minute|hour|day|working day|month|year)s?", re.ASCII)
EMPTY = Node(Place("", 0), pairs={})


class Reader:
    """Reads nodes of one service into values, and remembers what was wrong with them."""

    def __init__(self, key: str, files: Mapping[str, str]) -> None:
        self.key, self.files = key, files
        self.problems: list[Problem] = []
        self.scope: dict[str, Name] = {}
        self.vocabulary = EMPTY
        self.functions: set[str] = set()
        self.regions = Type("region")

    def say(self, place: Place, text: str) -> None:
        self.problems.append(Problem(place, text))

    def node(self, path: str) -> Node:
        """Read one file of the service; :raises Unreadable: when it is no YAML."""
        return read(self.files.get(path, ""), path)

    def both(self, node: Node | None, place: Place, what: str) -> Both:
        """Read 'Indonesian // English'; a text without words may stand alone."""
        if node is None or not node.text:
            self.say(place, f"{what} is missing")
            return ("?", "?")
        halves = re.split(r"\s//\s", node.text)
        if len(halves) > 2:
            self.say(node.place, f"{what} has more than one ' // '")
        if len(halves) == 1 and re.search(r"[a-z]{4}", node.text):
            self.say(node.place, f"{what} has no English; write 'Indonesia // English'")
        return (halves[0].strip(), halves[-1].strip())

    def maybe_both(self, node: Node | None, what: str) -> Both | None:
        return self.both(node, node.place, what) if node else None

    def known(
        self, node: Node, allowed: Set[str], where: str, required: Set[str] = frozenset()
    ) -> None:
        """Complain about keys that nobody knows, lists that are texts, and what is lacking."""
        if node.pairs is None:
            self.say(node.place, f"{where} should be 'key: value' lines")
            return
        for key in node.pairs:
            if key not in allowed:
                at = (node.keys or {}).get(key, node.place)
                self.say(at, f"{where} has no key '{key}'." + _cure(key, sorted(allowed)))
        for key, inner in node.entries():
            if key in LISTS and inner.items is None:
                self.say(inner.place, f"'{key}' should be a list: [one, two]")
            elif key in TEXTS and not inner.text and not (inner.text == "" and key == "otherwise"):
                self.say(inner.place, f"'{key}' should be a text")
        for key in sorted(required - set(node.pairs)):
            self.say(node.place, f"{where} lacks '{key}'")

    def word(self, node: Node | None, allowed: Set[str], what: str, default: str = "") -> str:
        text = node.text if node and node.text else default
        if node and text not in allowed:
            self.say(node.place, f"'{text}' is not a {what}." + did_you_mean(text, sorted(allowed)))
        return text

    def yes(self, node: Node | None, default: bool = False) -> bool:
        return default if node is None else self.word(node, {"yes", "no"}, "yes or no") == "yes"

    def words(self, node: Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        if node.items is not None:
            return tuple(item.text or "" for item in node.items)
        return (node.text or "",)

    def whole(self, node: Node | None, default: int) -> int:
        """Read a whole number that is at least one."""
        if node is None:
            return default
        if not re.fullmatch(r"[1-9][0-9]{0,5}", node.text or "", re.ASCII):
            self.say(node.place, f"'{node.text}' should be a whole number, such as {default}")
            return default
        return int(node.text or "")

    def duration(self, node: Node | None) -> Duration | None:
        if node is None:
            return None
        match = _SPAN.fullmatch(node.text or "")
        if not match:
            self.say(
                node.place,
                f"'{node.text}' is not a span of time; write for example "
                "'2 hours', '5 working days', '30 days', '3 months'",
            )
            return None
        return Duration(Decimal(match[1]), UNITS[match[2]])

    def rupiah(self, node: Node | None) -> int | None:
        if node is None:
            return None
        match = re.fullmatch(r"Rp([0-9]+(?:\.[0-9]{3})*)", node.text or "", re.ASCII)
        if not match:
            self.say(node.place, f"'{node.text}' is not an amount; write for example Rp1.500.000")
            return None
        return int(match[1].replace(".", ""))

    def code(
        self,
        node: Node,
        want: str | None = None,
        text: str | None = None,
        place: Place | None = None,
        extra: Mapping[str, Name] = {},
    ) -> Code | None:
        text = node.text if text is None else text
        try:
            return language.compile_expression(text or "", {**self.scope, **extra}, want)
        except Wrong as error:
            self.say(place or node.place, f"in '{text}': {error}")
            return None

    def template(self, text: str, place: Place, **extra: Name) -> Template:
        parts: list[str | Code] = []
        for number, piece in enumerate(re.split(r"<([^<>]+)>", text)):
            code = self.code(Node(place, piece), extra=extra) if number % 2 else None
            parts.append(code if code else piece)
        return Template(tuple(part for part in parts if part != ""))

    def rules(self, node: Node | None) -> tuple[Rule, ...]:
        """Read `condition: message` lines."""
        found = []
        for text, say in node.entries() if node else ():
            at = (node.keys or {}).get(text, say.place) if node else say.place
            code = self.code(say, "yes/no", text, at)
            told = self.both(say, at, f"the message of '{text}'")
            if code:
                pair = (self.template(told[0], say.place), self.template(told[1], say.place))
                found.append(Rule(code, pair))
        return tuple(found)

    def cases[T](self, node: Node, one: Callable[[Node], T | None]) -> Cases[T]:
        """Read one value, or 'condition: value' lines of which the last is 'otherwise'."""
        if node.pairs is None:
            value = one(node)
            return Cases(((None, value),) if value is not None else ())
        rows: list[tuple[Code | None, T]] = []
        for text, inner in node.entries():
            at = (node.keys or {}).get(text, inner.place)
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
        self.say(
            use.place,
            f"there is no shared block '{use.text}'." + did_you_mean(use.text or "", known),
        )
        return None


def _cure(key: str, allowed: Sequence[str]) -> str:
    if ")" in key and "(" not in key:
        return " A comma inside { } ends the value; put the expression in quotes."
    return did_you_mean(key, list(allowed))
