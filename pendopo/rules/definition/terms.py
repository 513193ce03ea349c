"""The pieces of which a definition is made: spans of time, texts with holes, cases, rules."""

from dataclasses import dataclass
from decimal import Decimal

from pendopo.rules.definition import paper
from pendopo.rules.definition.language import Both, Code, Env

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
