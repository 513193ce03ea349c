"""YAML as text with a place for every word: no tags, no anchors, no guessing of types."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import yaml
from yaml.composer import ComposerError

NEVER = re.compile(  # control characters, changes of direction, halves of characters
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_LONGEST = 400_000  # characters of one file
_DEEPEST = 40


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands; a column only where the line alone would not help."""

    file: str
    line: int
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" + (f":{self.column}" if self.column else "")


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong at a place, and what would be right."""

    place: Place
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


class Unreadable(Exception):
    """The file is not a definition at all; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True)
class Node:
    """A scalar (`text`), a mapping (`pairs`, with the places of its `keys`) or a list (`items`)."""

    place: Place
    text: str | None = None
    pairs: Mapping[str, "Node"] | None = None
    items: tuple["Node", ...] | None = None
    keys: Mapping[str, Place] | None = None

    def get(self, key: str) -> "Node | None":
        """Return what stands under a key, or None."""
        return (self.pairs or {}).get(key)

    def inner(self, key: str) -> "Node":
        """Return what stands under a key; an empty mapping where nothing does."""
        return self.get(key) or Node(self.place, pairs={})

    def said(self, key: str) -> str:
        """Return the text under a key, or ''."""
        return self.inner(key).text or ""

    def entries(self) -> Iterator[tuple[str, "Node"]]:
        """Yield each key with what stands under it; nothing where this is no mapping."""
        yield from (self.pairs or {}).items()

    def place_of(self, key: str) -> Place:
        """Return where a key stands."""
        return (self.keys or {}).get(key, self.inner(key).place)


EMPTY = Node(Place("", 0), pairs={})


def read(text: str, name: str) -> Node:
    """Read the text of a file into nodes; an empty value is an empty text.

    :raises Unreadable: when the YAML is broken or too large, uses anchors, tags or a key twice
    """
    if len(text) > _LONGEST:
        raise Unreadable(Problem(Place(name, 1), f"the file is longer than {_LONGEST} characters"))
    try:
        _check_events(text, name)
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        cure = "a text that contains ': ' or starts with a quote must stand in quotes or under '>'"
        if isinstance(error, ComposerError):
            cure = "one file is one document: remove the line '---'"
        raise Unreadable(
            Problem(
                Place(name, mark.line + 1 if mark else 1),
                f"not readable as YAML: {error.problem} ({cure})",
            )
        ) from error
    except (yaml.YAMLError, UnicodeError) as error:
        told = "a character that no text may hold"
        raise Unreadable(Problem(Place(name, 1), f"not readable as YAML: {told}")) from error
    if root is None:
        raise Unreadable(Problem(Place(name, 1), "the file is empty"))
    return _node(root, name)


def _check_events(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        place = Place(name, (event.start_mark.line if event.start_mark else 0) + 1)
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            cure = "repeat the text or use a shared block"
            raise Unreadable(
                Problem(place, f"anchors (&, *) and tags (!) are not used here; {cure}")
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise Unreadable(Problem(place, f"more than {_DEEPEST} levels inside each other"))


def _text(raw: str, place: Place) -> str:
    if found := NEVER.search(raw):
        raise Unreadable(
            Problem(place, f"no text may hold the character U+{ord(found[0]):04X}; type it again")
        )
    return raw.strip()


def _node(raw: yaml.Node, name: str) -> Node:
    place = Place(name, raw.start_mark.line + 1)
    if isinstance(raw, yaml.ScalarNode):
        return Node(place, text=_text(raw.value, place))
    if isinstance(raw, yaml.SequenceNode):
        return Node(place, items=tuple(_node(item, name) for item in raw.value))
    pairs: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for key, value in raw.value:
        at = Place(name, key.start_mark.line + 1)
        if not isinstance(key, yaml.ScalarNode):
            raise Unreadable(Problem(at, "a key is a word, not a list or a mapping"))
        _text(key.value, at)
        if key.value in pairs:
            first = keys[key.value].line
            raise Unreadable(
                Problem(
                    at,
                    f"'{key.value}' stands twice (first in line {first}); a key is used once",
                )
            )
        pairs[key.value], keys[key.value] = _node(value, name), at
    return Node(place, pairs=pairs, keys=keys)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return ' Did you mean …?', or the choice when it is short, or nothing."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f" Did you mean '{near[0]}'?"
    return f" Known here: {', '.join(known)}." if 0 < len(known) <= 14 else ""
