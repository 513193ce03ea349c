"""What happens to a case when its letters are signed."""

from datetime import datetime

from django.db import transaction

from pendopo.cases.actions.motion import check_is_house, finish, open_motion
from pendopo.cases.models import Case
from pendopo.documents import queries as documents
from pendopo.rules.actor import Actor


@transaction.atomic
def note_signed(*, case: Case, actor: Actor, now: datetime) -> None:
    """Mark a case as issued, once, when its last letter is signed.

    :raises NotTheHouse: when anybody says so but the house, which saw the signature
    """
    check_is_house(actor)
    given = documents.of_subject(case.stream)
    if not given or any(not one.is_signed for one in given):
        return
    motion = open_motion(case, actor=actor, now=now)
    if motion.case.position.get("is_issued"):
        return
    motion.case.position = {**motion.case.position, "is_issued": True}
    if motion.case.state in ("GRANTED", "GRANTED_BY_SILENCE"):
        motion.case.state = "ISSUED"
    motion.tell("CaseIssued", {"state": motion.case.state})
    finish(motion)
