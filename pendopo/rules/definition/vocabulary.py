"""What conditions may ask beside the answers, and the words that all services share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pendopo.rules.definition.language import Both, Env, Type
from pendopo.rules.definition.nodes import Place
from pendopo.rules.definition.promises import Issue


@dataclass(frozen=True)
class Setting:
    """A value that a town sets without touching the rest; `value` is the one in force.

    `words` say that value as it was written: `25%`, `Rp5.000`, `ya` // `yes`.
    """

    key: str
    label: Both
    value: object
    kind: str = "text"
    default: object = None
    words: Both = ("–", "–")


@dataclass(frozen=True)
class Table:
    """A list that a question points at (`rows`), or a decision table (`type.decisions`)."""

    key: str
    label: Both
    type: Type

    @property
    def rows(self) -> Mapping[str, Env]:
        """Each row by its key: column → value."""
        return self.type.rows


@dataclass(frozen=True)
class Fact:
    """A number that the engine counts across cases or documents.

    `of` is `service` or `service.document`; `same` are the questions that make two alike.
    """

    key: str
    label: Both
    count: str
    of: str
    same: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class OfficeKind:
    """A kind of office; with a level there is one for each region of that level."""

    key: str
    label: Both
    level: str = ""


@dataclass(frozen=True)
class Register:
    """Where answers may be looked up."""

    key: str
    label: Both
    gives: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """Words that all services share."""

    functions: Mapping[str, Both]
    offices: Mapping[str, OfficeKind]
    signs: tuple[str, ...]
    outcomes: Mapping[str, Both]
    correction_reasons: Mapping[str, Both]
    refusal_reasons: Mapping[str, Both]
    refusal: Issue
    kinds: Mapping[str, Both] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
