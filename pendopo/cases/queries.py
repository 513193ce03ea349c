"""Reading cases, always for somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from django.db.models import Count, Q, QuerySet

from pendopo.accounts import queries as accounts
from pendopo.cases.models import APPLICANT, Case, CaseFile, Correction, Decision, Task
from pendopo.documents import queries as documents
from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.events.sealing import Erased
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value


def own_cases(actor: Actor) -> QuerySet[Case]:
    """Return the actor's own cases, newest first."""
    mine = (
        Case.objects.filter(applicant_id=actor.person_id) if actor.is_known else Case.objects.none()
    )
    return mine.order_by("-filed_at", "-id")


def own_case(actor: Actor, number: str) -> Case:
    """Return the actor's own case.

    :raises Case.DoesNotExist: when there is none, or it is somebody else's
    """
    return own_cases(actor).select_related("version", "office", "applicant").get(number=number)


def tracked_case(*, number: str, code: str) -> Case:
    """Return a case for whoever has its number and its code, as they stand on the receipt.

    :raises Case.DoesNotExist: when they do not fit, whichever of the two is wrong
    """
    found = Case.objects.select_related("version", "office").filter(number=number).first()
    index = accounts.fingerprint(f"tracking\x1e{code}")
    is_fit = compare_digest(found.tracking_index if found else "-" * len(index), index)
    if found is None or not is_fit:
        raise Case.DoesNotExist
    return found


def case_at_desk(actor: Actor, number: str) -> Case:
    """Return a case in which the officer has a part.

    :raises Case.DoesNotExist: when there is none, or it is not this officer's to see
    """
    if not actor.is_officer:
        raise Case.DoesNotExist
    cases = Case.objects.visible_to(actor).exclude(applicant_id=actor.person_id)
    return cases.select_related("version", "office", "applicant").get(number=number)


def worklist(actor: Actor) -> QuerySet[Task]:
    """Return the open tasks of the actor's functions and offices, earliest due first."""
    return (
        Task.objects.open()
        .of(actor)
        .exclude(case__applicant_id=actor.person_id)
        .select_related("case", "taken_by")
        .order_by("due_at", "id")
    )


def counts(actor: Actor, *, now: datetime) -> Mapping[str, int]:
    """Return how many open tasks there are: all, late, soon (24 hours), mine, free."""
    soon = datetime.fromtimestamp(now.timestamp() + 86_400, tz=now.tzinfo)
    return (
        Task.objects.open()
        .of(actor)
        .exclude(case__applicant_id=actor.person_id)
        .aggregate(
            all=Count("id"),
            late=Count("id", filter=Q(due_at__lte=now)),
            soon=Count("id", filter=Q(due_at__gt=now, due_at__lte=soon)),
            mine=Count("id", filter=Q(taken_by_id=actor.person_id)),
            free=Count("id", filter=Q(taken_by=None)),
        )
    )


def open_tasks(case: Case) -> list[Task]:
    """Return what a case waits for now, in order of opening."""
    found = case.tasks.open().select_related("office", "taken_by").order_by("id")
    return list(found)


def task_for(actor: Actor, case: Case, task_id: int) -> Task:
    """Return an open task of a case that is the actor's to do.

    :raises Task.DoesNotExist: when it is somebody else's or not there
    """
    return case.tasks.of(actor).select_related("office", "case").get(pk=task_id)


def open_correction(case: Case) -> Correction | None:
    """Return the correction that the applicant has not answered, if any."""
    return case.corrections.filter(answered_at=None, task__done_at=None).order_by("-id").first()


def applicant_task(case: Case) -> Task | None:
    """Return what waits for the applicant, if anything."""
    return case.tasks.open().filter(function=APPLICANT).order_by("id").first()


def papers(case: Case) -> list[CaseFile]:
    """Return the papers in force, in order of question and time."""
    found = case.papers.filter(replaced_at=None).select_related("file").order_by("key", "id")
    return list(found)


def paper(case: Case, uuid: str) -> CaseFile:
    """Return one paper of a case, replaced ones too.

    :raises CaseFile.DoesNotExist: when the case has no such paper
    """
    return case.papers.select_related("file").get(file__uuid=uuid)


def decision(case: Case) -> Decision | None:
    """Return the decision of the current round, if there is one."""
    return case.decisions.filter(round=case.round).select_related("office").first()


@dataclass(frozen=True)
class Happened:
    """One line of a case's history."""

    event: Event
    payload: Mapping[str, Value]
    sealed: Mapping[str, Value] | Erased


ENDS_OF_LETTERS = ("DocumentRevoked", "DocumentSuperseded")


def history(case: Case) -> Sequence[Happened]:
    """Return everything that happened to a case, its letters' ends among it, oldest first."""
    letters = [letter.stream for letter in documents.of_subject(case.stream)]
    ended = Q(stream__in=letters, kind__in=ENDS_OF_LETTERS)
    page = Event.objects.filter(Q(stream=case.stream) | ended).order_by("pk")
    return [
        Happened(event, events.payload_of(event), sealed) for event, sealed in events.opened(page)
    ]


def reasons(decided: Decision) -> dict[str, str]:
    """Return code → sentence of why something was refused; empty when erased."""
    stream = f"case/{decided.case.number}"
    found = events.unseal_row(
        stream=stream, place=f"decision/{decided.round}", sealed=bytes(decided.sealed_note)
    )
    if not isinstance(found, Mapping):
        return {}
    return {code: f"{sentence}" for code, sentence in found.items()}


def correction_notes(asked: Correction) -> dict[str, str]:
    """Return question or document → what the officer wrote about it; empty when erased."""
    found = events.unseal_row(
        stream=f"case/{asked.case.number}",
        place=f"correction/{asked.task_id}",
        sealed=bytes(asked.sealed_notes),
    )
    if not isinstance(found, Mapping):
        return {}
    return {key: f"{note}" for key, note in found.items()}


def my_tasks(actor: Actor, case: Case) -> list[Task]:
    """Return the open tasks of a case that are the actor's to do, in order of opening."""
    found = case.tasks.open().of(actor).select_related("office", "case", "taken_by")
    return list(found.order_by("id"))
