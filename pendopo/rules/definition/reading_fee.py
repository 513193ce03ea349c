"""What a service costs: named values, lines of the bill, rounding."""

import re

from pendopo.rules.definition import lengths
from pendopo.rules.definition.language import NUMBER, Both, Name
from pendopo.rules.definition.nodes import Node
from pendopo.rules.definition.promises import Fee, FeeLine
from pendopo.rules.definition.reading import Reader

_FEE_KEYS = frozenset(
    "kind basis account values lines round at_least at_most note due refund".split()
)


def read_fee(reader: Reader, node: Node) -> Fee:
    """Read the fee; its values are names for later ones, for its lines and for letters."""
    if not node.pairs:
        return Fee()
    reader.known(node, _FEE_KEYS, "fee", {"kind"})
    kind = reader.word(node.get("kind"), {"free", "charge", "tax"}, "kind of fee", "free")
    lacking = {"account", "basis", "lines"} - set(node.pairs) if kind != "free" else set()
    for key in sorted(lacking):
        reader.say(node.place, f"a {kind} needs '{key}'")
    values = []
    for key, one in reader.named(node.inner("values"), "values of the fee"):
        reader.known(one, {"label", "value"}, f"value '{key}'", {"label", "value"})
        if key in reader.scope:
            reader.say(
                node.inner("values").place_of(key),
                f"'{key}' is already the name of a question; give the value another name",
            )
        found = reader.cases(one.inner("value"), reader.code)
        label = reader.both(one.get("label"), one.place, f"label of '{key}'")
        reader.scope[key] = Name(found.rows[0][1].type if found.rows else NUMBER, label)
        values.append((key, label, found))
    rounding, to = _rounding(reader, node)
    return Fee(
        kind=kind,
        account=reader.short(node, "account", lengths.ACCOUNT),
        basis=_basis(reader, node),
        note=reader.maybe_both(node.get("note"), "note"),
        refund=reader.maybe_both(node.get("refund"), "refund"),
        due=reader.duration(node.get("due")),
        values=tuple(values),
        lines=tuple(_line(reader, k, n) for k, n in reader.named(node.inner("lines"), "lines")),
        rounding=rounding,
        round_to=to,
        at_least=reader.rupiah(node.get("at_least")),
        at_most=reader.rupiah(node.get("at_most")),
    )


def _basis(reader: Reader, node: Node) -> Both:
    """Read the rule that says what it costs; its official name may stand for both languages."""
    said = reader.short(node, "basis", lengths.FEE_BASIS)
    return reader.both(node.get("basis"), node.place, "basis") if " // " in said else (said, said)


def _line(reader: Reader, key: str, node: Node) -> FeeLine:
    reader.known(node, {"label", "amount", "when"}, f"line '{key}'", {"label", "amount"})
    return FeeLine(
        key=key,
        label=reader.both(node.get("label"), node.place, f"label of '{key}'"),
        amount=reader.cases(node.inner("amount"), lambda one: reader.code(one, "money")),
        when=reader.condition(node.get("when")),
    )


def _rounding(reader: Reader, node: Node) -> tuple[str, int]:
    said = node.said("round") or "down to Rp1"
    match = re.fullmatch(r"(down|up|half) to Rp([1-9][0-9.]{0,12})", said)
    if not match:
        reader.say(
            node.inner("round").place,
            "write the rounding as 'down to Rp100', 'up to Rp100' or 'half to Rp100'",
        )
        return "down", 1
    return match[1], int(match[2].replace(".", ""))
