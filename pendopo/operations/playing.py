"""Playing worked cases: each is filed and moved through the real actions, then undone."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import transaction

from pendopo.accounts import queries as accounts
from pendopo.accounts.actions import setting_up
from pendopo.accounts.models import Office, Person
from pendopo.accounts.plans import PersonPlan
from pendopo.cases import handlers, letters, world
from pendopo.cases import queries as cases
from pendopo.cases.actions import answering, anytime, filing, passing, working
from pendopo.cases.actions import motion as motions
from pendopo.cases.actions.filing import CannotBeSent
from pendopo.cases.actions.motion import Item, Motion, Reason
from pendopo.cases.models import APPLICANT, Case, Task
from pendopo.catalogue import actions as catalogue
from pendopo.catalogue import queries as versions
from pendopo.catalogue.models import ServiceVersion
from pendopo.documents import queries as documents
from pendopo.events.models import Event
from pendopo.files import actions as files_room
from pendopo.files.models import StoredFile
from pendopo.operations import scratch_town
from pendopo.payments import queries as bills
from pendopo.payments.actions import receiving
from pendopo.payments.providers import Notification
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.canonical import Value
from pendopo.rules.definition import answers as forms
from pendopo.rules.definition import examples, fees, paper
from pendopo.rules.definition import letters as sheets
from pendopo.rules.definition import seen as compared
from pendopo.rules.definition.language import DATE
from pendopo.rules.definition.model import Definition, Field
from pendopo.rules.definition.nodes import Node, Place, Problem
from pendopo.rules.definition.seen import Seen
from pendopo.rules.definition.vocabulary import Fact
from pendopo.rules.definition.worked import Example, Impossible, Move, stored
from pendopo.rules.money import rupiah
from pendopo.rules.refusals import Refused

PAPER = b"%PDF-1.4 a paper of a worked case"


class _Undone(Exception):
    """Everything that an example did is rolled back."""


@dataclass
class _Stage:
    """One example on its way."""

    definition: Definition
    version: ServiceVersion
    example: Example
    person: Person
    outside: world.World
    case: Case | None = None
    refusals: Mapping[str, str] = field(default_factory=dict)
    now: datetime = scratch_town.BEGAN


def play(definition: Definition, files: Mapping[str, str]) -> list[Problem]:
    """Play every example in a database that has no town; nothing of it stays.

    Publishing needs every example to come out as written, its letters to be printable, and every
    end to be reached by one.
    """
    found, problems = examples.parse(definition, files)
    ends = set[str]()
    with suppress(_Undone), transaction.atomic():
        scratch_town.set_up(definition, files)
        for example in found:
            problems += _played(definition, files, example, ends)
        raise _Undone
    return [*dict.fromkeys(problems), *compared.unreached(definition, ends)]


def _played(
    definition: Definition, files: Mapping[str, str], example: Example, ends: set[str]
) -> list[Problem]:
    """Play one example and undo it; return what differs, and note the end that it reached."""
    problems: list[Problem] = []
    try:
        with transaction.atomic():
            seen, problems = _play_one(definition, files, example)
            problems += compared.differences(example, seen)
            ends |= {seen.end} if seen.end else set()
            raise _Undone
    except _Undone:
        pass
    except Impossible as error:
        problems.append(Problem(error.place, f"example “{example.name}”: {error}"))
    except Refused as error:
        problems.append(Problem(example.place, f"example “{example.name}”: {error}"))
    return problems


def _play_one(
    definition: Definition, files: Mapping[str, str], example: Example
) -> tuple[Seen, list[Problem]]:
    """Return what came of an example, and what is wrong with the letters that it gave."""
    stage = _prepare(definition, files, example)
    papers = {key: [_paper()] for key in example.papers}
    stored = _answers(stage, example.answers)
    try:
        filed = filing.file(
            version=stage.version,
            applicant=stage.person,
            answers=stored,
            papers=papers,
            intent_key=uuid4().hex,
            actor=Actor(stage.person.pk),
            now=stage.now,
            outside=stage.outside,
        )
    except CannotBeSent as error:
        stage.refusals = {key: said[0] for key, said in error.refusals.items()}
        return _seen_unfiled(stage, stored), []
    stage.case = filed.case
    for number, move in enumerate(example.moves):
        stage.now = _at(stage, move.at)
        try:
            _move(stage, filed.case, move, example.moves[number + 1 :])
        except (Refused, Task.DoesNotExist) as error:
            raise Impossible(
                move.place, f"{move.who} {move.step} → {move.outcome}: {error}"
            ) from error
        filed.case.refresh_from_db()
    return _seen(stage, filed.case), _faults(example, filed.case, stage.now)


_PLACE = re.compile(r"(\S+\.typ):([0-9]+):([0-9]+): ")


def _faults(example: Example, case: Case, now: datetime) -> list[Problem]:
    """Return why letters of a case cannot be printed: at their template where that is known."""
    problems = []
    for document in documents.of_subject(case.stream):
        if fault := documents.fault_of(document, now=now):
            known = _PLACE.match(fault)
            place = Place(known[1], int(known[2]), int(known[3])) if known else example.place
            told = fault[known.end() :] if known else f"example “{example.name}”: {fault}"
            problems.append(
                Problem(place, f"the letter '{document.kind}' cannot be printed: {told}")
            )
    return problems


def _prepare(definition: Definition, files: Mapping[str, str], example: Example) -> _Stage:
    settings = {
        name.removeprefix("settings."): node.text or ""
        for name, node in example.world.entries()
        if name.startswith("settings.")
    }
    version = catalogue.publish(
        key=definition.key,
        files=files,
        settings=settings,
        play=lambda *_: (),
        actor=SYSTEM,
        now=scratch_town.BEGAN,
    )
    plan = PersonPlan(email=f"{example.who}@contoh.example", name=example.person["full_name"])
    setting_up.put_person(plan=plan, actor=SYSTEM, now=scratch_town.BEGAN)
    person = accounts.person_by_email(plan.email)
    if person is None:
        raise Impossible(example.place, f"nobody has the address {plan.email}")
    known = versions.definition(version)
    stage = _Stage(known, version, example, person, _world(known, example))
    stage.now = example.filed.replace(tzinfo=accounts.zone_of_town())
    return stage


def _world(definition: Definition, example: Example) -> world.World:
    """Return the world as an example fixes it: zones at every point, facts by name."""
    zones = [item.text or "" for item in example.world.inner("zones").items or ()]
    fixed = {k: n.text for k, n in example.world.entries() if k in definition.facts}

    def count(fact: Fact, env: world.Env) -> int:
        return int(fixed[fact.key] or 0) if fact.key in fixed else world.REAL.count(fact, env)

    def zones_at(latitude: Decimal, longitude: Decimal) -> Sequence[str]:
        return zones

    return world.World(zones_at, count)


def _at(stage: _Stage, local: datetime) -> datetime:
    return local.replace(tzinfo=accounts.zone_of_town())


def _answers(stage: _Stage, given: Node) -> dict[str, Value]:
    """Return the answers of the person and of the example, as they are stored."""
    fields = {one.key: one for one in stage.definition.questions}
    found: dict[str, Value] = {}
    for key, text in stage.example.person.items():
        if key in fields:
            found[key] = stored(fields[key], Node(stage.example.place, text))
    for key, node in given.entries():
        if key not in fields:
            raise Impossible(node.place, f"there is no question '{key}'")
        empty = node.text == "" and node.items is None
        found[key] = None if empty else stored(fields[key], node)
    return {key: value for key, value in found.items() if value is not None}


def _paper() -> StoredFile:
    return files_room.keep(
        content=PAPER,
        media_type="application/pdf",
        name="contoh.pdf",
        actor=SYSTEM,
        now=scratch_town.BEGAN,
    )


def _move(stage: _Stage, case: Case, move: Move, later: Sequence[Move]) -> None:
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


def _applicant(stage: _Stage, case: Case, move: Move) -> None:
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
        papers={key: [_paper()] for key in move.papers},
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


def _officer_move(stage: _Stage, case: Case, move: Move, later: Sequence[Move]) -> None:
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
        papers={k: [_paper()] for k in records if fields[k].kind == "file"},
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


def _reasons(stage: _Stage, target: str, move: Move) -> list[Reason]:
    """Return the reasons that a line gives; a refusal that gives none gets an invented one."""
    if move.reasons:
        return [Reason(code, sentence) for code, sentence in move.reasons.items()]
    end = stage.definition.ends.get(target)
    refused = end is not None and end.state == "refused"
    return [Reason("not_eligible", "contoh")] if refused else []


def _items(stage: _Stage, case: Case, target: str, later: Sequence[Move]) -> list[Item]:
    """Ask for what the applicant mends in the next line; else for the first document."""
    step = stage.definition.steps.get(target)
    if step is None or step.kind != "correct":
        return []
    mended = next((move for move in later if move.who == APPLICANT), None)
    keys = [*(mended.answers.pairs or {}), *mended.papers] if mended else []
    if not keys:
        settled = _motion(stage, case).settled()
        shown = [d.key for d in stage.definition.documents if d.key not in settled.hidden]
        keys = shown[:1] or [stage.definition.questions[0].key]
    return [Item(key, "unreadable") for key in keys]


def _motion(stage: _Stage, case: Case) -> Motion:
    return motions.open_motion(case, actor=SYSTEM, now=stage.now, outside=stage.outside)


def _seen_unfiled(stage: _Stage, stored: Mapping[str, Value]) -> Seen:
    office = filing.offices_for(stage.definition, stored).owner
    settled = world.settle(
        stage.definition,
        stored,
        papers=dict.fromkeys(stage.example.papers, 1),
        office=office,
        filed_at=stage.now,
        now=stage.now,
        outside=stage.outside,
    )
    return _told(stage, settled, Seen((), None, "", "none", "", (), (), {}, (), {}, None, None, {}))


def _told(stage: _Stage, settled: forms.Settled, seen: Seen) -> Seen:
    return replace(
        seen,
        hidden=settled.hidden,
        missing=settled.missing,
        refused=stage.refusals,
        warned=[said[0] for _, said in settled.warnings],
        because={key: said[0] for key, said in settled.because.items()},
    )


def _seen(stage: _Stage, case: Case) -> Seen:
    motion = _motion(stage, case)
    settled, result = (
        motion.settled(),
        world.ledger(motion.definition, motion.case, env=motion.env(), as_of=stage.now),
    )
    decision = cases.decision(case)
    entered = [h.payload["step"] for h in cases.history(case) if h.event.kind == "StepEntered"]
    seen = Seen(
        route=[f"{step}" for step in entered],
        end=case.end or None,
        at=case.end or f"{case.position.get('step', '')}",
        due=f"{result.due}" if result.due else "none",
        fee=rupiah(_fee(stage, motion)),
        hidden=(),
        missing=(),
        refused={},
        warned=(),
        because={},
        decided_in_time=None
        if case.closed_at is None or result.due is None
        else not result.overdue,
        decided_by=decision.function if decision else None,
        letters=_letters(stage, motion),
    )
    return _told(stage, settled, seen)


def _fee(stage: _Stage, motion: Motion) -> int:
    if motion.case.fee is not None:
        return motion.case.fee
    return int(fees.known_amount(stage.definition, motion.env()) or 0)


def _letters(stage: _Stage, motion: Motion) -> dict[str, Mapping[str, object]]:
    found: dict[str, Mapping[str, object]] = {
        key: sheets.values(issue, motion.env())
        for key, issue in stage.definition.issues.items()
        if not issue.made_by
    }
    decision = cases.decision(motion.case)
    end = stage.definition.ends.get(motion.case.end)
    if decision and end and stage.definition.objection and "refusal" not in found:
        last = world.last_day_to_object(
            stage.definition.objection.within, motion.case.office, decision.decided_at
        )
        known = letters.reasons_of(stage.definition, [end])
        found["refusal"] = {
            "reasons": letters.said(known, cases.reasons(decision).items()),
            "last_day": paper.show(last, DATE),
        }
    return found
