"""An end that takes back letters: of this case, and of earlier ones that asked for the same."""

from pendopo.cases import world
from pendopo.cases.actions.motion import Motion
from pendopo.documents import queries as documents
from pendopo.documents.actions import ending
from pendopo.rules.canonical import Value
from pendopo.rules.definition.model import End


def take_back(motion: Motion, end: End) -> list[Value]:
    """Revoke what an end takes back, or recall what waits for its signature; return the names."""
    case = motion.case
    same = world.same_cases(motion.definition, motion.env(), case.applicant_id)
    subjects = {case.stream, *(one.stream for one in same.only("number"))}
    letters = documents.not_ended(subjects, end.revokes)
    for letter in letters:
        ending.take_back(
            document=letter,
            end=end.key,
            why=end.title,
            by=case.number,
            actor=motion.actor,
            now=motion.now,
        )
    return [f"{letter}" for letter in letters]
