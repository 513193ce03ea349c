"""Settings, tables, zones and facts: what conditions may ask about beside the answers."""

from collections.abc import Mapping, Set
from decimal import Decimal

from pendopo.rules.definition import paper
from pendopo.rules.definition.language import (
    CHOSEN,
    TEXT,
    TEXTUAL,
    ZONE,
    Both,
    DecisionRow,
    Name,
    Type,
)
from pendopo.rules.definition.nodes import Node, Place, did_you_mean
from pendopo.rules.definition.reading import Reader
from pendopo.rules.definition.reading_names import FIELD_TYPES, declare_fact
from pendopo.rules.definition.vocabulary import Fact, Setting, Table

_SETTING_KEYS = frozenset("type label hint default options min max unit".split())
_SETTING_TYPES = frozenset("text choice number money date time checkbox".split())
_COLUMN_TYPES = _SETTING_TYPES - {"choice"}


def read_settings(reader: Reader, top: Node, stated: Mapping[str, str]) -> dict[str, Setting]:
    """Read the settings; `stated` are the town's own values, written as a definition would."""
    node = top.inner("settings")
    found = {key: _setting(reader, key, one, stated) for key, one in reader.named(node, "settings")}
    for key in sorted(set(stated) - set(found)):
        reader.say(
            Place(f"{reader.key}/service.yaml", node.place.line),
            f"the town sets '{key}', which is no setting of this service."
            + did_you_mean(key, list(found)),
        )
    return found


def _setting(reader: Reader, key: str, node: Node, stated: Mapping[str, str]) -> Setting:
    reader.known(node, _SETTING_KEYS, f"setting '{key}'", {"type", "label", "default"})
    kind = reader.word(node.get("type"), _SETTING_TYPES, "type of setting", "text")
    options = {
        name: reader.both(one, one.place, f"option '{name}'")
        for name, one in node.inner("options").entries()
    }
    base = FIELD_TYPES.get(kind, TEXT)
    type_ = Type(base.name, options) if options else base
    label = reader.both(node.get("label"), node.place, f"label of '{key}'")
    default = written(reader, node.inner("default"), type_)
    said, value = node.inner("default"), default
    if key in stated:
        said = Node(said.place, stated[key])
        value = written(reader, said, type_)
    _check_bounds(reader, key, node, value, type_)
    is_share = (said.text or "").endswith("%")
    name = Name(type_, label, node.said("unit"), constant=value, is_share=is_share)
    reader.scope[f"settings.{key}"] = name
    return Setting(key, label, value, kind, default, _words(said.text or "", value, type_))


def _words(text: str, value: object, kind: Type) -> Both:
    """A value as it was written; a percentage stays one."""
    if text.endswith("%"):
        return text.replace(".", ","), text
    return paper.show(value, kind), paper.show(value, kind, 1)


def _check_bounds(reader: Reader, key: str, node: Node, value: object, kind: Type) -> None:
    for side, wrong in (("min", "below"), ("max", "above")):
        bound = written(reader, node.inner(side), kind) if node.get(side) else None
        if not (isinstance(bound, Decimal) and isinstance(value, Decimal)):
            continue
        if value < bound if side == "min" else value > bound:
            reader.say(
                node.inner("default").place,
                f"setting '{key}' is {wrong} what it may be ({node.said(side)})",
            )


def written(reader: Reader, node: Node, kind: Type) -> object:
    """Read a value that is written down, of a known type."""
    text = node.text or ""
    if kind.name in CHOSEN:
        return reader.word(node, set(kind.options), "option here") or None
    if kind.name in TEXTUAL:
        return text
    code = reader.code(node, kind.name)
    return code.run({}) if code else None


def read_tables(reader: Reader, top: Node) -> dict[str, Table]:
    """Read the lists that questions point at, and the decision tables."""
    found = {}
    for key, node in reader.named(top.inner("tables"), "tables"):
        label = (key.replace("_", " "), key.replace("_", " "))
        if node.get("label"):
            label = reader.both(node.get("label"), node.place, f"label of '{key}'")
        if node.get("match"):
            kind = _decision_table(reader, key, node)
            reader.scope[key] = Name(kind, label)
        else:
            kind = _list(reader, key, node)
        found[key] = Table(key, label, kind)
    return found


def _list(reader: Reader, key: str, node: Node) -> Type:
    reader.known(node, {"label", "columns", "rows"}, f"table '{key}'", {"columns", "rows"})
    columns = _columns(reader, node)
    rows: dict[str, dict[str, object]] = {}
    options: dict[str, Both] = {}
    for row, cells in reader.lines(node.inner("rows"), f"rows of '{key}'"):
        needed = {"label", *columns}
        reader.known(cells, needed, f"row '{row}'", needed)
        options[row] = reader.both(cells.get("label"), cells.place, f"label of row '{row}'")
        rows[row] = _cells(reader, cells, columns)
    return Type("reference", options, columns, rows)


def _columns(reader: Reader, table: Node) -> dict[str, Name]:
    found = {}
    for key, node in reader.named(table.inner("columns"), "columns"):
        stated = node if node.pairs is None else node.get("type")
        kind = reader.word(stated, _COLUMN_TYPES, "type of column", "text")
        plain = key.replace("_", " ")
        label = reader.maybe_both(node.get("label"), f"label of '{key}'") or (plain, plain)
        found[key] = Name(FIELD_TYPES.get(kind, TEXT), label, node.said("unit"))
    return found


def _cells(reader: Reader, row: Node, columns: Mapping[str, Name]) -> dict[str, object]:
    return {
        key: written(reader, node, name.type)
        for key, name in columns.items()
        if (node := row.get(key))
    }


def _decision_table(reader: Reader, key: str, node: Node) -> Type:
    """Read a table looked up by several values; the first row that fits wins."""
    allowed = {"label", "match", "columns", "rows"}
    reader.known(node, allowed, f"table '{key}'", {"columns", "rows"})
    match, gives = reader.words(node.get("match")), _columns(reader, node)
    rows = []
    needed: Set[str] = {*match, *gives}
    for row in node.inner("rows").items or ():
        reader.known(row, needed, f"a row of '{key}'", needed)
        cells = tuple(row.said(name) or "any" for name in match)
        rows.append(DecisionRow(cells, _cells(reader, row, gives)))
    if node.inner("rows").items is None:
        reader.say(node.inner("rows").place, f"the rows of '{key}' should be a list: - {{…}}")
    return Type("decision", columns=gives, match=match, decisions=tuple(rows))


def read_zones(reader: Reader, top: Node) -> dict[str, Both]:
    """Read the names of map layers."""
    found = {}
    for key, node in reader.named(top.inner("zones"), "zones"):
        found[key] = reader.both(node, node.place, f"zone '{key}'")
        reader.scope[key] = Name(ZONE, found[key], constant=key)
    return found


def read_facts(reader: Reader, top: Node) -> dict[str, Fact]:
    """Read the numbers that the engine counts."""
    found = {}
    for key, node in reader.named(top.inner("facts"), "facts"):
        keys = frozenset("label count of same where".split())
        reader.known(node, keys, f"fact '{key}'", {"label", "count", "of"})
        label = reader.both(node.get("label"), node.place, f"label of '{key}'")
        declare_fact(reader, key, label)
        reader.word(node.get("where"), {"active"}, "state to count", "active")
        found[key] = Fact(
            key=key,
            label=label,
            count=reader.word(node.get("count"), {"documents", "cases"}, "thing to count"),
            of=node.said("of"),
            same=reader.words(node.get("same")),
            place=node.place,
        )
    return found


def check_facts(reader: Reader, facts: Mapping[str, Fact]) -> None:
    """Complain about a fact that compares by something that is no question."""
    for key, fact in facts.items():
        for name in fact.same:
            if name not in reader.scope:
                reader.say(
                    fact.place,
                    f"fact '{key}' counts what is alike in '{name}', which is not a question."
                    + did_you_mean(name, list(reader.scope)),
                )
