"""The wizard: one idea a page, everything checked on one page, sent once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, me, resident_only
from pendopo.applications import actions, queries
from pendopo.applications.models import Draft, DraftFile
from pendopo.applications.queries import Opened, Step
from pendopo.cases.actions import filing
from pendopo.cases.actions.filing import AlreadyAsked, CannotBeSent
from pendopo.catalogue import describing
from pendopo.catalogue import queries as catalogue
from pendopo.files import serving
from pendopo.files.checking import Unfit
from pendopo.rules.definition import answers as forms
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Field
from pendopo.ui import questions
from pendopo.ui.questions import Choices, Kept, Reading


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
        }
        return render(request, "applications/draft_begin.html", values)
    draft = actions.begin(version=version, person=me(request), now=request.now)
    return redirect("applications:draft", draft.uuid)


@resident_only
def go_on(request: ActorRequest, uuid: UUID) -> HttpResponse:
    draft = _own(request, uuid)
    if draft is None:
        return _to_receipt(uuid)
    one = queries.opened(draft, now=request.now)
    return redirect("applications:step", uuid, _first_open(one))


def _own(request: ActorRequest, uuid: UUID) -> Draft | None:
    """Return the draft; None when it was already sent by the same person."""
    try:
        return queries.own_draft(request.actor, f"{uuid}")
    except Draft.DoesNotExist:
        sent = filing.filed(f"draft/{uuid}")
        if sent and sent.case.applicant_id == request.actor.person_id:
            return None
        raise Http404 from None


def _to_receipt(uuid: UUID) -> HttpResponse:
    sent = filing.filed(f"draft/{uuid}")
    if sent is None:
        raise Http404
    return redirect("front:receipt", sent.case.number)


def _first_open(one: Opened) -> str:
    """Return the first step that refuses or lacks something; the first of all on a fresh draft."""
    steps = queries.steps(one)
    for step in steps:
        if any(field.key in one.refusals for field in step.fields):
            return step.key
    return steps[0].key


@dataclass(frozen=True)
class _At:
    """A draft at one of its steps."""

    one: Opened
    steps: Sequence[Step]
    step: Step

    @property
    def number(self) -> int:
        return [step.key for step in self.steps].index(self.step.key) + 1

    @property
    def before(self) -> str:
        return self.steps[self.number - 2].key if self.number > 1 else ""

    @property
    def after(self) -> str:
        return self.steps[self.number].key if self.number < len(self.steps) else ""


def _at(one: Opened, key: str) -> _At | None:
    steps = queries.steps(one)
    step = next((step for step in steps if step.key == key), None)
    return _At(one, steps, step) if step else None


@resident_only
def show_step(request: ActorRequest, uuid: UUID, step: str) -> HttpResponse:
    draft = _own(request, uuid)
    if draft is None:
        return _to_receipt(uuid)
    at = _at(queries.opened(draft, now=request.now), step)
    if at is None:
        return redirect("applications:draft", uuid)
    if request.method != "POST":
        return _page(request, at)
    return _paper_step(request, at) if at.step.document else _question_step(request, at)


def _question_step(request: ActorRequest, at: _At) -> HttpResponse:
    """Keep what can be kept; stay while something on this page is wrong or newly asked."""
    pressed = questions.press(request.POST)
    if pressed and pressed.act in ("add", "drop", "search"):
        return _page(request, at, posted=True)
    reading = _read(request, at)
    draft = actions.save(draft=at.one.draft, answers=reading.answers, now=request.now)
    one = queries.opened(draft, now=request.now)
    now_at = _at(one, at.step.key) or at
    errors = _problems(now_at, reading)
    asked_now = {field.key for field in at.step.fields}
    fresh = {f.key for f in now_at.step.fields if f.key not in asked_now and f.kind != "computed"}
    if errors.keys() - fresh or fresh & one.refusals.keys():
        shown = {key: said for key, said in errors.items() if key not in fresh}
        return _page(request, now_at, posted=True, errors=shown, is_new=bool(fresh))
    return _next(request, now_at)


def _read(request: ActorRequest, at: _At) -> Reading:
    return questions.read(
        at.step.fields,
        request.POST,
        today=accounts.today(request.now),
        kept=at.one.answers,
        choices=_choices(at.step.fields),
    )


def _problems(at: _At, reading: Reading) -> Mapping[str, Both]:
    """Return what is wrong on this page: what cannot be read, and what a rule refuses."""
    here = {field.key for field in at.step.fields}
    refused = {key: said for key, said in at.one.refusals.items() if key in here}
    return {**refused, **reading.errors}


def _next(request: ActorRequest, at: _At) -> HttpResponse:
    uuid = at.one.draft.uuid
    if request.GET.get("kembali") == "periksa" or not at.after:
        return redirect("applications:review", uuid)
    return redirect("applications:step", uuid, at.after)


def _paper_step(request: ActorRequest, at: _At) -> HttpResponse:
    """Keep, remove or pass over the papers of one document."""
    field, draft = at.step.fields[0], at.one.draft
    pressed = questions.press(request.POST)
    if pressed and pressed.act == "remove":
        _remove(draft, pressed.item)
        return redirect(request.get_full_path())
    errors: dict[str, Both] = {}
    for upload in request.FILES.getlist(field.key):
        try:
            actions.add_paper(
                draft=draft,
                field=field,
                content=upload.read(),
                name=upload.name or "",
                actor=request.actor,
                now=request.now,
            )
        except Unfit as refusal:
            errors[field.key] = (f"{refusal}", f"{refusal}")
    one = queries.opened(draft, now=request.now)
    now_at = _at(one, at.step.key) or at
    if field.key in one.refusals and not errors:
        errors[field.key] = one.refusals[field.key]
    if errors:
        return _page(request, now_at, errors=errors)
    if request.FILES:
        return redirect(request.get_full_path())
    return _next(request, now_at)


def _remove(draft: Draft, uuid: str) -> None:
    try:
        actions.remove_paper(paper=queries.paper(draft, f"{UUID(uuid)}"))
    except (DraftFile.DoesNotExist, ValueError):
        raise Http404 from None


def _page(
    request: ActorRequest,
    at: _At,
    *,
    posted: bool = False,
    errors: Mapping[str, Both] = {},
    is_new: bool = False,
) -> HttpResponse:
    bound = questions.bind(
        at.step.fields,
        answers=at.one.answers,
        post=request.POST if posted else None,
        env=at.one.settled.env,
        choices=_choices(at.step.fields),
        errors=errors,
        files=_kept(at.one),
    )
    values = {
        "at": at,
        "bound": bound,
        "draft": at.one.draft,
        "definition": at.one.definition,
        "total": len(at.steps) + 1,
        "is_new": is_new,
        "is_back": request.GET.get("kembali") == "periksa",
        "page": at.step.page,
    }
    status = 422 if errors else 200
    return render(request, "applications/draft_step.html", values, status=status)


def _choices(fields: Sequence[Field]) -> Choices:
    """Return the regions from which a question lets choose."""
    return {
        field.key: accounts.regions(field.limits.level or "village")
        for field in fields
        if field.kind == "region"
    }


def _kept(one: Opened) -> dict[str, list[Kept]]:
    return {
        key: [_kept_file(one.draft, paper) for paper in found] for key, found in one.papers.items()
    }


def _kept_file(draft: Draft, paper: DraftFile) -> Kept:
    url = f"/konsep/{draft.uuid}/file/{paper.file.uuid}"
    preview = url if paper.file.is_image else ""
    said = ("Data tempat dan pemilik sudah dihapus dari foto.", "Place and owner were removed.")
    return Kept(
        id=f"{paper.file.uuid}",
        name=paper.file.name,
        size_bytes=paper.file.size_bytes,
        url=url,
        preview=preview,
        verdict=said if paper.file.is_image else "",
    )


@resident_only
@require_POST
def autosave(request: ActorRequest, uuid: UUID, step: str) -> HttpResponse:
    draft = _own(request, uuid)
    at = _at(queries.opened(draft, now=request.now), step) if draft else None
    if at is None or draft is None:
        raise Http404
    if at.step.page:
        reading = _read(request, at)
        actions.save(draft=draft, answers=reading.answers, now=request.now)
    return HttpResponse(status=204)


@resident_only
def review(request: ActorRequest, uuid: UUID) -> HttpResponse:
    draft = _own(request, uuid)
    if draft is None:
        return _to_receipt(uuid)
    return _review(request, queries.opened(draft, now=request.now))


def _review(
    request: ActorRequest, one: Opened, *, refusal: AlreadyAsked | None = None
) -> HttpResponse:
    steps = queries.steps(one)
    sections = [_section(one, step) for step in steps if step.page]
    papers = [_paper_row(one, step) for step in steps if step.document]
    values = {
        "draft": one.draft,
        "definition": one.definition,
        "sections": sections,
        "papers": papers,
        "warnings": [said for _, said in one.settled.warnings],
        "problems": _where(one, steps),
        "refusal": refusal,
        "fee": one.settled.env.get("fee"),
        "total": len(steps) + 1,
    }
    status = 409 if refusal else 200
    return render(request, "applications/draft_review.html", values, status=status)


def _section(one: Opened, step: Step) -> Mapping[str, object]:
    rows = [
        {
            "label": field.label,
            "value": _shown(field, one),
            "href": ""
            if field.kind == "computed"
            else f"/konsep/{one.draft.uuid}/{step.key}?kembali=periksa#{field.key}",
        }
        for field in step.fields
        if field.key in one.settled.env or field.required is True
    ]
    return {"title": step.title, "rows": rows}


def _shown(field: Field, one: Opened) -> Both:
    value = one.settled.env.get(field.key)
    if field.kind == "checkbox":
        return ("Ya", "Yes") if value else ("Tidak", "No")
    if value is None:
        return ("Masih kosong", "Still empty")
    if field.kind in ("choice", "reference"):
        return field.name.type.options.get(f"{value}", (f"{value}", f"{value}"))
    said = forms.masked(field, value) + (f" {field.unit}" if field.unit else "")
    return said, said


def _paper_row(one: Opened, step: Step) -> Mapping[str, object]:
    found = one.papers.get(step.fields[0].key, ())
    names = ", ".join(paper.file.name for paper in found)
    return {
        "label": step.title,
        "value": names or ("Belum ada", "None yet"),
        "href": f"/konsep/{one.draft.uuid}/{step.key}?kembali=periksa",
    }


def _where(one: Opened, steps: Sequence[Step]) -> list[tuple[str, Both]]:
    """Return where each refusal is mended, and what it says."""
    found = []
    for key, said in one.refusals.items():
        step = next((s for s in steps if any(f.key == key for f in s.fields)), steps[0])
        found.append((f"/konsep/{one.draft.uuid}/{step.key}?kembali=periksa", said))
    return found


@resident_only
@require_POST
def send(request: ActorRequest, uuid: UUID) -> HttpResponse:
    draft = _own(request, uuid)
    if draft is None:
        return _to_receipt(uuid)
    try:
        filed = actions.submit(
            draft=draft, actor=request.actor, now=request.now, language=get_language() or "id"
        )
    except CannotBeSent:
        return _review(request, queries.opened(draft, now=request.now))
    except AlreadyAsked as refusal:
        return _review(request, queries.opened(draft, now=request.now), refusal=refusal)
    return redirect("front:receipt", filed.case.number)


@resident_only
def discard(request: ActorRequest, uuid: UUID) -> HttpResponse:
    draft = _own(request, uuid)
    if draft is None:
        return _to_receipt(uuid)
    if request.method == "POST":
        actions.discard(draft=draft)
        return redirect("front:mine")
    values = {"draft": draft, "definition": catalogue.definition(draft.version)}
    return render(request, "applications/draft_discard.html", values)


@resident_only
def show_paper(request: ActorRequest, uuid: UUID, file: UUID) -> HttpResponse:
    draft = _own(request, uuid)
    try:
        if draft is None:
            raise Http404
        return serving.respond(queries.paper(draft, f"{file}").file, download=False)
    except DraftFile.DoesNotExist:
        raise Http404 from None
