"""The worklist: an officer's own open tasks, what waits for applicants, and finding any case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from pendopo.accounts.requests import ActorRequest, officer_only
from pendopo.cases import queries
from pendopo.cases.actions import working
from pendopo.cases.models import APPLICANT, Case, Task
from pendopo.catalogue import queries as catalogue
from pendopo.desk import lists
from pendopo.desk.lists import WAITING, Asked
from pendopo.desk.views import signing
from pendopo.events import actions as events
from pendopo.payments import queries as bills
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Definition
from pendopo.ui import posted

SIZE = 50
_DIGITS_OF_A_KEY = 18  # whatever has more may be more than a column holds


@dataclass(frozen=True)
class Row:
    """A case as a list shows it, with the open task that matters there."""

    case: Case
    task: Task | None


@officer_only()
def worklist(request: ActorRequest) -> HttpResponse:
    piles = queries.piles(request.actor, now=request.now, day_ends=_day_ends(request.now))
    heaps = queries.heaps(request.actor, piles)
    known = catalogue.definitions(heap.version_id for heap in heaps)
    asked = lists.read(request.GET, heaps, known)
    waiting = queries.waiting_for_applicants(request.actor)
    page, rows = _page(request, asked, waiting, piles)
    _note_reading(request, asked, rows)
    missing = {row.case.version_id for row in rows} - set(known)
    known = {**known, **(catalogue.definitions(missing) if missing else {})}
    is_waiting = asked.shown == WAITING and not asked.wanted
    values = {
        "page": page,
        "takes": not asked.wanted and asked.shown != WAITING,
        "rows": [_shown(row, known[row.case.version_id], request) for row in rows],
        "first": _first(rows, request),
        "asked": asked,
        "chips": asked.chips(page.paginator.count if is_waiting else waiting.count()),
        "taken": posted.whole(request.GET.get("diambil", ""), 2),
        "missed": posted.whole(request.GET.get("lewat", ""), 2),
        "to_sign": len(signing.waiting(request.actor)),
        "takes_money": bills.is_treasurer(request.actor)
        or bills.open_invoices(request.actor).exists(),
    }
    return render(request, "desk/task_list.html", values)


@officer_only()
@require_POST
def take_several(request: ActorRequest) -> HttpResponse:
    """Take the tasks that were ticked, and show the list again with what came of it."""
    sent = (posted.whole(key, _DIGITS_OF_A_KEY) for key in request.POST.getlist("tugas")[:SIZE])
    wanted = {key for key in sent if key is not None}
    tasks = list(queries.worklist(request.actor).filter(pk__in=wanted))
    taken = working.take_several(tasks=tasks, actor=request.actor, now=request.now)
    asked = QueryDict(request.POST.get("alamat", "")[:300])
    kept = {name: asked[name] for name in ("daftar", "layanan", "langkah") if asked.get(name)}
    told = {"diambil": taken, "lewat": len(wanted) - taken}
    return redirect(f"{reverse('desk:worklist')}?{urlencode(kept | told)}")


def _first(rows: Sequence[Row], request: ActorRequest) -> str:
    """Return the number of the first case that no colleague works on, else of the first."""
    hers = (None, request.actor.person_id)
    free = [row for row in rows if row.task is None or row.task.taken_by_id in hers]
    return next((row.case.number for row in (*free, *rows)), "")


def _day_ends(now: datetime) -> datetime:
    """Return the midnight with which this day ends in the town."""
    return localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _page(
    request: ActorRequest, asked: Asked, waiting: QuerySet[Task], piles: Mapping[str, Q]
) -> tuple[Page[Case] | Page[Task], Sequence[Row]]:
    number = request.GET.get("halaman")
    if asked.wanted:
        return _found(request, asked.wanted, number)
    if asked.shown == WAITING:
        paginator = Paginator(waiting, SIZE)
    else:
        paginator = _Counted(_own(request, asked, piles), SIZE, asked.count(asked.shown))
    page = paginator.get_page(number)
    return page, [Row(task.case, task) for task in page.object_list]


class _Counted(Paginator):  # type: ignore[type-arg]  # it takes none while it runs
    """A list whose length was counted already, with the other lists."""

    def __init__(self, tasks: QuerySet[Task], size: int, length: int) -> None:
        super().__init__(tasks, size)
        self.length = length

    @property
    def count(self) -> int:
        return self.length


def _found(
    request: ActorRequest, wanted: str, number: str | None
) -> tuple[Page[Case], Sequence[Row]]:
    page = Paginator(queries.find_at_desk(request.actor, wanted), SIZE).get_page(number)
    tasks = queries.first_tasks(list(page.object_list))
    return page, [Row(case, tasks.get(case.pk)) for case in page.object_list]


def _own(request: ActorRequest, asked: Asked, piles: Mapping[str, Q]) -> QuerySet[Task]:
    tasks = queries.worklist(request.actor).filter(piles[asked.pile])
    if asked.service:
        tasks = tasks.filter(case__service=asked.service)
    if asked.step:
        tasks = tasks.filter(step=asked.step)
    return tasks


def _note_reading(request: ActorRequest, asked: Asked, rows: Sequence[Row]) -> None:
    """Remember, before it is shown, whose names the officer reads in a list."""
    events.note_readings(
        actor=request.actor,
        seen=[(row.case.applicant_id, row.case.stream) for row in rows if row.case.applicant_id],
        why=(
            ("Mencari permohonan", "Searching for an application")
            if asked.wanted
            else ("Daftar tugas", "List of tasks")
        ),
        now=request.now,
    )


def _shown(row: Row, definition: Definition, request: ActorRequest) -> Mapping[str, object]:
    task, case = row.task, row.case
    return {
        "case": case,
        "title": definition.title,
        "step": lists.title(definition, task.step) if task else None,
        "due_at": task.due_at if task else None,
        "is_late": task is not None and task.due_at is not None and task.due_at <= request.now,
        "case_is_late": case.is_overdue(request.now),
        "with": _with_whom(task),
        "free": task.pk if task and not task.taken_by_id and task.function != APPLICANT else None,
    }


def _with_whom(task: Task | None) -> Both | str:
    if task is None:
        return "–"
    if task.function == APPLICANT:
        return ("pemohon", "applicant")
    return f"{task.taken_by or ''}"
