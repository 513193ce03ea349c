"""Is a workflow sound? All is reachable, every path ends, the worst one keeps the promise."""

from collections.abc import Iterator, Mapping

from pendopo.rules.definition import ways
from pendopo.rules.definition.model import Definition, Step
from pendopo.rules.definition.nodes import Place, Problem, did_you_mean


def check(definition: Definition, files: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with a workflow; `files` are the texts that the service is made of."""
    problems = list(_targets_exist(definition))
    if problems:
        return problems
    return [
        *_reach(definition),
        *_circles(definition),
        *_steps(definition),
        *_payment(definition),
        *_ends(definition, files),
        *_clock_starts(definition),
        *ways.check(definition),
    ]


def _targets_exist(definition: Definition) -> Iterator[Problem]:
    known = [*definition.steps, *definition.ends]
    for key in definition.steps:
        if key in definition.ends:
            place = definition.ends[key].place
            yield Problem(place, f"'{key}' is a step and an end; give one of them another name")
    for step in definition.steps.values():
        for name, place in _targets(step):
            if name not in known:
                cure = did_you_mean(name, known)
                yield Problem(place, f"'{name}' is neither a step nor an end." + cure)
        for branch in step.branches:
            if branch.if_late not in (None, "for", "against"):
                yield Problem(
                    branch.place, f"'if_late' of branch '{branch.key}' is 'for' or 'against'"
                )
    for act in definition.anytime.values():
        if act.to not in definition.ends:
            cure = did_you_mean(act.to, list(definition.ends))
            yield Problem(act.place, f"'{act.to}' is not an end." + cure)


def _targets(step: Step) -> list[tuple[str, Place]]:
    found = [(one.to, one.place) for one in step.outcomes]
    return found + [(to, step.place) for to in (step.otherwise, step.if_late) if to]


def _closure(start: str, definition: Definition) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        step = definition.steps.get(todo.pop())
        new = {to for to, _ in _targets(step)} - seen if step else set()
        seen |= new
        todo += new
    return seen


def _reach(definition: Definition) -> Iterator[Problem]:
    steps, ends = definition.steps, definition.ends
    first = definition.first_step()
    reached = _closure(first, definition) | {act.to for act in definition.anytime.values()}
    for key, step in steps.items():
        if key not in reached:
            told = f"step '{key}' can never be reached from '{first}'; no outcome leads to it"
            yield Problem(step.place, told)
        if not _closure(key, definition) & set(ends):
            told = f"from step '{key}' no end can ever be reached; a case would stay there for good"
            yield Problem(step.place, told)
    for key, end in ends.items():
        if key not in reached:
            yield Problem(end.place, f"end '{key}' can never be reached; no outcome leads to it")


def _circles(definition: Definition) -> Iterator[Problem]:
    """Complain about a circle that a case could go round in without anybody doing anything."""
    for key, step in definition.steps.items():
        seen, todo = set[str](), _by_itself(step)
        while todo:
            one = todo.pop()
            if one == key:
                told = f"from step '{key}' the case may come back to it without anybody acting"
                yield Problem(step.place, f"{told}; put a step of a person between")
                break
            if one not in seen and one in definition.steps:
                seen.add(one)
                todo += _by_itself(definition.steps[one])


def _by_itself(step: Step) -> list[str]:
    """Where a case may go on from a step although nobody acts."""
    found = [step.otherwise] if step.otherwise else []
    nobody_asked = bool(step.branches) and all(branch.when for branch in step.branches)
    if step.kind in ("route", "issue") or nobody_asked:
        found += [one.to for one in step.outcomes]
    return found


def _steps(definition: Definition) -> Iterator[Problem]:
    steps = definition.steps
    names = [one.key for step in steps.values() for one in (step, *step.branches)]
    decided = {key for key, end in definition.ends.items() if end.state in ("granted", "refused")}
    for key, step in steps.items():
        if step.if_late in decided:
            yield Problem(
                step.place,
                f"'if_late' of '{key}' leads to '{step.if_late}', "
                "but a limit that passes decides nothing; lead it to a step",
            )
        if step.if_late and not step.limit:
            yield Problem(step.place, f"step '{key}' has 'if_late' but no 'limit'")
        if step.not_same_as and step.not_same_as not in names:
            yield Problem(
                step.place,
                f"'not_same_as' names '{step.not_same_as}', which is not a step."
                + did_you_mean(step.not_same_as, names),
            )
        if step.kind in ("route", "issue") and step.outcomes and step.outcomes[-1].condition:
            yield Problem(
                step.outcomes[-1].place,
                f"the last outcome of '{key}' must have no 'if', "
                "so that the system always finds a way",
            )
        if step.kind == "together" and {o.key for o in step.outcomes} != {"clear", "opposed"}:
            yield Problem(
                step.place,
                f"'{key}' joins branches; its outcomes are 'clear' (all for) "
                "and 'opposed' (one against)",
            )
        if step.branches and step.kind != "together":
            yield Problem(step.place, f"step '{key}' has branches; its kind is 'together'")
        if step.kind == "correct" and not step.if_late:
            yield Problem(
                step.place,
                f"step '{key}' waits for the applicant; "
                "say with 'if_late' what happens when nothing comes",
            )
        if not step.outcomes:
            yield Problem(step.place, f"step '{key}' has no outcome, so a case would stay there")
        if late := next((o for o in step.outcomes if o.key == "late"), None):
            yield Problem(
                late.place, "'late' is noted when a limit passes; give the outcome another key"
            )


def _payment(definition: Definition) -> Iterator[Problem]:
    paying = [step for step in definition.steps.values() if step.kind == "pay"]
    if paying and definition.fee.kind == "free":
        yield Problem(
            paying[0].place,
            "the service is free, so it must not have a payment step "
            "(a step that asks for Rp0 is not allowed)",
        )
    if not paying and definition.fee.kind != "free":
        yield Problem(
            definition.clock.place,
            f"the service takes a {definition.fee.kind}, but no step of kind 'pay' collects it",
        )


def _ends(definition: Definition, files: Mapping[str, str]) -> Iterator[Problem]:
    issues = definition.issues
    given = {document for end in definition.ends.values() for document in end.gives}
    refusal = f"_shared/{definition.vocabulary.refusal.template}"
    for key, end in definition.ends.items():
        if end.state == "refused" and definition.objection is None:
            yield Problem(
                end.place,
                f"'{key}' refuses, so the service needs 'objection': the letter says how to object",
            )
        if end.state == "refused" and not end.gives and refusal not in files:
            yield Problem(end.place, f"'{key}' gives no letter, and there is no {refusal}")
        if end.revokes and not (definition.apply.one_open_per or _hands_over(definition)):
            yield Problem(
                end.place,
                f"'{key}' revokes '{end.revokes}', but nothing says of which earlier case; name in "
                "'one_open_per' of 'apply' the questions that make two cases the same",
            )
        for document in end.gives:
            if document not in issues:
                yield Problem(
                    end.place,
                    f"end '{key}' gives '{document}', which is not under 'issues'."
                    + did_you_mean(document, list(issues)),
                )
    for key, issue in issues.items():
        if key not in given:
            yield Problem(
                issue.place, f"document '{key}' is never given; add it to 'gives' of an end"
            )


def _hands_over(definition: Definition) -> bool:
    """Tell whether a case may go on after its letters, so that it can take back its own."""
    return any(step.kind == "hand_over" for step in definition.steps.values())


def _clock_starts(definition: Definition) -> Iterator[Problem]:
    for key, outcome in definition.clock.starts:
        step = definition.step(key)
        if key == "filing" and not outcome:
            continue
        if outcome not in [one.key for one in step.outcomes] if step else True:
            yield Problem(
                definition.clock.place,
                f"the clock starts at '{key}{'.' if outcome else ''}{outcome}', which is not "
                "an outcome of a step. Write 'filing' or for example 'check.complete'",
            )
