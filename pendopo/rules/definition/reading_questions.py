"""Second pass over the form: questions, pages and documents, with every condition compiled."""

from collections.abc import Mapping

from pendopo.rules.definition.language import TEXT, Both, Code, Name, Type
from pendopo.rules.definition.model import Field, Option, Page
from pendopo.rules.definition.nodes import EMPTY, Node, did_you_mean
from pendopo.rules.definition.operations import joined
from pendopo.rules.definition.reading import Reader
from pendopo.rules.definition.reading_limits import LIMITED, read_limits
from pendopo.rules.definition.reading_names import FIELD_TYPES, Sheet, columns_of
from pendopo.rules.definition.terms import Cases

ALWAYS_SECRET = frozenset({"nik", "family_card_no"})
FIELD_KEYS = frozenset(
    "type label hint why privacy required shown must should prefill prefill_by min max max_length"
    " pattern unit decimals level options from columns value was accept max_mb files".split()
)
_DOCUMENT_KEYS = frozenset(
    "label hint why required made_from original accept max_mb files page was".split()
)
_ONLY: Mapping[str, frozenset[str]] = {  # keys that mean something for some types only
    "options": frozenset({"choice", "multi_choice"}),
    "columns": frozenset({"table"}),
    "from": frozenset({"reference"}),
    "value": frozenset({"computed"}),
    "decimals": frozenset({"number"}),
    "level": frozenset({"region"}),
    "pattern": frozenset({"text", "long_text"}),
    "max_length": frozenset({"text", "long_text", "address"}),
    "min": LIMITED,
    "max": LIMITED,
    "accept": frozenset({"file"}),
    "max_mb": frozenset({"file"}),
    "files": frozenset({"file"}),
}


def read_page(reader: Reader, sheet: Sheet, pages: frozenset[str]) -> Page:
    """Read a page with all its questions; `pages` are the keys of all pages."""
    head = EMPTY if sheet.is_documents else sheet.head
    shown = reader.condition(head.get("shown"))
    return Page(
        key=sheet.key,
        title=reader.maybe_both(head.get("title"), f"title of page '{sheet.key}'")
        or (sheet.key, sheet.key),
        fields=tuple(
            _on_page(reader, sheet, key, node, shown, pages) for key, node in sheet.fields.entries()
        ),
        why=reader.maybe_both(head.get("why"), "why"),
        privacy=head.said("privacy"),
        intro=reader.maybe_both(head.get("intro"), "intro"),
        shown=shown,
        advise_if=reader.rules(head.get("advise_if")) if sheet.key != "eligibility" else (),
    )


def _on_page(
    reader: Reader,
    sheet: Sheet,
    key: str,
    node: Node,
    shown: Code | None,
    pages: frozenset[str],
) -> Field:
    page = sheet.key
    if sheet.is_documents and (elsewhere := node.get("page")):
        page = reader.word(elsewhere, pages, "page of the form", "documents")
    head = EMPTY if sheet.is_documents else sheet.head
    return read_field(reader, key, node, page, head, shown=shown, is_document=sheet.is_documents)


def read_field(
    reader: Reader,
    key: str,
    node: Node,
    page: str,
    head: Node,
    *,
    name: Name | None = None,
    shown: Code | None = None,
    is_document: bool = False,
    asks: bool = True,
) -> Field:
    """Read one question, document or record.

    `head` holds the defaults of its page and `shown` that page's condition; `name` is given
    where the scope does not hold it under its key; `asks` tells whether a person is asked.
    """
    kind = "file" if is_document else node.said("type") or "text"
    where = f"document '{key}'" if is_document else f"'{key}'"
    reader.known(node, _DOCUMENT_KEYS if is_document else FIELD_KEYS, where)
    _check_keys(reader, key, kind, node)
    name = name or reader.scope.get(key) or Name(FIELD_TYPES.get(kind, TEXT), (key, key))
    own = reader.condition(node.get("shown"))
    conditions = [one for one in (shown, own) if one]
    return Field(
        key=key,
        kind=kind,
        name=name,
        page=page,
        privacy=_privacy(reader, key, kind, node, head, is_document=is_document),
        place=node.place,
        why=_why(reader, key, kind, node, head, asks=asks and not is_document),
        required=_required(reader, kind, node),
        shown=joined(conditions, by_or=False) if len(conditions) > 1 else shown or own,
        must=reader.rules(node.get("must"), key),
        should=reader.rules(node.get("should"), key),
        value=_value(reader, key, kind, node),
        hint=reader.maybe_both(node.get("hint"), f"hint of '{key}'"),
        limits=read_limits(reader, key, kind, node),
        columns=_columns(reader, page, head, node, name.type) if kind == "table" else (),
        options=_choices(reader, node, name.type),
        is_document=is_document,
        made_from=node.said("made_from"),
        original=reader.word(node.get("original"), {"shown", "surrendered"}, "way to show"),
        prefill=_prefill(reader, key, node),
        prefill_by=node.said("prefill_by"),
        was=node.said("was"),
    )


def _check_keys(reader: Reader, key: str, kind: str, node: Node) -> None:
    for one, kinds in _ONLY.items():
        if one in (node.pairs or {}) and kind in FIELD_TYPES and kind not in kinds:
            cure = "; use 'must'" if one in ("min", "max") else ""
            reader.say(
                node.place_of(one), f"'{key}' is {kind}, for which '{one}' means nothing{cure}"
            )


def _columns(reader: Reader, page: str, head: Node, node: Node, kind: Type) -> tuple[Field, ...]:
    saved = reader.scope
    reader.scope = {**saved, **kind.columns}
    found = tuple(
        read_field(reader, key, inner, page, head, asks=False)
        for key, inner in columns_of(reader, node).entries()
    )
    reader.scope = saved
    return found


def _privacy(
    reader: Reader, key: str, kind: str, node: Node, head: Node, *, is_document: bool
) -> str:
    if kind in ALWAYS_SECRET:
        if (stated := node.get("privacy")) and stated.text != "secret":
            reader.say(stated.place, f"'{key}' is a {kind} and is always secret")
        return "secret"
    said = node.said("privacy") or head.said("privacy") or ("personal" if is_document else "")
    if said not in ("open", "personal", "secret"):
        reader.say(
            node.place,
            f"'{key}' does not say whether it is open, personal or secret; "
            "set 'privacy' here or for its page",
        )
        return "secret"
    return said


def _why(reader: Reader, key: str, kind: str, node: Node, head: Node, *, asks: bool) -> Both | None:
    why = node.get("why") or head.get("why")
    said = node.said("privacy") or head.said("privacy")
    privacy = "secret" if kind in ALWAYS_SECRET else said
    if not why and privacy in ("personal", "secret") and asks:
        reader.say(
            node.place,
            f"'{key}' is {privacy} but nothing says why it is asked (UU 27/2022); "
            "set 'why' here or for its page",
        )
    return reader.maybe_both(why, "why")


def _required(reader: Reader, kind: str, node: Node) -> Code | bool:
    stated = node.get("required")
    if stated is None:
        return kind not in ("computed", "checkbox")
    if stated.text in ("yes", "no"):
        return stated.text == "yes"
    return reader.code(stated, "yes/no") or True


def _value(reader: Reader, key: str, kind: str, node: Node) -> Cases[Code] | None:
    if kind != "computed":
        return None
    value = node.get("value")
    if value is None:
        reader.say(node.place, f"'{key}' is computed and needs 'value'")
        return None
    found = reader.cases(value, reader.code)
    kinds = {code.type.name for _, code in found.rows}
    if len(kinds) > 1:
        reader.say(value.place, f"the cases of '{key}' differ: {' and '.join(sorted(kinds))}")
    return found


def _choices(reader: Reader, node: Node, kind: Type) -> tuple[Option, ...]:
    if kind.name in ("reference",):
        return tuple(Option(option, label) for option, label in kind.options.items())
    found = []
    for option, one in node.inner("options").entries():
        hint, when = None, None
        if one.pairs is not None:
            reader.known(one, {"label", "hint", "if"}, f"option '{option}'", {"label"})
            hint = reader.maybe_both(one.get("hint"), f"hint of option '{option}'")
            when = reader.condition(one.get("if"))
        found.append(Option(option, kind.options.get(option, (option, option)), hint, when))
    return tuple(found)


def _prefill(reader: Reader, key: str, node: Node) -> tuple[str, ...]:
    if (by := node.get("prefill_by")) and by.text not in reader.scope:
        reader.say(
            by.place,
            f"'{key}' is looked up by '{by.text}', which is not a question."
            + did_you_mean(by.text or "", list(reader.scope)),
        )
    registers = reader.vocabulary.inner("registers")
    for source in node.inner("prefill").items or ():
        register, _, item = (source.text or "").partition(".")
        given = [one.text or "" for one in registers.inner(register).inner("gives").items or ()]
        if not registers.get(register):
            cure = did_you_mean(register, list(registers.pairs or {}))
            reader.say(source.place, f"there is no register '{register}'." + cure)
        elif item not in given:
            cure = did_you_mean(item, given)
            reader.say(source.place, f"register '{register}' does not give '{item}'." + cure)
    return reader.words(node.get("prefill"))


def check_looking_back(reader: Reader, fields: tuple[Field, ...]) -> None:
    """Complain about a condition that looks at a later question."""
    order = {one.key: (number, one) for number, one in enumerate(fields)}
    for number, one in enumerate(fields):
        for what, code in _looking(one):
            for used in sorted(code.uses):
                if used in order and order[used][0] >= number:
                    line = order[used][1].place.line
                    reader.say(
                        one.place,
                        f"'{what}' of '{one.key}' looks at '{used}', which is asked later "
                        f"(line {line}); move one of them",
                    )


def _looking(one: Field) -> list[tuple[str, Code]]:
    found = [("shown", one.shown)] if one.shown else []
    for when, value in one.value.rows if one.value else ():
        found += [("value", code) for code in (when, value) if code]
    found += [("if", option.condition) for option in one.options if option.condition]
    return found
