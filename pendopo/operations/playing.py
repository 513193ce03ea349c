"""Playing worked cases: each is filed and moved through the real actions, then undone."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from pendopo.cases import letters, world
from pendopo.cases import queries as cases
from pendopo.cases.actions import filing
from pendopo.cases.actions.filing import CannotBeSent
from pendopo.cases.actions.motion import Motion
from pendopo.cases.models import Case, Task
from pendopo.documents import queries as documents
from pendopo.operations import scratch_town
from pendopo.operations.logbook import play_line
from pendopo.operations.stage import Stage, answers_of, any_paper, moment, motion_of, prepare
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.definition import answers as forms
from pendopo.rules.definition import examples, fees, paper
from pendopo.rules.definition import letters as sheets
from pendopo.rules.definition import seen as compared
from pendopo.rules.definition.language import DATE
from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.nodes import Place, Problem
from pendopo.rules.definition.seen import Seen
from pendopo.rules.definition.worked import Example, Impossible
from pendopo.rules.money import rupiah
from pendopo.rules.refusals import Refused


class _Undone(Exception):
    """Everything that an example did is rolled back."""


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
    stage = prepare(definition, files, example)
    papers = {key: [any_paper()] for key in example.papers}
    stored = answers_of(stage, example.answers)
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
        stage.now = moment(stage, move.at)
        try:
            play_line(stage, filed.case, move, example.moves[number + 1 :])
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


def _seen_unfiled(stage: Stage, stored: Mapping[str, Value]) -> Seen:
    office = filing.offices_for(stage.definition, stored).owner
    settled = world.settle(
        stage.definition,
        stored,
        applicant_id=stage.person.pk,
        papers=dict.fromkeys(stage.example.papers, 1),
        office=office,
        filed_at=stage.now,
        now=stage.now,
        outside=stage.outside,
    )
    return _told(stage, settled, Seen((), None, "", "none", "", (), (), {}, (), {}, None, None, {}))


def _told(stage: Stage, settled: forms.Settled, seen: Seen) -> Seen:
    return replace(
        seen,
        hidden=settled.hidden,
        missing=settled.missing,
        refused=stage.refusals,
        warned=[said[0] for _, said in settled.warnings],
        because={key: said[0] for key, said in settled.because.items()},
    )


def _seen(stage: Stage, case: Case) -> Seen:
    motion = motion_of(stage, case)
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


def _fee(stage: Stage, motion: Motion) -> int:
    if motion.case.fee is not None:
        return motion.case.fee
    return int(fees.known_amount(stage.definition, motion.env()) or 0)


def _letters(stage: Stage, motion: Motion) -> dict[str, Mapping[str, object]]:
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
