"""What a worked case says that cannot be, before anything is played."""

from collections.abc import Iterator, Sequence

from pendopo.rules.definition.model import Definition, Field, Step
from pendopo.rules.definition.nodes import Node, Place, did_you_mean
from pendopo.rules.definition.worked import Example, Impossible, Move, stored

_ACTS = frozenset({"withdraw", "extend"})  # what may happen at any step without an outcome
_CLOCK = "clock"


def wrong(definition: Definition, example: Example) -> Iterator[tuple[Place, str]]:
    """Yield what an example says that cannot be, with its place."""
    documents = [one.key for one in definition.documents]
    yield from _wrong_answers(definition.questions, example.answers)
    yield from _wrong_papers(documents, example.papers, example.place)
    for key, node in example.world.entries():
        settings = [f"settings.{name}" for name in definition.settings]
        known = ["zones", *settings, *definition.facts]
        if key not in known:
            yield node.place, f"the world has no '{key}'." + did_you_mean(key, known)
        for item in node.items or ():
            if key == "zones" and item.text not in definition.zones:
                cure = did_you_mean(item.text or "", list(definition.zones))
                yield item.place, f"there is no zone '{item.text}'." + cure
    for move in example.moves:
        yield from _wrong_move(definition, move)
        yield from _wrong_answers(definition.questions, move.answers)
        yield from _wrong_papers(documents, move.papers, move.place)
    yield from _wrong_expectation(definition, example.expect)


def _wrong_answers(fields: Sequence[Field], given: Node) -> Iterator[tuple[Place, str]]:
    known = {one.key: one for one in fields}
    for key, node in given.entries():
        if key not in known:
            yield node.place, f"there is no question '{key}'." + did_you_mean(key, list(known))
        elif node.text != "" or node.items is not None:
            try:
                stored(known[key], node)
            except Impossible as error:
                yield error.place, str(error)


def _wrong_papers(
    known: Sequence[str], given: Sequence[str], place: Place
) -> Iterator[tuple[Place, str]]:
    for key in given:
        if key not in known:
            yield place, f"there is no document '{key}'." + did_you_mean(key, known)


def _wrong_move(definition: Definition, move: Move) -> Iterator[tuple[Place, str]]:
    if move.step in _ACTS or move.step in definition.anytime:
        return
    step = definition.step(move.step)
    if step is None:
        keys = [*definition.step_keys, *definition.anytime, *_ACTS]
        yield move.place, f"there is no step '{move.step}'." + did_you_mean(move.step, keys)
        return
    if move.who == _CLOCK:
        if step.if_late is None:
            yield move.place, f"step '{move.step}' has no 'if_late', so no limit passes there"
        return
    if move.who != step.by:
        yield move.place, f"'{move.step}' is done by {step.by}, not by {move.who}"
    outcomes = [one.key for one in step.outcomes]
    if move.outcome not in outcomes:
        cure = did_you_mean(move.outcome, outcomes)
        yield move.place, f"'{move.step}' has no outcome '{move.outcome}'." + cure
    yield from _wrong_answers(step.records, move.records)
    yield from _wrong_reasons(definition, step, move)


def _wrong_reasons(definition: Definition, step: Step, move: Move) -> Iterator[tuple[Place, str]]:
    target = next((one.to for one in step.outcomes if one.key == move.outcome), "")
    end = definition.ends.get(target)
    known = [*definition.vocabulary.refusal_reasons, *(end.reasons if end else ())]
    for code in move.reasons:
        if code not in known:
            yield move.place, f"'{code}' is not a reason for refusal." + did_you_mean(code, known)


def _wrong_expectation(definition: Definition, expect: Node) -> Iterator[tuple[Place, str]]:
    asked = [one.key for one in definition.fields]
    steps, ends = list(definition.steps), [*definition.ends, "withdrawn"]
    for part, known in (("route", steps), ("hidden", asked), ("missing", asked)):
        for item in expect.inner(part).items or ():
            if item.text not in known:
                cure = did_you_mean(item.text or "", known)
                yield item.place, f"'{part}' names '{item.text}', which is not there." + cure
    for part, known in (("end", ends), ("at", [*steps, *ends])):
        said = expect.said(part)
        if said and said not in known:
            cure = did_you_mean(said, known)
            yield expect.inner(part).place, f"'{part}' names '{said}', which is not there." + cure
    for key, node in expect.inner("letters").entries():
        if key not in definition.issues and key != "refusal":
            cure = did_you_mean(key, [*definition.issues, "refusal"])
            yield node.place, f"there is no letter '{key}'." + cure
