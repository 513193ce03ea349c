"""Which kinds of case there are. Filled once, by `config`, at the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pendopo.rules.definition.kinds import KindRules


@dataclass(frozen=True)
class Kind:
    """What a kind adds to a definition, and where its people begin.

    `intake` is the name of the route at which a person begins, with the key of the service;
    without one nobody begins on a page.
    """

    intake: str = ""
    adds: KindRules = field(default_factory=KindRules)


_kinds: dict[str, Kind] = {}


def install(kinds: Mapping[str, Kind]) -> None:
    """Set which kinds of case there are."""
    _kinds.clear()
    _kinds.update(kinds)


def intake(key: str) -> str:
    """Return the name of the route at which a person begins a kind of case; empty without one."""
    return _kinds.get(key, Kind()).intake


def rules() -> dict[str, KindRules]:
    """Return what each kind changes about definitions."""
    return {key: one.adds for key, one in _kinds.items()}
