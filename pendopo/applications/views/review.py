"""Everything checked on one page, and sent once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from pendopo.accounts.requests import ActorRequest, network, resident_only
from pendopo.applications import actions, queries, rules
from pendopo.applications.actions import NotOffered, Renewed, TooMany
from pendopo.applications.queries import Opened, Step
from pendopo.applications.views.draft import address, kept_file, lost_rows, own, rows_of, to_receipt
from pendopo.cases.actions.filing import CannotBeSent
from pendopo.cases.actions.sameness import AlreadyAsked
from pendopo.catalogue import describing
from pendopo.rules.definition import fees
from pendopo.rules.definition.language import Both
from pendopo.rules.refusals import Refused


@resident_only
def review(request: ActorRequest, uuid: UUID) -> HttpResponse:
    draft = own(request, uuid)
    if draft is None:
        return to_receipt(uuid)
    return _review(request, queries.opened(draft, now=request.now))


def _review(request: ActorRequest, one: Opened, *, refusal: Refused | None = None) -> HttpResponse:
    steps = queries.steps(one)
    sections = [_section(one, step) for step in steps if step.page]
    papers = [_paper_row(one, step) for step in steps if step.document]
    values = {
        "draft": one.draft,
        "definition": one.definition,
        "sections": sections,
        "papers": papers,
        "lost": lost_rows(one),
        "warnings": _advice(one, steps) + _unprintable(one, steps),
        "problems": _where(one, steps),
        "refusal": refusal,
        "fee": one.settled.env.get("fee"),
        "workings": _workings(one),
        "office": one.office,
        "keeping": describing.keeping(one.definition),
        "total": len(queries.asked_steps(one)) + 1,
    }
    status = refusal.status if refusal else 200
    return render(request, "applications/draft_review.html", values, status=status)


def _workings(one: Opened) -> Sequence[Both]:
    """Return how the fee comes about, as far as it is known already."""
    try:
        return fees.assess(one.definition, one.settled.env).trace
    except fees.CannotBeAssessed:
        return ()


def _advice(one: Opened, steps: Sequence[Step]) -> list[tuple[str, Both]]:
    """Return what rules say of the answers without refusing them, each with where it is asked."""
    return [(_at(one, steps, about or ""), said) for about, said in one.settled.warnings]


def _unprintable(one: Opened, steps: Sequence[Step]) -> list[tuple[str, Both]]:
    """Return what letters cannot show of the answers, each with its question and where it is."""
    fields = {field.key: field for step in steps for field in step.fields}
    lost = queries.unprintable(list(fields.values()), one.answers)
    told = [(fields[key], rules.said(characters)) for key, characters in lost.items()]
    return [
        (_at(one, steps, f.key), (f"{f.label[0]}: {said[0]}", f"{f.label[1]}: {said[1]}"))
        for f, said in told
    ]


def _at(one: Opened, steps: Sequence[Step], key: str) -> str:
    """Return the address at which a question is asked; empty when it is asked nowhere."""
    asked = (step for step in steps if any(field.key == key for field in step.fields))
    step = next(asked, None)
    return address(one, step, key) if step else ""


def _section(one: Opened, step: Step) -> Mapping[str, object]:
    return {
        "title": step.title,
        "rows": rows_of(one, step),
        "is_known": queries.is_known(one, step),
    }


def _paper_row(one: Opened, step: Step) -> Mapping[str, object]:
    found = one.papers.get(step.fields[0].key, ())
    kept = [kept_file(one.draft, paper) for paper in found]
    return {
        "label": step.title,
        "kept": [one if one.verdict_kind else replace(one, verdict="") for one in kept],
        "href": f"/konsep/{one.draft.uuid}/{step.key}?kembali=periksa",
    }


def _where(one: Opened, steps: Sequence[Step]) -> list[tuple[str, Both]]:
    """Return where each refusal is mended, and what it says."""
    found = []
    for key, said in one.refusals.items():
        step = next((s for s in steps if any(f.key == key for f in s.fields)), steps[0])
        found.append((address(one, step, key), said))
    return found


@resident_only
@require_POST
def send(request: ActorRequest, uuid: UUID) -> HttpResponse:
    draft = own(request, uuid)
    if draft is None:
        return to_receipt(uuid)
    try:
        filed = actions.submit(
            draft=draft,
            actor=request.actor,
            now=request.now,
            language=get_language() or "id",
            network=network(request),
        )
    except CannotBeSent:
        return _review(request, queries.opened(draft, now=request.now))
    except (AlreadyAsked, NotOffered, Renewed, TooMany) as refusal:
        return _review(request, queries.opened(draft, now=request.now), refusal=refusal)
    return redirect("front:receipt", filed.case.number)
