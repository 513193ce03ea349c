"""The ways on from a step, each with what follows from it, as the officer chooses among them."""

from collections.abc import Iterator
from datetime import datetime

from pendopo.cases import letters, world
from pendopo.cases.actions.passing import SILENCE
from pendopo.cases.actions.silence import GO_ON, GRANT
from pendopo.cases.models import Task
from pendopo.cases.telling import Known
from pendopo.desk.typed import Way
from pendopo.rules import clock_words
from pendopo.rules.definition import workflow
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Definition, End, Outcome, Step

_SILENT: Both = ("Janji waktu terlewati", "The promised time has passed")


def ways(one: Known, task: Task, now: datetime) -> list[Way]:
    """Return the outcomes that are open for a task, each with what it leads to, in words."""
    step = one.definition.step(task.step)
    if step is None:
        return _silent_ways(one) if task.step == SILENCE else []
    found = workflow.open_outcomes(step, one.settled.env)
    return [_way(one, step, outcome, place, now) for place, outcome in enumerate(found, start=1)]


def decides(one: Known, step: Step | None, way: Way | None) -> bool:
    """Tell whether an outcome decides a case or may have a letter signed at once."""
    if way is None or way.is_correction:
        return False
    if way.drafts or step is None:
        return bool(way.drafts)
    if step.kind == "decide":
        return True
    wholes = [whole for whole in one.definition.steps.values() if step in whole.branches]
    ends = [outcome.to for whole in wholes for outcome in whole.outcomes]
    ends += [outcome.to for outcome in step.outcomes if outcome.key == way.key]
    return any(gives_letter(one, place) for to in ends for place in _reached(one.definition, to))


def _reached(definition: Definition, to: str) -> Iterator[str]:
    """Give a place, then all that follow it while steps may be skipped."""
    seen, place = set[str](), to
    while place not in seen:
        seen.add(place)
        yield place
        step = definition.steps.get(place)
        if step is None or step.when is None or step.otherwise is None:
            return
        place = step.otherwise


def gives_letter(one: Known, to: str) -> bool:
    """Tell whether going to a place of the workflow has a letter made at once."""
    step, end = one.definition.steps.get(to), one.definition.ends.get(to)
    if step is not None:
        return step.kind == "issue"
    return bool(end and letters.issues_of(one.definition, end))


def _silent_ways(one: Known) -> list[Way]:
    issue = next((s for s in one.definition.steps.values() if s.kind == "issue"), None)
    end = workflow.end_after(one.definition, issue, one.settled.env) if issue else None
    due = one.case.silence_at or one.case.due_at
    on = _when(one, due) if due else ("", "")
    granted: Both = (
        f"Janji berakhir {on[0]}. Permohonan dianggap dikabulkan, surat dibuat dan ditandatangani."
        " Tidak dapat dibatalkan.",
        f"The promise ended on {on[1]}. The application is deemed granted, its letter made and"
        " signed. This cannot be undone.",
    )
    stays: Both = (
        "Langkah yang terbuka dikerjakan seperti biasa; permohonan tetap tercatat terlambat.",
        "The open step is done as usual; the application stays on record as late.",
    )
    answers: list[tuple[str, Both, Both]] = [
        (GRANT, ("Kabulkan karena batas waktu", "Grant by lapse of time"), granted),
        (GO_ON, ("Lanjutkan pemeriksaan", "Go on with the check"), stays),
    ]
    return [
        Way(
            key, label, then, place, label, False, False, False,
            _drafts(one.definition, end) if key == GRANT else (),
        )
        for place, (key, label, then) in enumerate(answers, start=1)
    ]  # fmt: skip


def _way(one: Known, step: Step, outcome: Outcome, place: int, now: datetime) -> Way:
    """Return an outcome with what it leads to, in words."""
    target = one.definition.steps.get(outcome.to)
    end = one.definition.ends.get(outcome.to)
    if target and target.kind == "issue":
        end = workflow.end_after(one.definition, target, one.settled.env)
    is_refusal = bool(end and end.state == "refused")
    drafts = _drafts(one.definition, end)
    return Way(
        key=outcome.key,
        label=outcome.label,
        then=_then(one, target, end, now),
        place=place,
        button=_button(outcome, target, signs=bool(drafts), refuses=is_refusal),
        is_correction=bool(target and target.kind == "correct"),
        is_refusal=is_refusal,
        needs_remark=workflow.needs_remark(one.definition, step, outcome),
        drafts=drafts,
    )


def _then(one: Known, target: Step | None, end: End | None, now: datetime) -> Both:
    if target and target.kind == "issue":
        return "Keputusan ditetapkan dan surat ditandatangani.", "Decided; the letter is signed."
    if target is None:
        if end is None:
            return "", ""
        return f"Permohonan berakhir: {end.title[0]}.", f"The case ends: {end.title[1]}."
    if target.limit is None:
        return f"Berikutnya: {target.title[0]}.", f"Next: {target.title[1]}."
    span, until = target.limit.words, _ends(one, target, now)
    if target.kind == "correct":
        return (
            f"Waktu berhenti. Pemohon punya {span[0]}{until[0]}.",
            f"The clock stops. The applicant has {span[1]}{until[1]}.",
        )
    return (
        f"Berikutnya: {target.title[0]}, {span[0]}{until[0]}.",
        f"Next: {target.title[1]}, {span[1]}{until[1]}.",
    )


def _ends(one: Known, target: Step, now: datetime) -> Both:
    """Return until when a step would last were it opened now, for the office of the case."""
    if one.case.offices.get(target.key, one.case.office.key) != one.case.office.key:
        return "", ""
    ends = world.limit_ends(target, one.case.office, now, one.calendars)
    if ends is None:
        return "", ""
    said = _when(one, ends)
    return f", sampai {said[0]}", f", until {said[1]}"


def _when(one: Known, at: datetime) -> Both:
    return clock_words.ends_at(at.astimezone(one.clock.calendar.zone))


def _button(outcome: Outcome, target: Step | None, *, signs: bool, refuses: bool) -> Both:
    if target and target.kind == "correct":
        return "Kirim permintaan perbaikan", "Send the correction request"
    if signs and refuses:
        return "Tolak dan tanda tangani", "Refuse and sign"
    if signs:
        return "Setujui dan tanda tangani", "Approve and sign"
    return f"Selesaikan: {outcome.label[0]}", f"Finish: {outcome.label[1]}"


def _drafts(definition: Definition, end: End | None) -> list[tuple[str, Both]]:
    """Return the letters that an end gives, to be read before it is chosen."""
    given = letters.issues_of(definition, end) if end else []
    return [(issue.key, issue.title) for issue in given]
