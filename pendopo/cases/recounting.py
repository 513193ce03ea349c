"""The whole history of a case, as officers read it: every event, who, and all that was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pendopo.cases import letters, queries, timeline
from pendopo.cases.actions.motion import section
from pendopo.cases.queries import Happened
from pendopo.cases.telling import Known
from pendopo.cases.timeline import Line
from pendopo.documents.models import Document
from pendopo.rules import clock_words
from pendopo.rules.canonical import Value
from pendopo.rules.definition.language import Both


def records_of(one: Known, letters: Sequence[Document]) -> list[tuple[Happened, Line]]:
    """Return everything that happened, in full for officers, each with a line that tells it.

    `letters` are all of the case.
    """
    return [
        (happened, timeline.line_of(one, happened) or Line(happened.event.at, _word(one, happened)))
        for happened in queries.history(one.case, letters)
    ]


def details(one: Known, happened: Happened) -> list[Both]:
    """Return what else was said when something happened, in full for officers."""
    sealed = happened.sealed if isinstance(happened.sealed, Mapping) else {}
    match happened.event.kind:
        case "CorrectionRequested":
            return _asked(one, happened, section(sealed, "notes"))
        case "CaseDecided":
            known = letters.reasons_of(one.definition, one.definition.ends.values())
            given = section(sealed, "reasons").items()
            return [
                (f"{known[code][0]}: {said}", f"{known[code][1]}: {said}")
                for code, said in given
                if code in known
            ]
        case "CaseExtended" | "AnytimeDone":
            return []  # their line says it
        case "FeeAssessed":
            return fee_trace(happened)
        case "SilenceReached" | "SilenceGranted" if basis := happened.payload.get("basis"):
            return [(f"Dasar: {basis}", f"Basis: {basis}")]
    typed = (sealed.get(name) for name in ("text", "reason", "note", "basis", "remark"))
    return [*_ticked(one, happened), *((f"“{said}”", f"“{said}”") for said in typed if said)]


def _ticked(one: Known, happened: Happened) -> list[Both]:
    """Return what of its checklist was ticked when a step was left, and what was not."""
    step, ticked = one.definition.step(f"{happened.payload.get('step')}"), happened.payload
    places = ticked.get("ticked")
    if step is None or not isinstance(places, list):
        return []
    done = [item for at, item in enumerate(step.checklist) if at in places]
    left = [item for at, item in enumerate(step.checklist) if at not in places]
    return [*_listed(("Dicek", "Checked"), done), *_listed(("Tidak dicek", "Not checked"), left)]


def _listed(word: Both, items: Sequence[Both]) -> list[Both]:
    both = [f"{word[n]}: {'; '.join(item[n] for item in items)}" for n in (0, 1)]
    return [(both[0], both[1])] if items else []


def _asked(one: Known, happened: Happened, notes: Mapping[str, Value]) -> list[Both]:
    """Return each part that a correction asks for, why, and until when."""
    labels = {field.key: field.label for field in one.definition.fields}
    codes, found = one.definition.vocabulary.correction_reasons, list[Both]()
    items = happened.payload.get("items")
    for item in items if isinstance(items, list) else ():
        given = item if isinstance(item, Mapping) else {}
        key, code = f"{given.get('key')}", f"{given.get('code')}"
        label, why = labels.get(key, (key, key)), codes.get(code, (code, code))
        note = f" “{notes[key]}”" if key in notes else ""
        found.append((f"{label[0]}: {why[0]}.{note}", f"{label[1]}: {why[1]}.{note}"))
    if answer_by := happened.payload.get("answer_by"):
        ends = datetime.fromisoformat(f"{answer_by}").astimezone(one.clock.calendar.zone)
        last = clock_words.ends_at(ends)
        found.append((f"Dijawab paling lambat {last[0]}.", f"To be answered by {last[1]}."))
    return found


def fee_trace(happened: Happened) -> list[Both]:
    """Return how a fee came about as it was fixed; nothing when it was erased."""
    sealed = happened.sealed if isinstance(happened.sealed, Mapping) else {}
    trace = sealed.get("trace")
    pairs = trace if isinstance(trace, list) else []
    return [(f"{pair[0]}", f"{pair[1]}") for pair in pairs if isinstance(pair, list)]


@dataclass(frozen=True)
class Remark:
    """What an officer wrote for whoever has the case next."""

    who: str
    step: Both
    text: str


def remarks(
    one: Known, happened: Sequence[Happened], step: str, names: Mapping[int, str]
) -> list[Remark]:
    """Return what was remarked since a step was last left, oldest first, by whom."""
    found = list[Remark]()
    for item in happened:
        if item.event.kind != "StepLeft":
            continue
        left = f"{item.payload.get('step', '')}"
        if left == step:
            found.clear()
        told, known = timeline.typed(item, "remark"), one.definition.step(left)
        if told and known and left != step:
            found.append(Remark(names.get(item.event.actor_id, ""), known.title, told))
    return found


_WORDS: Mapping[str, Both] = {
    "NoteWritten": ("Catatan dalam", "Internal note"),
    "TaskOpened": ("Tugas dibuka", "Task opened"),
    "TaskTaken": ("Diambil", "Taken"),
    "TaskGivenBack": ("Dikembalikan", "Given back"),
    "StepEntered": ("Masuk langkah", "Step entered"),
    "StepLeft": ("Selesai", "Done"),
    "StepSkipped": ("Dilewati", "Skipped"),
    "LimitPassed": ("Batas langkah lewat", "Limit of the step passed"),
    "CaseEnded": ("Permohonan berakhir", "Case ended"),
    "ReplacementAsked": ("Surat pengganti diminta", "Another letter asked for in its place"),
    "PapersAdded": ("Berkas ditambahkan petugas", "Documents added by an officer"),
    "PapersReplaced": ("Berkas diganti", "Documents replaced"),
    "SilenceAnswered": ("Usul diam dijawab", "Proposal of silence answered"),
    "SilenceGranted": ("Dikabulkan karena diam", "Granted by silence"),
}


def _word(one: Known, happened: Happened) -> Both:
    kind = happened.event.kind
    said = _WORDS.get(kind, (kind, kind))
    step = one.definition.step(f"{happened.payload.get('step', '')}")
    if step is None:
        return said
    return f"{said[0]}: {step.title[0]}", f"{said[1]}: {step.title[1]}"
