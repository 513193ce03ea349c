"""A draft as a whole: begun, opened again, deleted."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from pendopo.accounts.requests import ActorRequest, me, resident_only
from pendopo.applications import actions, queries
from pendopo.applications.models import Draft, DraftFile
from pendopo.applications.queries import Opened, Step
from pendopo.cases import queries as cases
from pendopo.cases import telling
from pendopo.cases.actions import filing
from pendopo.catalogue import describing
from pendopo.catalogue import queries as catalogue
from pendopo.files.rules import replaceable
from pendopo.rules.definition import answers as forms
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Field
from pendopo.rules.definition.typed import IDENTIFIERS
from pendopo.ui.questions import Kept


@resident_only
def begin(request: ActorRequest, key: str) -> HttpResponse:
    try:
        version = catalogue.current(key)
    except catalogue.Unknown:
        raise Http404 from None
    if request.method != "POST":
        definition = catalogue.definition(version)
        mine = queries.drafts(request.actor).filter(version__service__key=key)
        values = {
            "definition": definition,
            "papers": describing.documents(definition),
            "has_draft": mine.exists(),
            "running": cases.own_cases(request.actor).open().filter(service=key).first()
            if definition.apply.one_open_per
            else None,
        }
        return render(request, "applications/draft_begin.html", values)
    draft = actions.begin(version=version, person=me(request), actor=request.actor, now=request.now)
    return redirect("applications:draft", draft.uuid)


@resident_only
def go_on(request: ActorRequest, uuid: UUID) -> HttpResponse:
    draft = own(request, uuid)
    if draft is None:
        return to_receipt(uuid)
    one = queries.opened(draft, now=request.now)
    step = _first_open(one)
    return (
        redirect("applications:step", uuid, step) if step else redirect(f"/konsep/{uuid}/periksa")
    )


def own(request: ActorRequest, uuid: UUID) -> Draft | None:
    """Return the draft; None when it was already sent by the same person."""
    try:
        return queries.own_draft(request.actor, f"{uuid}")
    except Draft.DoesNotExist:
        sent = filing.filed(f"draft/{uuid}")
        if sent and sent.case.applicant_id == request.actor.person_id:
            return None
        raise Http404 from None


def to_receipt(uuid: UUID) -> HttpResponse:
    sent = filing.filed(f"draft/{uuid}")
    if sent is None:
        raise Http404
    return redirect("front:receipt", sent.case.number)


def _first_open(one: Opened) -> str:
    """Return the first step that refuses or lacks something, else the first that is asked.

    Empty when her profile answered everything.
    """
    steps = queries.asked_steps(one)
    for step in steps:
        if any(field.key in one.refusals for field in step.fields):
            return step.key
    return steps[0].key if steps else ""


def rows_of(one: Opened, step: Step) -> list[Mapping[str, object]]:
    """Return question, answer and where it is changed, for all that is asked on a page."""
    return [
        {
            "label": field.label,
            "value": shown(field, one.settled.env.get(field.key)),
            "pin": one.pin(field),
            "href": "" if field.kind == "computed" else address(one, step, field.key),
        }
        for field in step.fields
        if field.key in one.settled.env or field.required is True
    ]


def address(one: Opened, step: Step, key: str) -> str:
    """Return where a question is asked; from there she comes back to the review."""
    return f"/konsep/{one.draft.uuid}/{step.key}?kembali=periksa#{key}"


def lost_rows(one: Opened) -> list[Mapping[str, Both]]:
    """Return what no longer counts of a draft, as pages list it."""
    return [
        {"label": field.label, "value": shown(field, forms.from_json(field, stored))}
        for field, stored in queries.lost(one)
    ]


def shown(field: Field, value: object) -> Both:
    """Return an answer as pages of a draft show it, or that it is empty.

    As those of a case do, but identifiers whole: she has to compare them with her card.
    """
    if value is None:
        return ("Tidak", "No") if field.kind == "checkbox" else ("Masih kosong", "Still empty")
    return telling.shown(field, value, unmasked=field.kind in IDENTIFIERS)


def kept_file(draft: Draft, paper: DraftFile) -> Kept:
    """Return a file of a draft as pages draw it."""
    url = f"/konsep/{draft.uuid}/file/{paper.file.uuid}"
    preview = f"{url}/kecil" if paper.file.is_image else ""
    said = ("Data tempat dan pemilik sudah dihapus dari foto.", "Place and owner were removed.")
    doubt = replaceable(paper.file.doubt)
    return Kept(
        id=f"{paper.file.uuid}",
        name=paper.file.name,
        size_bytes=paper.file.size_bytes,
        url=url,
        preview=preview,
        verdict=doubt if doubt[0] else said if paper.file.is_image else "",
        verdict_kind="warn" if doubt[0] else "",
    )


@resident_only
def discard(request: ActorRequest, uuid: UUID) -> HttpResponse:
    draft = own(request, uuid)
    if draft is None:
        return to_receipt(uuid)
    if request.method == "POST":
        actions.discard(draft=draft, actor=request.actor)
        return redirect("front:mine")
    values = {"draft": draft, "definition": catalogue.definition(draft.version)}
    return render(request, "applications/draft_discard.html", values)
