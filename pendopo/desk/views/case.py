"""One case as an officer sees it, and everything that can be done with it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, officer_only
from pendopo.cases import letters, queries, telling
from pendopo.cases.actions import silence, working
from pendopo.cases.actions.deciding import Unreasoned
from pendopo.cases.actions.motion import Item, Reason
from pendopo.cases.actions.passing import SILENCE
from pendopo.cases.actions.working import NeedsItems, NoSuchOutcome, Unrecorded
from pendopo.cases.models import Case, CaseFile, Task
from pendopo.cases.telling import Known
from pendopo.documents import queries as documents
from pendopo.events import actions as events
from pendopo.files import actions as files
from pendopo.files import serving
from pendopo.files.checking import Unfit
from pendopo.rules.canonical import Value
from pendopo.rules.definition import workflow
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Outcome, Step
from pendopo.rules.refusals import Refused
from pendopo.ui import questions

SHOWN = 8
QUIET = ("StepEntered", "StepSkipped", "TaskOpened")
ITEMS = range(1, 5)
REASONS = range(1, 4)


def _find(request: ActorRequest, number: str) -> Case:
    try:
        return queries.case_at_desk(request.actor, number)
    except Case.DoesNotExist:
        raise Http404 from None


def _task(request: ActorRequest, case: Case, task: int) -> Task:
    try:
        return queries.task_for(request.actor, case, task)
    except Task.DoesNotExist:
        raise Http404 from None


def _note_reading(request: ActorRequest, case: Case, why: str) -> None:
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
    return _page(request, _find(request, number))


@officer_only()
@require_POST
def unmask(request: ActorRequest, number: str) -> HttpResponse:
    return _page(request, _find(request, number), unmasked=True)


def _page(
    request: ActorRequest,
    case: Case,
    *,
    unmasked: bool = False,
    refusal: Refused | None = None,
    errors: Mapping[str, Both] = {},
) -> HttpResponse:
    one = telling.known(case, now=request.now)
    mine = queries.my_tasks(request.actor, case)
    why = one.definition.step(mine[0].step) if mine else None
    said = why.title[0] if why else "melihat berkas"
    _note_reading(request, case, f"{said}, membuka nomor identitas" if unmasked else said)
    values = {
        "one": one,
        "case": case,
        "definition": one.definition,
        "parts": telling.answered(one, unmasked=unmasked),
        "recorded": telling.recorded(one),
        "unmasked": unmasked,
        "papers": _papers(one),
        **_history(one),
        "why_due": telling.why_due(one),
        "is_late": case.is_overdue(request.now),
        "acts": [_act(request, one, task, errors) for task in mine],
        "open_tasks": [] if mine else queries.open_tasks(case),
        "letters": documents.of_subject(case.stream),
        "refusal": refusal,
        "office_name": case.office.name,
    }
    status = refusal.status if refusal else 200
    return render(request, "desk/case_show.html", values, status=status)


def _papers(one: Known) -> list[tuple[Both, list[CaseFile]]]:
    """Return the papers of each document, in the order of the definition."""
    found: dict[str, list[CaseFile]] = {}
    for paper in queries.papers(one.case):
        found.setdefault(paper.key, []).append(paper)
    return [(d.label, found[d.key]) for d in one.definition.documents if d.key in found]


def _history(one: Known) -> Mapping[str, object]:
    """Return the newest of what people did, then everything that happened, each with its actor."""
    told = telling.records_of(one)
    names = accounts.names([happened.event.actor_id for happened, _word in told])
    whole = [
        {"happened": happened, "word": word, "who": names.get(happened.event.actor_id, "")}
        for happened, word in told
    ]
    loud = [row for row, (h, _word) in zip(whole, told, strict=True) if h.event.kind not in QUIET]
    recent = loud[-SHOWN:]
    return {"recent": recent, "history": whole if len(recent) < len(whole) else []}


def _act(
    request: ActorRequest, one: Known, task: Task, errors: Mapping[str, Both]
) -> Mapping[str, object]:
    """Return what the page offers for one open task of the officer."""
    step = one.definition.step(task.step)
    if step is None:
        return {"task": task, "is_silence": task.step == SILENCE}
    env = one.settled.env
    ways = [_way(one, step, outcome) for outcome in workflow.open_outcomes(step, env)]
    posted = request.POST if request.method == "POST" and "outcome" in request.POST else None
    return {
        "task": task,
        "step": step,
        "ways": ways,
        "picked": posted.get("outcome", "") if posted else "",
        "bound": questions.bind(
            step.records, answers={}, post=posted, env=env, errors=errors, id_prefix="catat-"
        ),
        "asks_items": any(way["is_correction"] for way in ways),
        "asks_reasons": any(way["is_refusal"] for way in ways),
        "items": _places(one),
        "item_codes": one.definition.vocabulary.correction_reasons.items(),
        "item_rows": _rows(posted, "item", ITEMS),
        "reason_codes": one.definition.vocabulary.refusal_reasons.items(),
        "reason_rows": _rows(posted, "reason", REASONS),
        "drafts": _drafts(one, step),
        "is_free": task.taken_by_id is None,
        "is_mine": task.taken_by_id == request.actor.person_id,
    }


def _rows(posted: Mapping[str, str] | None, name: str, numbers: range) -> Mapping[str, object]:
    """Return the first row, the rest, and whether something is written in the rest."""
    first, *rest = [_row(posted, name, number) for number in numbers]
    chosen = "code" if name == "reason" else "key"
    is_open = any(one[chosen] or one["note"] for one in rest)
    return {"first": first, "rest": rest, "is_open": is_open}


def _row(posted: Mapping[str, str] | None, name: str, number: int) -> Mapping[str, object]:
    given = posted or {}
    names = {part: f"{name}-{number}-{part}" for part in ("key", "code", "note")}
    return {"number": number, **{part: _plain(given.get(one, "")) for part, one in names.items()}}


def _plain(text: str) -> str:
    """Return a text without the one character that no database keeps."""
    return text.replace("\x00", "")


def _way(one: Known, step: Step, outcome: Outcome) -> dict[str, object]:
    """Return an outcome with what it leads to, in words."""
    target = one.definition.steps.get(outcome.to)
    end = one.definition.ends.get(outcome.to)
    then: Both = ("", "")
    if target and target.kind == "correct" and target.limit:
        days = target.limit.words
        then = (f"Waktu berhenti. Pemohon punya {days[0]}.", f"The clock stops for {days[1]}.")
    elif target and target.kind == "issue":
        then = ("Keputusan ditetapkan dan surat ditandatangani.", "Decided; the letter is signed.")
    elif target:
        limit = f", {target.limit.words[0]}" if target.limit else ""
        limit_en = f", {target.limit.words[1]}" if target.limit else ""
        then = (f"Berikutnya: {target.title[0]}{limit}.", f"Next: {target.title[1]}{limit_en}.")
    elif end:
        then = (f"Permohonan berakhir: {end.title[0]}.", f"The case ends: {end.title[1]}.")
    return {
        "key": outcome.key,
        "label": outcome.label,
        "then": then,
        "is_correction": bool(target and target.kind == "correct"),
        "is_refusal": bool(end and end.state == "refused"),
    }


def _places(one: Known) -> list[tuple[str, Both]]:
    """Return every question and document that a correction may name; documents first."""
    hidden = set(one.settled.hidden)
    asked = [q for q in one.definition.questions if q.kind != "computed"]
    return [(f.key, f.label) for f in (*one.definition.documents, *asked) if f.key not in hidden]


def _drafts(one: Known, step: Step) -> list[tuple[str, Both]]:
    """Return the letters that the signatory can read before deciding."""
    if step.kind != "decide":
        return []
    return [
        (issue.key, issue.title) for issue in one.definition.issues.values() if not issue.made_by
    ]


@officer_only()
@require_POST
def take(request: ActorRequest, number: str, task: int) -> HttpResponse:
    found = _task(request, _find(request, number), task)
    working.take(task=found, actor=request.actor, now=request.now)
    return redirect("desk:case", number)


@officer_only()
@require_POST
def give_back(request: ActorRequest, number: str, task: int) -> HttpResponse:
    found = _task(request, _find(request, number), task)
    working.give_back(task=found, actor=request.actor, now=request.now)
    return redirect("desk:case", number)


@officer_only()
@require_POST
def complete(request: ActorRequest, number: str, task: int) -> HttpResponse:
    case = _find(request, number)
    found = _task(request, case, task)
    if found.step == SILENCE:
        silence.answer_silence(
            task=found,
            grant=request.POST.get("outcome") == "grant",
            actor=request.actor,
            now=request.now,
        )
        return redirect("desk:case", number)
    try:
        working.complete_task(
            task=found,
            outcome=request.POST.get("outcome", ""),
            actor=request.actor,
            now=request.now,
            records=_records(request, case, found),
            reasons=_reasons(request),
            items=_items(request),
        )
    except Unrecorded as refusal:
        return _page(request, case, refusal=refusal, errors=refusal.refusals)
    except (NeedsItems, NoSuchOutcome, Unreasoned, Unfit) as refusal:
        return _page(request, case, refusal=refusal)
    return redirect("desk:case", number)


def _records(request: ActorRequest, case: Case, task: Task) -> dict[str, Value]:
    """Return what the officer recorded; an uploaded file is kept and named."""
    step = telling.known(case, now=request.now).definition.step(task.step)
    fields = step.records if step else ()
    reading = questions.read(fields, request.POST, today=accounts.today(request.now))
    if reading.errors:
        raise Unrecorded(reading.errors)
    found: dict[str, Value] = {k: v for k, v in reading.answers.items() if v is not None}
    for field in (one for one in fields if one.kind == "file"):
        upload = request.FILES.get(field.key)
        if upload:
            stored = files.store(
                content=upload.read(),
                name=upload.name or "",
                accept=field.limits.accept,
                max_bytes=field.limits.max_mb * 2**20,
                actor=request.actor,
                now=request.now,
            )
            found[field.key] = f"{stored.uuid}"
    return found


def _items(request: ActorRequest) -> Sequence[Item]:
    given = [_row(request.POST, "item", n) for n in ITEMS]
    return [Item(f"{r['key']}", f"{r['code']}", f"{r['note']}"[:500]) for r in given if r["key"]]


def _reasons(request: ActorRequest) -> Sequence[Reason]:
    given = [_row(request.POST, "reason", n) for n in REASONS]
    return [Reason(f"{r['code']}", f"{r['note']}"[:500]) for r in given if r["code"]]


@officer_only()
@require_POST
def note(request: ActorRequest, number: str) -> HttpResponse:
    case = _find(request, number)
    try:
        working.note(
            case=case,
            text=_plain(request.POST.get("text", "")),
            actor=request.actor,
            now=request.now,
        )
    except working.EmptyNote as refusal:
        return _page(request, case, refusal=refusal)
    return redirect("desk:case", number)


@officer_only()
def show_paper(request: ActorRequest, number: str, file: UUID) -> HttpResponse:
    case = _find(request, number)
    try:
        paper = queries.paper(case, f"{file}")
    except CaseFile.DoesNotExist:
        raise Http404 from None
    _note_reading(request, case, f"melihat berkas {paper.key}")
    return serving.respond(paper.file, download=False)


@officer_only()
def show_draft(request: ActorRequest, number: str, key: str) -> HttpResponse:
    case = _find(request, number)
    one = telling.known(case, now=request.now)
    issue = one.definition.issues.get(key)
    if issue is None or issue.made_by:
        raise Http404
    env = {**one.settled.env, "decided_on": accounts.today(request.now)}
    ground = letters.Ground(case, one.definition, env, request.now)
    actor = request.actor
    official = letters.signer(
        ground, person_id=actor.person_id, function=actor.function, office=actor.office
    )
    if official is None:
        raise Http404
    _note_reading(request, case, "membaca rancangan surat")
    draft = documents.draft(letter=letters.letter(ground, issue, official), now=request.now)
    response = HttpResponse(draft.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="rancangan-{number}.pdf"'
    return response


@officer_only()
def show_letter(request: ActorRequest, number: str, code: str) -> HttpResponse:
    case = _find(request, number)
    letter = next((d for d in documents.of_subject(case.stream) if d.code == code), None)
    if letter is None or letter.pdf is None:
        raise Http404
    _note_reading(request, case, "membaca surat")
    return serving.respond(letter.pdf, download=False)
