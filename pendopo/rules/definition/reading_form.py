"""From the form part of `service.yaml` to questions, pages and documents."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from pendopo.rules.definition import language
from pendopo.rules.definition.language import MONEY, NUMBER, TEXT, TRUTH, Code, Name, Type
from pendopo.rules.definition.model import Cases, Field, Limits, Option, Page
from pendopo.rules.definition.nodes import Node, did_you_mean
from pendopo.rules.definition.reading import EMPTY, Reader

FIELD_TYPES = {
    "text": TEXT,
    "long_text": TEXT,
    "choice": Type("choice"),
    "multi_choice": Type("choices"),
    "number": NUMBER,
    "money": MONEY,
    "date": language.DATE,
    "time": language.TIME,
    "nik": Type("nik"),
    "family_card_no": Type("family_card_no"),
    "npwp": Type("npwp"),
    "nib": Type("nib"),
    "phone": Type("phone"),
    "email": Type("email"),
    "region": Type("region"),
    "address": Type("address"),
    "point": language.POINT,
    "file": Type("file"),
    "checkbox": TRUTH,
    "table": Type("table"),
    "reference": Type("reference"),
    "computed": Type("computed"),
}
ALWAYS_SECRET = {"nik", "family_card_no"}
LEVELS = {"province", "regency", "district", "village"}
FIELD_KEYS = set(
    [
        "type",
        "label",
        "hint",
        "why",
        "privacy",
        "required",
        "shown",
        "must",
        "should",
        "prefill",
        "prefill_by",
        "min",
        "max",
        "max_length",
        "pattern",
        "unit",
        "decimals",
        "level",
        "options",
        "from",
        "columns",
        "value",
        "default",
        "was",
        "accept",
        "max_mb",
        "files",
    ]
)
DOCUMENT_KEYS = set(
    [
        "label",
        "hint",
        "why",
        "required",
        "made_from",
        "original",
        "accept",
        "max_mb",
        "files",
        "page",
        "was",
    ]
)
PAGE_KEYS = set(
    ["title", "why", "privacy", "fields", "use", "without", "shown", "intro", "advise_if"]
)
ACCEPTED = {"jpg", "png", "pdf"}
_KEY = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


@dataclass(frozen=True)
class Sheet:
    """A page of the form before its questions are read: its defaults and their nodes."""

    key: str
    head: Node
    fields: Node
    is_documents: bool = False


class FormReader(Reader):
    """Reads questions and documents."""

    def __init__(self, key: str, files: Mapping[str, str]) -> None:
        super().__init__(key, files)
        self.references: dict[str, Type] = {}
        self.option_nodes: dict[str, Node] = {}
        self.step_keys: set[str] = set()

    def sheets(self, top: Node) -> list[Sheet]:
        """Find every page, fill in shared blocks, and declare all names."""
        found = []
        if eligibility := top.get("eligibility"):
            self.known(
                eligibility,
                set(["fields", "stop_if", "advise_if", "why", "privacy"]),
                "eligibility",
            )
            found.append(Sheet("eligibility", eligibility, eligibility.inner("fields")))
        for key, node in top.inner("form").entries():
            found.append(self._sheet(key, node))
        if documents := top.get("documents"):
            found.append(Sheet("documents", documents, documents, is_documents=True))
        for sheet in found:
            for key, node in sheet.fields.entries():
                at = (sheet.fields.keys or {}).get(key, node.place)
                if not _KEY.fullmatch(key):
                    self.say(at, f"'{key}' is not a key; use small letters, digits and _")
                if key in self.scope:
                    self.say(
                        at,
                        f"'{key}' is already the name of a question, document, zone or fact; "
                        "every key is used once",
                    )
                self.declare(key, node, is_document=sheet.is_documents)
        self._type_computed(found)
        return found

    def _sheet(self, key: str, node: Node) -> Sheet:
        self.known(node, PAGE_KEYS, f"page '{key}'")
        own = dict(node.inner("fields").entries())
        lines = dict(node.inner("fields").keys or {})
        if not (use := node.get("use")):
            self.both(node.get("title"), node.place, f"title of page '{key}'")
            return Sheet(key, node, node.inner("fields"))
        if (block := self.block(use)) is None:
            return Sheet(key, node, node.inner("fields"))
        without = self.words(node.get("without"))
        fields = block.inner("fields")
        for name in without:
            if not fields.get(name):
                self.say(node.place, f"block '{use.text}' has no question '{name}' to leave out")
        kept = {name: one for name, one in fields.entries() if name not in without} | own
        head = Node(node.place, pairs={**(block.pairs or {}), **(node.pairs or {})})
        return Sheet(key, head, Node(node.place, pairs=kept, keys={**(fields.keys or {}), **lines}))

    def declare(self, key: str, node: Node, *, is_document: bool = False, prefix: str = "") -> None:
        """Make a name known, with its type, before any expression is read."""
        stated = node.get("type") or Node(node.place, "?")
        kind = "file" if is_document else self.word(stated, set(FIELD_TYPES), "type of question")
        base = FIELD_TYPES.get(kind, TEXT)
        label = self.both(node.get("label"), node.place, f"label of '{key}'")
        if kind in ("choice", "multi_choice"):
            base = replace(base, options=self._options(key, kind, node))
            self.option_nodes[prefix + key] = node.inner("options")
        elif kind == "reference":
            base = self._reference(key, node)
        elif kind == "table":
            base = replace(base, columns=self._declare_columns(node))
        elif kind == "region":
            base = self.regions
        self.scope[prefix + key] = Name(base, label, node.said("unit"))

    def _options(self, key: str, kind: str, node: Node) -> dict[str, language.Both]:
        if not node.get("options"):
            self.say(node.place, f"'{key}' is a {kind} and needs 'options'")
        return {
            name: self.both(
                one if one.pairs is None else one.get("label"), one.place, f"option '{name}'"
            )
            for name, one in node.inner("options").entries()
        }

    def _reference(self, key: str, node: Node) -> Type:
        named = node.said("from")
        if named in self.references:
            return self.references[named]
        self.say(
            node.inner("from").place,
            f"'{key}' refers to a table; 'from' should name one."
            + did_you_mean(named, list(self.references)),
        )
        return FIELD_TYPES["reference"]

    def _declare_columns(self, node: Node) -> dict[str, Name]:
        columns = {}
        for column, inner in self.columns(node).entries():
            self.declare(column, inner, prefix="\0")
            columns[column] = self.scope.pop("\0" + column)
        return columns

    def columns(self, node: Node) -> Node:
        """Return the columns of a table: its own, or those of a block ('columns: person@1')."""
        own = node.inner("columns")
        block = self.block(own) if own.text else None
        return block.inner("fields") if block else own

    def _type_computed(self, sheets: list[Sheet]) -> None:
        """Give computed answers the type of their formula, in the order of the form."""
        for sheet in sheets:
            for key, node in sheet.fields.entries():
                if node.said("type") != "computed" or key not in self.scope:
                    continue
                value = node.inner("value")
                first = next(iter((value.pairs or {}).values()), value) if value.pairs else value
                before = len(self.problems)
                code = self.code(first) if first.text else None
                del self.problems[before:]
                self.scope[key] = replace(self.scope[key], type=code.type if code else TEXT)

    def page(self, sheet: Sheet) -> Page:
        """Read a page with all its questions."""
        head = sheet.head
        title = self.maybe_both(head.get("title"), f"title of page '{sheet.key}'")
        return Page(
            key=sheet.key,
            title=title or (sheet.key, sheet.key),
            fields=tuple(
                self.field(key, node, sheet.key, head, is_document=sheet.is_documents)
                for key, node in sheet.fields.entries()
            ),
            why=self.maybe_both(head.get("why"), "why"),
            intro=self.maybe_both(head.get("intro"), "intro"),
            shown=self.code(head.inner("shown"), "yes/no") if head.get("shown") else None,
            advise_if=self.rules(head.get("advise_if")),
        )

    def field(
        self,
        key: str,
        node: Node,
        page: str,
        head: Node,
        *,
        is_document: bool = False,
        inside: Mapping[str, Name] | None = None,
    ) -> Field:
        """Read one question; `inside` are the columns beside it when it is one of a table."""
        kind = "file" if is_document else node.said("type") or "text"
        self.known(node, DOCUMENT_KEYS if is_document else FIELD_KEYS, f"'{key}'")
        defaults = EMPTY if is_document else head
        saved, self.scope = self.scope, {**self.scope, **(inside or {})}
        name = self.scope.get(key) or Name(FIELD_TYPES.get(kind, TEXT), (key, key))
        made = Field(
            key=key,
            kind=kind,
            name=name,
            page=page,
            privacy=self._privacy(key, kind, node, defaults, is_document=is_document),
            place=node.place,
            why=self._why(key, kind, node, defaults, page, asks=not is_document and inside is None),
            required=self._required(kind, node),
            shown=self._shown(node, defaults),
            must=self.rules(node.get("must")),
            should=self.rules(node.get("should")),
            value=self._value(key, kind, node),
            hint=self.maybe_both(node.get("hint"), f"hint of '{key}'"),
            limits=self._limits(key, kind, node),
            columns=tuple(
                self.field(c, n, page, head, inside=name.type.columns)
                for c, n in (self.columns(node).entries() if kind == "table" else ())
            ),
            options=self._choices(key, name),
            is_document=is_document,
            made_from=node.said("made_from"),
            original=self.word(node.get("original"), {"shown", "surrendered"}, "way to show"),
            prefill=self._prefill(key, node),
        )
        self.scope = saved
        return made

    def _privacy(self, key: str, kind: str, node: Node, head: Node, *, is_document: bool) -> str:
        if (stated := node.get("privacy")) and kind in ALWAYS_SECRET and stated.text != "secret":
            self.say(stated.place, f"'{key}' is a {kind} and is always secret")
        if kind in ALWAYS_SECRET:
            return "secret"
        said = node.said("privacy") or head.said("privacy") or ("personal" if is_document else "")
        if said not in ("open", "personal", "secret"):
            self.say(
                node.place,
                f"'{key}' does not say whether it is open, personal or secret; "
                "set 'privacy' here or for its page",
            )
        return said

    def _why(
        self, key: str, kind: str, node: Node, head: Node, page: str, *, asks: bool
    ) -> language.Both | None:
        why = node.get("why") or head.get("why")
        privacy = (
            "secret" if kind in ALWAYS_SECRET else node.said("privacy") or head.said("privacy")
        )
        if not why and privacy in ("personal", "secret") and asks and page not in self.step_keys:
            self.say(
                node.place,
                f"'{key}' is {privacy} but nothing says why it is asked (UU 27/2022); "
                "set 'why' here or for its page",
            )
        return self.maybe_both(why, "why")

    def _required(self, kind: str, node: Node) -> Code | bool:
        stated = node.get("required")
        if stated is None:
            return kind not in ("computed", "checkbox")
        if stated.text in ("yes", "no"):
            return stated.text == "yes"
        return self.code(stated, "yes/no") or True

    def _shown(self, node: Node, head: Node) -> Code | None:
        conditions = [one for one in (head.get("shown"), node.get("shown")) if one]
        if not conditions:
            return None
        many = len(conditions) > 1
        text = " and ".join(f"({one.text})" if many else one.text or "" for one in conditions)
        return self.code(conditions[-1], "yes/no", text)

    def _value(self, key: str, kind: str, node: Node) -> Cases[Code] | None:
        if kind != "computed":
            return None
        if not (value := node.get("value")):
            self.say(node.place, f"'{key}' is computed and needs 'value'")
            return None
        return self.cases(value, self.code)

    def _choices(self, key: str, name: Name) -> tuple[Option, ...]:
        nodes = self.option_nodes.get(key, EMPTY)
        found = []
        for option, label in name.type.options.items() if name.type.name != "region" else ():
            node = nodes.get(option)
            hint, when = None, None
            if node is not None and node.pairs is not None:
                self.known(node, {"label", "hint", "if"}, f"option '{option}'", {"label"})
                hint = self.maybe_both(node.get("hint"), f"hint of option '{option}'")
                when = self.code(node.inner("if"), "yes/no") if node.get("if") else None
            found.append(Option(option, label, hint, when))
        return tuple(found)

    def _prefill(self, key: str, node: Node) -> tuple[str, ...]:
        if (by := node.get("prefill_by")) and by.text not in self.scope:
            self.say(
                by.place,
                f"'{key}' is looked up by '{by.text}', which is not a question."
                + did_you_mean(by.text or "", list(self.scope)),
            )
        registers = self.vocabulary.inner("registers")
        for source in node.inner("prefill").items or ():
            register, _, item = (source.text or "").partition(".")
            given = list(self.words(registers.inner(register).get("gives")))
            if not registers.get(register):
                known = list(registers.pairs or {})
                self.say(
                    source.place,
                    f"there is no register '{register}'." + did_you_mean(register, known),
                )
            elif item not in given:
                self.say(
                    source.place,
                    f"register '{register}' does not give '{item}'." + did_you_mean(item, given),
                )
        return self.words(node.get("prefill"))

    def _limits(self, key: str, kind: str, node: Node) -> Limits:
        accept = self.words(node.get("accept")) or ("jpg", "png", "pdf")
        for one in node.inner("accept").items or ():
            self.word(one, ACCEPTED, "kind of file")
        if pattern := node.get("pattern"):
            try:
                re.compile(pattern.text or "")
            except re.error as error:
                self.say(
                    pattern.place,
                    f"the pattern of '{key}' is not a regular expression: {error}",
                )
                pattern = None
        return Limits(
            least=self._bound(kind, node.get("min")),
            most=self._bound(kind, node.get("max")),
            max_length=self.whole(node.get("max_length"), 200) if node.get("max_length") else None,
            pattern=pattern.text if pattern else None,
            decimals=self.whole(node.get("decimals"), 2) if node.get("decimals") else 0,
            level=self.word(node.get("level"), LEVELS, "level of a region"),
            files=self.whole(node.get("files"), 1),
            max_mb=self.whole(node.get("max_mb"), 5),
            accept=accept,
        )

    def _bound(self, kind: str, node: Node | None) -> Decimal | None:
        if node is None or not node.text:
            return None
        if kind == "money":
            amount = self.rupiah(node)
            return None if amount is None else Decimal(amount)
        if kind not in ("number", "table", "multi_choice", "text", "long_text"):
            self.say(node.place, f"a question of the type {kind} has no 'min' or 'max'; use 'must'")
            return None
        try:
            return Decimal(node.text)
        except InvalidOperation:
            self.say(node.place, f"'{node.text}' should be a number")
            return None

    def looking_back(self, fields: tuple[Field, ...]) -> None:
        """Complain about a condition that looks at a later question."""
        order = {one.key: (number, one) for number, one in enumerate(fields)}
        for number, one in enumerate(fields):
            codes = [("shown", one.shown)] if one.shown else []
            for when, value in one.value.rows if one.value else ():
                codes += [("value", code) for code in (when, value) if code]
            for what, code in codes:
                for used in sorted(code.uses):
                    if used in order and order[used][0] >= number:
                        line = order[used][1].place.line
                        self.say(
                            one.place,
                            f"'{what}' of '{one.key}' looks at '{used}', which is asked later "
                            f"(line {line}); move one of them",
                        )
