"""What the page of a case offers for one open step: ways to end it and what each needs."""

from collections.abc import Mapping

from pendopo.accounts.requests import ActorRequest
from pendopo.cases.actions.passing import SILENCE
from pendopo.cases.models import Task
from pendopo.cases.telling import Known
from pendopo.rules.definition import workflow
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Outcome, Step
from pendopo.ui import questions

ITEMS = range(1, 5)
REASONS = range(1, 4)


def act(
    request: ActorRequest, one: Known, task: Task, errors: Mapping[str, Both]
) -> Mapping[str, object]:
    """Return what the page offers for one open task of the officer."""
    step = one.definition.step(task.step)
    if step is None:
        return {"task": task, "is_silence": task.step == SILENCE}
    env = one.settled.env
    ways = [_way(one, step, outcome) for outcome in workflow.open_outcomes(step, env)]
    posted = request.POST if request.method == "POST" and "outcome" in request.POST else None
    return {
        "task": task,
        "step": step,
        "ways": ways,
        "picked": posted.get("outcome", "") if posted else "",
        "bound": questions.bind(
            step.records, answers={}, post=posted, env=env, errors=errors, id_prefix="catat-"
        ),
        "asks_items": any(way["is_correction"] for way in ways),
        "asks_reasons": any(way["is_refusal"] for way in ways),
        "items": _places(one),
        "item_codes": one.definition.vocabulary.correction_reasons.items(),
        "item_rows": _rows(posted, "item", ITEMS),
        "reason_codes": one.definition.vocabulary.refusal_reasons.items(),
        "reason_rows": _rows(posted, "reason", REASONS),
        "drafts": _drafts(one, step),
        "is_free": task.taken_by_id is None,
        "is_mine": task.taken_by_id == request.actor.person_id,
    }


def _rows(posted: Mapping[str, str] | None, name: str, numbers: range) -> Mapping[str, object]:
    """Return the first row, the rest, and whether something is written in the rest."""
    first, *rest = [row(posted, name, number) for number in numbers]
    chosen = "code" if name == "reason" else "key"
    is_open = any(one[chosen] or one["note"] for one in rest)
    return {"first": first, "rest": rest, "is_open": is_open}


def row(posted: Mapping[str, str] | None, name: str, number: int) -> Mapping[str, object]:
    given = posted or {}
    names = {part: f"{name}-{number}-{part}" for part in ("key", "code", "note")}
    return {"number": number, **{part: plain(given.get(one, "")) for part, one in names.items()}}


def plain(text: str) -> str:
    """Return a text without the one character that no database keeps."""
    return text.replace("\x00", "")


def _way(one: Known, step: Step, outcome: Outcome) -> dict[str, object]:
    """Return an outcome with what it leads to, in words."""
    target = one.definition.steps.get(outcome.to)
    end = one.definition.ends.get(outcome.to)
    then: Both = ("", "")
    if target and target.kind == "correct" and target.limit:
        days = target.limit.words
        then = (f"Waktu berhenti. Pemohon punya {days[0]}.", f"The clock stops for {days[1]}.")
    elif target and target.kind == "issue":
        then = ("Keputusan ditetapkan dan surat ditandatangani.", "Decided; the letter is signed.")
    elif target:
        limit = f", {target.limit.words[0]}" if target.limit else ""
        limit_en = f", {target.limit.words[1]}" if target.limit else ""
        then = (f"Berikutnya: {target.title[0]}{limit}.", f"Next: {target.title[1]}{limit_en}.")
    elif end:
        then = (f"Permohonan berakhir: {end.title[0]}.", f"The case ends: {end.title[1]}.")
    return {
        "key": outcome.key,
        "label": outcome.label,
        "then": then,
        "is_correction": bool(target and target.kind == "correct"),
        "is_refusal": bool(end and end.state == "refused"),
    }


def _places(one: Known) -> list[tuple[str, Both]]:
    """Return every question and document that a correction may name; documents first."""
    hidden = set(one.settled.hidden)
    asked = [q for q in one.definition.questions if q.kind != "computed"]
    return [(f.key, f.label) for f in (*one.definition.documents, *asked) if f.key not in hidden]


def _drafts(one: Known, step: Step) -> list[tuple[str, Both]]:
    """Return the letters that the signatory can read before deciding."""
    if step.kind != "decide":
        return []
    return [
        (issue.key, issue.title) for issue in one.definition.issues.values() if not issue.made_by
    ]
