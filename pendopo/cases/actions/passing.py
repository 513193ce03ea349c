"""What time does to cases: limits that pass, silence that falls."""

from datetime import datetime

from django.db import transaction

from pendopo.cases.actions import moving
from pendopo.cases.actions.motion import Motion, finish, open_motion
from pendopo.cases.models import Case, Task
from pendopo.rules.actor import SYSTEM

SILENCE = "silence"
_AT_ONCE = 200


def pass_limits(*, now: datetime) -> int:
    """Move every case on whose step has a limit that passed; say how many moved.

    A case moves at the instant at which its limit ended, not when this runs.
    """
    moved = 0
    due = Task.objects.open().filter(passes_at__lte=now).order_by("passes_at", "id")
    for task in due.select_related("case")[:_AT_ONCE]:
        moved += _let_pass(task)
    return moved


@transaction.atomic
def _let_pass(task: Task) -> int:
    ended_at = task.passes_at or task.opened_at
    motion = open_motion(task.case, actor=SYSTEM, now=ended_at)
    if not Task.objects.open().filter(pk=task.pk).update(done_at=ended_at, outcome="late"):
        return 0
    step = motion.definition.step(task.step)
    if step is None or step.if_late is None:
        return 0
    motion.tell("LimitPassed", {"step": step.key, "task": task.pk})
    if task.within:
        motion.case.position = {
            **motion.case.position,
            "verdicts": {**motion.case.position.get("verdicts", {}), step.key: "for"},
        }
    moving.remember(motion, step, "late")
    moving.enter(motion, step.if_late)
    finish(motion)
    return 1


def fall_silent(*, now: datetime) -> int:
    """Do what silence does to every case whose promise passed: propose to grant, or grant."""
    silent = Case.objects.open().filter(silence_at__lte=now).exclude(tasks__step=SILENCE)
    return sum(_fall_silent(case, now) for case in silent.order_by("silence_at")[:_AT_ONCE])


@transaction.atomic
def _fall_silent(case: Case, now: datetime) -> int:
    motion = open_motion(case, actor=SYSTEM, now=now)
    if motion.case.silence_at is None or not motion.case.is_open:
        return 0
    if motion.definition.clock.silence == "issue":
        grant_by_silence(motion)
    else:
        _propose(motion)
    finish(motion)
    return 1


def grant_by_silence(motion: Motion) -> None:
    """Grant a case because its promise passed without a decision."""
    motion.by_silence = True
    motion.tell("SilenceGranted", {"basis": motion.definition.clock.silence_basis})
    motion.case.tasks.filter(done_at=None).update(done_at=motion.now, outcome="closed")
    issue = next((s for s in motion.definition.steps.values() if s.kind == "issue"), None)
    if issue:
        moving.enter(motion, issue.key)
        return
    end = next(e for e in motion.definition.ends.values() if e.state == "granted")
    moving.enter(motion, end.key)


def _propose(motion: Motion) -> None:
    """Put the passed promise before the signatory, who decides; nothing is granted."""
    motion.tell("SilenceReached", {"basis": motion.definition.clock.silence_basis})
    Task.objects.create(
        case=motion.case,
        step=SILENCE,
        kind=SILENCE,
        function="signatory",
        office=motion.case.office,
        opened_at=motion.now,
        due_at=motion.now,
    )
