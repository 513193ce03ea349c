"""What a definition is, once loaded: frozen, typed, with every expression compiled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from pendopo.rules.definition.language import Both as Both
from pendopo.rules.definition.language import Code, Name, Type
from pendopo.rules.definition.nodes import Place
from pendopo.rules.definition.promises import Apply, Clock, Fee, Issue, Objection, Retention
from pendopo.rules.definition.terms import Cases, Duration, Rule, Said
from pendopo.rules.definition.vocabulary import Fact, Setting, Table, Vocabulary


@dataclass(frozen=True)
class Option:
    """One answer to choose; with a condition it is not always open."""

    key: str
    label: Both
    hint: Both | None = None
    condition: Code | None = None


@dataclass(frozen=True)
class Limits:
    """How large, long or many an answer may be; None or "" where nothing is said.

    `least` and `most` bound a number, an amount, a date or a time, or count rows and picks.
    """

    least: Decimal | date | time | None = None
    most: Decimal | date | time | None = None
    max_length: int | None = None
    pattern: str | None = None
    decimals: int = 0
    level: str = ""
    files: int = 1
    max_mb: int = 5
    accept: tuple[str, ...] = ("jpg", "png", "pdf")


@dataclass(frozen=True)
class Field:
    """A question, a document, something that an officer records, or a column of a table.

    A document's `page` is `documents` unless it is asked elsewhere; a record's is its step.
    """

    key: str
    kind: str
    name: Name
    page: str
    privacy: str
    place: Place
    why: Both | None
    required: Code | bool = True
    shown: Code | None = None
    must: tuple[Rule, ...] = ()
    should: tuple[Rule, ...] = ()
    value: Cases[Code] | None = None
    hint: Both | None = None
    limits: Limits = field(default_factory=Limits)
    columns: tuple["Field", ...] = ()
    options: tuple[Option, ...] = ()
    is_document: bool = False
    made_from: str = ""
    original: str = ""
    prefill: tuple[str, ...] = ()
    prefill_by: str = ""
    was: str = ""

    @property
    def label(self) -> Both:
        return self.name.label

    @property
    def unit(self) -> str:
        return self.name.unit

    @property
    def type(self) -> Type:
        return self.name.type


@dataclass(frozen=True)
class Page:
    """A step of the wizard; its condition already stands in those of its questions."""

    key: str
    title: Both
    fields: tuple[Field, ...]
    why: Both | None = None
    privacy: str = ""
    intro: Both | None = None
    shown: Code | None = None
    advise_if: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """One way to leave a step; of a branch, `to` is `for` or `against`."""

    key: str
    to: str
    label: Both
    condition: Code | None
    place: Place


@dataclass(frozen=True)
class Step:
    """One thing to be done by one function.

    `clock` is runs, paused, restarts or stopped; `other_system` is what `with` names,
    `waits_for` what `for` names, `does` are the acts under `do`.
    """

    key: str
    kind: str
    title: Both
    by: str
    clock: str
    limit: Duration | None
    outcomes: tuple[Outcome, ...]
    place: Place
    office: str = ""
    position: str = ""
    when: Code | None = None
    otherwise: str | None = None
    if_late: str | None = None
    not_same_as: str | None = None
    checklist: tuple[Both, ...] = ()
    records: tuple[Field, ...] = ()
    branches: tuple["Step", ...] = ()
    join: str = "all"
    other_system: str = ""
    waits_for: str = ""
    is_public: bool = False
    does: tuple[str, ...] = ()
    was: str = ""


@dataclass(frozen=True)
class Anytime:
    """What an officer may do at every open step."""

    key: str
    label: Both
    by: str
    to: str
    place: Place


@dataclass(frozen=True)
class End:
    """A way for a case to end; `reasons` are its own codes beside the common ones."""

    key: str
    title: Both
    state: str
    gives: tuple[str, ...]
    place: Place
    reasons: Mapping[str, Both] = field(default_factory=dict)
    revokes: str = ""
    partly: bool = False


@dataclass(frozen=True)
class Definition:
    """One service, whole.

    `scope` are all names that an expression may use; `section` is what the room of this kind of
    case made of the section that it adds, or None.
    """

    key: str
    kind: str
    title: Both
    summary: Both
    owner: str
    owner_by: str
    life_events: tuple[str, ...]
    search: tuple[str, ...]
    legal_basis: tuple[str, ...]
    apply: Apply
    settings: Mapping[str, Setting]
    tables: Mapping[str, Table]
    zones: Mapping[str, Both]
    facts: Mapping[str, Fact]
    pages: tuple[Page, ...]
    documents: tuple[Field, ...]
    eligibility: Page | None
    stop_if: tuple[Rule, ...]
    advise_if: tuple[Rule, ...]
    must: tuple[Rule, ...]
    should: tuple[Rule, ...]
    steps: Mapping[str, Step]
    anytime: Mapping[str, Anytime]
    ends: Mapping[str, End]
    clock: Clock
    fee: Fee
    issues: Mapping[str, Issue]
    objection: Objection | None
    notices: Mapping[str, Said]
    retention: Retention
    statistics: tuple[str, ...]
    standard: Mapping[str, Both]
    scope: Mapping[str, Name]
    vocabulary: Vocabulary
    section: object = None

    @property
    def asked_pages(self) -> tuple[Page, ...]:
        """All pages in the order in which they are asked: eligibility first."""
        return ((self.eligibility,) if self.eligibility else ()) + self.pages

    @property
    def questions(self) -> tuple[Field, ...]:
        """All questions in the order in which they are asked, without documents."""
        return tuple(one for page in self.asked_pages for one in page.fields)

    @property
    def fields(self) -> tuple[Field, ...]:
        """All questions, then all documents."""
        return self.questions + self.documents

    def field(self, key: str) -> Field | None:
        """Return a question or a document."""
        return next((one for one in self.fields if one.key == key), None)

    def step(self, key: str) -> Step | None:
        """Return a step or a branch of one."""
        for step in self.steps.values():
            for one in (step, *step.branches):
                if one.key == key:
                    return one
        return None

    @property
    def step_keys(self) -> tuple[str, ...]:
        """The keys of all steps and branches."""
        return tuple(one.key for step in self.steps.values() for one in (step, *step.branches))

    def first_step(self) -> str:
        """Return the step that follows filing."""
        return next(iter(self.steps))
