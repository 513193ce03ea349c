"""What a definition is, once loaded: frozen, typed, with every expression compiled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from pendopo.rules.definition import paper
from pendopo.rules.definition.language import Both as Both
from pendopo.rules.definition.language import Code, Env, Name, Type
from pendopo.rules.definition.nodes import Place

type Said = tuple[Template, Template]  # a text with holes, in both languages

_WORKING_DAYS = {
    "minutes": Decimal(1) / 450,
    "hours": Decimal(2) / 15,
    "working days": Decimal(1),
    "days": Decimal(5) / 7,
    "months": Decimal(21),
    "years": Decimal(250),
}
_SPANS = {
    "minutes": ("menit kerja", "working minute"),
    "hours": ("jam kerja", "working hour"),
    "working days": ("hari kerja", "working day"),
    "days": ("hari", "day"),
    "months": ("bulan", "month"),
    "years": ("tahun", "year"),
}
FILING = (("filing", ""),)  # what starts a clock that begins when a case is filed


@dataclass(frozen=True)
class Duration:
    """A span of time as a definition writes it: `2 hours`, `0.5 working days`, `3 months`."""

    amount: Decimal
    unit: str

    @property
    def working_days(self) -> Decimal:
        """A rough size, to compare a path with the promise; a working day has 7.5 hours."""
        return self.amount * _WORKING_DAYS[self.unit]

    @property
    def words(self) -> Both:
        """The span as people say it: `2 jam kerja`, `setengah hari kerja`, `2 working hours`."""
        indonesian, english = _SPANS[self.unit]
        if self.amount == Decimal("0.5"):
            return f"setengah {indonesian}", f"half a {english}"
        number = f"{self.amount.normalize():f}"
        many = "" if self.amount == 1 else "s"
        return f"{number.replace('.', ',')} {indonesian}", f"{number} {english}{many}"


@dataclass(frozen=True)
class Template:
    """Text with `<expression>` holes."""

    parts: tuple[str | Code, ...]

    def fill(self, env: Env, lang: int = 0) -> str:
        """Return the text with every answer as paper shows it."""
        return "".join(
            part if isinstance(part, str) else paper.show(part.run(env), part.type, lang)
            for part in self.parts
        )


@dataclass(frozen=True)
class Cases[T]:
    """The first condition that holds gives the value; the last one has no condition."""

    rows: tuple[tuple[Code | None, T], ...]

    def pick(self, env: Env) -> T | None:
        """Return the value of the first condition that holds."""
        return next((value for when, value in self.rows if when is None or when.holds(env)), None)


@dataclass(frozen=True)
class Rule:
    """A condition, and what is said when it is broken (`must`) or holds (`stop_if`).

    `about` is the question at which it is said: the last one asked of those that it names.
    """

    check: Code
    say: Said
    about: str = ""

    def told(self, env: Env) -> Both:
        """Return the message in both languages."""
        return self.say[0].fill(env, 0), self.say[1].fill(env, 1)


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
    where: str = "active"


@dataclass(frozen=True)
class Apply:
    """Who may apply, for whom, by which way, and when."""

    who: tuple[str, ...]
    for_others: str
    guest: bool
    channels: tuple[str, ...]
    one_open_per: tuple[str, ...] = ()
    accept_incomplete: bool = False
    opens_on: date | None = None
    closes_on: date | None = None


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
