"""YAML as text with a place for every word: no tags, no anchors, no guessing of types."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

import yaml


@dataclass(frozen=True, order=True)
class Place:
    file: str
    line: int


@dataclass(frozen=True, order=True)
class Problem:
    place: Place
    text: str

    def __str__(self) -> str:
        return f"{self.place.file}:{self.place.line}: {self.text}"


class Unreadable(Exception):
    """The file is not a definition at all; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Node:
    """A scalar (`text`), a mapping (`pairs`) or a list (`items`)."""

    place: Place
    text: str | None = None
    pairs: dict[str, "Node"] | None = None
    items: tuple["Node", ...] | None = None
    keys: dict[str, Place] | None = None

    def get(self, key: str) -> "Node | None":
        return (self.pairs or {}).get(key)

    def inner(self, key: str) -> "Node":
        """What stands under a key; an empty mapping where nothing does."""
        return self.get(key) or Node(self.place, pairs={})

    def said(self, key: str) -> str:
        """The text under a key, or ''."""
        return self.inner(key).text or ""

    def entries(self) -> Iterator[tuple[str, "Node"]]:
        yield from (self.pairs or {}).items()


def read(text: str, name: str) -> Node:
    """Read the text of a file into nodes; an empty value is an empty text.

    :raises Unreadable: when the YAML is broken, or uses anchors, tags or a key twice
    """
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            if getattr(event, "anchor", None) or getattr(event, "tag", None):
                place = Place(name, (event.start_mark.line if event.start_mark else 0) + 1)
                raise Unreadable(
                    Problem(
                        place,
                        "anchors (&, *) and tags (!) are not used here; repeat the text or use a shared block",
                    )
                )
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        hint = (
            " (a text that contains ': ' or starts with a quote must stand in quotes or under '>')"
        )
        raise Unreadable(
            Problem(
                Place(name, mark.line + 1 if mark else 1),
                f"not readable as YAML: {error.problem}{hint}",
            )
        ) from error
    if root is None:
        raise Unreadable(Problem(Place(name, 1), "the file is empty"))
    return _node(root, name)


def _node(raw: yaml.Node, name: str) -> Node:
    place = Place(name, raw.start_mark.line + 1)
    if isinstance(raw, yaml.ScalarNode):
        return Node(place, text=raw.value.strip())
    if isinstance(raw, yaml.SequenceNode):
        return Node(place, items=tuple(_node(item, name) for item in raw.value))
    pairs: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for key, value in raw.value:
        at = Place(name, key.start_mark.line + 1)
        if key.value in pairs:
            raise Unreadable(
                Problem(
                    at,
                    f"'{key.value}' stands twice (first in line {keys[key.value].line}); a key is used once",
                )
            )
        pairs[key.value], keys[key.value] = _node(value, name), at
    return Node(place, pairs=pairs, keys=keys)


def did_you_mean(word: str, known: list[str]) -> str:
    """' Did you mean …?', or the choice when it is short, or nothing."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f" Did you mean '{near[0]}'?"
    return f" Known here: {', '.join(known)}." if 0 < len(known) <= 14 else ""
