"""A letter of a case that was wrong, and the one that takes its place."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.cases import letters, queries
from pendopo.cases.actions.anytime import Unexplained
from pendopo.cases.actions.deciding import NobodySigns
from pendopo.cases.actions.motion import Motion, finish, open_motion
from pendopo.cases.actions.working import check_not_own
from pendopo.cases.models import Case
from pendopo.documents.actions import ending, replacing
from pendopo.documents.models import Document
from pendopo.documents.rules import Letter
from pendopo.rules.actor import Actor
from pendopo.rules.refusals import Outrun


class MadeElsewhere(Outrun):
    """The case gives no such letter of its own any more."""


@transaction.atomic
def replace_letter(
    *, case: Case, letter: Document, ground: str, note: str, actor: Actor, now: datetime
) -> Document:
    """Ask for a signed letter anew, as the case stands now, signed by who signs today.

    The old one holds until then and names the new one afterwards; the note is for officers.

    :raises YourOwnCase: when the actor asked for it herself
    :raises NotYoursToRevoke: when the actor does not hold the function that may end the letter
    :raises Unexplained: when there is no note
    :raises NobodySigns: when nobody holds the function that signs
    :raises AlreadyEnded, AlreadyReplaced: when somebody was faster
    """
    check_not_own(case, actor)
    ending.check_may_end(letter, actor)
    if not note.strip():
        raise Unexplained(_("Tulis apa yang salah dalam surat, satu kalimat."))
    doer = actor.acting_as(letter.revoke_by, letter.office)
    motion = open_motion(case, actor=doer, now=now)
    new = replacing.request_instead(
        document=letter, letter=_anew(motion, letter), ground=ground, actor=doer, now=now
    )
    said = {"code": letter.code, "by": new.code, "kind": letter.kind, "ground": ground}
    motion.tell("ReplacementAsked", said, {"note": note.strip()[:500]})
    finish(motion)
    return new


def _anew(motion: Motion, old: Document) -> Letter:
    """Return the letter with what is known of the case today, valid as long as the old one was.

    To be valid for longer is to be asked for and decided anew.
    """
    definition = motion.definition
    issue = {**definition.issues, "refusal": definition.vocabulary.refusal}.get(old.kind)
    decided = queries.decision(motion.case)
    if issue is None or issue.made_by or decided is None:
        raise MadeElsewhere(_("Surat ini tidak dapat dibuat ulang dari permohonannya."))
    known = letters.reasons_of(definition, definition.ends.values())
    ground = letters.Ground(
        motion.case,
        definition,
        motion.env(),
        motion.now,
        reasons=letters.said(known, queries.reasons(decided).items()),
        calendars=motion.calendars,
    )
    official = letters.signer(
        ground,
        person_id=decided.decided_by_id or 0,
        function=decided.function,
        office=decided.office.key,
    )
    if official is None:
        raise NobodySigns(
            _("Belum ada pejabat penanda tangan di %(office)s hari ini. Hubungi administrator.")
            % {"office": motion.case.office.name}
        )
    anew = letters.letter(ground, issue, official)
    return replace(anew, valid_until=old.valid_until, valid_for=None)
