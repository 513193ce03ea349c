"""What the page of a case offers for one open step: ways to end it and what each needs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse

from pendopo.cases import letters, telling
from pendopo.cases.actions import anytime
from pendopo.cases.models import Task
from pendopo.cases.recounting import Remark
from pendopo.cases.telling import Known, Row
from pendopo.desk import typed as sent
from pendopo.desk.typed import Typed, Way, plain
from pendopo.desk.views.outcomes import _SILENT, ways
from pendopo.rules.actor import Actor
from pendopo.rules.definition import answers as forms
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Step
from pendopo.rules.refusals import NotAllowed
from pendopo.ui import questions
from pendopo.ui.questions import Bound


@dataclass(frozen=True)
class Act:
    """What one open task asks of the officer; `problems` are pairs of control and sentence."""

    task: Task
    prefix: str
    step: Step | None
    title: Both
    why_due: Both
    is_late: bool
    is_free: bool
    is_mine: bool
    is_typed: bool
    remarks: Sequence[Remark]
    ways: Sequence[Way]
    picked: str
    ticks: Sequence["Tick"]
    bound: Bound
    wrong: Mapping[str, str]
    problems: Sequence[tuple[str, str]]
    remark: str
    items: Sequence[tuple[str, Both]]
    item_codes: Mapping[str, Both]
    item_rows: "Rows"
    reason_codes: Mapping[str, Both]
    reason_rows: "Rows"

    @property
    def unpicked(self) -> str:
        """What is said when no result is chosen."""
        return self.wrong.get(f"{sent.OUTCOME}-1", "")

    @property
    def unsaid(self) -> str:
        """What is said when the next officer is not told why."""
        return self.wrong.get(sent.REMARK, "")

    @property
    def asks_items(self) -> bool:
        """Whether some way asks the applicant for a correction."""
        return any(way.is_correction for way in self.ways)

    @property
    def asks_reasons(self) -> bool:
        """Whether some way refuses."""
        return any(way.is_refusal for way in self.ways)

    @property
    def asks_remark(self) -> bool:
        """Whether some way has to be explained to the next officer."""
        return any(way.needs_remark for way in self.ways)

    @property
    def drafts(self) -> bool:
        """Whether some way gives a letter."""
        return any(way.drafts for way in self.ways)


@dataclass(frozen=True)
class Tick:
    """One line of a step's checklist."""

    place: int
    label: Both
    is_ticked: bool


@dataclass(frozen=True)
class Rows:
    """The first line, the rest, whether something is in the rest, and whether one is wrong."""

    first: sent.Line
    rest: Sequence[sent.Line]
    is_open: bool
    is_wrong: bool


def act(
    one: Known,
    task: Task,
    actor: Actor,
    typed: Typed | None,
    *,
    remarks: Sequence[Remark],
    now: datetime,
    prefix: str = "",
) -> Act:
    """Return what the page offers for one open task of the officer.

    `prefix` parts the ids of its controls from those of another task on the page.
    """
    step = one.definition.step(task.step)
    hers = typed if typed and typed.task == task else None
    post, wrong = (hers.post, hers.wrong) if hers else (None, {})
    bound = questions.bind(
        step.records if step else (),
        answers={},
        post=post,
        env=one.settled.env,
        errors=hers.errors if hers else {},
        id_prefix=f"{prefix}catat-",
    )
    return Act(
        task=task,
        prefix=prefix,
        step=step,
        title=step.title if step else _SILENT,
        why_due=telling.why_step_due(one, task),
        is_late=task.due_at is not None and task.due_at <= now,
        is_free=task.taken_by_id is None and step is not None,
        is_mine=task.taken_by_id == actor.person_id,
        is_typed=post is not None,
        remarks=remarks,
        ways=ways(one, task, now),
        picked=post.get(sent.OUTCOME, "") if post else "",
        ticks=_ticks(step, post),
        bound=bound,
        wrong=wrong,
        problems=_problems(bound, wrong, prefix),
        remark=plain(post.get(sent.REMARK, "")) if post else "",
        items=_places(one),
        item_codes=one.definition.vocabulary.correction_reasons,
        item_rows=_rows(sent.items(post, wrong)),
        reason_codes=letters.reasons_of(one.definition, one.definition.ends.values()),
        reason_rows=_rows(sent.reasons(post, wrong)),
    )


def _ticks(step: Step | None, post: QueryDict | None) -> list[Tick]:
    picked = sent.ticked(post)
    lines = step.checklist if step else ()
    return [Tick(at, said, at in picked) for at, said in enumerate(lines)]


def _problems(bound: Bound, wrong: Mapping[str, str], prefix: str) -> list[tuple[str, str]]:
    """Return what has to be mended, in the order of the page: result, records, the rest."""
    first = f"{sent.OUTCOME}-1"
    records = [(problem.target, problem.text) for problem in bound.errors]
    return [
        *((f"{prefix}{target}", said) for target, said in wrong.items() if target == first),
        *records,
        *((f"{prefix}{target}", said) for target, said in wrong.items() if target != first),
    ]


def more(one: Known, actor: Actor, now: datetime) -> list[tuple[str, Both]]:
    """Return address and word of what can be done beside the steps: prolong, cancel."""
    number, found = one.case.number, list[tuple[str, Both]]()
    if telling.can_be_extended(one, now=now) and _has_part(one, actor):
        found.append(
            (reverse("desk:extend", args=[number]), ("Perpanjang jangka waktu", "Extend the time"))
        )
    for act in one.definition.anytime.values() if one.case.is_open else ():
        if anytime.may_anytime(one.case, act, actor):
            found.append((reverse("desk:anytime", args=[number, act.key]), act.label))
    return found


def _has_part(one: Known, actor: Actor) -> bool:
    try:
        anytime.acting_in(one.case, one.definition, actor)
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
    vocabulary, places = one.definition.vocabulary, dict(_places(one))
    picked, post = {outcome.key: outcome.label for outcome in step.outcomes}, typed.post
    yield Row("outcome", ("Hasil", "Result"), picked.get(post.get("outcome", ""), ("", "")))
    for tick in _ticks(step, post):
        if tick.is_ticked:
            yield Row(sent.TICKED, ("Dicek", "Checked"), tick.label)
    for asked in step.records:
        value = typed.records.get(asked.key)
        known = telling.shown(asked, forms.from_json(asked, value)) if value is not None else None
        raw = plain(post.get(asked.key, ""))
        yield Row(asked.key, asked.label, known or (raw, raw))
    for given in sent.items(post):
        why = vocabulary.correction_reasons.get(given.code, ("", ""))
        said = _sentence(why, given.note) if not given.is_empty else ("", "")
        yield Row(given.key, places.get(given.key, ("Perbaikan", "Correction")), said)
    words = letters.reasons_of(one.definition, one.definition.ends.values())
    for given in sent.reasons(post):
        why = words.get(given.code, ("Alasan", "Reason"))
        yield Row(given.code, why, (given.note, given.note))
    remark = plain(post.get(sent.REMARK, ""))
    yield Row(sent.REMARK, ("Alasan untuk petugas", "Reason for officers"), (remark, remark))


def _sentence(why: Both, note: str) -> Both:
    return f"{why[0]}. {note}".strip(". "), f"{why[1]}. {note}".strip(". ")


def _rows(lines: Sequence[sent.Line]) -> Rows:
    first, *rest = lines
    return Rows(
        first,
        rest,
        is_open=any(not line.is_empty for line in rest),
        is_wrong=any(line.errors for line in lines),
    )


def _places(one: Known) -> list[tuple[str, Both]]:
    """Return every question and document that a correction may name; documents first."""
    hidden = set(one.settled.hidden)
    asked = [q for q in one.definition.questions if q.kind != "computed"]
    return [(f.key, f.label) for f in (*one.definition.documents, *asked) if f.key not in hidden]
