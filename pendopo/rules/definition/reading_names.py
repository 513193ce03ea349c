"""First pass over a service: which names there are, of which type, before any condition is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pendopo.rules.definition.language import (
    DATE,
    MONEY,
    NUMBER,
    POINT,
    TEXT,
    TIME,
    TRUTH,
    Both,
    Name,
    Type,
)
from pendopo.rules.definition.nodes import Node, did_you_mean
from pendopo.rules.definition.reading import Reader

FIELD_TYPES: Mapping[str, Type] = {
    "text": TEXT,
    "long_text": TEXT,
    "choice": Type("choice"),
    "multi_choice": Type("choices"),
    "number": NUMBER,
    "money": MONEY,
    "date": DATE,
    "time": TIME,
    "nik": Type("nik"),
    "family_card_no": Type("family_card_no"),
    "npwp": Type("npwp"),
    "nib": Type("nib"),
    "phone": Type("phone"),
    "email": Type("email"),
    "region": Type("region"),
    "address": Type("address"),
    "point": POINT,
    "file": Type("file"),
    "checkbox": TRUTH,
    "table": Type("table"),
    "reference": Type("reference"),
    "computed": Type("computed"),
}
_PAGE_KEYS = frozenset("title why privacy fields use without shown intro advise_if".split())
_ELIGIBILITY_KEYS = frozenset("fields stop_if advise_if why privacy".split())
_LATER = 10_000  # what the engine counts is known after all questions


@dataclass(frozen=True)
class Sheet:
    """A page of the form before its questions are read: its defaults and their nodes."""

    key: str
    head: Node
    fields: Node
    is_documents: bool = False


def find_sheets(reader: Reader, top: Node, tables: Mapping[str, Type]) -> list[Sheet]:
    """Find every page, fill in shared blocks, and declare all names of the form."""
    found = []
    if eligibility := top.get("eligibility"):
        reader.known(eligibility, _ELIGIBILITY_KEYS, "eligibility", {"fields"})
        found.append(Sheet("eligibility", eligibility, eligibility.inner("fields")))
    for key, node in reader.named(top.inner("form"), "the form"):
        found.append(_sheet(reader, key, node))
    if documents := top.get("documents"):
        found.append(Sheet("documents", documents, documents, is_documents=True))
    for sheet in found:
        for key, node in reader.named(sheet.fields, f"page '{sheet.key}'"):
            if key in reader.scope or key in tables:
                reader.say(
                    sheet.fields.place_of(key),
                    f"'{key}' is already the name of a question, document, zone or fact; "
                    "every key is used once",
                )
            reader.scope[key] = declared(reader, key, node, tables, is_document=sheet.is_documents)
            reader.order[key] = len(reader.order)
    _type_computed(reader, found)
    return found


def _sheet(reader: Reader, key: str, node: Node) -> Sheet:
    reader.known(node, _PAGE_KEYS, f"page '{key}'")
    own = node.inner("fields")
    use = node.get("use")
    if use is None:
        reader.both(node.get("title"), node.place, f"title of page '{key}'")
        return Sheet(key, node, own)
    if (block := reader.block(use)) is None:
        return Sheet(key, node, own)
    without = reader.words(node.get("without"))
    fields = block.inner("fields")
    for name in without:
        if not fields.get(name):
            reader.say(
                node.inner("without").place,
                f"block '{use.text}' has no question '{name}' to leave out."
                + did_you_mean(name, list(fields.pairs or {})),
            )
    kept = {name: one for name, one in fields.entries() if name not in without}
    merged = Node(
        node.place,
        pairs={**kept, **(own.pairs or {})},
        keys={**(fields.keys or {}), **(own.keys or {})},
    )
    head = Node(
        node.place,
        pairs={**(block.pairs or {}), **(node.pairs or {})},
        keys={**(block.keys or {}), **(node.keys or {})},
    )
    return Sheet(key, head, merged)


def declared(
    reader: Reader,
    key: str,
    node: Node,
    tables: Mapping[str, Type],
    *,
    is_document: bool = False,
) -> Name:
    """Return the name that a question makes known, with its type."""
    stated = node.get("type") or Node(node.place, "?")
    kind = "file" if is_document else reader.word(stated, set(FIELD_TYPES), "type of question")
    label = reader.both(node.get("label"), node.place, f"label of '{key}'")
    return Name(_type_of(reader, key, kind, node, tables), label, node.said("unit"))


def _type_of(reader: Reader, key: str, kind: str, node: Node, tables: Mapping[str, Type]) -> Type:
    base = FIELD_TYPES.get(kind, TEXT)
    match kind:
        case "choice" | "multi_choice":
            return replace(base, options=_options(reader, key, kind, node))
        case "reference":
            return _reference(reader, key, node, tables)
        case "table":
            columns = columns_of(reader, node)
            found = {
                column: declared(reader, column, inner, tables)
                for column, inner in reader.named(columns, f"columns of '{key}'")
            }
            if not found:
                reader.say(node.place, f"'{key}' is a table and needs 'columns'")
            return replace(base, columns=found)
        case "region":
            return reader.regions
    return base


def columns_of(reader: Reader, node: Node) -> Node:
    """Return the columns of a table: its own, or those of a block (`columns: person@1`)."""
    own = node.inner("columns")
    block = reader.block(own) if own.text else None
    return block.inner("fields") if block else Node(own.place, pairs={}) if own.text else own


def _options(reader: Reader, key: str, kind: str, node: Node) -> dict[str, Both]:
    if not node.inner("options").pairs:
        reader.say(node.place, f"'{key}' is a {kind} and needs 'options'")
    found = {}
    for name, one in node.inner("options").entries():
        label = one if one.pairs is None else one.get("label")
        found[name] = reader.both(label, one.place, f"option '{name}'")
    return found


def _reference(reader: Reader, key: str, node: Node, tables: Mapping[str, Type]) -> Type:
    named = node.said("from")
    lists = {name: kind for name, kind in tables.items() if kind.name == "reference"}
    if named in lists:
        return lists[named]
    reader.say(
        node.inner("from").place,
        f"'{key}' refers to a table; 'from' should name one." + did_you_mean(named, list(lists)),
    )
    return FIELD_TYPES["reference"]


def _type_computed(reader: Reader, sheets: list[Sheet]) -> None:
    """Give computed answers the type of their formula, in the order of the form."""
    for sheet in sheets:
        for key, node in sheet.fields.entries():
            if node.said("type") != "computed":
                continue
            value = node.inner("value")
            first = next(iter(value.pairs.values())) if value.pairs else value
            before = len(reader.problems)
            code = reader.code(first) if first.text else None
            del reader.problems[before:]
            reader.scope[key] = replace(reader.scope[key], type=code.type if code else TEXT)


def declare_steps(reader: Reader, steps: Node, tables: Mapping[str, Type]) -> None:
    """Make `step.outcome`, `step.done_on` and what officers record known to expressions."""
    for key, node in reader.named(steps, "steps"):
        reader.step_keys.add(key)
        _declare_step(reader, key, node, tables)
        for branch, inner in reader.named(node.inner("branches"), f"branches of '{key}'"):
            if branch in reader.step_keys or branch in (steps.pairs or {}):
                reader.say(node.inner("branches").place_of(branch), f"'{branch}' is already a step")
            reader.step_keys.add(branch)
            _declare_step(reader, branch, inner, tables)


def _declare_step(reader: Reader, key: str, node: Node, tables: Mapping[str, Type]) -> None:
    common = reader.vocabulary.inner("outcomes")
    title = node.said("title").split(" // ")
    said = (title[0].strip() or key, title[-1].strip() or key)
    options = {}
    for name, one in node.inner("outcomes").entries():
        label = one.get("label") or common.get(name)
        halves = re.split(r"\s//\s", (label.text if label else None) or name)
        options[name] = (halves[0].strip(), halves[-1].strip())
    reader.scope[f"{key}.outcome"] = Name(
        Type("choice", options), (f"hasil {said[0]}", f"outcome of {said[1]}")
    )
    reader.scope[f"{key}.done_on"] = Name(DATE, (f"tanggal {said[0]}", f"date of {said[1]}"))
    for name, inner in reader.named(node.inner("records"), f"records of '{key}'"):
        if name in ("outcome", "done_on"):
            reader.say(
                node.inner("records").place_of(name),
                f"'{key}.{name}' is what the platform keeps; give the record another name",
            )
        reader.scope[f"{key}.{name}"] = declared(reader, name, inner, tables)


def declare_fact(reader: Reader, key: str, label: Both) -> None:
    """Make a number that the engine counts known to expressions."""
    reader.scope[key] = Name(NUMBER, label)
    reader.order[key] = _LATER
