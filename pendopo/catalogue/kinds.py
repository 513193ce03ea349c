"""Which kinds of case there are. Filled once, by `config`, at the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pendopo.rules.definition.service import ReadSection


@dataclass(frozen=True)
class Kind:
    """What a kind adds to a definition, and where its people begin.

    `section` is the one key that it adds to a definition; `read` reads it: it says its problems
    to the reader and returns what stays in `definition.section`. `intake` is the name of the
    route at which a person begins; `panel` is a template that the officer's page of a case shows
    beside the common parts.
    """

    intake: str = ""
    section: str = ""
    read: ReadSection | None = None
    panel: str = ""
    needless: frozenset[str] = field(default_factory=frozenset)


_kinds: dict[str, Kind] = {}


def install(kinds: Mapping[str, Kind]) -> None:
    """Set which kinds of case there are."""
    _kinds.clear()
    _kinds.update(kinds)


def kind_of(key: str) -> Kind:
    """Return a kind; one that nobody installed adds nothing."""
    return _kinds.get(key, Kind())


def installed() -> Mapping[str, Kind]:
    """Return all kinds by their key."""
    return dict(_kinds)


def sections() -> dict[str, ReadSection]:
    """Return the sections that the installed kinds add to definitions, with what reads them."""
    return {one.section: one.read for one in _kinds.values() if one.section and one.read}
