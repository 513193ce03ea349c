"""The engine's own plain Python: from a definition to policies of the clock and states."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pendopo.rules.clock import Policy
from pendopo.rules.definition.model import Definition, Step
from pendopo.rules.definition.promises import FILING
from pendopo.rules.definition.terms import Duration

STATES = {
    "route": "SUBMITTED",
    "check": "COMPLETENESS_CHECK",
    "correct": "CORRECTION_REQUESTED",
    "review": "IN_REVIEW",
    "wait": "IN_REVIEW",
    "appointment": "IN_REVIEW",
    "opinion": "AWAITING_OPINION",
    "together": "AWAITING_OPINION",
    "exchange": "AWAITING_OPINION",
    "inspect": "INSPECTION",
    "pay": "AWAITING_PAYMENT",
    "decide": "AWAITING_APPROVAL",
    "issue": "GRANTED",
    "hand_over": "ISSUED",
}
ENDS = {
    "granted": "GRANTED",
    "refused": "REFUSED",
    "withdrawn": "WITHDRAWN",
    "lapsed": "LAPSED",
    "not_admitted": "NOT_ADMITTED",
}
_UNITS = {
    "minutes": ("working_hour", Decimal(1) / 60),
    "hours": ("working_hour", Decimal(1)),
    "working days": ("working_day", Decimal(1)),
    "days": ("calendar_day", Decimal(1)),
    "months": ("month", Decimal(1)),
    "years": ("month", Decimal(12)),
}


def span(duration: Duration) -> tuple[Decimal, str]:
    """Return limit and unit as the clock counts them. Source: definition format, The clock."""
    unit, times = _UNITS[duration.unit]
    return duration.amount * times, unit


def start_kind(definition: Definition) -> str:
    """Return the event that starts the promise: filed, complete or happened."""
    starts = definition.clock.starts
    if starts == FILING:
        return "filed"
    first = definition.steps.get(starts[0][0])
    return "complete" if len(starts) == 1 and first and first.kind == "check" else "happened"


def policy(definition: Definition, promise: Duration) -> Policy:
    """Return the policy of the promise made to the applicant."""
    limit, unit = span(promise)
    clock = definition.clock
    extension = None
    if clock.extension:
        by, _ = span(clock.extension.by)
        extension = (by * clock.extension.times, clock.extension.times)
    return Policy(
        limit=limit,
        unit=unit,
        start=(start_kind(definition),),
        after_hours=clock.after_hours,
        silence=clock.silence,
        extension=extension,
        no_answer=_no_answer(definition),
    )


def _no_answer(definition: Definition) -> str:
    """Return what an answer that never comes does to the clock, where all waiting steps agree."""
    waiting = [s for s in definition.steps.values() if s.kind in ("correct", "pay") and s.if_late]
    to_ends = frozenset(step.if_late in definition.ends for step in waiting)
    return {frozenset({True}): "lapse", frozenset({False}): "resume"}.get(to_ends, "wait")


def step_policy(step: Step) -> Policy | None:
    """Return the clock of one step from its opening, or none where it has no limit.

    What the applicant has to do is counted from the day it was asked, nothing moved (rule 25).
    """
    if step.limit is None:
        return None
    limit, unit = span(step.limit)
    waits = step.kind in ("correct", "pay")
    return Policy(limit, unit, ("happened",), after_hours="same_day" if waits else "")


def objection_policy(within: Duration) -> Policy:
    """Return the clock in which a person may object, from the day of receipt."""
    limit, unit = span(within)
    return Policy(limit, unit, ("happened",), holder="person", silence="close")


def likeness(env: Mapping[str, object], keys: Sequence[str]) -> str | None:
    """Return the text that two cases share when the named answers are alike, if all are known."""
    values = [env.get(key) for key in keys]
    if not values or any(value is None for value in values):
        return None
    return "\x1f".join(f"{value}" for value in values)


def area(env: Mapping[str, object]) -> str:
    """Return where an applicant lives, as holdings limit it: `35.78.01.1001/011/003`."""
    parts = [env.get("ward"), env.get("rw"), env.get("rt")]
    known = [f"{part}" for part in parts if part is not None]
    return "/".join(known) if parts[0] is not None else ""
