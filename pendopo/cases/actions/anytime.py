"""What an officer does with a case whatever its step: write a note, prolong the promise, cancel."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pendopo.cases import queries, world
from pendopo.cases.actions import moving
from pendopo.cases.actions.motion import finish, open_motion
from pendopo.cases.actions.working import NoSuchOutcome, NotYourCase, NotYourTask, check_not_own
from pendopo.cases.models import Case
from pendopo.rules import clock_refusals
from pendopo.rules.actor import Actor
from pendopo.rules.clock import ClockError
from pendopo.rules.definition.model import Anytime, Definition
from pendopo.rules.refusals import Refused


class Unexplained(Refused):
    """An act of which the applicant is told, without a reason."""


class CannotExtend(Refused):
    """The definition or the clock does not allow to prolong the promise; the text says why."""


class EmptyNote(Refused):
    """A note without words."""


class TooLong(Refused):
    """A note with more words than are kept."""


NOTE_LENGTH = 2_000


@transaction.atomic
def note(*, case: Case, text: str, actor: Actor, now: datetime) -> None:
    """Write an internal note that only officers read.

    :raises NotYourCase: when the actor is no officer with a part in the case
    :raises EmptyNote: when it has no words
    :raises TooLong: when it has more than `NOTE_LENGTH` letters
    """
    if not queries.cases_at_desk(actor).filter(pk=case.pk).exists():
        raise NotYourCase(_("Permohonan ini dikerjakan kantor lain."))
    said = text.strip()
    if not said:
        raise EmptyNote(_("Catatan masih kosong. Tulis dulu isinya."))
    if len(said) > NOTE_LENGTH:
        raise TooLong(
            _("Catatan ini %(long)s huruf; paling panjang %(most)s. Pendekkan dulu.")
            % {"long": len(said), "most": NOTE_LENGTH}
        )
    motion = open_motion(case, actor=actor, now=now)
    motion.tell("NoteWritten", {}, {"text": said})
    finish(motion)


@transaction.atomic
def extend(*, case: Case, reason: str, actor: Actor, now: datetime) -> Case:
    """Extend the promise as the definition allows, with a written reason that the applicant reads.

    :raises NotYourTask: when the actor holds no function that has a part in the case
    :raises Unexplained: when a reason is needed and there is none
    :raises CannotExtend: when the definition or the clock does not allow it, with why
    """
    motion = open_motion(case, actor=actor, now=now)
    motion.actor = acting_in(motion.case, motion.definition, actor)
    extension, more = motion.definition.clock.extension, world.prolonged(motion.definition, now)
    if extension is None or more is None or not motion.case.is_open:
        raise CannotExtend(_("Jangka waktu permohonan ini tidak dapat diperpanjang."))
    if extension.needs_reason and not reason.strip():
        raise Unexplained(_("Alasan masih kosong. Tulis alasan yang dapat dibaca pemohon."))
    motion.tick(more)
    motion.tell("CaseExtended", {"by": f"{more.by}"}, {"basis": reason.strip()[:500]})
    try:
        return finish(motion)
    except ClockError as error:
        lang = get_language() or "id"
        raise CannotExtend(clock_refusals.explain_error(error, lang=lang)) from error


def acting_in(case: Case, definition: Definition, actor: Actor) -> Actor:
    """Return an actor in the first function that she holds and that does a step of a case.

    :raises YourOwnCase: when she asked for it herself
    :raises NotYourTask: when she holds none
    """
    check_not_own(case, actor)
    for step in (one for whole in definition.steps.values() for one in (whole, *whole.branches)):
        office = case.offices.get(step.key, case.office.key)
        if actor.holds(step.by, office, service=case.service, area=case.area):
            return actor.acting_as(step.by, office)
    raise NotYourTask(_("Langkah ini dikerjakan fungsi atau kantor lain."))


@transaction.atomic
def cancel(*, case: Case, what: str, reason: str, actor: Actor, now: datetime) -> Case:
    """Do what an officer may do at every open step, such as cancelling; the applicant reads why.

    :raises NotYourTask: when the actor does not hold the function
    :raises NoSuchOutcome: when there is no such act, or the case has ended
    :raises Unexplained: when there is no reason
    """
    motion = open_motion(case, actor=actor, now=now)
    found = motion.definition.anytime.get(what)
    if found is None or not motion.case.is_open:
        raise NoSuchOutcome(_("Pilihan itu tidak tersedia untuk permohonan ini sekarang."))
    check_not_own(motion.case, actor)
    if not may_anytime(motion.case, found, actor):
        raise NotYourTask(_("Langkah ini dikerjakan fungsi atau kantor lain."))
    if not reason.strip():
        raise Unexplained(_("Alasan masih kosong. Tulis alasan yang dapat dibaca pemohon."))
    motion.actor = actor.acting_as(found.by, case.office.key)
    motion.tell("AnytimeDone", {"what": what}, {"reason": reason.strip()[:500]})
    moving.enter(motion, found.to)
    return finish(motion)


def may_anytime(case: Case, act: Anytime, actor: Actor) -> bool:
    """Tell whether an actor holds the function that does something at every open step."""
    return actor.holds(act.by, case.office.key, service=case.service, area=case.area)
