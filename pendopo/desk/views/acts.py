"""Everything that an officer does with a case: one action each, then back to its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, officer_only
from pendopo.cases import queries, telling
from pendopo.cases.actions import silence, working
from pendopo.cases.actions.motion import Item, Reason
from pendopo.cases.actions.passing import SILENCE
from pendopo.cases.actions.working import Unrecorded
from pendopo.cases.models import Case, Task
from pendopo.cases.telling import Known
from pendopo.desk.forms import ReasonForm
from pendopo.desk.views.case import find, note_reading, page
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


@officer_only()
def extend(request: ActorRequest, number: str) -> HttpResponse:
    """Ask why the promise is prolonged, then prolong it."""
    case = find(request, number)
    one = telling.known(case, now=request.now)
    working.acting_in(case, one.definition, request.actor)
    extension = one.definition.clock.extension
    if extension is None:
        raise Http404
    days = extension.by.words
    asked = Asked(
        ("Perpanjang jangka waktu?", "Extend the time?"),
        (
            f"Janji waktu bertambah {days[0]}. Pemohon diberi tahu dan membaca alasannya.",
            f"The promise grows by {days[1]}. The applicant is told and reads the reason.",
        ),
        ("Perpanjang", "Extend"),
    )
    return _explain(request, one, asked, working.extend)


@officer_only()
def act_anytime(request: ActorRequest, number: str, what: str) -> HttpResponse:
    """Ask why something is done that may be done at every open step, then do it."""
    one = telling.known(find(request, number), now=request.now)
    act = one.definition.anytime.get(what)
    if act is None:
        raise Http404
    if not working.may_anytime(one.case, act, request.actor):
        raise working.NotYourTask(_("Langkah ini dikerjakan fungsi atau kantor lain."))
    asked = Asked(
        act.label,
        (
            "Ini tidak dapat dibatalkan. Pemohon diberi tahu dan membaca alasannya.",
            "This cannot be undone. The applicant is told and reads the reason.",
        ),
        act.label,
    )
    return _explain(request, one, asked, partial(working.cancel, what=what))


@dataclass(frozen=True)
class Asked:
    """A page that asks for a reason: its heading, what follows, the word of its button."""

    title: Both
    text: Both
    button: Both


class _Explained(Protocol):
    def __call__(self, *, case: Case, reason: str, actor: Actor, now: datetime) -> Case: ...


def _explain(request: ActorRequest, one: Known, asked: Asked, act: _Explained) -> HttpResponse:
    refusal, form = None, ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act(case=one.case, actor=request.actor, now=request.now, **form.cleaned_data)
            return redirect("desk:case", one.case.number)
        except Refused as refused:
            refusal = refused
    note_reading(request, one.case, asked.title[0])
    values = {"case": one.case, "one": one, "asked": asked, "form": form, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "desk/case_explain.html", values, status=status)
