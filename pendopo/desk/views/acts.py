"""Everything that an officer does with a case: one action each, then back to its page."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, is_proved, officer_only, to_prove
from pendopo.cases import queries, telling
from pendopo.cases.actions import anytime, silence, working
from pendopo.cases.actions.motion import Item, Reason
from pendopo.cases.actions.passing import SILENCE
from pendopo.cases.actions.working import Unrecorded
from pendopo.cases.models import Case, Task
from pendopo.cases.telling import Known
from pendopo.desk import typed as sent
from pendopo.desk.forms import ReasonForm
from pendopo.desk.typed import NOTE, OUTCOME, REMARK, Typed, plain
from pendopo.desk.views import outcomes, signing
from pendopo.desk.views.case import find, note_reading, page, to_case, typed_for
from pendopo.files import actions as files
from pendopo.files.models import StoredFile
from pendopo.files.rules import Unfit
from pendopo.rules.actor import Actor
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Field
from pendopo.rules.refusals import Outrun, Refused
from pendopo.ui import questions
from pendopo.ui.questions import Reading


class HalfSaid(Refused):
    """Something that was typed is not whole, or nothing was chosen; the page says where."""


@officer_only()
@require_POST
def take(request: ActorRequest, number: str, task: int) -> HttpResponse:
    return _hold(request, number, task, working.take, "diambil")


@officer_only()
@require_POST
def give_back(request: ActorRequest, number: str, task: int) -> HttpResponse:
    return _hold(request, number, task, working.give_back, "dilepas")


class _Hold(Protocol):
    def __call__(self, *, task: Task, actor: Actor, now: datetime) -> Task: ...


def _hold(request: ActorRequest, number: str, task: int, act: _Hold, news: str) -> HttpResponse:
    """Do it and show the page with its news; what is half typed for the step stays."""
    case = find(request, number)
    found, typed = _task(request, case, task), typed_for(request, case)
    try:
        act(task=found, actor=request.actor, now=request.now)
    except Refused as refusal:
        return page(request, number, refusal=refusal, typed=typed)
    return _after(request, number, news, typed)


def _after(request: ActorRequest, number: str, news: str, typed: Typed | None) -> HttpResponse:
    if typed and not typed.is_empty:
        return page(request, number, typed=typed, news=news)
    return to_case(number, news)


def _task(request: ActorRequest, case: Case, task: int) -> Task:
    try:
        return queries.task_for(request.actor, case, task)
    except Task.DoesNotExist:
        raise Http404 from None


@officer_only()
@require_POST
def complete(request: ActorRequest, number: str, task: int) -> HttpResponse:
    """Finish a step; refused, the page comes again with all that was typed.

    What signs a letter needs the second factor from just now.
    """
    found = _task(request, find(request, number), task)
    one = telling.known(found.case, now=request.now)
    step = one.definition.step(found.step)
    fields = step.records if step else ()
    ways = {way.key: way for way in outcomes.ways(one, found, request.now)}
    chosen = ways.get(request.POST.get(OUTCOME, ""))
    if outcomes.decides(one, step, chosen) and not is_proved(request):
        return to_prove(request)
    reading = questions.read(fields, request.POST, today=accounts.today(request.now))
    wrong = sent.half_said(request.POST, chosen)
    errors: Mapping[str, Both] = reading.errors
    try:
        _check_whole(request, found, {**errors, **wrong})
        _complete(request, found, fields, reading)
    except Refused as refusal:
        if isinstance(refusal, Unrecorded):
            errors = refusal.refusals
        errors = {**_unkept(request, fields), **errors}
        if refusal.status == Outrun.status:
            errors, wrong = {}, {}
        typed = Typed(found, request.POST, reading.answers, errors, wrong)
        return page(request, number, refusal=refusal, typed=typed)
    return signing.after_step(request, found.case, to_case(number, "selesai").url)


def _unkept(request: ActorRequest, fields: Sequence[Field]) -> Mapping[str, Both]:
    """Return the questions for which a file was sent that no browser sends again by itself."""
    said: Both = ("Berkas belum tersimpan. Pilih lagi.", "The file was not kept. Choose it again.")
    return {one.key: said for one in fields if one.kind == "file" and one.key in request.FILES}


def _check_whole(request: ActorRequest, task: Task, wrong: Mapping[str, object]) -> None:
    """Refuse what is half said; who was faster is told first, by the action."""
    is_hers = task.taken_by_id in (None, request.actor.person_id)
    if wrong and task.is_open and is_hers:
        raise HalfSaid(_("Isian langkah ini belum lengkap."))


def _complete(request: ActorRequest, task: Task, fields: Sequence[Field], reading: Reading) -> None:
    """Do it with what the step asks to be recorded; a file of a refused step is forgotten."""
    outcome = request.POST.get(OUTCOME, "")
    if task.step == SILENCE:
        silence.answer_silence(task=task, outcome=outcome, actor=request.actor, now=request.now)
        return
    records = {key: value for key, value in reading.answers.items() if value is not None}
    with ExitStack() as undo:
        papers = {one.key: _stored(request, one, undo) for one in fields if one.kind == "file"}
        working.complete_task(
            task=task,
            outcome=outcome,
            actor=request.actor,
            now=request.now,
            records=records,
            papers=papers,
            reasons=[
                Reason(line.code, line.note)
                for line in sent.reasons(request.POST)
                if not line.is_empty
            ],
            items=[
                Item(line.key, line.code, line.note)
                for line in sent.items(request.POST)
                if not line.is_empty
            ],
            remark=plain(request.POST.get(REMARK, "")),
            ticked=sent.ticked(request.POST),
        )
        undo.pop_all()


def _stored(request: ActorRequest, field: Field, undo: ExitStack) -> list[StoredFile]:
    """Store what was sent for a question; what does not fit is told beside it."""
    kept = []
    for upload in request.FILES.getlist(field.key)[: field.limits.files + 1]:  # one more is told
        try:
            one = files.store_for(
                field=field,
                content=upload.read(),
                name=upload.name or "",
                actor=request.actor,
                now=request.now,
            )
        except Unfit as unfit:
            raise Unrecorded({field.key: (f"{unfit}", f"{unfit}")}) from unfit
        undo.callback(files.discard, file=one)
        kept.append(one)
    return kept


@officer_only()
@require_POST
def note(request: ActorRequest, number: str) -> HttpResponse:
    """Keep a note; what is half typed for a step stays."""
    case, text = find(request, number), plain(request.POST.get(NOTE, ""))
    typed = typed_for(request, case)
    try:
        anytime.note(case=case, text=text, actor=request.actor, now=request.now)
    except Refused as refusal:
        return page(request, number, refusal=refusal, typed=typed, note=text)
    return _after(request, number, "catatan", typed)


@officer_only()
def extend(request: ActorRequest, number: str) -> HttpResponse:
    """Ask why the promise is prolonged, then prolong it."""
    case = find(request, number)
    one = telling.known(case, now=request.now)
    anytime.acting_in(case, one.definition, request.actor)
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
        "diperpanjang",
    )
    return _explain(request, one, asked, anytime.extend)


@officer_only()
def act_anytime(request: ActorRequest, number: str, what: str) -> HttpResponse:
    """Ask why something is done that may be done at every open step, then do it."""
    one = telling.known(find(request, number), now=request.now)
    act = one.definition.anytime.get(what)
    if act is None:
        raise Http404
    if not anytime.may_anytime(one.case, act, request.actor):
        raise working.NotYourTask(_("Langkah ini dikerjakan fungsi atau kantor lain."))
    if outcomes.gives_letter(one, act.to) and not is_proved(request):
        return to_prove(request)
    asked = Asked(
        act.label,
        (
            "Ini tidak dapat dibatalkan. Pemohon diberi tahu dan membaca alasannya.",
            "This cannot be undone. The applicant is told and reads the reason.",
        ),
        act.label,
        "tindakan",
    )
    return _explain(request, one, asked, partial(anytime.cancel, what=what))


@dataclass(frozen=True)
class Asked:
    """A page that asks for a reason: its heading, what follows, its button's word, its news."""

    title: Both
    text: Both
    button: Both
    news: str


class _Explained(Protocol):
    def __call__(self, *, case: Case, reason: str, actor: Actor, now: datetime) -> Case: ...


def _explain(request: ActorRequest, one: Known, asked: Asked, act: _Explained) -> HttpResponse:
    refusal, form = None, ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act(case=one.case, actor=request.actor, now=request.now, **form.cleaned_data)
            return to_case(one.case.number, asked.news)
        except Refused as refused:
            refusal = refused
    note_reading(request, one.case, asked.title)
    values = {"case": one.case, "one": one, "asked": asked, "form": form, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "desk/case_explain.html", values, status=status)
