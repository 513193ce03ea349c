"""What a service promises: to whom, by when, at which price, which papers, and how to object."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pendopo.rules.definition.language import Both, Code
from pendopo.rules.definition.nodes import Place
from pendopo.rules.definition.terms import Cases, Duration, Template

FILING = (("filing", ""),)  # what starts a clock that begins when a case is filed


@dataclass(frozen=True)
class Extension:
    """By how much, and how often, the promise may be prolonged."""

    by: Duration
    times: int
    basis: str
    needs_reason: bool = True


@dataclass(frozen=True)
class Clock:
    """The promise, and what starts, stops and ends it.

    `starts` are pairs of step and outcome; `FILING` for the filing itself.
    """

    promise: Cases[Duration]
    starts: tuple[tuple[str, str], ...]
    correction: str
    extension: Extension | None
    place: Place
    silence: str = "none"
    silence_basis: str = ""
    calendar: str = ""
    after_hours: str = ""


@dataclass(frozen=True)
class FeeLine:
    """What stands on the bill."""

    key: str
    label: Both
    amount: Cases[Code]
    when: Code | None = None


@dataclass(frozen=True)
class Fee:
    """What it costs: named values, lines, rounding. Money in whole rupiah."""

    kind: str = "free"
    account: str = ""
    basis: Both = ("", "")
    note: Both | None = None
    refund: Both | None = None
    due: Duration | None = None
    values: tuple[tuple[str, Both, Cases[Code]], ...] = ()
    lines: tuple[FeeLine, ...] = ()
    rounding: str = "down"
    round_to: int = 1
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class Issue:
    """A document that the service gives.

    `number` is the pattern with `<sequence>`, `<unit>`, `<year>` … still in it; `made_by` names
    another system that makes it; `remind` is how long before its end the holder is reminded.
    """

    key: str
    title: Both
    data: Mapping[str, Cases[Template]]
    place: Place
    template: str = ""
    part: str = ""
    number: str = ""
    classification: str = ""
    unit: str = ""
    sequence: str = ""
    valid_for: Duration | None = None
    valid_until: Cases[Code] | None = None
    signed_at: str = ""
    made_by: str = ""
    form: str = ""
    remind: Duration | None = None
    renew: Mapping[str, str] = field(default_factory=dict)
    supervise: Duration | None = None
    revoke_by: str = ""
    revoke_hearing: bool = False
    revoke_grounds: Mapping[str, Both] = field(default_factory=dict)


@dataclass(frozen=True)
class Objection:
    """How a person objects to a decision, and where to go after that."""

    within: Duration
    decided_by: str
    office: str
    limit: Duration | None
    suspends: bool
    basis: str
    position: str = ""
    outcomes: Mapping[str, Both] = field(default_factory=dict)
    next_to: str = ""
    next_within: Duration | None = None


@dataclass(frozen=True)
class Retention:
    """How long a case is kept (None: for good), and which values of its documents are public."""

    keep: Duration | None
    since: str
    then: str
    public: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Apply:
    """Who may apply, for whom, and by which way."""

    who: tuple[str, ...]
    for_others: str
    guest: bool
    channels: tuple[str, ...]
    one_open_per: tuple[str, ...] = ()
    accept_incomplete: bool = False
