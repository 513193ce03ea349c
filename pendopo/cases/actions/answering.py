"""What the applicant does with a case that is under way: answer a correction, withdraw."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.cases.actions import attaching, following, moving
from pendopo.cases.actions.filing import CannotBeSent
from pendopo.cases.actions.motion import Motion, check_is_house, finish, open_motion
from pendopo.cases.models import APPLICANT, ENDED_STATES, Case, Task
from pendopo.files.models import StoredFile
from pendopo.payments import queries as bills
from pendopo.payments.actions import billing, matching
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.clock import ClockEvent
from pendopo.rules.definition import speech, workflow
from pendopo.rules.refusals import NotAllowed, Outrun


class NotYourCase(NotAllowed):
    """Only the applicant may do this."""


class NothingAsked(Outrun):
    """No correction waits for an answer any more."""


class AlreadyClosed(Outrun):
    """The case was decided or ended first."""


@transaction.atomic
def answer_correction(
    *,
    case: Case,
    answers: Mapping[str, Value],
    papers: Mapping[str, Sequence[StoredFile]],
    actor: Actor,
    now: datetime,
) -> Case:
    """Send what an officer asked to be mended; only what was asked for is taken.

    :raises NotYourCase: when the actor is not the applicant
    :raises NothingAsked: when the limit passed or it was answered first
    :raises CannotBeSent: with a sentence for each question that still refuses
    """
    _check_applicant(case, actor)
    motion = open_motion(case, actor=actor, now=now)
    task = motion.case.tasks.open().filter(kind="correct").select_related("correction").first()
    if task is None or (task.passes_at and now >= task.passes_at):
        raise NothingAsked(_("Tidak ada perbaikan yang ditunggu. Muat ulang halaman."))
    asked = {f"{item['key']}" for item in task.correction.items}
    asked = _take_answers(motion, answers, asked)
    _replace_papers(motion, {k: v for k, v in papers.items() if k in asked and v})
    settled = motion.settled()
    if settled.refusals and not motion.definition.apply.accept_incomplete:
        questions = motion.definition.questions
        raise CannotBeSent(speech.refused(settled.refusals, settled.missing, questions))
    following.follow(motion)
    _close(task, "sent", actor, now)
    task.correction.answered_at = now
    task.correction.save(update_fields=["answered_at"])
    step = motion.definition.steps[task.step]
    moving.go_on(motion, step, task, "answered")
    moving.leave(motion, step, workflow.outcome(step, "sent", motion.env()))
    return finish(motion)


def _check_applicant(case: Case, actor: Actor) -> None:
    if case.applicant_id is None or case.applicant_id != actor.person_id:
        raise NotYourCase(_("Hanya pemohon yang dapat melakukan ini."))


def _take_answers(motion: Motion, answers: Mapping[str, Value], asked: set[str]) -> set[str]:
    """Take the answers to what was asked, and to what only they bring up; return what was asked."""
    before, hidden, taken = dict(motion.answers), set(motion.settled().hidden), set[str]()
    fresh = asked
    while fresh:
        _mend(motion, {key: value for key, value in answers.items() if key in fresh})
        taken |= fresh
        fresh = _brought_up(motion, hidden) - taken
    after = {key: value for key, value in answers.items() if key in taken}
    motion.answers = dict(motion.settled().kept)
    motion.tell(
        "CorrectionAnswered",
        {"questions": sorted(after)},
        {"before": {key: before.get(key) for key in after}, "after": after} if after else {},
    )
    return taken


def _brought_up(motion: Motion, hidden: set[str]) -> set[str]:
    """Return what the new answers ask for: questions not seen before, and what now refuses."""
    settled = motion.settled()
    return (hidden - set(settled.hidden)) | set(settled.refusals)


def _mend(motion: Motion, answers: Mapping[str, Value]) -> None:
    if answers:
        motion.answers = {**motion.answers, **answers}
        motion.changed()


def _replace_papers(motion: Motion, papers: Mapping[str, Sequence[StoredFile]]) -> None:
    attaching.put(motion, papers)
    if papers:
        motion.tell("PapersReplaced", {"documents": sorted(papers)})


def _close(task: Task, outcome: str, actor: Actor, now: datetime) -> None:
    done = Task.objects.open().filter(pk=task.pk)
    if not done.update(done_at=now, done_by=actor.person_id or None, outcome=outcome):
        raise NothingAsked(_("Ini sudah terkirim. Muat ulang halaman."))


@transaction.atomic
def withdraw(*, case: Case, reason: str, actor: Actor, now: datetime) -> Case:
    """Withdraw an open case at its applicant's wish; an open bill is cancelled.

    :raises NotYourCase: when the actor is not the applicant
    :raises AlreadyClosed: when a decision or another withdrawal came first
    """
    _check_applicant(case, actor)
    motion = open_motion(case, actor=actor, now=now)
    if not motion.case.is_open:
        raise AlreadyClosed(_("Permohonan ini sudah selesai. Muat ulang halaman untuk melihatnya."))
    case = motion.case
    case.state, case.position, case.closed_at = "WITHDRAWN", {"end": "withdrawn"}, now
    case.end = "withdrawn"
    case.tasks.filter(done_at=None).update(done_at=now, outcome="closed")
    if bill := bills.open_invoice(case.stream):
        billing.cancel_invoice(invoice=bill, why="withdrawn", actor=actor, now=now)
    _note_refund_due(motion, "withdrawn")
    motion.tick(ClockEvent("withdrawn", now))
    paid = bills.is_paid(case.stream)
    motion.tell("CaseWithdrawn", {"was_paid": paid}, {"reason": reason.strip()[:500]})
    return finish(motion)


def _note_refund_due(motion: Motion, why: str) -> None:
    matching.note_refund_due(
        subject=motion.case.stream,
        why=why[:20],
        rule=motion.definition.fee.refund,
        actor=motion.actor,
        now=motion.now,
    )


@transaction.atomic
def pass_pay_step(*, case: Case, paid_at: datetime, actor: Actor, now: datetime) -> Case | None:
    """Let a settled bill pass its step; None when no step waits for it any more.

    What was paid for a case that is over without a decision may come back: it is noted.

    :raises NotTheHouse: when anybody says so but the house, which saw the money
    """
    check_is_house(actor)
    motion = open_motion(case, actor=actor, now=now)
    task = motion.case.tasks.open().filter(kind="pay", function=APPLICANT).first()
    if task is None:
        if motion.case.state in ENDED_STATES:
            _note_refund_due(motion, motion.case.end)
        return None
    _close(task, "paid", actor, now)
    step = motion.definition.steps[task.step]
    moving.go_on(motion, step, task, "paid", at=paid_at)
    outcome = workflow.outcome(step, "paid", motion.env())
    motion.records["paid_at"] = paid_at.isoformat()
    moving.leave(motion, step, outcome)
    return finish(motion)
