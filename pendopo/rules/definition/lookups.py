"""Where values come from: answers, columns of a list, and rows of a decision table."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from pendopo.rules.definition import paper
from pendopo.rules.definition.language import (
    CHOSEN,
    Both,
    Code,
    DecisionRow,
    Env,
    Name,
    Type,
    Wrong,
    known,
    made,
)
from pendopo.rules.definition.nodes import did_you_mean


def answer(key: str, name: Name) -> Code:
    """The code of a question, a setting, a fact or a zone."""
    kind, default = name.type, name.constant
    ticked = (f"“{name.label[0]}” dicentang", f"“{name.label[1]}” is ticked")
    words: Both = ticked if kind.name == "yes/no" else name.label

    def run(env: Env) -> object:
        return known(env.get(key, default), kind)

    def why(env: Env, lang: int) -> str:
        return _told(run(env), name, lang)

    def working(env: Env, lang: int) -> str:
        return words[lang] if kind.name == "yes/no" else paper.named(name, run(env), lang)

    return Code(kind, run, words, why, frozenset([key]), name.unit, working)


def _told(value: object, name: Name, lang: int) -> str:
    """What the person answered, for a sentence of reasons."""
    if name.type.name == "yes/no":
        return (f"“{name.label[0]}” dicentang", f"“{name.label[1]}” is ticked")[lang]
    return (
        f"{('jawaban', 'answer')[lang]}: {paper.show(value, name.type, lang)} {name.unit}".strip()
    )


def cell(key: str, row: Name, column: str) -> Code:
    """The code of a column of the row that a reference points at."""
    found, rows = row.type.columns[column], row.type.rows

    def run(env: Env) -> object:
        picked = rows.get(str(env.get(key)), {})
        return known(picked.get(column), found.type)

    def why(env: Env, lang: int) -> str:
        return _told(run(env), found, lang)

    words = (
        f"{found.label[0]} menurut {row.label[0]}",
        f"{found.label[1]} of {row.label[1]}",
    )

    def working(env: Env, lang: int) -> str:
        picked = paper.show(env.get(key), row.type, lang)
        return f"{paper.named(found, run(env), lang)} ({row.label[lang]}: {picked})"

    return Code(found.type, run, words, why, frozenset([key]), found.unit, working)


def decided(word: str, kind: Type, given: Sequence[Code], column: str) -> Code:
    """Make the code of a column of the first row of a decision table that fits the values.

    :raises Wrong: when the values or the column do not suit the table
    """
    if len(given) != len(kind.match):
        raise Wrong(
            f"'{word}' is looked up by {len(kind.match)} values "
            f"({', '.join(kind.match)}), not {len(given)}"
        )
    if column not in kind.columns:
        raise Wrong(
            f"table '{word}' has no column '{column}'." + did_you_mean(column, list(kind.columns))
        )
    for number, code in enumerate(given):
        _check_cells(word, kind, number, code)
    found = kind.columns[column]

    def run(env: Env) -> object:
        values = [code.run(env) for code in given]
        if None in values:
            return None
        row = next((one for one in kind.decisions if _fits(one, values)), None)
        return known(row.gives.get(column), found.type) if row else None

    looked = [", ".join(code.words[lang] for code in given) for lang in (0, 1)]
    words = (f"{found.label[0]} menurut {looked[0]}", f"{found.label[1]} by {looked[1]}")

    def working(env: Env, lang: int) -> str:
        by = ", ".join(code.worked(env, lang) for code in given)
        return f"{paper.named(found, run(env), lang)} ({by})"

    return made(found.type, run, words, given, working)


def _check_cells(table: str, kind: Type, number: int, code: Code) -> None:
    """Make sure that the cells of a decision table can meet the value that is looked up."""
    by, options = kind.match[number], code.type.options
    for row in kind.decisions:
        cell = row.cells[number]
        if cell == "any":
            continue
        if code.type.name in CHOSEN and options and cell not in options:
            raise Wrong(
                f"table '{table}' has '{cell}' under '{by}', which is not an option of "
                f"'{code.words[1]}'." + did_you_mean(cell, list(options))
            )
        if code.type.name in ("number", "money") and bounds(cell) is None:
            raise Wrong(
                f"table '{table}' has '{cell}' under '{by}'; "
                "write a number, a range such as 10..20, or any"
            )
        if code.type.name == "yes/no" and cell not in ("yes", "no"):
            raise Wrong(f"table '{table}' has '{cell}' under '{by}'; write yes, no or any")


def bounds(cell: str) -> tuple[Decimal, Decimal] | None:
    """Return what a cell such as `10..20`, `..10`, `20..` or `Rp5.000` spans, the end excluded.

    A single number spans itself; None where the cell is no number.
    """
    low, dots, high = cell.partition("..")
    try:
        least = _cell_amount(low) if low else Decimal("-Infinity")
        most = _cell_amount(high) if high else Decimal("Infinity")
    except InvalidOperation:
        return None
    return (least, most) if dots else (least, least)


def _cell_amount(text: str) -> Decimal:
    return Decimal(text[2:].replace(".", "") if text.startswith("Rp") else text)


def _fits(row: DecisionRow, values: Sequence[object]) -> bool:
    return all(_meets(cell, value) for cell, value in zip(row.cells, values, strict=True))


def _meets(cell: str, value: object) -> bool:
    if cell == "any":
        return True
    if isinstance(value, bool):
        return cell == ("yes" if value else "no")
    if isinstance(value, Decimal):
        span = bounds(cell)
        if span is None:
            return False
        low, high = span
        return value == low if low == high else low <= value < high
    return cell == value
