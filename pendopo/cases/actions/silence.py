"""What the signatory does when a promise passed: grant, or go on working."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.cases.actions.motion import finish, open_motion
from pendopo.cases.actions.passing import SILENCE, grant_by_silence
from pendopo.cases.actions.working import NoSuchOutcome, check_mine, overtaken
from pendopo.cases.models import Case, Task
from pendopo.rules.actor import Actor

GRANT, GO_ON = "grant", "go_on"


@transaction.atomic
def answer_silence(*, task: Task, outcome: str, actor: Actor, now: datetime) -> Case:
    """Grant what silence proposes (`grant`), or let the case go on to its own decision (`go_on`).

    :raises NotYourTask: when the actor is not the signatory of the office
    :raises NoSuchOutcome: when the outcome is neither of the two
    :raises AlreadyDone: when it was answered first, with who and when
    """
    check_mine(task, actor)
    if task.step != SILENCE or outcome not in (GRANT, GO_ON):
        raise NoSuchOutcome(_("Pilih dulu: kabulkan karena batas waktu, atau lanjutkan."))
    doer = actor.acting_as(task.function, task.office.key)
    motion = open_motion(task.case, actor=doer, now=now)
    done = Task.objects.open().filter(pk=task.pk)
    if not done.update(done_at=now, done_by=actor.person_id, outcome=outcome):
        raise overtaken(task)
    motion.tell("SilenceAnswered", {"outcome": outcome})
    if outcome == GRANT:
        grant_by_silence(motion)
    return finish(motion)
