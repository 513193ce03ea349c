"""A service in words, all from its definition: facts, papers, steps, who may apply and how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pendopo.rules.definition import derive, speech
from pendopo.rules.definition.language import Both, Code
from pendopo.rules.definition.model import Definition, Step

_CHANNELS: Mapping[str, Both] = {
    "online": ("daring di halaman ini", "online on this page"),
    "counter": ("di loket kantor", "at the office counter"),
    "assisted": ("didampingi petugas", "with the help of an officer"),
    "post": ("lewat pos", "by post"),
    "email": ("lewat surel", "by e-mail"),
}
_WHO: Mapping[str, Both] = {
    "person": ("perorangan", "individuals"),
    "group": ("kelompok", "groups"),
    "organisation": ("badan", "organisations"),
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
    return ("", "") if one.fee.kind == "free" else one.fee.basis


def documents(one: Definition) -> list[Paper]:
    """Return the papers that are asked for here, those that are always needed first."""
    found = []
    for document in one.documents:
        needed = derive.is_ever_needed(document)
        if document.made_from or (needed is False and document.required is not False):
            continue
        when: Both = ("Boleh tidak dilampirkan.", "Optional.") if needed is False else ("", "")
        if isinstance(needed, Code):
            said = speech.spoken(needed, one.questions)
            when = (f"Bila {said[0]}.", f"If {said[1]}.")
        found.append(Paper(document.label, document.hint or ("", ""), when))
    return sorted(found, key=lambda paper: bool(paper.when[0]))


def steps(one: Definition) -> list[StepLine]:
    """Return what happens after sending when all goes well, and what a refusal brings."""
    found = [
        StepLine(step.title, _what(one, step))
        for step in derive.usual_steps(one)
        if step.kind not in ("route", "correct")
    ]
    if any(end.state == "refused" for end in one.ends.values()):
        found.append(StepLine(("Bila ditolak", "If it is refused"), _refused(one)))
    return found


def _refused(one: Definition) -> Both:
    said: Both = (
        "Anda menerima surat bertanda tangan yang memuat alasannya.",
        "You receive a signed letter that gives the reasons.",
    )
    if one.objection is None:
        return said
    within = one.objection.within.words
    return (
        f"{said[0]} Anda dapat mengajukan keberatan dalam {within[0]}.",
        f"{said[1]} You can object within {within[1]}.",
    )


def _what(one: Definition, step: Step) -> Both:
    who = one.vocabulary.functions.get(step.by, ("", ""))
    parts: list[Both] = []
    if step.kind not in ("issue", "together") and who[0]:
        parts.append((f"{who[0]}.", f"{who[1]}."))
    if step.limit:
        words = step.limit.words
        parts.append((f"Paling lama {words[0]}.", f"Within {words[1]}."))
    if step.when:
        words = speech.spoken(step.when, one.questions)
        parts.append((f"Hanya bila {words[0]}.", f"Only if {words[1]}."))
    return " ".join(p[0] for p in parts), " ".join(p[1] for p in parts)


_SINCE: Mapping[str, Both] = {
    "filed": ("sejak diajukan", "from the day it is sent"),
    "closed": ("sejak permohonan selesai", "from the day it is closed"),
    "document_expired": ("sejak suratnya tidak berlaku lagi", "from the day its letter expires"),
}
_THEN: Mapping[str, Both] = {
    "destroy": ("lalu dihapus", "and then deleted"),
    "archive": ("lalu diserahkan ke arsip daerah", "and then handed to the local archive"),
}


def keeping(one: Definition) -> Both:
    """Return how long what somebody sends is kept, and what becomes of it then."""
    kept = one.retention
    if kept.keep is None:
        return ("Disimpan untuk seterusnya.", "It is kept for good.")
    words, since, then = kept.keep.words, _SINCE[kept.since], _THEN[kept.then]
    return (
        f"Disimpan {words[0]} {since[0]}, {then[0]}.",
        f"It is kept {words[1]} {since[1]}, {then[1]}.",
    )


def ways(one: Definition) -> Mapping[str, Both]:
    """Return who may apply and by which way."""
    who = [_WHO[word] for word in one.apply.who if word in _WHO]
    by = [_CHANNELS[word] for word in one.apply.channels if word in _CHANNELS]
    return {"who": _either(who), "by": _either(by)}


def _either(words: Sequence[Both]) -> Both:
    """Join words as one says them: a, b, or c."""
    return _listed([one[0] for one in words], "atau"), _listed([one[1] for one in words], "or")


def _listed(words: Sequence[str], joint: str) -> str:
    if len(words) < 3:
        return f" {joint} ".join(words)
    return f"{', '.join(words[:-1])}, {joint} {words[-1]}"
