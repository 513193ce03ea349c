"""One paper of a case at the desk: beside the answers that it proves, whole, and as a preview."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from pendopo.accounts.requests import ActorRequest, is_proved, officer_only, to_prove
from pendopo.cases import papers as names
from pendopo.cases import queries, telling
from pendopo.cases.models import Case, CaseFile
from pendopo.catalogue import queries as catalogue
from pendopo.desk import papers
from pendopo.desk.views.case import find, note_reading, note_visit
from pendopo.files import serving
from pendopo.rules.definition.language import Both


@officer_only()
def show(request: ActorRequest, number: str, file: UUID) -> HttpResponse:
    """Show a paper among the others of its case; posted, with the identity numbers open."""
    case, unmasked = _find(request, number), request.method == "POST"
    if unmasked and not is_proved(request):
        return to_prove(request)
    one = telling.known(case, now=request.now)
    try:
        opened = papers.opened(one, file)
    except CaseFile.DoesNotExist:
        raise Http404 from None
    note_reading(request, case, _why(opened.sheet.label))
    if unmasked:
        said = "Melihat berkas, membuka nomor identitas", "Looking at documents, unmasking numbers"
        note_reading(request, case, said)
    values = {
        "case": case,
        "opened": opened,
        "sheet": opened.sheet,
        "parts": telling.answered(one, unmasked=unmasked),
        "unmasked": unmasked,
        "is_erased": one.is_erased,
        "office_name": case.office.name,
    }
    return render(request, "desk/paper_show.html", values)


@officer_only()
def show_whole(request: ActorRequest, number: str, file: UUID) -> HttpResponse:
    """Answer with the paper itself; the same look as its page, so it is written down once."""
    case = _find(request, number)
    paper = _paper(case, file)
    label = names.labels(catalogue.definition(case.version)).get(paper.key)
    note_reading(request, case, _why(label or ("Berkas", "Document")))
    return serving.respond(paper.file, download=False)


@officer_only()
def show_small(request: ActorRequest, number: str, file: UUID) -> HttpResponse:
    """Answer with a preview on which nothing can be read; it belongs to the look at the case."""
    case = _find(request, number)
    paper = _paper(case, file)
    if not paper.file.is_image:
        raise Http404
    note_visit(request, case)
    return serving.respond_small(paper.file)


def _find(request: ActorRequest, number: str) -> Case:
    case = find(request, number)
    queries.check_opens_whole(request.actor, case)
    return case


def _paper(case: Case, file: UUID) -> CaseFile:
    try:
        return queries.paper(case, f"{file}")
    except CaseFile.DoesNotExist:
        raise Http404 from None


def _why(label: Both) -> Both:
    return f"Melihat {label[0]}", f"Looking at {label[1]}"
