"""The letters of a case at the desk: drafts, signed ones, and their end."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, officer_only
from pendopo.cases import letters, queries, telling
from pendopo.cases.actions import replacing
from pendopo.cases.models import Case
from pendopo.desk import typed
from pendopo.desk.forms import EndForm
from pendopo.desk.views.case import find, is_of_letters, note_reading, to_case
from pendopo.documents import queries as documents
from pendopo.documents.actions import ending
from pendopo.documents.models import Document
from pendopo.documents.queries import Draft
from pendopo.documents.rules import REPLACEMENT_GROUNDS
from pendopo.files import serving
from pendopo.rules.refusals import Refused


def _letter(case: Case, code: str) -> Document:
    try:
        found = documents.letter_of(case.stream, code)
    except Document.DoesNotExist:
        raise Http404 from None
    if not found.is_signed:
        raise Http404
    return found


def _check_reads(request: ActorRequest, case: Case) -> None:
    """Letters name identity numbers: who may not open those reads only what is hers to end."""
    if not is_of_letters(request, documents.of_subject(case.stream)):
        queries.check_opens_whole(request.actor, case)


@officer_only()
def show_draft(request: ActorRequest, number: str, key: str) -> HttpResponse:
    """Answer with a letter as it would be signed, with the reasons that were typed so far."""
    case = find(request, number)
    _check_reads(request, case)
    one = telling.known(case, now=request.now)
    issue = {**one.definition.issues, "refusal": one.definition.vocabulary.refusal}.get(key)
    if issue is None or issue.made_by:
        raise Http404
    env = {**one.settled.env, "decided_on": accounts.today(request.now)}
    given = [(line.code, line.note) for line in typed.reasons(request.POST) if line.note.strip()]
    reasons = letters.said(letters.reasons_of(one.definition, one.definition.ends.values()), given)
    ground = letters.Ground(
        case, one.definition, env, request.now, reasons, calendars=one.calendars
    )
    actor = request.actor
    official = letters.signer(
        ground, person_id=actor.person_id, function=actor.function, office=actor.office
    )
    if official is None:
        raise Http404
    note_reading(request, case, ("Membaca rancangan surat", "Reading the draft of the letter"))
    draft = documents.draft(letter=letters.letter(ground, issue, official), now=request.now)
    return as_draft(draft, number)


def as_draft(draft: Draft, number: str) -> HttpResponse:
    """Answer with a letter that nobody signed yet, to be read in the browser."""
    response = HttpResponse(draft.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="rancangan-{number}.pdf"'
    return response


@officer_only()
def show_letter(request: ActorRequest, number: str, code: str) -> HttpResponse:
    case = find(request, number)
    pdf = _letter(case, code).pdf
    if pdf is None:
        raise Http404
    _check_reads(request, case)
    note_reading(request, case, ("Membaca surat", "Reading the letter"))
    return serving.respond(pdf, download=False)


@officer_only(step_up=True)
def revoke(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """Ask on which ground a letter is revoked, then revoke it."""
    case = find(request, number)
    letter, refusal = _letter(case, code), None
    ending.check_may_end(letter, request.actor)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        grounds=letter.grounds,
        word=_("Alasan pencabutan surat"),
        wrong=_("Pilih alasan pencabutan dari daftar."),
    )
    if form.is_valid():
        try:
            ending.revoke(
                document=letter, actor=request.actor, now=request.now, **form.cleaned_data
            )
            return to_case(number, "dicabut")
        except Refused as refused:
            refusal, letter = refused, _letter(case, code)
    note_reading(request, case, ("Mencabut surat", "Revoking the letter"))
    values = {"case": case, "letter": letter, "form": form, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "desk/letter_revoke.html", values, status=status)


@officer_only(step_up=True)
def replace(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """Ask what is wrong with a letter, then ask for another in its place."""
    case = find(request, number)
    letter, refusal = _letter(case, code), None
    ending.check_may_end(letter, request.actor)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        grounds=REPLACEMENT_GROUNDS,
        word=_("Alasan penggantian surat"),
        wrong=_("Pilih alasan penggantian dari daftar."),
    )
    if form.is_valid():
        try:
            replacing.replace_letter(
                case=case, letter=letter, actor=request.actor, now=request.now, **form.cleaned_data
            )
            return to_case(number, "diganti")
        except Refused as refused:
            refusal, letter = refused, _letter(case, code)
    note_reading(request, case, ("Mengganti surat", "Replacing the letter"))
    waits = any(one.old_id == letter.pk for one in documents.replacements(case.stream))
    values = {"case": case, "letter": letter, "form": form, "refusal": refusal, "waits": waits}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "desk/letter_replace.html", values, status=status)
