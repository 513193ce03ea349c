"""The longest way through a workflow, held against the promise."""

from collections.abc import Iterator
from decimal import Decimal

from pendopo.rules.definition.model import Definition, Step
from pendopo.rules.definition.nodes import Problem

_MOST = 50_000  # steps looked at while comparing all ways with the promise
_COUNTS = ("runs", "restarts")


def check(definition: Definition) -> Iterator[Problem]:
    """Complain when the longest way from the start of the clock to an end breaks the promise.

    Each step counts once, those that stop the clock not at all; after one that sets it back to
    zero the promise begins anew.
    """
    longest = _Longest(definition)
    for begin in _starts(definition):
        longest.go(begin, frozenset(), Decimal(0), ())
    place = definition.clock.place
    if longest.looked_at > _MOST:
        yield Problem(place, "the steps can be gone through in too many ways; join some of them")
        return
    allowed = min(promise.working_days for _, promise in definition.clock.promise.rows)
    if longest.takes > allowed:
        named = " → ".join(
            f"{step.key} {step.limit.amount.normalize():f} {step.limit.unit}"
            for step in longest.way
            if step.limit and step.clock in _COUNTS
        )
        took = longest.takes.quantize(Decimal("0.01")).normalize()
        yield Problem(
            place,
            f"the promise is {allowed.normalize():f} working days, "
            f"but the longest way takes {took:f}: {named}",
        )


def _starts(definition: Definition) -> Iterator[str]:
    for key, outcome in definition.clock.starts:
        step = definition.steps.get(key)
        if key == "filing":
            yield definition.first_step()
        elif step:
            yield from (one.to for one in step.outcomes if one.key == outcome)


class _Longest:
    """The longest of all ways, each step once; gives up when there are too many."""

    def __init__(self, definition: Definition) -> None:
        self.steps = definition.steps
        self.looked_at = 0
        self.takes = Decimal(0)
        self.way: tuple[Step, ...] = ()

    def go(self, key: str, seen: frozenset[str], used: Decimal, way: tuple[Step, ...]) -> None:
        """Follow all ways from a step, reached after `used` working days on `way`."""
        self.looked_at += 1
        if used > self.takes:
            self.takes, self.way = used, way
        step = self.steps.get(key)
        if step is None or key in seen or self.looked_at > _MOST:
            return
        if step.clock == "stopped" or step.kind == "correct":
            return
        if any(one.clock == "restarts" for one in (step, *step.branches)):
            used, way = Decimal(0), ()
        for to in (*(one.to for one in step.outcomes), step.otherwise, step.if_late):
            if to:
                self.go(to, seen | {key}, used + _own(step), (*way, step))


def _own(step: Step) -> Decimal:
    """Return the working days that a step takes of the promise; of branches the longest."""
    counted = [one for one in step.branches or (step,) if one.clock in _COUNTS]
    return max((one.limit.working_days for one in counted if one.limit), default=Decimal(0))
