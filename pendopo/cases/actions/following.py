"""What follows from other answers: whose case it is called, where it is found, which office."""

from pendopo.cases import rules
from pendopo.cases.actions import filing, sameness
from pendopo.cases.actions.motion import Motion
from pendopo.cases.models import Likeness
from pendopo.rules.clock import ClockEvent


def follow(motion: Motion) -> None:
    """Let name, area, likeness and office follow the answers of a case.

    Another office is a transfer; what was counted stays counted.
    Source: definition format, Offices; rule 31 of the clock.

    :raises AlreadyAsked: when the case is now the same as another open one
    :raises CannotBeSent: when the office of the new place does not exist
    """
    case, settled = motion.case, motion.settled()
    sameness.check_not_open(motion.definition, settled, case.applicant_id, but=case)
    case.applicant_name = filing.name_in(settled, case.applicant)
    case.area = rules.area(settled.env)
    Likeness.objects.filter(case=case).delete()
    sameness.remember_likeness(motion, settled)
    _transfer(motion)


def _transfer(motion: Motion) -> None:
    case, before = motion.case, motion.case.office
    offices = filing.offices_for(motion.definition, motion.answers)
    if offices.owner.pk == before.pk:
        return
    case.office, case.offices = offices.owner, dict(offices.of_steps)
    motion.tick(
        ClockEvent("transferred", motion.now, calendar=offices.owner.key, reason=before.key)
    )
    motion.tell("CaseTransferred", {"from": before.key, "to": offices.owner.key})
    motion.changed()
