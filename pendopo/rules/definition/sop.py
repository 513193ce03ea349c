"""The SOP of a service, from its steps. Source: PermenPANRB 35/2012."""

from dataclasses import dataclass

from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Definition, Step

_NO_LIMIT: Both = ("–", "–")


@dataclass(frozen=True)
class SopOutcome:
    """What comes out of an activity, and where it leads; `to` is a step, an end or a verdict."""

    label: Both
    to: str
    title: Both


@dataclass(frozen=True)
class SopRow:
    """One activity of the SOP; a diamond in the drawing where it has more than one outcome."""

    number: int
    step: str
    activity: Both
    function: Both
    office: Both
    limit: Both
    outcomes: tuple[SopOutcome, ...]

    @property
    def is_choice(self) -> bool:
        return len(self.outcomes) > 1


def sop(definition: Definition) -> tuple[SopRow, ...]:
    """Return the rows of the SOP table, branches one by one. Source: PermenPANRB 35/2012."""
    steps = [one for step in definition.steps.values() for one in (step.branches or (step,))]
    return tuple(_sop_row(definition, number, step) for number, step in enumerate(steps, 1))


def _sop_row(definition: Definition, number: int, step: Step) -> SopRow:
    office = definition.vocabulary.offices.get(step.office or definition.owner)
    return SopRow(
        number=number,
        step=step.key,
        activity=step.title,
        function=definition.vocabulary.functions.get(step.by, (step.by, step.by)),
        office=office.label if office else ("", ""),
        limit=step.limit.words if step.limit else _NO_LIMIT,
        outcomes=tuple(
            SopOutcome(one.label, one.to, title_of(definition, one.to)) for one in step.outcomes
        ),
    )


def title_of(definition: Definition, key: str) -> Both:
    """Return what people read for a step, an end or a verdict."""
    verdicts = {"for": ("Mendukung", "In favour"), "against": ("Menolak", "Against")}
    if key in definition.ends:
        return definition.ends[key].title
    step = definition.step(key)
    return step.title if step else verdicts.get(key, (key, key))
