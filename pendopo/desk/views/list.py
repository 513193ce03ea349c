"""The worklist: an officer's own open tasks, earliest due first."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, officer_only
from pendopo.cases import queries
from pendopo.cases.models import Task
from pendopo.catalogue import queries as catalogue
from pendopo.payments import queries as bills

SIZE = 50
LISTS = ("semua", "terlambat", "segera", "saya", "bebas")


@officer_only()
def worklist(request: ActorRequest) -> HttpResponse:
    shown = request.GET.get("daftar", "semua")
    shown = shown if shown in LISTS else "semua"
    wanted = request.GET.get("cari", "").strip()[:80].replace("\x00", "")
    tasks = _only(queries.worklist(request.actor), shown, request)
    if wanted:
        tasks = tasks.filter(
            Q(case__number__icontains=wanted) | Q(case__applicant_name__icontains=wanted)
        )
    page = Paginator(tasks.select_related("case__version__service"), SIZE).get_page(
        request.GET.get("halaman")
    )
    values = {
        "page": page,
        "rows": [_row(task, request) for task in page.object_list],
        "counts": queries.counts(request.actor, now=request.now),
        "shown": shown,
        "wanted": wanted,
        "office_name": _office(request),
        "takes_money": bills.is_treasurer(request.actor)
        or bills.open_invoices(request.actor).exists(),
    }
    return render(request, "desk/task_list.html", values)


def _only(tasks: QuerySet[Task], shown: str, request: ActorRequest) -> QuerySet[Task]:
    match shown:
        case "terlambat":
            return tasks.filter(due_at__lte=request.now)
        case "segera":
            soon = request.now + timedelta(days=1)
            return tasks.filter(due_at__gt=request.now, due_at__lte=soon)
        case "saya":
            return tasks.filter(taken_by_id=request.actor.person_id)
        case "bebas":
            return tasks.filter(taken_by=None)
    return tasks


def _row(task: Task, request: ActorRequest) -> dict[str, object]:
    definition = catalogue.definition(task.case.version)
    step = definition.step(task.step)
    late = task.due_at is not None and task.due_at <= request.now
    return {
        "task": task,
        "case": task.case,
        "title": definition.title,
        "step": step.title if step else ("Janji terlewati", "Promise passed"),
        "is_late": late,
        "case_is_late": task.case.is_overdue(request.now),
        "taken_by": task.taken_by.name if task.taken_by else "",
    }


def _office(request: ActorRequest) -> str:
    key = request.actor.office
    return accounts.office(key).name if key else ""
