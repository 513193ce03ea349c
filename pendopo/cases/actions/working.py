"""What an officer does with a step: take it, give it back, complete it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.db.models.expressions import CombinedExpression
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import queries as accounts
from pendopo.cases import letters, own, world
from pendopo.cases.actions import attaching, deciding, moving
from pendopo.cases.actions.motion import Item, Motion, Reason, finish, open_motion
from pendopo.cases.models import Case, Task, TaskQuerySet
from pendopo.events import actions as events
from pendopo.files.models import StoredFile
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.definition import answers as forms
from pendopo.rules.definition import workflow
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Definition, Outcome, Step
from pendopo.rules.refusals import NotAllowed, Outrun, Refused


class NotYourTask(NotAllowed):
    """The step belongs to another function or office."""


class NotYourCase(NotAllowed):
    """The officer has no part in the case."""


class FourEyes(NotAllowed):
    """The same person did the step that another one has to check."""


class YourOwnCase(NotAllowed):
    """An officer never works on what she asked for herself, under whichever account."""


class AlreadyDone(Outrun):
    """Another officer finished the step first."""


class AlreadyTaken(Outrun):
    """Another officer has taken the step."""


class NoSuchOutcome(Refused):
    """The outcome is not open now."""


class NeedsItems(Refused):
    """A correction that does not say what is to be mended."""


class Unrecorded(Refused):
    """What the step asks the officer to record is missing or wrong; `refusals` tell."""

    def __init__(self, refusals: Mapping[str, Both]) -> None:
        super().__init__(_("Catatan langkah ini belum lengkap."))
        self.refusals = refusals


@transaction.atomic
def take(*, task: Task, actor: Actor, now: datetime) -> Task:
    """Take a step, so that colleagues see who works on it.

    :raises AlreadyTaken: when somebody else did first
    """
    check_mine(task, actor)
    _lock(task)
    free = Task.objects.open().filter(pk=task.pk, taken_by=None)
    if not free.update(taken_by=actor.person_id, taken_at=now):
        task.refresh_from_db()
        if task.is_open and task.taken_by_id == actor.person_id:
            return task
        raise overtaken(task)
    _record(task, "TaskTaken", actor, now)
    task.refresh_from_db()
    return task


def take_several(*, tasks: Iterable[Task], actor: Actor, now: datetime) -> int:
    """Take those steps that are free, each by itself; say how many the actor has now.

    :raises NotYourTask: when one belongs to another function or office
    """
    held = 0
    for task in tasks:
        try:
            take(task=task, actor=actor, now=now)
            held += 1
        except Outrun:  # a colleague was faster with this one
            continue
    return held


@transaction.atomic
def give_back(*, task: Task, actor: Actor, now: datetime) -> Task:
    """Give a step back to the colleagues.

    :raises AlreadyTaken: when it is not the actor's to give
    """
    check_mine(task, actor)
    _lock(task)
    mine = Task.objects.open().filter(pk=task.pk, taken_by=actor.person_id)
    if not mine.update(taken_by=None, taken_at=None):
        task.refresh_from_db()
        if task.is_open and task.taken_by_id is None:
            return task
        raise overtaken(task)
    _record(task, "TaskGivenBack", actor, now)
    task.refresh_from_db()
    return task


def _lock(task: Task) -> None:
    """Lock the case before its task, as every verb does, so that no two wait for each other."""
    Case.objects.select_for_update().filter(pk=task.case_id).first()


def _record(task: Task, kind: str, actor: Actor, now: datetime) -> None:
    events.record(
        stream=task.case.stream,
        kind=kind,
        actor=actor.acting_as(task.function, task.office.key),
        at=now,
        payload={"task": task.pk, "step": task.step},
    )
    Case.objects.filter(pk=task.case_id).update(last_sequence=_plus_one())


def _plus_one() -> CombinedExpression:
    return F("last_sequence") + 1


def check_mine(task: Task, actor: Actor) -> None:
    """Make sure that a step is the actor's to do.

    :raises YourOwnCase: when the actor asked for it herself
    :raises NotYourTask: when another function or office does it
    """
    case = task.case
    check_not_own(case, actor)
    if not actor.holds(task.function, task.office.key, service=case.service, area=case.area):
        raise NotYourTask(_("Langkah ini dikerjakan fungsi atau kantor lain."))


def check_not_own(case: Case, actor: Actor) -> None:
    """Make sure that a case is not the actor's own; :raises YourOwnCase: when it is."""
    if own.is_own(case, actor):
        raise YourOwnCase(
            _(
                "Ini perkara Anda sendiri (akun, NIK, surel atau nomor telepon pemohon sama dengan"
                " milik Anda); petugas lain yang mengerjakannya."
            )
        )


def overtaken(task: Task) -> Outrun:
    """Return the refusal that tells who has a step or finished it, and when."""
    task.refresh_from_db()
    if task.done_at:
        name = accounts.names([task.done_by_id or 0]).get(task.done_by_id or 0, "")
        said = {"name": name or _("sistem"), "time": world.local_time(task.office, task.done_at)}
        return AlreadyDone(_("Langkah ini sudah diselesaikan %(name)s pukul %(time)s.") % said)
    name = f"{task.taken_by or _('orang lain')}"
    since = world.local_time(task.office, task.taken_at or task.opened_at)
    return AlreadyTaken(
        _("Langkah ini sedang dikerjakan %(name)s sejak pukul %(time)s.")
        % {"name": name, "time": since}
    )


@transaction.atomic
def complete_task(
    *,
    task: Task,
    outcome: str,
    actor: Actor,
    now: datetime,
    records: Mapping[str, Value] = {},
    papers: Mapping[str, Sequence[StoredFile]] = {},
    reasons: Sequence[Reason] = (),
    items: Sequence[Item] = (),
    remark: str = "",
    ticked: Sequence[int] = (),
    outside: world.World = world.REAL,
) -> Case:
    """Finish a step with one of its outcomes and move the case on.

    `records` are stored values of what the step asks the officer to write down, `papers` the files
    that it asks for, which become papers of the case, both by question; `reasons` explain an
    outcome that refuses, `items` say what is to be mended where the outcome asks for it, `remark`
    tells why to the officer who has the case next, and `ticked` are the places, from 0, of what
    she checked in the step's checklist.

    :raises AlreadyDone: when another officer was faster, with who and when
    :raises NoSuchOutcome: when the outcome is not open now
    :raises Unrecorded: when something has to be recorded first
    :raises Unreasoned: when a refusal gives no reason
    :raises NeedsItems: when a correction names nothing to mend
    """
    check_mine(task, actor)
    doer = actor.acting_as(task.function, task.office.key)
    motion = open_motion(task.case, actor=doer, now=now, outside=outside)
    step = motion.definition.step(task.step)
    if step is None:
        raise NoSuchOutcome(_("Langkah ini tidak ada lagi."))
    _check_still_open(task, actor)
    _check_four_eyes(motion.case, step, actor)
    _write_down(motion, step, outcome, records, papers)
    chosen = _chosen(step, outcome, motion)
    motion.reasons, motion.items, motion.remark = reasons, items, remark.strip()
    if step.checklist:
        motion.ticked = sorted({n for n in ticked if 0 <= n < len(step.checklist)})
    _check_target(motion.definition, chosen, motion)
    if not _of_nobody_else(task, actor).update(
        done_at=now,
        done_by=actor.person_id,
        outcome=outcome,
        taken_by=actor.person_id,
        taken_at=now,
    ):
        raise overtaken(task)
    moving.go_on(motion, step, task, "resumed")
    if task.within:
        moving.speak(motion, task, chosen.key, chosen.to)
    else:
        moving.leave(motion, step, chosen)
    return finish(motion)


def _check_still_open(task: Task, actor: Actor) -> None:
    """Who was faster is told before anything else that may be wrong."""
    if not _of_nobody_else(task, actor).exists():
        raise overtaken(task)


def _of_nobody_else(task: Task, actor: Actor) -> TaskQuerySet:
    free_or_mine = Q(taken_by=None) | Q(taken_by=actor.person_id)
    return Task.objects.open().filter(free_or_mine, pk=task.pk)


def _check_four_eyes(case: Case, step: Step, actor: Actor) -> None:
    if step.not_same_as is None:
        return
    last = case.tasks.filter(step=step.not_same_as).exclude(done_at=None).order_by("-id").first()
    if last and last.done_by_id == actor.person_id:
        raise FourEyes(
            _("Anda sudah mengerjakan langkah yang diperiksa di sini; petugas lain yang memutus.")
        )


def _write_down(
    motion: Motion,
    step: Step,
    outcome: str,
    records: Mapping[str, Value],
    papers: Mapping[str, Sequence[StoredFile]],
) -> None:
    """Check and keep what the officer recorded, and the papers that she added."""
    env = {**motion.env(), f"{step.key}.outcome": outcome}
    added = {one.key: papers.get(one.key, ()) for one in step.records if one.kind == "file"}
    files = {key: f"{sent[0].uuid}" if sent else None for key, sent in added.items()}
    found = {
        one.key: forms.from_json(one, files.get(one.key, records.get(one.key)))
        for one in step.records
    }
    if refusals := forms.check_records(step, found, env) | _too_many(step, added):
        raise Unrecorded(refusals)
    attaching.add(motion, step, {key: sent for key, sent in added.items() if sent})
    known = {key: value for key, value in found.items() if value is not None}
    motion.records |= {f"{step.key}.{key}": forms.to_json(value) for key, value in known.items()}
    motion.changed()


def _too_many(step: Step, added: Mapping[str, Sequence[StoredFile]]) -> dict[str, Both]:
    most = {one.key: one.limits.files for one in step.records}
    return {
        key: (f"Paling banyak {most[key]} berkas.", f"At most {most[key]} files.")
        for key, sent in added.items()
        if len(sent) > most[key]
    }


def _chosen(step: Step, outcome: str, motion: Motion) -> Outcome:
    try:
        return workflow.outcome(step, outcome, motion.env())
    except workflow.NotOpen:
        raise NoSuchOutcome(
            _("Pilihan itu tidak tersedia untuk permohonan ini sekarang.")
        ) from None


def _check_target(definition: Definition, chosen: Outcome, motion: Motion) -> None:
    target = definition.steps.get(chosen.to)
    end = definition.ends.get(chosen.to)
    if target and target.kind == "correct":
        known = {field.key for field in definition.fields} - set(motion.settled().hidden)
        codes = definition.vocabulary.correction_reasons
        if not motion.items or any(i.key not in known or i.code not in codes for i in motion.items):
            raise NeedsItems(_("Pilih bagian yang perlu diperbaiki dan alasannya."))
        if len({item.key for item in motion.items}) < len(motion.items):
            raise NeedsItems(_("Satu bagian diminta dua kali. Gabungkan pesannya."))
    elif motion.items:
        raise NeedsItems(_("Pilihan ini tidak meminta perbaikan; kosongkan bagian perbaikan."))
    if end and end.state == "refused":
        deciding.check_reasons(motion.reasons, letters.reasons_of(definition, [end]))
