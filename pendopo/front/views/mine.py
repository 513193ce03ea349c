"""A resident's own things."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, me, resident_only
from pendopo.applications import queries as drafts
from pendopo.applications.rules import mark, said, untold
from pendopo.cases import queries, telling
from pendopo.cases.actions import answering, filing
from pendopo.cases.actions.filing import CannotBeSent
from pendopo.cases.models import Case, CaseFile
from pendopo.cases.telling import Known
from pendopo.catalogue import queries as catalogue
from pendopo.documents import queries as documents
from pendopo.files import actions as files
from pendopo.files import serving
from pendopo.files.checking import Unfit
from pendopo.files.models import StoredFile
from pendopo.front.forms import WithdrawForm
from pendopo.payments import queries as bills
from pendopo.payments.models import Invoice, Refund
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Field
from pendopo.rules.refusals import Refused
from pendopo.ui import questions


@resident_only
def mine(request: ActorRequest) -> HttpResponse:
    own = [
        {"case": case, "title": catalogue.definition(case.version).title}
        for case in queries.own_cases(request.actor).select_related("version__service")
    ]
    begun = [
        {"draft": draft, "title": catalogue.definition(draft.version).title}
        for draft in drafts.drafts(request.actor)
    ]
    return render(request, "front/case_list.html", {"cases": own, "drafts": begun})


def _own(request: ActorRequest, number: str) -> Case:
    try:
        return queries.own_case(request.actor, number)
    except Case.DoesNotExist:
        raise Http404 from None


@resident_only
def show_case(request: ActorRequest, number: str) -> HttpResponse:
    one = telling.known(_own(request, number), now=request.now)
    waits = queries.applicant_task(one.case)
    invoices = list(bills.invoices_of(one.case.stream))
    is_asked = waits is not None and waits.kind == "correct"
    readers = accounts.readers(me(request)).filter(what=one.case.stream)[:20]
    names = accounts.names([reading.actor_id for reading in readers])
    titles = accounts.positions([reading.actor_id for reading in readers])
    values = {
        "one": one,
        "case": one.case,
        "definition": one.definition,
        "items": telling.correction_items(one) if is_asked else [],
        "correction": queries.open_correction(one.case) if is_asked else None,
        "waits": waits,
        "promise": _promise(one),
        "parts": telling.answered(one),
        "papers": _papers(one),
        "bill": next((bill for bill in invoices if bill.is_open), None),
        "bills": [bill for bill in invoices if not bill.is_open],
        "refunds": _refunds(one.case, invoices),
        "letters": [letter for letter in documents.of_subject(one.case.stream) if letter.is_signed],
        "story": telling.story(one),
        "why_due": telling.why_due(one),
        "is_late": one.case.is_overdue(request.now),
        "decision": queries.decision(one.case),
        "readers": [
            {"name": names.get(r.actor_id, ""), "title": titles.get(r.actor_id, ""), "reading": r}
            for r in readers
        ],
    }
    return render(request, "front/case_show.html", values)


def _refunds(case: Case, invoices: Sequence[Invoice]) -> list[Refund]:
    """Return what becomes of money that was paid for a case that has ended."""
    if case.is_open:
        return []
    return [refund for bill in invoices for refund in bills.refunds_of(bill)]


def _papers(one: Known) -> list[tuple[CaseFile, Both]]:
    """Return the papers sent, each with the name of its document."""
    labels = {document.key: document.label for document in one.definition.documents}
    return [(paper, labels.get(paper.key, ("", ""))) for paper in queries.papers(one.case)]


def _promise(one: Known) -> Both:
    found = one.definition.clock.promise.pick(one.settled.env)
    return (found or one.definition.clock.promise.rows[-1][1]).words


@resident_only
def receipt(request: ActorRequest, number: str) -> HttpResponse:
    one = telling.known(_own(request, number), now=request.now)
    values = {
        "one": one,
        "case": one.case,
        "definition": one.definition,
        "code": filing.tracking_code(one.case),
        "promise": _promise(one),
        "is_late": one.case.is_overdue(request.now),
        "rows": [
            {"label": ("Layanan", "Service"), "value": one.definition.title},
            {"label": ("Kantor", "Office"), "value": one.case.office.name},
            {"label": ("Janji waktu", "Promised time"), "value": _promise(one)},
        ],
        "story": telling.story(one),
    }
    return render(request, "front/case_receipt.html", values)


@resident_only
def correct(request: ActorRequest, number: str) -> HttpResponse:
    case = _own(request, number)
    one = telling.known(case, now=request.now)
    asked = [key for key, *_rest in telling.correction_items(one)]
    if not asked:
        return redirect("front:case", number)
    brought_up = request.POST.getlist("juga")
    fields = [field for field in one.definition.fields if field.key in (*asked, *brought_up)]
    if request.method != "POST":
        return _correction(request, one, fields)
    reading = questions.read(
        fields,
        request.POST,
        today=accounts.today(request.now),
        kept=one.answers,
        choices=_choices(fields),
    )
    lost = drafts.unprintable(fields, reading.answers)
    if not reading.errors and untold(lost, request.POST.getlist("told")):
        return _correction(request, one, fields, lost=lost)
    papers, errors = _uploads(request, fields)
    errors |= reading.errors
    missing = [f for f in fields if f.is_document and not papers.get(f.key) and f.key not in errors]
    for field in missing:
        errors[field.key] = (
            f"{field.label[0]} belum diunggah. Foto lagi, lalu pilih berkasnya.",
            f"{field.label[1]} was not uploaded. Take a new photo and choose the file.",
        )
    if errors:
        _discard(papers)
        return _correction(request, one, fields, errors)
    try:
        answering.answer_correction(
            case=case, answers=reading.answers, papers=papers, actor=request.actor, now=request.now
        )
    except CannotBeSent as refusal:
        _discard(papers)
        keys = {field.key for field in fields} | set(refusal.refusals)
        fields = [field for field in one.definition.fields if field.key in keys]
        return _correction(request, one, fields, refusal.refusals)
    except Refused:
        _discard(papers)
        raise
    return redirect("front:case", number)


def _choices(fields: Sequence[Field]) -> questions.Choices:
    return {
        field.key: accounts.regions(field.limits.level or "village")
        for field in fields
        if field.kind == "region"
    }


def _uploads(
    request: ActorRequest, fields: Sequence[Field]
) -> tuple[dict[str, list[StoredFile]], dict[str, Both]]:
    papers: dict[str, list[StoredFile]] = {}
    errors: dict[str, Both] = {}
    for field in (one for one in fields if one.is_document):
        for upload in request.FILES.getlist(field.key)[: field.limits.files]:
            try:
                stored = files.store(
                    content=upload.read(),
                    name=upload.name or "",
                    accept=field.limits.accept,
                    max_bytes=field.limits.max_mb * 2**20,
                    actor=request.actor,
                    now=request.now,
                )
                papers.setdefault(field.key, []).append(stored)
            except Unfit as refusal:
                errors[field.key] = (f"{refusal}", f"{refusal}")
    return papers, errors


def _discard(papers: Mapping[str, Sequence[StoredFile]]) -> None:
    """Forget what came with an answer that was not sent: she chooses it again."""
    for file in (one for kept in papers.values() for one in kept):
        files.discard(file=file)


def _correction(
    request: ActorRequest,
    one: Known,
    fields: Sequence[Field],
    errors: Mapping[str, Both] = {},
    lost: Mapping[str, str] = {},
) -> HttpResponse:
    items = telling.correction_items(one)
    asked = {key for key, *_rest in items}
    notes = {
        key: (f"{reason[0]}. {note}".strip(), f"{reason[1]}. {note}".strip())
        for key, _label, reason, note in items
    }
    for key, characters in lost.items():
        notes[key] = said(characters)
    bound = questions.bind(
        fields,
        answers=one.answers,
        post=request.POST if request.method == "POST" else None,
        env=one.settled.env,
        choices=_choices(fields),
        errors=errors,
        notes=notes,
    )
    values = {
        "one": one,
        "case": one.case,
        "definition": one.definition,
        "bound": bound,
        "brought_up": [field.key for field in fields if field.key not in asked],
        "correction": queries.open_correction(one.case),
        "is_untold": bool(lost),
        "told": [mark(key, characters) for key, characters in lost.items()],
    }
    return render(request, "front/case_correct.html", values, status=422 if errors else 200)


@resident_only
def withdraw(request: ActorRequest, number: str) -> HttpResponse:
    case = _own(request, number)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        answering.withdraw(case=case, actor=request.actor, now=request.now, **form.cleaned_data)
        return redirect("front:case", number)
    definition = catalogue.definition(case.version)
    states = set(bills.invoices_of(case.stream).values_list("state", flat=True))
    values = {
        "case": case,
        "form": form,
        "definition": definition,
        "was_paid": "paid" in states,
        "has_bill": "open" in states,
    }
    return render(request, "front/case_withdraw.html", values, status=422 if form.errors else 200)


@resident_only
def show_paper(request: ActorRequest, number: str, file: UUID) -> HttpResponse:
    try:
        return serving.respond(queries.paper(_own(request, number), f"{file}").file, download=False)
    except CaseFile.DoesNotExist:
        raise Http404 from None


@resident_only
def download(request: ActorRequest, number: str, code: str) -> HttpResponse:
    case = _own(request, number)
    letter = next((d for d in documents.of_subject(case.stream) if d.code == code), None)
    if letter is None or letter.pdf is None:
        raise Http404
    return serving.respond(letter.pdf, download=True)
