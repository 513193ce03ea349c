"""What the signatory does when a promise passed: grant, or go on working."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.cases.actions.motion import finish, open_motion
from pendopo.cases.actions.passing import SILENCE, grant_by_silence
from pendopo.cases.actions.working import AlreadyDone, NotYourTask
from pendopo.cases.models import Case, Task
from pendopo.rules.actor import Actor


@transaction.atomic
def answer_silence(*, task: Task, grant: bool, actor: Actor, now: datetime) -> Case:
    """Grant what silence proposes, or let the case go on to its own decision.

    :raises NotYourTask: when the actor is not the signatory of the office
    :raises AlreadyDone: when it was answered first
    """
    if task.step != SILENCE or not actor.holds(task.function, task.office.key):
        raise NotYourTask(_("Langkah ini dikerjakan fungsi atau kantor lain."))
    doer = actor.acting_as(task.function, task.office.key)
    motion = open_motion(task.case, actor=doer, now=now)
    done = Task.objects.open().filter(pk=task.pk)
    outcome = "grant" if grant else "go_on"
    if not done.update(done_at=now, done_by=actor.person_id, outcome=outcome):
        raise AlreadyDone(_("Langkah ini sudah diselesaikan petugas lain. Muat ulang halaman."))
    motion.tell("SilenceAnswered", {"outcome": outcome})
    if grant:
        grant_by_silence(motion)
    return finish(motion)
