"""What one line of the logbook of a worked case makes happen, through the real actions."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import uuid4

from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Office
from pendopo.cases import handlers
from pendopo.cases import queries as cases
from pendopo.cases.actions import answering, anytime, passing, working
from pendopo.cases.actions.motion import Item, Reason
from pendopo.cases.models import APPLICANT, Case, Task
from pendopo.events.models import Event
from pendopo.operations import scratch_town
from pendopo.operations.stage import Stage, any_paper, motion_of
from pendopo.payments import queries as bills
from pendopo.payments.actions import receiving
from pendopo.payments.providers import Notification
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.definition.model import Field
from pendopo.rules.definition.worked import Impossible, Move, stored


def play_line(stage: Stage, case: Case, move: Move, later: Sequence[Move]) -> None:
    """Do what one line of the logbook says, as whoever it names."""
    if move.who == "clock":
        step = stage.definition.step(move.step)
        grace = passing.GRACE if step and step.kind == "pay" else timedelta()
        if not passing.pass_limits(now=stage.now + grace):
            raise Impossible(move.place, f"the limit of '{move.step}' has not passed yet")
    elif move.step == "withdraw":
        answering.withdraw(case=case, reason="contoh", actor=Actor(stage.person.pk), now=stage.now)
    elif move.who == APPLICANT:
        _applicant(stage, case, move)
    elif move.step == "extend":
        anytime.extend(
            case=case, reason="contoh", actor=_officer(case.office, move.who), now=stage.now
        )
    elif move.step in stage.definition.anytime:
        anytime.cancel(
            case=case,
            what=move.step,
            reason="contoh",
            actor=_officer(case.office, move.who),
            now=stage.now,
        )
    else:
        _officer_move(stage, case, move, later)


def _applicant(stage: Stage, case: Case, move: Move) -> None:
    task = _open_task(case, move)
    if task.kind == "pay":
        bill = bills.open_invoice(case.stream)
        if bill is None:
            raise Impossible(move.place, "there is no open bill")
        paid = Notification("contoh", uuid4().hex, bill.code, bill.amount, stage.now)
        receiving.receive(notification=paid, now=stage.now)
        confirmed = Event.objects.filter(stream=bill.stream, kind="PaymentConfirmed").first()
        if confirmed is None:
            raise Impossible(move.place, "the money did not pay the bill")
        handlers.pass_pay_step(confirmed)
        return
    fields = {one.key: one for one in stage.definition.questions}
    answers = {key: stored(fields[key], node) for key, node in move.answers.entries()}
    answering.answer_correction(
        case=case,
        answers=answers,
        papers={key: [any_paper()] for key in move.papers},
        actor=Actor(stage.person.pk),
        now=stage.now,
    )


def _open_task(case: Case, move: Move) -> Task:
    task = case.tasks.open().filter(step=move.step).select_related("office", "case").first()
    if task is None:
        waiting = [one.step for one in cases.open_tasks(case)] or [case.end]
        raise Impossible(move.place, f"the case is at {waiting}, so '{move.step}' cannot be done")
    if task.function != move.who:
        raise Impossible(move.place, f"'{move.step}' is done by {task.function}, not by {move.who}")
    return task


def _officer(office: Office, function: str) -> Actor:
    someone = accounts.person_by_email(scratch_town.officer_email(office.key, function))
    return accounts.actor_of(someone, now=scratch_town.BEGAN)


def _officer_move(stage: Stage, case: Case, move: Move, later: Sequence[Move]) -> None:
    task = _open_task(case, move)
    step = stage.definition.step(move.step)
    if step is None:
        raise Impossible(move.place, f"there is no step '{move.step}'")
    fields = {one.key: one for one in step.records}
    target = next((o.to for o in step.outcomes if o.key == move.outcome), "")
    records = _records(fields, move)
    working.complete_task(
        task=task,
        outcome=move.outcome,
        actor=_officer(task.office, task.function),
        now=stage.now,
        records=records,
        papers={k: [any_paper()] for k in records if fields[k].kind == "file"},
        reasons=_reasons(stage, target, move),
        items=_items(stage, case, target, later),
        outside=stage.outside,
    )


def _records(fields: Mapping[str, Field], move: Move) -> dict[str, Value]:
    """Return what a line records; what it leaves out and is always asked is invented."""
    given = {k: stored(fields[k], n) for k, n in move.records.entries() if k in fields}
    asked = {k: one for k, one in fields.items() if one.required is True and k not in given}
    return {k: _invented(one, move) for k, one in asked.items()} | given


def _invented(one: Field, move: Move) -> Value:
    match one.kind:
        case "number" | "money":
            return f"{one.limits.least or 1}"
        case "date":
            return move.at.date().isoformat()
        case "choice":
            return one.options[0].key
        case _:
            return "contoh"


def _reasons(stage: Stage, target: str, move: Move) -> list[Reason]:
    """Return the reasons that a line gives; a refusal that gives none gets an invented one."""
    if move.reasons:
        return [Reason(code, sentence) for code, sentence in move.reasons.items()]
    end = stage.definition.ends.get(target)
    refused = end is not None and end.state == "refused"
    return [Reason("not_eligible", "contoh")] if refused else []


def _items(stage: Stage, case: Case, target: str, later: Sequence[Move]) -> list[Item]:
    """Ask for what the applicant mends in the next line; else for the first document."""
    step = stage.definition.steps.get(target)
    if step is None or step.kind != "correct":
        return []
    mended = next((move for move in later if move.who == APPLICANT), None)
    keys = [*(mended.answers.pairs or {}), *mended.papers] if mended else []
    if not keys:
        settled = motion_of(stage, case).settled()
        shown = [d.key for d in stage.definition.documents if d.key not in settled.hidden]
        keys = shown[:1] or [stage.definition.questions[0].key]
    return [Item(key, "unreadable") for key in keys]
