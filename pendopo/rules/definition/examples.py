"""Reading `examples.yaml`: worked cases that explain a service and test it.

Nothing is played here: the engine files and moves them through its real actions.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from pendopo.rules.definition.example_checks import wrong
from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.nodes import (
    EMPTY,
    Node,
    Place,
    Problem,
    Unreadable,
    did_you_mean,
    read,
)
from pendopo.rules.definition.worked import Example, Impossible, Move

_LINE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2})\s+([a-z_]+)\s+([a-z0-9_]+)"
    r"(?:\s*(?:→|->)\s*([a-z0-9_]+))?"
)
_TOP_KEYS = frozenset({"people", "examples"})
_KEYS = frozenset("name as filed answers documents world like happens expect".split())
_MOVE_KEYS = frozenset("do records answers documents reasons".split())
_EXPECTED = frozenset(
    "route end at due fee hidden missing refused warned because decided_in_time decided_by"
    " letter letters".split()
)


def parse(definition: Definition, files: Mapping[str, str]) -> tuple[list[Example], list[Problem]]:
    """Read the examples of a service and the people who play them; a wrong one is left out."""
    path = f"{definition.key}/examples.yaml"
    if path not in files:
        return [], [Problem(Place(path, 1), "there are no examples; publishing needs some")]
    try:
        top = read(files[path], path)
        people = _people(top, files)
    except Unreadable as error:
        return [], [error.problem]
    found: list[Example] = []
    problems = [
        Problem(top.place_of(key), f"there is no key '{key}' here; write 'examples:'")
        for key in top.pairs or {}
        if key not in _TOP_KEYS
    ]
    stated = dict(top.inner("examples").entries())
    for key in stated:
        try:
            one = _example(key, _inherited(key, stated, ()), people)
        except Impossible as error:
            problems.append(Problem(error.place, f"example '{key}': {error}"))
            continue
        told = [Problem(at, f"example '{key}': {text}") for at, text in wrong(definition, one)]
        problems += told
        if not told:
            found.append(one)
    if not stated:
        problems.append(Problem(top.place, "there are no examples; publishing needs some"))
    return found, sorted(set(problems))


def _people(top: Node, files: Mapping[str, str]) -> Node:
    shared = EMPTY
    if text := files.get("_shared/people.yaml"):
        shared = read(text, "_shared/people.yaml").inner("people")
    own = top.inner("people")
    return Node(own.place, pairs={**(shared.pairs or {}), **(own.pairs or {})})


def _inherited(key: str, stated: Mapping[str, Node], seen: tuple[str, ...]) -> Node:
    own = stated[key]
    if own.pairs is None:
        raise Impossible(own.place, "it should be 'key: value' lines")
    like = own.said("like")
    if not like:
        return own
    if like not in stated or like in (*seen, key):
        cure = did_you_mean(like, [name for name in stated if name != key])
        raise Impossible(own.inner("like").place, f"there is no example '{like}' before it." + cure)
    base = _inherited(like, stated, (*seen, key))
    kept = {k: n for k, n in base.entries() if k not in ("name", "happens", "expect", "like")}
    merged = {
        k: Node(n.place, pairs={**(kept[k].pairs or {}), **(n.pairs or {})})
        for k, n in own.entries()
        if k in ("answers", "world") and k in kept
    }
    return Node(own.place, pairs={**kept, **own.pairs, **merged}, keys=own.keys)


def _example(key: str, node: Node, people: Node) -> Example:
    _known_keys(node, _KEYS, "there is no key '{}'.")
    _known_keys(node.inner("expect"), _EXPECTED, "'{}' cannot be expected.")
    who = node.said("as")
    if (person := people.get(who)) is None:
        cure = did_you_mean(who, list(people.pairs or {}))
        raise Impossible(node.inner("as").place, f"there is no '{who}' under 'people'." + cure)
    return Example(
        key=key,
        name=node.said("name") or key,
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


def _known_keys(node: Node, allowed: frozenset[str], told: str) -> None:
    for name in node.pairs or {}:
        if name not in allowed:
            cure = did_you_mean(name, sorted(allowed))
            raise Impossible(node.place_of(name), told.format(name) + cure)


def _moment(node: Node) -> datetime:
    try:
        return datetime.strptime(node.text or "", "%Y-%m-%d %H:%M")  # noqa: DTZ007  # local time
    except ValueError:
        raise Impossible(node.place, f"'{node.text}' should read '2026-08-10 09:00'") from None


def _move(line: Node) -> Move:
    _known_keys(line, _MOVE_KEYS, "a line has no key '{}'.")
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
