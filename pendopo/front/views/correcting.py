"""Answering what an officer asked to be mended."""

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from pendopo.accounts import atlas
from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, resident_only
from pendopo.applications import queries as drafts
from pendopo.applications.rules import mark, said, untold
from pendopo.cases import queries, telling
from pendopo.cases.actions import answering
from pendopo.cases.actions.filing import CannotBeSent
from pendopo.cases.telling import Known
from pendopo.files import actions as files
from pendopo.files.checking import Unfit
from pendopo.files.models import StoredFile
from pendopo.files.rules import replaceable
from pendopo.front import held_papers
from pendopo.front.held_papers import Papers
from pendopo.front.views.mine import own, papers
from pendopo.rules import geography
from pendopo.rules.definition import answers as forms
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Field
from pendopo.ui import questions
from pendopo.ui.questions import Reading


@resident_only
def correct(request: ActorRequest, number: str) -> HttpResponse:
    case = own(request, number)
    one = telling.known(case, now=request.now)
    asked = [key for key, *_rest in telling.correction_items(one)]
    if not asked:
        return redirect("front:case", number)
    shown = {*asked, *request.POST.getlist("juga")}  # the action takes only what they bring up
    fields = [field for field in one.definition.fields if field.key in shown]
    if request.method != "POST":
        return _correction(request, one, fields, held_papers.held(request, case))
    fresh, errors = _uploads(request, fields)
    chosen = held_papers.hold(request, case, fresh)
    pressed = questions.press(request.POST)
    if pressed and pressed.is_on_page:
        return _correction(request, one, fields, chosen, errors)
    reading = questions.read(
        fields,
        request.POST,
        today=accounts.today(request.now),
        kept=one.answers,
        choices=atlas.region_choices(fields),
    )
    errors |= reading.errors
    wanted = [field for field in fields if field.is_document and field.key in asked]
    for field in (one for one in wanted if not chosen.get(one.key) and one.key not in errors):
        errors[field.key] = (
            f"{field.label[0]} belum diunggah. Foto lagi, lalu pilih berkasnya.",
            f"{field.label[1]} was not uploaded. Take a new photo and choose the file.",
        )
    if errors:
        return _correction(request, one, fields, chosen, errors)
    lost = drafts.unprintable(fields, reading.answers)
    remarks = {**_remarks(one, fields, reading), **_doubts(chosen)}
    told = {**lost, **{key: text[0] for key, text in remarks.items()}}
    if untold(told, request.POST.getlist("told")):
        return _correction(request, one, fields, chosen, lost=lost, remarks=remarks)
    try:
        answering.answer_correction(
            case=case, answers=reading.answers, papers=chosen, actor=request.actor, now=request.now
        )
    except CannotBeSent as refusal:
        keys = {field.key for field in fields} | set(refusal.refusals)
        fields = [field for field in one.definition.fields if field.key in keys]
        return _correction(request, one, fields, chosen, refusal.refusals)
    held_papers.release(request)
    return redirect(f"{reverse('front:case', args=[number])}?terkirim=1")


def _remarks(one: Known, fields: Sequence[Field], reading: Reading) -> dict[str, Both]:
    """Return what is said of points that may stand: put right, or beyond the border."""
    land = atlas.land_for(fields, one.definition.zones)
    points = {f.key: forms.from_json(f, reading.answers.get(f.key)) for f in fields}
    return {**reading.notes, **(geography.outside(land, points) if land else {})}


def _doubts(papers: Mapping[str, Sequence[StoredFile]]) -> dict[str, Both]:
    """Return what is said of photographs that officers may be unable to read."""
    said_of = {key: [replaceable(file.doubt) for file in sent] for key, sent in papers.items()}
    found = {key: next((one for one in told if one[0]), None) for key, told in said_of.items()}
    return {key: both for key, both in found.items() if both}


def _uploads(
    request: ActorRequest, fields: Sequence[Field]
) -> tuple[dict[str, list[StoredFile]], dict[str, Both]]:
    papers: dict[str, list[StoredFile]] = {}
    errors: dict[str, Both] = {}
    for field in (one for one in fields if one.is_document):
        for upload in request.FILES.getlist(field.key)[: field.limits.files]:
            try:
                stored = files.store_for(
                    field=field,
                    content=upload.read(),
                    name=upload.name or "",
                    actor=request.actor,
                    now=request.now,
                )
                papers.setdefault(field.key, []).append(stored)
            except Unfit as refusal:
                errors[field.key] = (f"{refusal}", f"{refusal}")
    return papers, errors


def _kept(papers: Mapping[str, Sequence[StoredFile]]) -> dict[str, Both]:
    """Return what is said where a file that was chosen waits to be sent."""
    return {key: _waiting(", ".join(file.name for file in some)) for key, some in papers.items()}


def _waiting(names: str) -> Both:
    return (
        f"Sudah tersimpan dan ikut terkirim: {names}. Pilih lagi hanya bila ingin menggantinya.",
        f"Kept, and sent with the rest: {names}. Choose again only to replace it.",
    )


def _correction(
    request: ActorRequest,
    one: Known,
    fields: Sequence[Field],
    chosen: Papers,
    errors: Mapping[str, Both] = {},
    lost: Mapping[str, str] = {},
    remarks: Mapping[str, Both] = {},
) -> HttpResponse:
    sent, found = papers(one), telling.correction_items(one)
    asked = {key for key, *_rest in found}
    items = [
        {
            "label": label,
            "reason": reason,
            "note": note,
            "papers": [paper for paper, _label in sent if paper.key == key],
        }
        for key, label, reason, note in found
    ]
    bound = questions.bind(
        fields,
        answers=one.answers,
        post=request.POST if request.method == "POST" else None,
        env=one.settled.env,
        choices=atlas.region_choices(fields),
        errors=errors,
        notes={
            **_kept(chosen),
            **{key: said(odd) for key, odd in lost.items()},
        },
        warnings=remarks,
        land=atlas.land_for(fields, one.definition.zones),
        asked=one.definition.questions,
    )
    values = {
        "one": one,
        "case": one.case,
        "definition": one.definition,
        "bound": bound,
        "brought_up": [field.key for field in fields if field.key not in asked],
        "items": items,
        "waits": queries.applicant_task(one.case),
        "is_untold": bool(lost),
        "is_advised": bool(remarks),
        "told": {
            *request.POST.getlist("told"),
            *(mark(key, text) for key, text in lost.items()),
            *(mark(key, both[0]) for key, both in remarks.items()),
        },
    }
    return render(request, "front/case_correct.html", values, status=422 if errors else 200)
