"""Putting papers into a case; called only inside the transactions of the verbs."""

from collections.abc import Mapping, Sequence

from pendopo.cases import papers
from pendopo.cases.actions.motion import Motion
from pendopo.cases.models import CaseFile
from pendopo.files.models import StoredFile
from pendopo.rules.definition.model import Step


def add(motion: Motion, step: Step, sent: Mapping[str, Sequence[StoredFile]]) -> None:
    """Put the files that an officer added at a step, by question, among the papers."""
    keyed = {papers.key_of(step, key): files for key, files in sent.items()}
    put(motion, keyed)
    if keyed:
        motion.tell("PapersAdded", {"step": step.key, "documents": sorted(keyed)})


def put(motion: Motion, sent: Mapping[str, Sequence[StoredFile]]) -> None:
    """Put papers in the place of those with the same key, which stay on record."""
    for key, files in sent.items():
        motion.case.papers.filter(key=key, replaced_at=None).update(replaced_at=motion.now)
        CaseFile.objects.bulk_create(
            CaseFile(
                case=motion.case,
                key=key,
                file=one,
                added_at=motion.now,
                added_by_id=motion.actor.person_id or None,
            )
            for one in files
        )
    if sent:
        motion.changed()
