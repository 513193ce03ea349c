"""Letters that wait for an official's own signature: which they are, what they say, signing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from pendopo.accounts.requests import ActorRequest, officer_only
from pendopo.cases import queries
from pendopo.cases.models import Case
from pendopo.catalogue import queries as catalogue
from pendopo.desk.forms import PassphraseForm
from pendopo.desk.views.case import find, note_reading
from pendopo.desk.views.letters import as_draft
from pendopo.documents import queries as documents
from pendopo.documents.actions import letters
from pendopo.documents.models import Document
from pendopo.events import actions as events
from pendopo.rules.actor import Actor
from pendopo.rules.definition.model import Definition
from pendopo.rules.refusals import Refused


@dataclass(frozen=True)
class Waiting:
    """A letter and the case that it closes."""

    letter: Document
    case: Case


def waiting(actor: Actor) -> Sequence[Waiting]:
    """Return what waits for the actor's own passphrase and is still hers to sign, oldest first."""
    found = documents.waiting_for(actor)
    if not found:
        return []
    cases = queries.cases_at_desk(actor).filter(number__in=[_number(one) for one in found])
    at = {case.stream: case for case in cases}
    known = catalogue.definitions(case.version_id for case in cases)
    hers = [Waiting(one, at[one.subject]) for one in found if one.subject in at]
    return [one for one in hers if _signs(actor, one, known[one.case.version_id])]


def after_step(request: ActorRequest, case: Case, back: str) -> HttpResponse:
    """Lead on to the letter that a decision left to the officer's own signature, or back."""
    for one in waiting(request.actor):
        if one.case.pk == case.pk:
            return redirect("desk:sign", one.letter.code)
    return redirect(back)


@officer_only()
def show_waiting(request: ActorRequest) -> HttpResponse:
    """List what waits for her."""
    found = waiting(request.actor)
    events.note_readings(
        actor=request.actor,
        seen=[(one.case.applicant_id, one.case.stream) for one in found if one.case.applicant_id],
        why=("Daftar tanda tangan", "List of letters to be signed"),
        now=request.now,
    )
    return render(request, "desk/signing_list.html", {"waiting": found})


@officer_only(step_up=True)
@sensitive_post_parameters()
def sign(request: ActorRequest, code: str) -> HttpResponse:
    """Ask for the passphrase, then sign; a letter that she signed already leads to its case."""
    one, refusal = _hers(request, code), None
    form = PassphraseForm(request.POST if request.method == "POST" else None)
    if not one.letter.is_signed and form.is_valid():
        try:
            one = Waiting(
                letters.sign_by_passphrase(
                    document=one.letter,
                    actor=request.actor,
                    now=request.now,
                    functions=catalogue.definition(one.case.version).vocabulary.signs,
                    offices=list(one.case.offices.values()),
                    passphrase=form.cleaned_data["passphrase"],
                ),
                one.case,
            )
        except Refused as refused:
            refusal = refused
    if one.letter.is_signed:
        return _onward(request, one.case)
    note_reading(request, one.case, ("Menandatangani surat", "Signing the letter"))
    values = {"one": one, "form": form, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "desk/letter_sign.html", values, status=status)


@officer_only()
def show_unsigned(request: ActorRequest, code: str) -> HttpResponse:
    """Show the letter as it will be, before she signs it."""
    one = _hers(request, code)
    if one.letter.is_signed:
        return redirect("desk:letter", one.case.number, one.letter.code)
    note_reading(request, one.case, ("Membaca rancangan surat", "Reading the draft of the letter"))
    return as_draft(documents.draft_of(one.letter, now=request.now), one.case.number)


def _hers(request: ActorRequest, code: str) -> Waiting:
    """Return a letter that she signs, or signed, with a key of her own; to others there is none."""
    try:
        letter = documents.by_code(code)
    except Document.DoesNotExist:
        raise Http404 from None
    actor = request.actor
    if letter.signer_id != actor.person_id or not documents.has_own_key(letter.signer_id):
        raise Http404
    one = Waiting(letter, find(request, _number(letter)))
    if not _signs(actor, one, catalogue.definition(one.case.version)):
        raise Http404
    return one


def _number(letter: Document) -> str:
    return letter.subject.removeprefix("case/")


def _signs(actor: Actor, one: Waiting, definition: Definition) -> bool:
    """Tell whether the officer holds now what signs this letter, where it is given or decided."""
    return documents.signs(
        actor,
        one.letter,
        functions=definition.vocabulary.signs,
        offices=list(one.case.offices.values()),
    )


def _onward(request: ActorRequest, case: Case) -> HttpResponse:
    if waiting(request.actor):
        return redirect("desk:signing")
    return redirect("desk:case", case.number)
