"""A case in words: what it asked, what officers recorded, and why its date is what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pendopo.accounts import atlas
from pendopo.cases import letters, queries, world
from pendopo.cases.actions.motion import section
from pendopo.cases.models import Case, Decision, Task
from pendopo.catalogue import queries as catalogue
from pendopo.events import queries as events
from pendopo.rules import clock_words
from pendopo.rules.canonical import Value
from pendopo.rules.clock import ClockError
from pendopo.rules.clock_result import Result
from pendopo.rules.definition import answers as forms
from pendopo.rules.definition.answers import Settled
from pendopo.rules.definition.language import Both, Point
from pendopo.rules.definition.model import Definition, Field
from pendopo.rules.geography import Land, Pin


@dataclass(frozen=True)
class Known:
    """A case with its definition, its settled answers and its clock."""

    case: Case
    definition: Definition
    answers: Mapping[str, Value]
    records: Mapping[str, Value]
    settled: Settled
    clock: Result
    is_erased: bool
    calendars: world.Calendars


def known(case: Case, *, now: datetime) -> Known:
    """Return everything that a page about a case needs to know."""
    definition = catalogue.definition(case.version)
    opened = events.unseal_row(stream=case.stream, place="values", sealed=bytes(case.sealed))
    values: Mapping[str, Value] = opened if isinstance(opened, Mapping) else {}
    answers, records = section(values, "answers"), section(values, "records")
    calendars = world.Calendars()
    settled = world.settle(
        definition,
        answers,
        applicant_id=case.applicant_id,
        papers=world.paper_counts(case),
        office=case.office,
        filed_at=case.filed_at,
        now=now,
        outside=world.REAL,
        records=records,
        number=case.number,
        fee=case.fee,
        calendars=calendars,
    )
    result = world.ledger(definition, case, env=settled.env, as_of=now, calendars=calendars)
    return Known(case, definition, answers, records, settled, result, not values, calendars)


def why_due(one: Known) -> Both:
    """Return how the due date came about, in one sentence."""
    policy = world.promise_policy(one.definition, one.settled.env)
    return (
        clock_words.explain(policy, one.clock, lang="id"),
        clock_words.explain(policy, one.clock, lang="en"),
    )


def can_be_extended(one: Known, *, now: datetime) -> bool:
    """Tell whether the definition and the clock allow to prolong the promise now."""
    more = world.prolonged(one.definition, now)
    if more is None or not one.case.is_open:
        return False
    try:
        world.ledger(
            one.definition,
            one.case,
            env=one.settled.env,
            as_of=now,
            calendars=one.calendars,
            more=[more],
        )
    except ClockError:
        return False
    return True


@dataclass(frozen=True)
class Row:
    """One answer as pages show it; `pin` is a point with the land around it."""

    key: str
    label: Both
    value: Both
    pin: Pin | None = None


@dataclass(frozen=True)
class Part:
    """The answers of one page of the form."""

    title: Both
    rows: Sequence[Row]


def answered(one: Known, *, unmasked: bool = False) -> list[Part]:
    """Return the answers by page; identifiers are masked unless asked for."""
    found, land = [], _land(one)
    pages = (one.definition.eligibility,) if one.definition.eligibility else ()
    for page in (*pages, *one.definition.pages):
        rows = [
            Row(
                field.key,
                field.label,
                shown(field, value, unmasked=unmasked),
                Pin(land, value) if land and isinstance(value, Point) else None,
            )
            for field in page.fields
            if field.key in one.settled.env and field.key not in one.settled.hidden
            for value in [one.settled.env[field.key]]
        ]
        if rows:
            found.append(Part(page.title, rows))
    return found


def _land(one: Known) -> Land | None:
    """Return the shape of the town where an answer is a point."""
    has_points = any(isinstance(value, Point) for value in one.settled.env.values())
    return atlas.land(one.definition.zones) if has_points else None


def recorded(one: Known) -> list[Row]:
    """Return what officers recorded, in the order of the steps."""
    env = one.settled.env
    return [
        Row(f"{step.key}.{field.key}", field.label, shown(field, env[name]))
        for whole in one.definition.steps.values()
        for step in (whole, *whole.branches)
        for field in step.records
        if field.kind != "file"  # a paper of the case
        if (name := f"{step.key}.{field.key}") in env
    ]


def shown(field: Field, value: object, *, unmasked: bool = False) -> Both:
    """Return a value as pages show it, in both languages."""
    if value is None:
        return ("–", "–")
    if field.kind == "checkbox":
        return ("Ya", "Yes") if value else ("Tidak", "No")
    options = field.name.type.options
    if field.kind in ("choice", "reference", "region") and isinstance(value, str):
        return options.get(value, (value, value))
    if isinstance(value, list) and options:
        picked = [options.get(f"{one}", (f"{one}", f"{one}")) for one in value]
        return ", ".join(p[0] for p in picked), ", ".join(p[1] for p in picked)
    if unmasked and isinstance(value, str):
        return value, value
    unit = f" {field.unit}" if field.unit else ""
    return forms.masked(field, value) + unit, forms.masked(field, value, 1) + unit


def refusal(one: Known, decided: Decision) -> list[tuple[Both, str]]:
    """Return why a case was refused: the words of each reason, and the fact behind it."""
    if decided.outcome != "refused":
        return []
    end = one.definition.ends.get(one.case.end)
    words = letters.reasons_of(one.definition, [end] if end else [])
    return [
        (words.get(code, (code, code)), fact) for code, fact in queries.reasons(decided).items()
    ]


def correction_items(one: Known) -> list[tuple[str, Both, Both, str]]:
    """Return (key, label, reason, note) of what the open correction asks for."""
    asked = queries.open_correction(one.case)
    if asked is None:
        return []
    notes = queries.correction_notes(asked)
    labels = {field.key: field.label for field in one.definition.fields}
    codes = one.definition.vocabulary.correction_reasons
    return [
        (
            item["key"],
            labels.get(item["key"], (item["key"],) * 2),
            codes.get(item["code"], (item["code"],) * 2),
            notes.get(item["key"], ""),
        )
        for item in asked.items
    ]


def ledger(one: Known) -> list[tuple[Both, Both]]:
    """Return every stretch of the clock: when, and whether it counted or why not."""
    both = [clock_words.ledger_lines(one.clock, lang=lang) for lang in ("id", "en")]
    return [
        ((when, when_en), (what, what_en))
        for (when, what), (when_en, what_en) in zip(*both, strict=True)
    ]


def why_step_due(one: Known, task: Task) -> Both:
    """Return how the limit of a step came about, in one sentence; empty where it has none."""
    step = one.definition.step(task.step)
    if step is None or step.limit is None:
        return "", ""
    opened, span = task.opened_at.astimezone(one.clock.calendar.zone), step.limit.words
    day = [
        f"{clock_words.DAYS[n][opened.weekday()]} {opened.day} "
        f"{clock_words.MONTHS[n][opened.month - 1]}"
        for n in (0, 1)
    ]
    return (
        f"Langkah ini punya {span[0]} sejak dibuka {day[0]} pukul {opened:%H.%M}.",
        f"This step has {span[1]} from its opening on {day[1]} at {opened:%H:%M}.",
    )
