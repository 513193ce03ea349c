"""Everything that an officer does with a case: one action each, then back to its page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, officer_only
from pendopo.cases import queries, telling
from pendopo.cases.actions import silence, working
from pendopo.cases.actions.motion import Item, Reason
from pendopo.cases.actions.passing import SILENCE
from pendopo.cases.actions.working import Unrecorded
from pendopo.cases.models import Case, Task
from pendopo.desk.views.case import find, page
from pendopo.desk.views.offers import ITEMS, REASONS, Typed, plain, row
from pendopo.files import actions as files
from pendopo.files.models import StoredFile
from pendopo.rules.actor import Actor
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Field
from pendopo.rules.refusals import Refused
from pendopo.ui import questions
from pendopo.ui.questions import Reading


@officer_only()
@require_POST
def take(request: ActorRequest, number: str, task: int) -> HttpResponse:
    return _hold(request, number, task, working.take)


@officer_only()
@require_POST
def give_back(request: ActorRequest, number: str, task: int) -> HttpResponse:
    return _hold(request, number, task, working.give_back)


class _Hold(Protocol):
    def __call__(self, *, task: Task, actor: Actor, now: datetime) -> Task: ...


def _hold(request: ActorRequest, number: str, task: int, act: _Hold) -> HttpResponse:
    found = _task(request, find(request, number), task)
    try:
        act(task=found, actor=request.actor, now=request.now)
    except Refused as refusal:
        return page(request, number, refusal=refusal)
    return redirect("desk:case", number)


def _task(request: ActorRequest, case: Case, task: int) -> Task:
    try:
        return queries.task_for(request.actor, case, task)
    except Task.DoesNotExist:
        raise Http404 from None


@officer_only()
@require_POST
def complete(request: ActorRequest, number: str, task: int) -> HttpResponse:
    """Finish a step; refused, the page comes again with all that was typed."""
    found = _task(request, find(request, number), task)
    fields = _recorded(request, found)
    reading = questions.read(fields, request.POST, today=accounts.today(request.now))
    errors: Mapping[str, Both] = reading.errors
    try:
        _complete(request, found, fields, reading)
    except Refused as refusal:
        if isinstance(refusal, Unrecorded):
            errors = refusal.refusals
        typed = Typed(found, request.POST, reading.answers, errors)
        return page(request, number, refusal=refusal, typed=typed)
    return redirect("desk:case", number)


def _recorded(request: ActorRequest, task: Task) -> Sequence[Field]:
    step = telling.known(task.case, now=request.now).definition.step(task.step)
    return step.records if step else ()


def _complete(request: ActorRequest, task: Task, fields: Sequence[Field], reading: Reading) -> None:
    """Do it with what the step asks to be recorded; a file of a refused step is forgotten."""
    outcome = request.POST.get("outcome", "")
    if task.step == SILENCE:
        silence.answer_silence(task=task, outcome=outcome, actor=request.actor, now=request.now)
        return
    if reading.errors and task.is_open:  # otherwise who was faster is told first
        raise Unrecorded(reading.errors)
    records = {key: value for key, value in reading.answers.items() if value is not None}
    kept: list[StoredFile] = []
    try:
        for field in (one for one in fields if one.kind == "file"):
            if upload := request.FILES.get(field.key):
                kept.append(_stored(request, field, upload))
                records[field.key] = f"{kept[-1].uuid}"
        working.complete_task(
            task=task,
            outcome=outcome,
            actor=request.actor,
            now=request.now,
            records=records,
            reasons=_reasons(request),
            items=_items(request),
        )
    except Refused:
        for one in kept:
            files.discard(file=one)
        raise


def _stored(request: ActorRequest, field: Field, upload: "UploadedFile[bytes]") -> StoredFile:
    return files.store(
        content=upload.read(),
        name=upload.name or "",
        accept=field.limits.accept,
        max_bytes=field.limits.max_mb * 2**20,
        actor=request.actor,
        now=request.now,
    )


def _items(request: ActorRequest) -> Sequence[Item]:
    given = [row(request.POST, "item", n) for n in ITEMS]
    return [Item(one["key"], one["code"], one["note"][:500]) for one in given if one["key"]]


def _reasons(request: ActorRequest) -> Sequence[Reason]:
    given = [row(request.POST, "reason", n) for n in REASONS]
    return [Reason(one["code"], one["note"][:500]) for one in given if one["code"]]


@officer_only()
@require_POST
def note(request: ActorRequest, number: str) -> HttpResponse:
    case, text = find(request, number), plain(request.POST.get("text", ""))
    try:
        working.note(case=case, text=text, actor=request.actor, now=request.now)
    except Refused as refusal:
        return page(request, number, refusal=refusal, note=text)
    return redirect("desk:case", number)
