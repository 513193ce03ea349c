"""A resident's own things."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, me, resident_only
from pendopo.applications import queries as drafts
from pendopo.cases import letters, queries, telling, timeline
from pendopo.cases import papers as names
from pendopo.cases.actions import answering, filing
from pendopo.cases.models import Case, CaseFile, Decision
from pendopo.cases.telling import Known
from pendopo.catalogue import queries as catalogue
from pendopo.documents import queries as documents
from pendopo.documents.models import Document
from pendopo.files import serving
from pendopo.front import holding
from pendopo.front.forms import WithdrawForm
from pendopo.front.views.visits import visits
from pendopo.payments import queries as bills
from pendopo.payments.models import Invoice, Refund
from pendopo.rules import clock_days
from pendopo.rules.definition.language import Both
from pendopo.rules.money import rupiah

READINGS, VISITS = 100, 3


@resident_only
def mine(request: ActorRequest) -> HttpResponse:
    cases = list(queries.own_cases(request.actor).select_related("version__service"))
    endings = holding.endings(cases, now=request.now)
    own = [
        {
            "case": case,
            "title": catalogue.definition(case.version).title,
            "ending": endings.get(case.stream),
            "word": holding.word(case),
        }
        for case in cases
    ]
    begun = [
        {"draft": draft, "title": catalogue.definition(draft.version).title}
        for draft in drafts.drafts(request.actor)
    ]
    return render(request, "front/case_list.html", {"cases": own, "drafts": begun})


def own(request: ActorRequest, number: str) -> Case:
    """Return the case of whoever asks; a stranger is told that there is none."""
    try:
        return queries.own_case(request.actor, number)
    except Case.DoesNotExist:
        raise Http404 from None


@resident_only
def show_case(request: ActorRequest, number: str) -> HttpResponse:
    one = telling.known(own(request, number), now=request.now)
    waits = queries.applicant_task(one.case)
    invoices = list(bills.invoices_of(one.case.stream))
    is_asked = waits is not None and waits.kind == "correct"
    readers = list(accounts.readers(me(request)).filter(what=one.case.stream)[:READINGS])
    given = documents.of_subject(one.case.stream)
    story = timeline.story(one, given)
    ids = [reading.actor_id for reading in readers]
    ids += [line.actor_id for line in story if line.actor_id]
    names, titles = accounts.names(ids), accounts.positions(ids)
    opened = visits(readers, names=names, titles=titles)
    bill = next((bill for bill in invoices if bill.is_open), None)
    decision, held = queries.decision(one.case), holding.signed(given, now=request.now)
    values = {
        "one": one,
        "case": one.case,
        "definition": one.definition,
        "items": telling.correction_items(one) if is_asked else [],
        "correction": queries.open_correction(one.case) if is_asked else None,
        "waits": waits,
        "promise": _promise(one),
        "parts": telling.answered(one),
        "papers": papers(one),
        "bill": bill,
        "payments": bills.payments_of(bill) if bill else [],
        "bills": [bill for bill in invoices if not bill.is_open],
        "refunds": _refunds(one.case, invoices),
        "letters": held,
        "ending": holding.ending(held),
        "word": holding.word(one.case),
        "story": timeline.signed_by(story, names=names, titles=titles, but=one.case.applicant_id),
        "why_due": telling.why_due(one),
        "days": clock_days.row(one.clock),
        "is_late": one.case.is_overdue(request.now),
        "reasons": telling.refusal(one, decision) if decision else [],
        "objection": _objection(one, decision) if decision else {},
        "visits": opened[:VISITS],
        "more_visits": opened[VISITS:],
        "is_sent": "terkirim" in request.GET and not is_asked,
    }
    return render(request, "front/case_show.html", values)


def _objection(one: Known, decision: Decision) -> Mapping[str, object]:
    """Return to whom and until when she may object to a refusal; nothing where she cannot."""
    if decision.outcome != "refused":
        return {}
    ground = letters.Ground(
        one.case, one.definition, one.settled.env, decision.decided_at, calendars=one.calendars
    )
    found = letters.objection(ground)
    last_day = f"{found.get('last_day', '')}"
    return {"to": found["to"], "last_day": date.fromisoformat(last_day)} if last_day else {}


def _refunds(case: Case, invoices: Sequence[Invoice]) -> list[Refund]:
    """Return what becomes of money that was paid for a case that has ended."""
    if case.is_open:
        return []
    return [refund for bill in invoices for refund in bills.refunds_of(bill)]


def papers(one: Known) -> list[tuple[CaseFile, Both]]:
    """Return the papers that she may see, each with its name."""
    labels = names.labels_for_applicant(one.definition)
    found = queries.papers(one.case)
    return [(paper, labels[paper.key]) for paper in found if paper.key in labels]


def _promise(one: Known) -> Both:
    found = one.definition.clock.promise.pick(one.settled.env)
    return (found or one.definition.clock.promise.rows[-1][1]).words


@resident_only
def receipt(request: ActorRequest, number: str) -> HttpResponse:
    one = telling.known(own(request, number), now=request.now)
    values = {
        "one": one,
        "case": one.case,
        "definition": one.definition,
        "code": _grouped(filing.tracking_code(one.case)),
        "promise": _promise(one),
        "is_late": one.case.is_overdue(request.now),
        "rows": [
            {"label": ("Layanan", "Service"), "value": one.definition.title},
            {"label": ("Pemohon", "Applicant"), "value": one.case.applicant_name},
            {"label": ("Kantor", "Office"), "value": one.case.office.name},
            {"label": ("Biaya", "Fee"), "value": _fee(one)},
            {"label": ("Janji waktu", "Promised time"), "value": _promise(one)},
        ],
        "ahead": timeline.ahead(one),
    }
    return render(request, "front/case_receipt.html", values)


def _grouped(code: str) -> str:
    """Return a code as people read it out."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}" if code else ""


def _fee(one: Known) -> Both:
    """Return what is to be paid, as far as it is known."""
    if one.case.fee is not None:
        return rupiah(one.case.fee), rupiah(one.case.fee, 1)
    if one.definition.fee.kind == "free":
        return "Gratis", "Free"
    return "Dihitung setelah berkas diperiksa", "Worked out after the documents are checked"


@resident_only
def withdraw(request: ActorRequest, number: str) -> HttpResponse:
    case = own(request, number)
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
    case = own(request, number)
    try:
        paper = queries.paper(case, f"{file}")
    except CaseFile.DoesNotExist:
        raise Http404 from None
    if paper.key not in names.labels_for_applicant(catalogue.definition(case.version)):
        raise Http404
    return serving.respond(paper.file, download=False)


@resident_only
def download(request: ActorRequest, number: str, code: str) -> HttpResponse:
    case = own(request, number)
    try:
        pdf = documents.letter_of(case.stream, code).pdf
    except Document.DoesNotExist:
        raise Http404 from None
    if pdf is None:
        raise Http404
    return serving.respond(pdf, download=True)
