"""What the page of a case offers for one open step: ways to end it and what each needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse

from pendopo.cases import telling
from pendopo.cases.actions import working
from pendopo.cases.actions.passing import SILENCE
from pendopo.cases.models import Task
from pendopo.cases.telling import Known, Row
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.definition import answers as forms
from pendopo.rules.definition import workflow
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Outcome, Step
from pendopo.rules.refusals import NotAllowed
from pendopo.ui import questions

ITEMS = range(1, 5)
REASONS = range(1, 4)


@dataclass(frozen=True)
class Typed:
    """What an officer sent for a task and was refused: all of it, and her records as read."""

    task: Task
    post: QueryDict
    records: Mapping[str, Value] = field(default_factory=dict)
    errors: Mapping[str, Both] = field(default_factory=dict)


def act(one: Known, task: Task, actor: Actor, typed: Typed | None) -> Mapping[str, object]:
    """Return what the page offers for one open task of the officer."""
    step = one.definition.step(task.step)
    if step is None:
        return {"task": task, "is_silence": task.step == SILENCE}
    env = one.settled.env
    ways = [_way(one, step, outcome) for outcome in workflow.open_outcomes(step, env)]
    posted, errors = (typed.post, typed.errors) if typed and typed.task == task else (None, {})
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
        "is_mine": task.taken_by_id == actor.person_id,
    }


def more(one: Known, actor: Actor, now: datetime) -> list[tuple[str, Both]]:
    """Return address and word of what can be done beside the steps: prolong, cancel."""
    number, found = one.case.number, list[tuple[str, Both]]()
    if telling.can_be_extended(one, now=now) and _has_part(one, actor):
        found.append(
            (reverse("desk:extend", args=[number]), ("Perpanjang jangka waktu", "Extend the time"))
        )
    for act in one.definition.anytime.values() if one.case.is_open else ():
        if working.may_anytime(one.case, act, actor):
            found.append((reverse("desk:anytime", args=[number, act.key]), act.label))
    return found


def _has_part(one: Known, actor: Actor) -> bool:
    try:
        working.acting_in(one.case, one.definition, actor)
    except NotAllowed:
        return False
    return True


def left(one: Known, typed: Typed) -> list[Row]:
    """Return what was typed for a step that somebody else has now, in words."""
    step = one.definition.step(typed.task.step)
    if step is None:
        return []
    return [row for row in _left(one, step, typed) if row.value != ("", "")]


def _left(one: Known, step: Step, typed: Typed) -> Iterator[Row]:
    words, places = one.definition.vocabulary, dict(_places(one))
    picked, post = {outcome.key: outcome.label for outcome in step.outcomes}, typed.post
    yield Row("outcome", ("Hasil", "Result"), picked.get(post.get("outcome", ""), ("", "")), False)
    for asked in step.records:
        value = typed.records.get(asked.key)
        known = telling.shown(asked, forms.from_json(asked, value)) if value is not None else None
        raw = plain(post.get(asked.key, ""))
        yield Row(asked.key, asked.label, known or (raw, raw), False)
    for given in (row(post, "item", number) for number in ITEMS):
        why = words.correction_reasons.get(given["code"], ("", ""))
        said = _sentence(why, given["note"]) if given["key"] or given["note"] else ("", "")
        yield Row(given["key"], places.get(given["key"], ("Perbaikan", "Correction")), said, False)
    for given in (row(post, "reason", number) for number in REASONS):
        why = words.refusal_reasons.get(given["code"], ("Alasan", "Reason"))
        yield Row(given["code"], why, (given["note"], given["note"]), False)


def _sentence(why: Both, note: str) -> Both:
    return f"{why[0]}. {note}".strip(". "), f"{why[1]}. {note}".strip(". ")


def _rows(posted: Mapping[str, str] | None, name: str, numbers: range) -> Mapping[str, object]:
    """Return the first row, the rest, and whether something is written in the rest."""
    first, *rest = [row(posted, name, number) for number in numbers]
    chosen = "code" if name == "reason" else "key"
    is_open = any(one[chosen] or one["note"] for one in rest)
    return {"first": first, "rest": rest, "is_open": is_open}


def row(posted: Mapping[str, str] | None, name: str, number: int) -> Mapping[str, str]:
    """Return key, code and note that were sent for one part to be mended or one reason."""
    given = posted or {}
    names = {part: f"{name}-{number}-{part}" for part in ("key", "code", "note")}
    return {"number": f"{number}", **{k: plain(given.get(one, "")) for k, one in names.items()}}


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
