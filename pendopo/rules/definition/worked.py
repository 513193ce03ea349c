"""A worked case as `examples.yaml` tells it: who applies, what happens, what is expected."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pendopo.rules.canonical import Value
from pendopo.rules.definition import values
from pendopo.rules.definition.model import Field
from pendopo.rules.definition.nodes import Node, Place, did_you_mean


class Impossible(Exception):
    """An example says something that cannot be; `place` tells where."""

    def __init__(self, place: Place, text: str) -> None:
        super().__init__(text)
        self.place = place


@dataclass(frozen=True)
class Move:
    """One line of the logbook: local time, who, which step, which outcome, what was filled in.

    `who` is a function, `applicant`, or `clock` when a limit passes; then there is no outcome.
    """

    place: Place
    at: datetime
    who: str
    step: str
    outcome: str
    answers: Node
    records: Node
    papers: tuple[str, ...]
    reasons: Mapping[str, str]


@dataclass(frozen=True)
class Example:
    """A worked case, with all that it takes over from the one it is `like`.

    `person` are the answers of whoever applies; `answers` are read with `stored`; an empty one
    takes away what the person or the other case gave. `world` fixes zones, settings and facts.
    """

    key: str
    name: str
    place: Place
    person: Mapping[str, str]
    who: str
    filed: datetime
    answers: Node
    papers: tuple[str, ...]
    world: Node
    moves: tuple[Move, ...]
    expect: Node


def stored(field: Field, node: Node) -> Value:
    """Return an answer, written as examples write it, as it is stored.

    :raises Impossible: when it is not of the type of the question
    """
    text = node.text or ""
    if field.kind == "checkbox":
        if text not in ("yes", "no"):
            raise Impossible(node.place, f"'{field.key}' is a checkbox: write yes or no")
        return text == "yes"
    if field.kind == "table":
        return [_row(field, row) for row in node.items or ()]
    if field.kind == "multi_choice":
        single = replace(field, kind="choice")
        return [stored(single, item) for item in node.items or ()]
    options = field.type.options
    if field.kind in ("choice", "reference", "region") and options and text not in options:
        cure = did_you_mean(text, list(options))
        raise Impossible(node.place, f"'{text}' is not an option of '{field.key}'." + cure)
    if field.kind == "money":
        text = text.removeprefix("Rp").replace(".", "")
    value = values.from_json(field, text)
    if value is None and text:
        raise Impossible(node.place, f"'{text}' is not an answer to '{field.key}' ({field.kind})")
    return values.to_json(value)


def _row(field: Field, row: Node) -> Mapping[str, Value]:
    columns = {column.key: column for column in field.columns}
    for key, cell in row.entries():
        if key not in columns:
            cure = did_you_mean(key, list(columns))
            raise Impossible(cell.place, f"'{field.key}' has no column '{key}'." + cure)
    return {key: stored(columns[key], cell) for key, cell in row.entries()}
