"""The wizard: one idea a page, kept page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from pendopo.accounts import atlas
from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, resident_only
from pendopo.applications import actions, queries, rules
from pendopo.applications.models import Draft, DraftFile
from pendopo.applications.queries import Opened, Step
from pendopo.applications.views.draft import kept_file, lost_rows, own, rows_of, to_receipt
from pendopo.files import serving
from pendopo.files.checking import Unfit
from pendopo.files.models import StoredFile
from pendopo.rules.definition.language import Both, Env
from pendopo.ui import questions
from pendopo.ui.questions import Kept, Reading


@dataclass(frozen=True)
class _At:
    """A draft at one of its steps."""

    one: Opened
    steps: Sequence[Step]
    step: Step
    mended: Mapping[str, Both] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return [step.key for step in self.steps].index(self.step.key) + 1

    @property
    def before(self) -> str:
        return self.steps[self.number - 2].key if self.number > 1 else ""

    @property
    def after(self) -> str:
        return self.steps[self.number].key if self.number < len(self.steps) else ""

    @property
    def lost(self) -> Mapping[str, str]:
        """Question → what no letter can show of its answer."""
        return queries.unprintable(self.step.fields, self.one.answers)

    @property
    def advice(self) -> Mapping[str, Both]:
        """Question → what is said of its answer, although she may go on."""
        return {**self.mended, **queries.advice(self.one, self.step.fields)}

    @property
    def marks(self) -> frozenset[str]:
        """What the page sends back of what it told, so that it stays once for each of them."""
        told = [*self.lost.items(), *((key, said[0]) for key, said in self.advice.items())]
        return frozenset(rules.mark(key, text) for key, text in told)


def _at(one: Opened, key: str, mended: Mapping[str, Both] = {}) -> _At | None:
    steps = queries.asked_steps(one, at=key)
    step = next((step for step in steps if step.key == key), None)
    return _At(one, steps, step, mended) if step else None


@resident_only
def show_step(request: ActorRequest, uuid: UUID, step: str) -> HttpResponse:
    draft = own(request, uuid)
    if draft is None:
        return to_receipt(uuid)
    at = _at(queries.opened(draft, now=request.now), step)
    if at is None:
        return redirect("applications:draft", uuid)
    if request.method != "POST":
        return _page(request, at)
    return _paper_step(request, at) if at.step.document else _question_step(request, at)


def _question_step(request: ActorRequest, at: _At) -> HttpResponse:
    """Keep what can be kept; stay while something on this page is wrong or newly asked."""
    pressed = questions.press(request.POST)
    if pressed and pressed.is_on_page:
        return _page(request, at, posted=True, pressed=pressed.key)
    reading = _read(request, at)
    draft = actions.save(
        draft=at.one.draft, answers=reading.answers, actor=request.actor, now=request.now
    )
    one = queries.opened(draft, now=request.now)
    now_at = _at(one, at.step.key, reading.notes) or at
    errors = _problems(now_at, reading)
    asked_now = {field.key for field in at.step.fields}
    fresh = {f.key for f in now_at.step.fields if f.key not in asked_now and f.kind != "computed"}
    if errors.keys() - fresh or fresh & one.refusals.keys():
        shown = {key: said for key, said in errors.items() if key not in fresh}
        return _page(request, now_at, posted=True, errors=shown, is_new=bool(fresh))
    if not now_at.marks.issubset(request.POST.getlist("told")):
        return _page(request, now_at, posted=True, is_pressed=True)
    return _next(request, now_at)


def _read(request: ActorRequest, at: _At) -> Reading:
    return questions.read(
        at.step.fields,
        request.POST,
        today=accounts.today(request.now),
        choices=atlas.region_choices(at.step.fields),
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
        _remove(request, draft, pressed.item)
        return redirect(request.get_full_path())
    errors: dict[str, Both] = {}
    for upload in request.FILES.getlist(field.key)[: field.limits.files]:  # more is not looked at
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


def _remove(request: ActorRequest, draft: Draft, uuid: str) -> None:
    try:
        paper = queries.paper(draft, f"{UUID(uuid)}")
    except (DraftFile.DoesNotExist, ValueError):
        raise Http404 from None
    actions.remove_paper(paper=paper, actor=request.actor, now=request.now)


def _page(
    request: ActorRequest,
    at: _At,
    *,
    posted: bool = False,
    errors: Mapping[str, Both] = {},
    is_new: bool = False,
    is_pressed: bool = False,
    pressed: str = "",
) -> HttpResponse:
    lost, told = at.lost, request.POST.getlist("told")
    advice = {key: said for key, said in at.advice.items() if key != pressed}
    bound = questions.bind(
        at.step.fields,
        answers=at.one.answers,
        post=request.POST if posted else None,
        env=_without_computed(at.one) if pressed else at.one.settled.env,
        choices=atlas.region_choices(at.step.fields),
        errors=errors,
        files=_kept(at.one),
        notes=_notes(at),
        warnings=advice,
        land=at.one.land,
        unmasked=True,
        asked=at.one.definition.questions,
        heading=not (at.step.page and at.step.page.intro),
    )
    values = {
        "at": at,
        "bound": bound,
        "draft": at.one.draft,
        "definition": at.one.definition,
        "total": len(at.steps) + 1,
        "is_new": is_new,
        "is_untold": is_pressed and rules.untold(lost, told),
        "is_advised": is_pressed and bool(advice),
        "told": sorted(at.marks),
        "is_back": request.GET.get("kembali") == "periksa",
        "page": at.step.page,
        "lost": lost_rows(at.one),
        "known": _known(at),
        "is_told": any(field.key in at.one.told for field in at.step.fields),
    }
    status = 422 if errors else 200
    return render(request, "applications/draft_step.html", values, status=status)


def _without_computed(one: Opened) -> Env:
    """Return what is known but for what follows from answers: those on the page are not kept."""
    computed = {field.key for field in one.definition.questions if field.kind == "computed"}
    return {key: value for key, value in one.settled.env.items() if key not in computed}


def _notes(at: _At) -> dict[str, Both]:
    """Return what stands below labels: where an answer was taken from, what cannot be printed."""
    told = [field.key for field in at.step.fields if field.key in at.one.told]
    same = {key: at.one.answers.get(key) == at.one.told[key] for key in told}
    found = {key: _SAME if is_same else _OTHER for key, is_same in same.items()}
    return found | {key: rules.said(characters) for key, characters in at.lost.items()}


_SAME: Both = ("Dari profil Anda.", "From your profile.")
_OTHER: Both = ("Lain dari profil Anda.", "Not what your profile says.")


def _known(at: _At) -> list[Mapping[str, object]]:
    """Return on the first page what her profile answered, page by page."""
    if at.number > 1:
        return []
    steps = queries.steps(at.one)
    asked = {step.key for step in at.steps}
    known = [step for step in steps if step.key not in asked]
    return [
        {"key": step.key, "title": step.title, "rows": _checked(at.one, step)} for step in known
    ]


def _checked(one: Opened, step: Step) -> list[Mapping[str, object]]:
    return [{**row, "href": ""} for row in rows_of(one, step)]


def _kept(one: Opened) -> dict[str, list[Kept]]:
    return {
        key: [kept_file(one.draft, paper) for paper in found] for key, found in one.papers.items()
    }


@resident_only
@require_POST
def autosave(request: ActorRequest, uuid: UUID, step: str) -> HttpResponse:
    """Keep what can be kept; answer with what follows from it, where the page shows that."""
    draft = own(request, uuid)
    if draft is None:
        return HttpResponse(status=409)  # sent from another tab: nothing is lost
    at = _at(queries.opened(draft, now=request.now), step)
    if at is None:
        raise Http404
    if at.step.page:
        reading = _read(request, at)
        draft = actions.save(
            draft=draft, answers=reading.answers, actor=request.actor, now=request.now
        )
        if any(field.kind == "computed" for field in at.step.fields):
            env = queries.opened(draft, now=request.now).settled.env
            unread = reading.errors.keys()
            return JsonResponse(questions.computed_texts(at.step.fields, env, unread=unread))
    return HttpResponse(status=204)


@resident_only
def show_paper(request: ActorRequest, uuid: UUID, file: UUID) -> HttpResponse:
    return serving.respond(_file(request, uuid, file), download=False)


@resident_only
def show_paper_small(request: ActorRequest, uuid: UUID, file: UUID) -> HttpResponse:
    found = _file(request, uuid, file)
    if not found.is_image:
        raise Http404
    return serving.respond_small(found)


def _file(request: ActorRequest, uuid: UUID, file: UUID) -> StoredFile:
    draft = own(request, uuid)
    try:
        if draft is None:
            raise Http404
        return queries.paper(draft, f"{file}").file
    except DraftFile.DoesNotExist:
        raise Http404 from None
