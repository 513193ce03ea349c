"""What a kind of case may change about a definition: one section more, some keys less."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pendopo.rules.definition.nodes import Node
from pendopo.rules.definition.reading import Reader

type ReadSection = Callable[[Node, Reader], object]


@dataclass(frozen=True)
class KindRules:
    """`section` is the one key that a kind adds, `needless` are top keys that it does without.

    `read` gets the node and the reader, says its problems there, and returns what stays in
    `definition.section`.
    """

    section: str = ""
    read: ReadSection | None = None
    needless: frozenset[str] = frozenset()


type Kinds = Mapping[str, KindRules]

PLAIN = KindRules()
