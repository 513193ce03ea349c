"""One case as an officer sees it: answers, papers, history, letters."""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, officer_only
from pendopo.cases import queries, recounting, telling
from pendopo.cases.models import Case, Task
from pendopo.cases.telling import Known
from pendopo.catalogue import queries as catalogue
from pendopo.desk import papers
from pendopo.desk.typed import TASK, Typed
from pendopo.desk.views import offers, standing
from pendopo.desk.views.standing import Told
from pendopo.documents import queries as documents
from pendopo.documents.models import Document
from pendopo.events import actions as events
from pendopo.rules import clock_days
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Definition, Step
from pendopo.rules.refusals import Refused

SHOWN = 8
QUIET = ("StepEntered", "StepSkipped", "TaskOpened")


def find(request: ActorRequest, number: str) -> Case:
    try:
        return queries.case_at_desk(request.actor, number)
    except Case.DoesNotExist:
        raise Http404 from None


def to_case(number: str, news: str) -> HttpResponseRedirect:
    """Lead to a case whose page says what was just done."""
    return redirect(f"{reverse('desk:case', args=[number])}?kabar={news}")


def note_reading(request: ActorRequest, case: Case, why: Both) -> None:
    """Remember, before it is shown, that an officer reads this person's data."""
    if case.applicant_id:
        events.note_reading(
            actor=request.actor,
            people=[case.applicant_id],
            what=case.stream,
            why=why,
            now=request.now,
        )


@officer_only()
def show(request: ActorRequest, number: str) -> HttpResponse:
    return page(request, number)


@officer_only(step_up=True)
@require_POST
def unmask(request: ActorRequest, number: str) -> HttpResponse:
    case = find(request, number)
    queries.check_opens_whole(request.actor, case)
    return page(request, number, unmasked=True, typed=typed_for(request, case))


def typed_for(request: ActorRequest, case: Case) -> Typed | None:
    """Return what was half typed for a step when another button of its form was pressed."""
    key = request.POST.get(TASK, "")
    mine = queries.my_tasks(request.actor, case)
    task = next((one for one in mine if f"{one.pk}" == key), None)
    return Typed(task, request.POST) if task else None


def page(
    request: ActorRequest,
    number: str,
    *,
    unmasked: bool = False,
    refusal: Refused | None = None,
    typed: Typed | None = None,
    note: str = "",
    news: str = "",
) -> HttpResponse:
    """Draw a case as it stands now, after a refusal with what was typed for a step or as a note.

    Where the step is no longer hers to do, her words are shown beside, so that nothing is lost.
    `news` names what she just did.
    """
    case = find(request, number)
    one = telling.known(case, now=request.now)
    mine = queries.my_tasks(request.actor, case)
    following = queries.following(request.actor, case, mine[0] if mine else None)
    note_reading(request, case, _why(_first_step(one.definition, mine), unmasked=unmasked))
    given, opens = documents.of_subject(case.stream), queries.opens_whole(request.actor, case)
    told = recounting.records_of(one, given)
    names = accounts.names([happened.event.actor_id for happened, _line in told])
    acts = [
        offers.act(
            one,
            task,
            request.actor,
            typed,
            remarks=recounting.remarks(one, [h for h, _line in told], task.step, names),
            now=request.now,
            prefix=f"{task.pk}-" if task != mine[0] else "",
        )
        for task in mine
    ]
    values = {
        "one": one,
        "case": case,
        "definition": one.definition,
        "parts": telling.answered(one, unmasked=unmasked),
        "recorded": telling.recorded(one),
        "unmasked": unmasked,
        "opens": opens,
        "papers": papers.sheets(one),
        **_history(one, told, names),
        "why_due": telling.why_due(one),
        "days": clock_days.row(one.clock),
        "ledger": telling.ledger(one),
        "is_late": case.is_overdue(request.now),
        "acts": acts,
        "more": offers.more(one, request.actor, request.now),
        "left": offers.left(one, typed) if typed and typed.task not in mine else [],
        "waits": [] if mine or not case.is_open else standing.waits(one),
        "fee": standing.fee(one, told, request.actor),
        "letters": _letters(request, case, given),
        "reads": opens or is_of_letters(request, given),
        "signing": any(not letter.is_signed for letter in given),
        "to_sign": {letter.code for letter in documents.waiting_for(request.actor)},
        "refusal": refusal,
        "problems": [problem for act in acts for problem in act.problems],
        "has_errors": bool(refusal),
        "news": standing.news(request, one, told, news or request.GET.get("kabar", "")),
        "next": following.case.number if following else "",
        "note": note,
        "office_name": case.office.name,
    }
    status = refusal.status if refusal else 200
    return render(request, "desk/case_show.html", values, status=status)


def note_visit(request: ActorRequest, case: Case) -> None:
    """Remember a look at a case as its page does, so that both are one line."""
    mine = queries.my_tasks(request.actor, case)
    step = _first_step(catalogue.definition(case.version), mine)
    note_reading(request, case, _why(step, unmasked=False))


def _first_step(definition: Definition, mine: Sequence[Task]) -> Step | None:
    return definition.step(mine[0].step) if mine else None


def _why(step: Step | None, *, unmasked: bool) -> Both:
    """Return for what a case is opened: the step that is hers to do, or just to look at it."""
    said = step.title if step else ("Melihat permohonan", "Looking at the application")
    if unmasked:
        return f"{said[0]}, membuka nomor identitas", f"{said[1]}, unmasking identity numbers"
    return said


def is_of_letters(request: ActorRequest, given: Sequence[Document]) -> bool:
    """Tell whether an officer reads letters, wherever she is: she signed one, or may end it."""
    actor = request.actor
    return any(one.signer_id == actor.person_id or one.may_be_ended_by(actor) for one in given)


def _letters(
    request: ActorRequest, case: Case, given: Sequence[Document]
) -> list[tuple[Document, bool, Document | None, bool]]:
    """Return each letter, whether the officer may end it, what it replaces, what waits for it."""
    asked = documents.replacements(case.stream) if given else []
    old = {one.new_id: one.old for one in asked}
    waited_for = {one.old_id for one in asked}
    return [
        (letter, letter.may_be_ended_by(request.actor), old.get(letter.pk), letter.pk in waited_for)
        for letter in given
    ]


def _history(one: Known, told: Told, names: Mapping[int, str]) -> Mapping[str, object]:
    """Return the newest of what people did, then everything that happened, each with its actor."""
    whole = [
        {
            "happened": happened,
            "line": line,
            "who": names.get(happened.event.actor_id, ""),
            "details": recounting.details(one, happened),
        }
        for happened, line in told
    ]
    loud = [row for row, (h, _line) in zip(whole, told, strict=True) if h.event.kind not in QUIET]
    recent = loud[-SHOWN:]
    return {"recent": recent, "history": whole if len(recent) < len(whole) else []}
