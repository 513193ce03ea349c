"""Reading cases, always for somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import queries as accounts
from pendopo.cases.models import (
    APPLICANT,
    READING_FUNCTIONS,
    Case,
    CaseFile,
    CaseQuerySet,
    Correction,
    Decision,
    Task,
)
from pendopo.documents import queries as documents
from pendopo.documents.models import Document
from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.events.sealing import Erased
from pendopo.rules.actor import Actor, is_within
from pendopo.rules.canonical import Value
from pendopo.rules.refusals import NotAllowed


def own_cases(actor: Actor) -> CaseQuerySet:
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
    index = tracking_index(code)
    is_fit = compare_digest(found.tracking_index if found else "-" * len(index), index)
    if found is None or not is_fit:
        raise Case.DoesNotExist
    return found


def tracking_index(code: str) -> str:
    """Return the keyed hash by which a tracking code is known; the code itself lies sealed."""
    return accounts.fingerprint(f"tracking\x1e{code}")


def case_at_desk(actor: Actor, number: str) -> Case:
    """Return a case in which the officer has a part.

    :raises Case.DoesNotExist: when there is none, or it is not this officer's to see
    """
    return cases_at_desk(actor).select_related("version", "office", "applicant").get(number=number)


def worklist(actor: Actor) -> QuerySet[Task]:
    """Return the open tasks of the actor's functions and offices, earliest due first."""
    return _earliest_first(_own_tasks(actor)).select_related("case", "taken_by")


def following(actor: Actor, case: Case, at: Task | None = None) -> Task | None:
    """Return the officer's next task in another case: hers or free, none that a colleague took.

    It comes after `at` in the worklist, or begins anew at its top.
    """
    tasks = worklist(actor).filter(Q(taken_by=None) | Q(taken_by_id=actor.person_id))
    others = tasks.exclude(case=case.pk)
    if at is not None:
        is_after = ExpressionWrapper(_is_after(at), BooleanField())
        others = others.order_by(is_after.desc(), *others.query.order_by)
    return others.first()


def _is_after(task: Task) -> Q:
    """Return what comes after a task in the order of the worklist."""
    if task.due_at is None:
        return Q(due_at=None, id__gt=task.pk)
    same = Q(due_at=task.due_at, id__gt=task.pk)
    return Q(due_at__gt=task.due_at) | same | Q(due_at=None)


def _own_tasks(actor: Actor) -> QuerySet[Task]:
    return Task.objects.open().of(actor).exclude(case__applicant_id=actor.person_id)


def _earliest_first(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Order by due date; what has none comes last on every engine."""
    return tasks.order_by(F("due_at").asc(nulls_last=True), "id")


@dataclass(frozen=True)
class Heap:
    """How many open tasks of an officer stand at one step of one version of a service.

    `counts` says of each of the `piles` how many.
    """

    version_id: int
    step: str
    counts: Mapping[str, int]


def piles(actor: Actor, *, now: datetime, day_ends: datetime) -> Mapping[str, Q]:
    """Return what makes a task all, late, due today, the actor's own, or free to take."""
    return {
        "all": Q(),
        "late": Q(due_at__lte=now),
        "today": Q(due_at__gt=now, due_at__lte=day_ends),
        "mine": Q(taken_by_id=actor.person_id),
        "free": Q(taken_by=None),
    }


def heaps(actor: Actor, kinds: Mapping[str, Q]) -> list[Heap]:
    """Return the open tasks of the actor counted by version and step, in one statement."""
    counted = _own_tasks(actor).values("case__version_id", "step")
    counted = counted.annotate(**{key: Count("id", filter=one) for key, one in kinds.items()})
    rows = counted.order_by("case__version_id", "step")
    return [
        Heap(version, step, dict(zip(kinds, counts, strict=True)))
        for version, step, *counts in rows.values_list("case__version_id", "step", *kinds)
    ]


def open_by_function() -> Mapping[tuple[str, str], int]:
    """Return how many open tasks wait for each function of each office, by (office, function)."""
    counted = Task.objects.open().exclude(function=APPLICANT).values_list("office__key", "function")
    return {(office, function): n for office, function, n in counted.annotate(n=Count("id"))}


def open_by_applicant() -> Mapping[int, int]:
    """Return how many open tasks wait for each applicant, by her id."""
    counted = Task.objects.open().filter(function=APPLICANT, case__applicant__isnull=False)
    return dict(counted.values_list("case__applicant_id").annotate(n=Count("id")))


def cases_at_desk(actor: Actor) -> CaseQuerySet:
    """Return the cases in which the officer has a part, except her own, newest first."""
    if not actor.is_officer:
        return Case.objects.none()
    cases = Case.objects.visible_to(actor).exclude(applicant_id=actor.person_id)
    return cases.order_by("-filed_at", "-id")


def find_at_desk(actor: Actor, wanted: str) -> CaseQuerySet:
    """Return the cases at the officer's desk whose number or applicant holds what is wanted."""
    fits = Q(number__icontains=wanted) | Q(applicant_name__icontains=wanted)
    return cases_at_desk(actor).filter(fits)


def waiting_for_applicants(actor: Actor) -> QuerySet[Task]:
    """Return what applicants of cases at the officer's desk are to do, earliest due first."""
    cases = cases_at_desk(actor).open().order_by()
    tasks = Task.objects.open().filter(function=APPLICANT, case__in=cases)
    return _earliest_first(tasks).select_related("case", "taken_by")


def first_tasks(cases: Sequence[Case]) -> Mapping[int, Task]:
    """Return for each open case of a list the task that was opened first."""
    tasks = Task.objects.open().filter(case__in=cases).select_related("office", "taken_by")
    return {task.case_id: task for task in tasks.order_by("-id")}


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


def earlier_papers(case: Case, key: str) -> list[CaseFile]:
    """Return the papers of a question that were replaced, newest first."""
    found = case.papers.filter(key=key, replaced_at__isnull=False).select_related("file")
    return list(found.order_by("-id"))


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


def history(case: Case, letters: Sequence[Document] | None = None) -> Sequence[Happened]:
    """Return everything that happened to a case, its letters' ends among it, oldest first.

    `letters` are all of the case, where they are known already.
    """
    found = documents.of_subject(case.stream) if letters is None else letters
    ended = Q(stream__in=[letter.stream for letter in found], kind__in=ENDS_OF_LETTERS)
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


class NotYoursToOpen(NotAllowed):
    """Identity numbers and papers are for the owning office, and for whose step it is now."""


def check_opens_whole(actor: Actor, case: Case) -> None:
    """Refuse to open identity numbers and papers; :raises NotYoursToOpen: when nothing is hers."""
    if not opens_whole(actor, case):
        raise NotYoursToOpen(
            _(
                "Nomor identitas dan berkas terbuka bagi petugas kantor pemilik permohonan, dan"
                " bagi yang lain selama langkahnya ada pada mereka."
            )
        )


def opens_whole(actor: Actor, case: Case) -> bool:
    """Tell whether identity numbers and papers of a case at her desk are hers to open.

    `docs/reference/reading.md` says to whom and how long.
    """
    own = [
        role
        for role in actor.roles
        if role.office == case.office.key and role.service in ("", case.service)
    ]
    if any(one.function in READING_FUNCTIONS and is_within(case.area, one.area) for one in own):
        return True
    lasting = Q(office=case.office, function__in=[one.function for one in own if not one.area])
    return case.tasks.of(actor).filter(Q(done_at=None) | lasting).exists()
