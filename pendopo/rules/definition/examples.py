"""Reading `examples.yaml`: worked cases that explain a service and test it.

Nothing is played here: the engine files and moves them, and `differences` compares.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pendopo.rules.canonical import Value
from pendopo.rules.definition import values
from pendopo.rules.definition.model import Definition, Field
from pendopo.rules.definition.nodes import (
    EMPTY,
    Node,
    Place,
    Problem,
    Unreadable,
    did_you_mean,
    read,
)

_LINE = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d:\d\d)\s+(\w+)\s+([\w.]+)(?:\s*(?:→|->)\s*(\w+))?", re.ASCII
)
_KEYS = set("name as filed answers documents world like happens expect".split())
_EXPECTED = set(
    "route end at due fee hidden missing refused warned because decided_in_time decided_by"
    " letter letters".split()
)


class Impossible(Exception):
    """An example says something that cannot be; `place` tells where."""

    def __init__(self, place: Place, text: str) -> None:
        super().__init__(text)
        self.place = place


@dataclass(frozen=True)
class Move:
    """One line of the logbook: local time, who, which step, which outcome."""

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
    """A worked case, with all that it takes over from the one it is `like`."""

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


def parse(definition: Definition, files: Mapping[str, str]) -> tuple[list[Example], list[Problem]]:
    """Read the examples of a service and the people who play them."""
    path = f"{definition.key}/examples.yaml"
    try:
        top = read(files.get(path, ""), path)
        people = top.get("people")
        if people is None and "_shared/people.yaml" in files:
            people = read(files["_shared/people.yaml"], "_shared/people.yaml").get("people")
    except Unreadable as error:
        return [], [error.problem]
    found, problems = list[Example](), list[Problem]()
    stated = dict(top.inner("examples").entries())
    for key in stated:
        try:
            found.append(_example(key, _inherited(key, stated, ()), people or EMPTY))
        except Impossible as error:
            problems.append(Problem(error.place, f"example '{key}': {error}"))
    if not stated:
        problems.append(Problem(top.place, "there are no examples; publishing needs some"))
    return found, problems


def _inherited(key: str, stated: Mapping[str, Node], seen: tuple[str, ...]) -> Node:
    own = stated[key]
    like = own.said("like")
    if not like:
        return own
    if like not in stated or like in seen:
        raise Impossible(
            own.inner("like").place,
            f"there is no example '{like}'." + did_you_mean(like, list(stated)),
        )
    base = _inherited(like, stated, (*seen, key))
    kept = {k: n for k, n in base.entries() if k not in ("name", "happens", "expect", "like")}
    merged = {
        k: Node(n.place, pairs={**(kept[k].pairs or {}), **(n.pairs or {})})
        for k, n in own.entries()
        if k in ("answers", "world") and k in kept
    }
    return Node(own.place, pairs={**kept, **(own.pairs or {}), **merged}, keys=own.keys)


def _example(key: str, node: Node, people: Node) -> Example:
    for name, inner in node.entries():
        if name not in _KEYS:
            raise Impossible(
                inner.place, f"there is no key '{name}'." + did_you_mean(name, sorted(_KEYS))
            )
    for name, inner in node.inner("expect").entries():
        if name not in _EXPECTED:
            cure = did_you_mean(name, sorted(_EXPECTED))
            raise Impossible(inner.place, f"'{name}' cannot be expected." + cure)
    who = node.said("as")
    if (person := people.get(who)) is None:
        known = list(people.pairs or {})
        raise Impossible(
            node.inner("as").place,
            f"there is no '{who}' under 'people'." + did_you_mean(who, known),
        )
    return Example(
        key=key,
        name=node.said("name"),
        place=node.place,
        person={k: n.text or "" for k, n in person.entries()},
        who=who,
        filed=_moment(node.inner("filed")),
        answers=node.inner("answers"),
        papers=tuple(i.text or "" for i in node.inner("documents").items or ()),
        world=node.inner("world"),
        moves=tuple(_move(line) for line in node.inner("happens").items or ()),
        expect=node.inner("expect"),
    )


def _moment(node: Node) -> datetime:
    try:
        return datetime.strptime(node.text or "", "%Y-%m-%d %H:%M")  # noqa: DTZ007  # local time
    except ValueError:
        raise Impossible(node.place, f"'{node.text}' should read '2026-08-10 09:00'") from None


def _move(line: Node) -> Move:
    text = (line.text if line.text else line.said("do")).strip()
    match = _LINE.fullmatch(text)
    if not match:
        raise Impossible(
            line.place, f"'{text}' should read '2026-08-10 10:15  counter  check → complete'"
        )
    return Move(
        place=line.place,
        at=_moment(Node(line.place, match[1])),
        who=match[2],
        step=match[3],
        outcome=match[4] or "",
        answers=line.inner("answers"),
        records=line.inner("records"),
        papers=tuple(i.text or "" for i in line.inner("documents").items or ()),
        reasons={k: n.text or "" for k, n in line.inner("reasons").entries()},
    )


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
        columns = {column.key: column for column in field.columns}
        return [
            {key: stored(columns[key], cell) for key, cell in row.entries() if key in columns}
            for row in node.items or ()
        ]
    if field.kind == "multi_choice":
        return [stored(_single(field), item) for item in node.items or ()]
    if field.kind in ("choice", "reference") and text not in field.name.type.options:
        known = list(field.name.type.options)
        raise Impossible(
            node.place, f"'{text}' is not an option of '{field.key}'." + did_you_mean(text, known)
        )
    if field.kind == "money":
        text = text.removeprefix("Rp").replace(".", "")
    value = values.from_json(field, text)
    if value is None and text:
        raise Impossible(node.place, f"'{text}' is not an answer to '{field.key}' ({field.kind})")
    return values.to_json(value)


def _single(field: Field) -> Field:
    return replace(field, kind="choice")


@dataclass(frozen=True)
class Seen:
    """What the engine made of an example."""

    route: Sequence[str]
    end: str | None
    at: str
    due: str
    fee: str
    hidden: Sequence[str]
    missing: Sequence[str]
    refused: Mapping[str, str]
    warned: Sequence[str]
    because: Mapping[str, str]
    decided_in_time: bool | None
    decided_by: str | None
    letters: Mapping[str, Mapping[str, object]]


def differences(example: Example, seen: Seen) -> list[Problem]:
    """Return how what the engine made of an example differs from what it expects."""
    problems = []
    for key, want in example.expect.entries():
        for text in _differs(key, want, seen):
            problems.append(Problem(want.place, f"example “{example.name}”: {text}"))
    if seen.refused and not example.expect.get("refused"):
        told = "; ".join(f"{key}: {text}" for key, text in seen.refused.items())
        problems.append(Problem(example.place, f"example “{example.name}”: cannot be sent: {told}"))
    return problems


def _differs(key: str, want: Node, seen: Seen) -> list[str]:
    match key:
        case "refused":
            return _refused(want, seen)
        case "warned":
            said = any((want.text or "") in one for one in seen.warned)
            return [] if said else [f"no warning contains “{want.text}”: {list(seen.warned)}"]
        case "because":
            return [
                f"'{k}' is needed because “{seen.because.get(k)}”, not “{n.text}”"
                for k, n in want.entries()
                if seen.because.get(k) != n.text
            ]
        case "letter":
            return _letter(want, next(iter(seen.letters.values()), {}))
        case "letters":
            return [text for k, n in want.entries() for text in _letter(n, seen.letters.get(k, {}))]
        case "hidden":
            lacking = [i.text for i in want.items or () if i.text not in seen.hidden]
            return (
                [f"{lacking} should be hidden; hidden are {list(seen.hidden)}"] if lacking else []
            )
        case "route" | "missing":
            wanted = [i.text for i in want.items or ()]
            got = list(getattr(seen, key))
            return [] if wanted == got else [f"{key} is {got}, not {wanted}"]
    value = getattr(seen, key)
    shown = {True: "yes", False: "no", None: "none"}.get(value, value)
    return [] if str(shown) == want.text else [f"{key} is {shown}, not {want.text}"]


def _refused(want: Node, seen: Seen) -> list[str]:
    found = [
        f"'{k}' should be refused with “{n.text}”, but "
        + (f"it says “{seen.refused[k]}”" if k in seen.refused else "is accepted")
        for k, n in want.entries()
        if (n.text or "") not in seen.refused.get(k, "\0")
    ]
    more = [f"'{k}' is refused too: “{v}”" for k, v in seen.refused.items() if not want.get(k)]
    return found + more


def _letter(want: Node, sheet: Mapping[str, object]) -> list[str]:
    wanted = {
        k: n.text if n.items is None else [i.text for i in n.items] for k, n in want.entries()
    }
    return [
        f"letter field '{k}' is “{sheet.get(k)}”, not “{text}”"
        for k, text in wanted.items()
        if sheet.get(k) != text
    ]


def unreached(definition: Definition, ends: set[str]) -> list[Problem]:
    """Return the ends that no example reaches; publishing needs one for each."""
    return [
        Problem(end.place, f"no example ends in '{key}'; publishing needs one")
        for key, end in definition.ends.items()
        if key not in ends
    ]
