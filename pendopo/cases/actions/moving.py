"""How a case moves from step to step; called only inside the transactions of the verbs."""

from datetime import datetime

from pendopo.cases import rules, world
from pendopo.cases.actions import deciding
from pendopo.cases.actions.motion import Item, Motion, office_of
from pendopo.cases.models import APPLICANT, Correction, Task
from pendopo.events import actions as events
from pendopo.rules.canonical import Value
from pendopo.rules.clock import ClockEvent
from pendopo.rules.definition import workflow
from pendopo.rules.definition.model import Outcome, Step

MISSING = "missing_detail"


def enter(motion: Motion, key: str) -> None:
    """Go to a step or an end, pass what is skipped and what the system does by itself."""
    arrived = workflow.arrive(motion.definition, key, motion.env())
    for skipped in arrived.skipped:
        motion.tell("StepSkipped", {"step": skipped})
    if arrived.key in motion.definition.ends:
        deciding.reach_end(motion, motion.definition.ends[arrived.key])
        return
    step = motion.definition.steps[arrived.key]
    motion.case.position = {"step": step.key, "verdicts": {}}
    motion.case.state = rules.STATES[step.kind]
    motion.tell("StepEntered", {"step": step.key, "state": motion.case.state})
    if step.kind == "issue":
        if motion.by_silence:
            motion.case.state = "GRANTED_BY_SILENCE"
        deciding.grant(motion, step)
    if step.kind in ("route", "issue"):
        leave(motion, step, workflow.system_outcome(step, motion.env()))
    elif step.kind == "together":
        _open_branches(motion, step)
    elif step.kind == "pay":
        _ask_for_money(motion, step)
    else:
        open_task(motion, step)


def _ask_for_money(motion: Motion, step: Step) -> None:
    """Fix the fee and send the bill; where nothing is to be paid, nobody waits."""
    assessment = deciding.assess(motion)
    if assessment.amount:
        deciding.bill(motion, open_task(motion, step), assessment)
    else:
        leave(motion, step, workflow.outcome(step, "paid", motion.env()))


def _open_branches(motion: Motion, step: Step) -> None:
    branches = workflow.open_branches(step, motion.env())
    for branch in branches:
        open_task(motion, branch, within=step.key)
    if not branches:
        join(motion, step)


def speak(motion: Motion, task: Task, outcome: str, verdict: str) -> None:
    """Let a branch speak, for or against; when all have spoken the case goes on."""
    remember(motion, task.step, outcome)
    verdicts = {**motion.case.position.get("verdicts", {}), task.step: verdict}
    motion.case.position = {**motion.case.position, "verdicts": verdicts}
    if not motion.case.tasks.open().filter(within=task.within).exists():
        join(motion, motion.definition.steps[task.within])


def join(motion: Motion, step: Step) -> None:
    """Leave a step whose branches have all spoken."""
    verdicts = motion.case.position.get("verdicts", {})
    leave(motion, step, workflow.joined_outcome(step, list(verdicts.values())))


def open_task(motion: Motion, step: Step, *, within: str = "") -> Task:
    """Put a step before the function that it names, with the clock that runs for it."""
    office = office_of(motion, step)
    waits = step.kind in ("correct", "pay")
    ends = world.limit_ends(step, office, motion.now, motion.calendars)
    task = Task.objects.create(
        case=motion.case,
        step=step.key,
        within=within,
        kind=step.kind,
        function=APPLICANT if waits else step.by,
        office=office,
        opened_at=motion.now,
        due_at=ends,
        passes_at=ends if step.if_late else None,
    )
    motion.tell(
        "TaskOpened",
        {"step": step.key, "task": task.pk, "function": task.function, "office": office.key},
    )
    _stop_for(motion, step, task)
    if step.kind == "correct":
        _ask(motion, task)
    return task


def _stop_for(motion: Motion, step: Step, task: Task) -> None:
    """Stop the clock, or set it back to zero, where the step says so."""
    if step.clock == "restarts":
        motion.tick(ClockEvent("restarted", motion.now))
    if not _stops(motion, step):
        return
    answer_by = None
    if step.limit and step.kind in ("correct", "pay"):
        amount, unit = rules.span(step.limit)
        answer_by = (int(amount), unit)
    motion.tick(
        ClockEvent(
            "paused",
            motion.now,
            pause=pause_id(task),
            reason=step.title[0],
            effect="restart" if _restarts(motion, step) else "resume",
            answer_by=answer_by,
        )
    )


def _stops(motion: Motion, step: Step) -> bool:
    """Tell whether the clock stands while a step waits."""
    is_free = step.kind == "correct" and motion.definition.clock.correction == "none"
    return step.clock == "paused" and not is_free


def _restarts(motion: Motion, step: Step) -> bool:
    return step.kind == "correct" and motion.definition.clock.correction == "restart"


def go_on(motion: Motion, step: Step, task: Task, why: str, *, at: datetime | None = None) -> None:
    """Let the clock go on where a step stopped it: it was `answered`, `paid` or `resumed`."""
    if _stops(motion, step):
        at = at or motion.now
        motion.tick(ClockEvent(why, at, recorded=motion.now, pause=pause_id(task)))


def pause_id(task: Task) -> str:
    """Return the name under which the clock knows what a task waits for."""
    return f"{task.step}-{task.pk}"


def _ask(motion: Motion, task: Task) -> None:
    """Write down what the applicant has to mend; by itself the system asks for what is missing."""
    items = motion.items or [Item(key, MISSING) for key in motion.settled().missing]
    notes = {item.key: item.note for item in items if item.note}
    asked = [{"key": item.key, "code": item.code} for item in items]
    Correction.objects.create(
        case=motion.case,
        task=task,
        items=asked,
        sealed_notes=events.seal(
            stream=motion.case.stream, place=f"correction/{task.pk}", value=dict(notes)
        ),
        asked_by_id=motion.actor.person_id or None,
        asked_at=motion.now,
    )
    motion.tell(
        "CorrectionRequested",
        {
            "task": task.pk,
            "items": asked,
            "answer_by": task.due_at.isoformat() if task.due_at else "",
        },
        {"notes": dict(notes)} if notes else {},
    )


def leave(motion: Motion, step: Step, outcome: Outcome) -> None:
    """Take an outcome of a step: remember it, start the clock where it says so, go on."""
    remember(motion, step.key, outcome.key)
    if (step.key, outcome.key) in motion.definition.clock.starts:
        _start_clock(motion, step)
    enter(motion, outcome.to)


def remember(motion: Motion, step: str, outcome: str) -> None:
    """Keep which outcome a step or branch took, on which day, what was ticked and remarked."""
    motion.records[f"{step}.outcome"] = outcome
    motion.records[f"{step}.done_on"] = motion.today().isoformat()
    motion.changed()
    remark, motion.remark = motion.remark, ""
    ticked, motion.ticked = motion.ticked, None
    payload: dict[str, Value] = {"step": step, "outcome": outcome}
    if ticked is not None:
        payload["ticked"] = list(ticked)
    motion.tell("StepLeft", payload, {"remark": remark} if remark else {})


def _start_clock(motion: Motion, step: Step) -> None:
    """Start the promise; "complete" is when the last part came, not the officer's click."""
    kind, at = rules.start_kind(motion.definition), motion.now
    if kind == "complete":
        last = motion.case.tasks.filter(step=step.key).order_by("-id").first()
        at = last.opened_at if last else motion.now
    motion.tick(ClockEvent(kind, at, recorded=motion.now))
