"""Everything that an officer does with a case: one action each, then back to its page."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, officer_only
from pendopo.cases import queries, telling
from pendopo.cases.actions import silence, working
from pendopo.cases.actions.deciding import Unreasoned
from pendopo.cases.actions.motion import Item, Reason
from pendopo.cases.actions.passing import SILENCE
from pendopo.cases.actions.working import NeedsItems, NoSuchOutcome, Unrecorded
from pendopo.cases.models import Case, Task
from pendopo.desk.views.case import find, page
from pendopo.desk.views.offers import ITEMS, REASONS, plain, row
from pendopo.files import actions as files
from pendopo.files.checking import Unfit
from pendopo.rules.canonical import Value
from pendopo.ui import questions


@officer_only()
@require_POST
def take(request: ActorRequest, number: str, task: int) -> HttpResponse:
    found = _task(request, find(request, number), task)
    working.take(task=found, actor=request.actor, now=request.now)
    return redirect("desk:case", number)


def _task(request: ActorRequest, case: Case, task: int) -> Task:
    try:
        return queries.task_for(request.actor, case, task)
    except Task.DoesNotExist:
        raise Http404 from None


@officer_only()
@require_POST
def give_back(request: ActorRequest, number: str, task: int) -> HttpResponse:
    found = _task(request, find(request, number), task)
    working.give_back(task=found, actor=request.actor, now=request.now)
    return redirect("desk:case", number)


@officer_only()
@require_POST
def complete(request: ActorRequest, number: str, task: int) -> HttpResponse:
    case = find(request, number)
    found = _task(request, case, task)
    if found.step == SILENCE:
        silence.answer_silence(
            task=found,
            grant=request.POST.get("outcome") == "grant",
            actor=request.actor,
            now=request.now,
        )
        return redirect("desk:case", number)
    try:
        working.complete_task(
            task=found,
            outcome=request.POST.get("outcome", ""),
            actor=request.actor,
            now=request.now,
            records=_records(request, case, found),
            reasons=_reasons(request),
            items=_items(request),
        )
    except Unrecorded as refusal:
        return page(request, case, refusal=refusal, errors=refusal.refusals)
    except (NeedsItems, NoSuchOutcome, Unreasoned, Unfit) as refusal:
        return page(request, case, refusal=refusal)
    return redirect("desk:case", number)


def _records(request: ActorRequest, case: Case, task: Task) -> dict[str, Value]:
    """Return what the officer recorded; an uploaded file is kept and named."""
    step = telling.known(case, now=request.now).definition.step(task.step)
    fields = step.records if step else ()
    reading = questions.read(fields, request.POST, today=accounts.today(request.now))
    if reading.errors:
        raise Unrecorded(reading.errors)
    found: dict[str, Value] = {k: v for k, v in reading.answers.items() if v is not None}
    for field in (one for one in fields if one.kind == "file"):
        upload = request.FILES.get(field.key)
        if upload:
            stored = files.store(
                content=upload.read(),
                name=upload.name or "",
                accept=field.limits.accept,
                max_bytes=field.limits.max_mb * 2**20,
                actor=request.actor,
                now=request.now,
            )
            found[field.key] = f"{stored.uuid}"
    return found


def _items(request: ActorRequest) -> Sequence[Item]:
    given = [row(request.POST, "item", n) for n in ITEMS]
    return [Item(f"{r['key']}", f"{r['code']}", f"{r['note']}"[:500]) for r in given if r["key"]]


def _reasons(request: ActorRequest) -> Sequence[Reason]:
    given = [row(request.POST, "reason", n) for n in REASONS]
    return [Reason(f"{r['code']}", f"{r['note']}"[:500]) for r in given if r["code"]]


@officer_only()
@require_POST
def note(request: ActorRequest, number: str) -> HttpResponse:
    case = find(request, number)
    try:
        working.note(
            case=case,
            text=plain(request.POST.get("text", "")),
            actor=request.actor,
            now=request.now,
        )
    except working.EmptyNote as refusal:
        return page(request, case, refusal=refusal)
    return redirect("desk:case", number)
