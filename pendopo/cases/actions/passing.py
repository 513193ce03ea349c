"""What time does to cases: limits that pass, silence that falls."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from pendopo.cases.actions import moving
from pendopo.cases.actions.answering import pass_pay_step
from pendopo.cases.actions.motion import Motion, finish, open_motion
from pendopo.cases.models import Case, Task
from pendopo.events.scheduling import one_by_one
from pendopo.payments import queries as bills
from pendopo.rules.actor import SYSTEM
from pendopo.rules.definition.workflow import LATE

SILENCE = "silence"
GRACE = timedelta(hours=1)  # banks tell late of what was paid in time


def pass_limits(*, now: datetime) -> int:
    """Move every case on whose step has a limit that passed; say how many moved.

    A case moves at the instant at which its limit ended, not when this runs. One that cannot move
    keeps no other from moving, and is tried again. A payment is waited for `GRACE` longer.
    """
    is_over = Q(passes_at__lte=now) & (~Q(kind="pay") | Q(passes_at__lte=now - GRACE))
    due = Task.objects.open().filter(is_over).order_by("passes_at", "id")
    return one_by_one(due.values_list("pk", flat=True), _let_pass)


@transaction.atomic
def _let_pass(task_id: int) -> bool:
    task = Task.objects.select_related("case").get(pk=task_id)
    ended_at = task.passes_at or task.opened_at
    if task.kind == "pay" and (paid_at := bills.paid_at(task.case.stream)):
        return bool(pass_pay_step(case=task.case, paid_at=paid_at, actor=SYSTEM, now=ended_at))
    motion = open_motion(task.case, actor=SYSTEM, now=ended_at)
    step = motion.definition.step(task.step)
    if step is None or step.if_late is None:
        return False
    if not Task.objects.open().filter(pk=task.pk).update(done_at=ended_at, outcome=LATE):
        return False
    motion.tell("LimitPassed", {"step": step.key, "task": task.pk})
    if step.if_late not in motion.definition.ends:
        moving.go_on(motion, step, task, "resumed")
    if task.within:
        moving.speak(motion, task, LATE, step.if_late)
    else:
        moving.remember(motion, step.key, LATE)
        moving.enter(motion, step.if_late)
    finish(motion)
    return True


def fall_silent(*, now: datetime) -> int:
    """Do what silence does to every case whose promise passed: propose to grant, or grant."""
    silent = Case.objects.open().filter(silence_at__lte=now).exclude(tasks__step=SILENCE)
    due = silent.order_by("silence_at").values_list("pk", flat=True)
    return one_by_one(due, lambda pk: _fall_silent(pk, now))


@transaction.atomic
def _fall_silent(case_id: int, now: datetime) -> bool:
    motion = open_motion(Case.objects.get(pk=case_id), actor=SYSTEM, now=now)
    if motion.case.silence_at is None or not motion.case.is_open:
        return False
    if motion.definition.clock.silence == "issue":
        grant_by_silence(motion)
    else:
        _propose(motion)
    finish(motion)
    return True


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
