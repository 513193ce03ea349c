"""What the engine made of a worked case, compared with what the case expects."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.nodes import Node, Problem
from pendopo.rules.definition.worked import Example


@dataclass(frozen=True)
class Seen:
    """What the engine made of an example; texts as an example would write them.

    `route` are the steps entered, without those skipped; `due` is a date, an instant or `none`.
    `letters` are the values of each letter, filled in; the common refusal under `refusal`.
    """

    route: Sequence[str]
    end: str | None
    at: str
    due: str
    fee: str
    hidden: Sequence[str]
    missing: Sequence[str]
    refused: Mapping[str, str]
    warned: Sequence[str]
    because: Mapping[str, str]
    decided_in_time: bool | None
    decided_by: str | None
    letters: Mapping[str, Mapping[str, object]]


def differences(example: Example, seen: Seen) -> list[Problem]:
    """Return how what the engine made of an example differs from what it expects."""
    problems = []
    for key, want in example.expect.entries():
        for text in _differs(key, want, seen):
            problems.append(Problem(want.place, f"example “{example.name}”: {text}"))
    if seen.refused and not example.expect.get("refused"):
        told = "; ".join(f"{key}: {text}" for key, text in seen.refused.items())
        problems.append(Problem(example.place, f"example “{example.name}”: cannot be sent: {told}"))
    return problems


def _differs(key: str, want: Node, seen: Seen) -> list[str]:
    match key:
        case "refused":
            return _refused(want, seen.refused)
        case "warned":
            said = any((want.text or "") in one for one in seen.warned)
            return [] if said else [f"no warning contains “{want.text}”: {list(seen.warned)}"]
        case "because":
            return [
                f"'{name}' is needed because “{seen.because.get(name)}”, not “{node.text}”"
                for name, node in want.entries()
                if seen.because.get(name) != node.text
            ]
        case "letter":
            return _letter("letter", want, next(iter(seen.letters.values()), {}))
        case "letters":
            return [
                text
                for name, node in want.entries()
                for text in _letter(name, node, seen.letters.get(name, {}))
            ]
        case "hidden":
            lacking = [i.text for i in want.items or () if i.text not in seen.hidden]
            told = f"{lacking} should be hidden; hidden are {list(seen.hidden)}"
            return [told] if lacking else []
        case "route" | "missing":
            wanted = [item.text for item in want.items or ()]
            got = list(seen.route if key == "route" else seen.missing)
            return [] if wanted == got else [f"{key} is {got}, not {wanted}"]
    return _one(key, want, seen)


def _one(key: str, want: Node, seen: Seen) -> list[str]:
    in_time = {True: "yes", False: "no", None: "none"}[seen.decided_in_time]
    got = {
        "end": seen.end or "none",
        "at": seen.at,
        "due": seen.due,
        "fee": seen.fee,
        "decided_in_time": in_time,
        "decided_by": seen.decided_by or "none",
    }[key]
    return [] if got == want.text else [f"{key} is {got}, not {want.text}"]


def _refused(want: Node, refused: Mapping[str, str]) -> list[str]:
    found = []
    for key, node in want.entries():
        if key not in refused:
            found.append(f"'{key}' should be refused with “{node.text}”, but is accepted")
        elif (node.text or "") not in refused[key]:
            told = f"but it says “{refused[key]}”"
            found.append(f"'{key}' should be refused with “{node.text}”, {told}")
    return found + [
        f"'{key}' is refused too: “{text}”" for key, text in refused.items() if not want.get(key)
    ]


def _letter(name: str, want: Node, sheet: Mapping[str, object]) -> list[str]:
    found = []
    for key, node in want.entries():
        wanted = node.text if node.items is None else [item.text for item in node.items]
        if sheet.get(key) != wanted:
            found.append(f"{name} field '{key}' is “{sheet.get(key)}”, not “{wanted}”")
    return found


def unreached(definition: Definition, ends: Set[str]) -> list[Problem]:
    """Return the ends that no example reaches; publishing needs one for each."""
    return [
        Problem(end.place, f"no example ends in '{key}'; publishing needs one")
        for key, end in definition.ends.items()
        if key not in ends
    ]


def untaken(definition: Definition, examples: Sequence[Example]) -> list[str]:
    """Return the outcomes that no example takes, as `step → outcome`; worth a look, no problem."""
    taken = {(move.step, move.outcome) for one in examples for move in one.moves}
    steps = [one for step in definition.steps.values() for one in (step, *step.branches)]
    return [
        f"{step.key} → {outcome.key}"
        for step in steps
        for outcome in step.outcomes
        if step.by != "system" and (step.key, outcome.key) not in taken
    ]
