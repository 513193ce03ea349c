"""Is the workflow sound? Everything reachable, every path ends, the worst path keeps the promise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pendopo.rules.definition.language import Env
from pendopo.rules.definition.model import Definition, End, Outcome, Step
from pendopo.rules.definition.nodes import Place, Problem, did_you_mean


def check(definition: Definition) -> list[Problem]:
    steps, ends = definition.steps, definition.ends
    if not steps:
        return [Problem(definition.clock.place, "the service has no steps")]
    known = [*steps, *ends]
    problems = [
        Problem(place, f"'{name}' is neither a step nor an end." + did_you_mean(name, known))
        for step in steps.values()
        for name, place in _targets(step)
        if name not in known
    ]
    problems += [
        Problem(place, f"'{name}' is not an end." + did_you_mean(name, list(ends)))
        for name, place in ((a.to, a.place) for a in definition.anytime.values())
        if name not in ends
    ]
    if problems:
        return problems
    first = next(iter(steps))
    reached = _closure(first, definition) | {a.to for a in definition.anytime.values()}
    problems += [
        Problem(s.place, f"step '{k}' can never be reached from '{first}'; no outcome leads to it")
        for k, s in steps.items()
        if k not in reached
    ]
    problems += [
        Problem(e.place, f"end '{k}' can never be reached; no outcome leads to it")
        for k, e in ends.items()
        if k not in reached
    ]
    problems += [
        Problem(
            s.place, f"from step '{k}' no end can ever be reached; a case would stay there for good"
        )
        for k, s in steps.items()
        if not _closure(k, definition) & set(ends)
    ]
    problems += list(_details(definition)) + list(_promise(definition))
    return problems


def _targets(step: Step) -> list[tuple[str, Place]]:
    found = [(o.to, o.place) for o in step.outcomes]
    return found + [(t, step.place) for t in (step.otherwise, step.if_late) if t]


def _closure(start: str, definition: Definition) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        step = definition.steps.get(todo.pop())
        new = {t for t, _ in _targets(step)} - seen if step else set()
        seen |= new
        todo += new
    return seen


def _details(definition: Definition) -> Iterator[Problem]:
    steps, ends = definition.steps, definition.ends
    given = {document for end in ends.values() for document in end.gives}
    decided = {key for key, end in ends.items() if end.state in ("granted", "refused")}
    for key, step in steps.items():
        if step.if_late in decided:
            yield Problem(
                step.place,
                f"'if_late' of '{key}' leads to '{step.if_late}', but a limit that passes decides nothing; lead it to a step",
            )
    for key, end in ends.items():
        if end.state == "refused" and definition.objection is None:
            yield Problem(
                end.place,
                f"'{key}' refuses, so the service needs 'objection': the letter says how to object",
            )
    for key, step in steps.items():
        if step.not_same_as and step.not_same_as not in steps:
            yield Problem(
                step.place,
                f"'not_same_as' names '{step.not_same_as}', which is not a step."
                + did_you_mean(step.not_same_as, list(steps)),
            )
        if step.kind in ("route", "issue") and step.outcomes and step.outcomes[-1].condition:
            yield Problem(
                step.outcomes[-1].place,
                f"the last outcome of '{key}' must have no 'if', so that the system always finds a way",
            )
        if step.kind == "together" and {o.key for o in step.outcomes} != {"clear", "opposed"}:
            yield Problem(
                step.place,
                f"'{key}' joins branches; its outcomes are 'clear' (all for) and 'opposed' (one against)",
            )
        if step.kind == "correct" and not step.if_late:
            yield Problem(
                step.place,
                f"step '{key}' waits for the applicant; say with 'if_late' what happens when nothing comes",
            )
    paying = [s for s in steps.values() if s.kind == "pay"]
    if paying and definition.fee.kind == "free":
        yield Problem(
            paying[0].place,
            "the service is free, so it must not have a payment step (a step that asks for Rp0 is not allowed)",
        )
    if not paying and definition.fee.kind != "free":
        yield Problem(
            definition.clock.place,
            f"the service takes a {definition.fee.kind}, but no step of kind 'pay' collects it",
        )
    for key, end in ends.items():
        for document in end.gives:
            if document not in definition.issues:
                yield Problem(
                    end.place,
                    f"end '{key}' gives '{document}', which is not under 'issues'."
                    + did_you_mean(document, list(definition.issues)),
                )
    for key, issue in definition.issues.items():
        if key not in given:
            yield Problem(
                issue.place, f"document '{key}' is never given; add it to 'gives' of an end"
            )
    for step_key, outcome in definition.clock.starts:
        outcomes = [o.key for o in steps[step_key].outcomes] if step_key in steps else []
        if step_key != "filing" and outcome not in outcomes:
            yield Problem(
                definition.clock.place,
                f"the clock starts at '{step_key}.{outcome}', which is not an outcome of a step. Write 'filing' or for example 'check.complete'",
            )


def _promise(definition: Definition) -> Iterator[Problem]:
    """The longest way from the start of the clock to the end, each step once, must fit the promise."""
    worst: tuple[Decimal, tuple[str, ...]] = (Decimal(0), ())
    for begin in _starts(definition):
        worst = max(worst, _longest(begin, definition, ()), key=lambda found: found[0])
    used, path = worst
    allowed = min(
        promise.working_days for _, promise in definition.clock.promise.rows
    )  # with cases: the shortest
    if used > allowed:
        timed = [
            (k, step.limit)
            for k in path
            if (step := definition.steps[k]).limit and step.clock == "runs"
        ]
        named = " → ".join(
            f"{k} {limit.amount.normalize():f} {limit.unit}" for k, limit in timed if limit
        )
        yield Problem(
            definition.clock.place,
            f"the promise is {allowed.normalize():f} working days, but the longest way takes {used.quantize(Decimal('0.01')).normalize():f}: {named}",
        )


def _starts(definition: Definition) -> Iterator[str]:
    for step, outcome in definition.clock.starts:
        if step == "filing":
            yield next(iter(definition.steps))
        elif step in definition.steps:
            yield from (o.to for o in definition.steps[step].outcomes if o.key == outcome)


def _longest(
    key: str, definition: Definition, seen: tuple[str, ...]
) -> tuple[Decimal, tuple[str, ...]]:
    step = definition.steps.get(key)
    if step is None or key in seen or step.clock == "stopped" or step.kind in ("correct", "check"):
        return Decimal(0), seen
    own = Decimal(0)
    if step.clock == "runs":
        limits = [b.limit for b in step.branches] or [step.limit]
        own = max((x.working_days for x in limits if x), default=Decimal(0))
    ways = [_longest(target, definition, (*seen, key)) for target, _ in _targets(step)]
    rest, path = max(ways, key=lambda found: found[0], default=(Decimal(0), (*seen, key)))
    return own + rest, path


@dataclass(frozen=True)
class Arrived:
    """The step or end that a case really gets to, and the steps that it skipped on the way."""

    key: str
    skipped: tuple[str, ...]


class NotOpen(Exception):
    """The outcome does not exist, or its condition does not hold."""


def arrive(definition: Definition, key: str, env: Env) -> Arrived:
    """Follow `when … otherwise` from a step to the one that is entered."""
    skipped: list[str] = []
    while (step := definition.steps.get(key)) and step.when and not step.when.holds(env):
        if key in skipped or step.otherwise is None:
            break
        skipped.append(key)
        key = step.otherwise
    return Arrived(key, tuple(skipped))


def outcome(step: Step, key: str, env: Env) -> Outcome:
    """Return an outcome of a step that is open now.

    :raises NotOpen: when there is none of that name, or its condition does not hold
    """
    for one in step.outcomes:
        if one.key == key and (one.condition is None or one.condition.holds(env)):
            return one
    raise NotOpen(key)


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


def end_after(definition: Definition, step: Step, env: Env) -> End | None:
    """Return the end to which an `issue` step leads, through the first outcome of what follows."""
    target, seen = system_outcome(step, env).to, set[str]()
    while target not in definition.ends:
        if target in seen or target not in definition.steps:
            return None
        seen.add(target)
        target = definition.steps[target].outcomes[0].to
    return definition.ends[target]
