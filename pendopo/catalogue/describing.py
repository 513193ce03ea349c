"""A service in words, all from its definition: facts, papers, steps, who may apply and how."""

from collections.abc import Mapping
from dataclasses import dataclass

from pendopo.rules.definition import derive
from pendopo.rules.definition.language import Both, Code
from pendopo.rules.definition.model import Definition, Step

_CHANNELS: Mapping[str, Both] = {
    "online": ("daring, di halaman ini", "online, on this page"),
    "counter": ("di loket kantor", "at the office counter"),
    "assisted": ("didampingi petugas", "with the help of an officer"),
    "post": ("lewat pos", "by post"),
    "email": ("lewat surel", "by e-mail"),
}
_WHO: Mapping[str, Both] = {
    "person": ("perorangan", "persons"),
    "group": ("kelompok", "groups"),
    "organisation": ("badan atau organisasi", "organisations"),
}


@dataclass(frozen=True)
class Fact:
    """A figure between columns."""

    label: Both
    value: Both
    note: Both = ("", "")


@dataclass(frozen=True)
class Paper:
    """A document to prepare, and when it is needed."""

    label: Both
    hint: Both
    when: Both


@dataclass(frozen=True)
class StepLine:
    """One thing that happens after sending; shaped as a timeline takes it."""

    title: Both
    text: Both
    at: None = None
    is_next: bool = False


def facts(one: Definition) -> list[Fact]:
    """Return cost, promised time and validity."""
    promise = one.clock.promise.rows[-1][1].words
    found = [
        Fact(("Biaya", "Cost"), _cost(one), _cost_note(one)),
        Fact(("Janji waktu", "Promised time"), promise, derive.since(one)),
    ]
    for issue in one.issues.values():
        if issue.valid_for:
            found.append(Fact(("Berlaku", "Valid"), issue.valid_for.words))
            break
    return found


def _cost(one: Definition) -> Both:
    if one.fee.kind == "free":
        return ("Gratis", "Free")
    if one.fee.kind == "tax":
        return ("Dihitung (pajak)", "Assessed (tax)")
    return ("Dihitung (retribusi)", "Assessed (charge)")


def _cost_note(one: Definition) -> Both:
    if one.fee.note:
        return one.fee.note
    return ("", "") if one.fee.kind == "free" else (one.fee.basis, one.fee.basis)


def documents(one: Definition) -> list[Paper]:
    """Return the papers, those that are always needed first."""
    found = []
    for document in one.documents:
        if document.made_from:
            continue
        when: Both = ("", "")
        if isinstance(document.required, Code):
            words = _quoting(one, document.required.words)
            when = (f"Bila {words[0]}.", f"If {words[1]}.")
        found.append(Paper(document.label, document.hint or ("", ""), when))
    return sorted(found, key=lambda paper: bool(paper.when[0]))


def _quoting(one: Definition, said: Both) -> Both:
    """Return a condition with quotation marks around labels that are questions."""
    for label in (question.label for question in one.questions):
        if label[0].endswith("?"):
            said = _quoted(said[0], label[0]), _quoted(said[1], label[1])
    return said


def _quoted(text: str, label: str) -> str:
    return text.replace(label, f"“{label}”")


def steps(one: Definition) -> list[StepLine]:
    """Return what happens after sending, in the order of the definition."""
    return [
        StepLine(step.title, _what(one, step))
        for step in one.steps.values()
        if step.kind not in ("route", "correct")
    ]


def _what(one: Definition, step: Step) -> Both:
    who = one.vocabulary.functions.get(step.by, ("", ""))
    parts: list[Both] = []
    if step.kind not in ("issue", "together") and who[0]:
        parts.append((f"{who[0]}.", f"{who[1]}."))
    if step.limit:
        words = step.limit.words
        parts.append((f"Paling lama {words[0]}.", f"Within {words[1]}."))
    if step.when:
        words = _quoting(one, step.when.words)
        parts.append((f"Hanya bila {words[0]}.", f"Only if {words[1]}."))
    return " ".join(p[0] for p in parts), " ".join(p[1] for p in parts)


def ways(one: Definition) -> Mapping[str, Both]:
    """Return who may apply and by which way."""
    who = [_WHO[word] for word in one.apply.who if word in _WHO]
    by = [_CHANNELS[word] for word in one.apply.channels if word in _CHANNELS]
    return {
        "who": (", ".join(w[0] for w in who), ", ".join(w[1] for w in who)),
        "by": (", ".join(w[0] for w in by), ", ".join(w[1] for w in by)),
    }
