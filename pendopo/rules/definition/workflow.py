"""Where a case goes next: pure steps over a definition; rows, clocks and people are the engine's.

`arrive` says which step is entered and what is skipped, `outcome` and `system_outcome` where it
leads, `open_branches` and `joined_outcome` what becomes of steps that are done at once. The engine
(`cases.actions.moving`) walks by them and does its part: tasks, pauses, decisions, letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pendopo.rules.definition.language import Both, Env
from pendopo.rules.definition.model import Definition, End, Outcome, Step
from pendopo.rules.refusals import Refused

LATE = "late"  # the outcome of a step whose limit passed


class NotOpen(Refused):
    """The outcome is not open now: there is none of that name, or its condition fails."""

    def __init__(self, says: Both) -> None:
        super().__init__(says[0])
        self.says = says


def outcome(step: Step, key: str, env: Env) -> Outcome:
    """Return an outcome of a step that is open now.

    :raises NotOpen: when there is none of that name, or its condition does not hold
    """
    found = next((one for one in step.outcomes if one.key == key), None)
    if found is None:
        raise NotOpen(("Pilihan itu tidak ada pada langkah ini.", "This step has no such outcome."))
    if found.condition and not found.condition.holds(env):
        words = found.condition.words
        raise NotOpen(
            (
                f"{found.label[0]} hanya bila {words[0]}.",
                f"{found.label[1]} only if {words[1]}.",
            )
        )
    return found


def open_outcomes(step: Step, env: Env) -> list[Outcome]:
    """Return the outcomes of a step that are open now, in the order of the definition."""
    return [one for one in step.outcomes if one.condition is None or one.condition.holds(env)]


def system_outcome(step: Step, env: Env) -> Outcome:
    """Return the outcome that the system takes: the first whose condition holds."""
    return open_outcomes(step, env)[0]


def open_branches(step: Step, env: Env) -> list[Step]:
    """Return the branches that are asked in this case."""
    return [one for one in step.branches if one.when is None or one.when.holds(env)]


def joined_outcome(step: Step, verdicts: Sequence[str]) -> Outcome:
    """Return where a step with branches leads when all of them have spoken."""
    against = verdicts.count("against")
    opposed = {
        "all": against > 0,
        "any": against == len(verdicts) > 0,
        "majority": against * 2 >= len(verdicts) > 0,
    }[step.join]
    wanted = "opposed" if opposed else "clear"
    return next(one for one in step.outcomes if one.key == wanted)


@dataclass(frozen=True)
class Arrived:
    """The step or end that a case really gets to, and the steps that it skips on the way."""

    key: str
    skipped: tuple[str, ...]


def arrive(definition: Definition, key: str, env: Env) -> Arrived:
    """Follow `when … otherwise` from a step to the one that is entered."""
    skipped: list[str] = []
    while (step := definition.steps.get(key)) and step.when and not step.when.holds(env):
        if key in skipped or step.otherwise is None:
            break
        skipped.append(key)
        key = step.otherwise
    return Arrived(key, tuple(skipped))


def end_after(definition: Definition, step: Step, env: Env) -> End | None:
    """Return the end to which an `issue` step leads, through the first outcomes of what follows."""
    target, seen = system_outcome(step, env).to, set[str]()
    while target not in definition.ends:
        if target in seen or target not in definition.steps:
            return None
        seen.add(target)
        outcomes = definition.steps[target].outcomes
        if not outcomes:
            return None
        target = outcomes[0].to
    return definition.ends[target]


def needs_remark(definition: Definition, step: Step, outcome: Outcome) -> bool:
    """Tell whether an outcome sends a case back or speaks against it, so that a colleague asks why.

    A correction says what is to be mended, a refusal gives its reasons; both need no more.
    """
    if outcome.to == "against":
        return True
    target = definition.steps.get(outcome.to)
    if target is None or target.kind == "correct" or step.key not in definition.steps:
        return False
    order = list(definition.steps)
    is_back = order.index(target.key) < order.index(step.key)
    turns = not _only_refused_after(definition, step)
    return is_back or (turns and _only_refused_after(definition, target))


def _only_refused_after(definition: Definition, step: Step) -> bool:
    """Tell whether all ends that are ahead of a step are refusals; going back is not ahead."""
    order, found, seen, todo = list(definition.steps), set[str](), set[str](), [step.key]
    while todo:
        key = todo.pop()
        seen.add(key)
        for one in definition.steps[key].outcomes:
            if one.to in definition.ends:
                found.add(definition.ends[one.to].state)
            elif order.index(one.to) > order.index(key) and one.to not in seen:
                todo.append(one.to)
    return found == {"refused"}
