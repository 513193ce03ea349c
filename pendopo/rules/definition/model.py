"""What a definition is, once loaded: frozen, typed, with every expression compiled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pendopo.rules.definition import language
from pendopo.rules.definition.language import Both, Code, Name
from pendopo.rules.definition.nodes import Node, Place

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
        """The span as people say it: `2 jam kerja`, `2 working hours`."""
        number = f"{self.amount.normalize():f}"
        indonesian, english = _SPANS[self.unit]
        many = "" if self.amount == 1 else "s"
        return f"{number.replace('.', ',')} {indonesian}", f"{number} {english}{many}"


@dataclass(frozen=True)
class Template:
    """Text with `<expression>` holes."""

    parts: tuple[str | Code, ...]

    def fill(self, env: language.Env) -> str:
        """Return the text with every answer as paper shows it."""
        return "".join(
            part if isinstance(part, str) else language.show(part.run(env), part.type)
            for part in self.parts
        )


@dataclass(frozen=True)
class Cases[T]:
    """The first condition that holds gives the value; the last one has no condition."""

    rows: tuple[tuple[Code | None, T], ...]

    def pick(self, env: language.Env) -> T | None:
        """Return the value of the first condition that holds."""
        return next((value for when, value in self.rows if when is None or when.holds(env)), None)


@dataclass(frozen=True)
class Rule:
    """A condition, and what is said when it is broken (`must`) or holds (`stop_if`)."""

    check: Code
    say: tuple[Template, Template]

    def told(self, env: language.Env) -> Both:
        """Return the message in both languages."""
        return self.say[0].fill(env), self.say[1].fill(env)


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    key: str
    label: Both
    hint: Both | None = None
    condition: Code | None = None


@dataclass(frozen=True)
class Limits:
    """How large, long or many an answer may be; what a rule of its type does not name is None."""

    least: Decimal | None = None
    most: Decimal | None = None
    max_length: int | None = None
    pattern: str | None = None
    decimals: int = 0
    level: str = ""
    files: int = 1
    max_mb: int = 5
    accept: tuple[str, ...] = ("jpg", "png", "pdf")


@dataclass(frozen=True)
class Field:
    """A question, a document or something that an officer records."""

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

    @property
    def label(self) -> Both:
        return self.name.label

    @property
    def unit(self) -> str:
        return self.name.unit


@dataclass(frozen=True)
class Page:
    """A step of the wizard."""

    key: str
    title: Both
    fields: tuple[Field, ...]
    why: Both | None = None
    intro: Both | None = None
    shown: Code | None = None
    advise_if: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """One way to leave a step."""

    key: str
    to: str
    label: Both
    condition: Code | None
    place: Place


@dataclass(frozen=True)
class Step:
    """One thing to be done by one function."""

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
    """A way for a case to end."""

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


@dataclass(frozen=True)
class Clock:
    """The promise, and what starts, stops and ends it."""

    promise: Cases[Duration]
    starts: tuple[tuple[str, str], ...]
    correction: str
    extension: Extension | None
    place: Place
    silence: str = "none"
    silence_basis: str = ""
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
    basis: str = ""
    note: Both | None = None
    refund: Both | None = None
    values: tuple[tuple[str, Both, Cases[Code]], ...] = ()
    lines: tuple[FeeLine, ...] = ()
    rounding: str = "down"
    round_to: int = 1
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class Issue:
    """A document that the service gives."""

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
    revoke_by: str = ""
    revoke_grounds: Mapping[str, Both] = field(default_factory=dict)


@dataclass(frozen=True)
class Objection:
    """How a person objects to a decision."""

    within: Duration
    decided_by: str
    office: str
    limit: Duration | None
    suspends: bool
    basis: str


@dataclass(frozen=True)
class Retention:
    """How long a case is kept, and which values of its documents are public."""

    keep: Duration | None
    since: str
    then: str
    public: tuple[str, ...] = ()


@dataclass(frozen=True)
class Setting:
    """A value that a town sets without touching the rest."""

    key: str
    label: Both
    value: object


@dataclass(frozen=True)
class Fact:
    """A number that the engine counts across cases or documents."""

    key: str
    label: Both
    count: str
    of: str
    same: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Apply:
    """Who may apply, for whom, and by which way."""

    who: tuple[str, ...]
    for_others: str
    guest: bool
    channels: tuple[str, ...]
    one_open_per: tuple[str, ...] = ()
    accept_incomplete: bool = False


@dataclass(frozen=True)
class OfficeKind:
    """A kind of office; with a level there is one for each region of that level."""

    key: str
    label: Both
    level: str = ""


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


@dataclass(frozen=True)
class Definition:
    """One service, whole."""

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
    tables: Mapping[str, Mapping[str, Mapping[str, object]]]
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
    notices: Mapping[str, Both]
    retention: Retention
    statistics: tuple[str, ...]
    standard: Mapping[str, Both]
    scope: Mapping[str, Name]
    vocabulary: Vocabulary
    section: Node | None = None

    @property
    def questions(self) -> tuple[Field, ...]:
        """All questions of the form in the order in which they are asked, without documents."""
        pages = ((self.eligibility,) if self.eligibility else ()) + self.pages
        return tuple(one for page in pages for one in page.fields)

    @property
    def fields(self) -> tuple[Field, ...]:
        """All questions, then all documents."""
        return self.questions + self.documents

    def step(self, key: str) -> Step | None:
        """Return a step or a branch of one."""
        for step in self.steps.values():
            for one in (step, *step.branches):
                if one.key == key:
                    return one
        return None
