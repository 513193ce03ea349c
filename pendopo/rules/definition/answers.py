"""What a form makes of its answers: what is hidden, missing, refused, warned about, and why."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from pendopo.rules import identifiers
from pendopo.rules.canonical import Value
from pendopo.rules.definition import fees, limits, paper, typed, values
from pendopo.rules.definition.functions import WORKING_DAYS
from pendopo.rules.definition.language import Both, Code, Env, Point
from pendopo.rules.definition.model import Definition, Field, Step
from pendopo.rules.definition.terms import Rule
from pendopo.rules.definition.typed import NotAnAnswer as NotAnAnswer
from pendopo.rules.definition.values import from_json as from_json
from pendopo.rules.definition.values import read_answer as read_answer
from pendopo.rules.definition.values import to_json as to_json
from pendopo.rules.definition.vocabulary import Fact

type Know = dict[str, object]


@dataclass(frozen=True)
class World:
    """What conditions may ask about beside the answers.

    `working_days` counts those after one date up to and including another, or raises MissingYear;
    `papers` tell how many files each document has; `zones_at` names the zones at latitude and
    longitude; `count` counts a fact for the answers so far. `known` holds what is fixed:
    `filed_on`, `case.number`, records of steps, and in worked cases settings and facts.
    """

    today: date
    working_days: Callable[[date, date], int]
    papers: Mapping[str, int] = field(default_factory=dict)
    zones_at: Callable[[Decimal, Decimal], Collection[str]] = lambda latitude, longitude: ()
    count: Callable[[Fact, Env], int] | None = None
    known: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Settled:
    """A form with its answers, seen once from the first question to the last.

    `kept` are the answers that are evidence, as stored; `ignored` those of hidden or unknown
    questions. `because` says why a conditional question or document is needed in this case.
    """

    env: Know
    hidden: tuple[str, ...]
    needed: frozenset[str]
    missing: tuple[str, ...]
    refusals: Mapping[str, Both]
    warnings: tuple[tuple[str | None, Both], ...]
    because: Mapping[str, Both]
    ignored: tuple[str, ...]
    kept: Mapping[str, Value]


def settle(definition: Definition, answers: Mapping[str, Value], world: World) -> Settled:
    """Walk through all questions once, in order; answers of hidden ones are dropped.

    `answers` are question → stored value; those under an earlier key (`was`) move along. Nothing
    raises: what does not fit its question counts as not answered.
    """
    answers = _moved(definition, answers)
    env, hidden = _walked(definition, answers, world)
    asked = [one for one in definition.fields if one.key not in hidden]
    needed = [one for one in asked if not one.made_from and limits.is_needed(one, env)]
    missing = [one for one in needed if not _is_there(one, env, world)]
    env["file_complete"] = not missing
    known = {one.key for one in definition.questions} - set(hidden)
    return Settled(
        env=env,
        hidden=tuple(hidden),
        needed=frozenset(one.key for one in needed),
        missing=tuple(one.key for one in missing),
        refusals=_refusals(definition, env, asked, missing, world),
        warnings=tuple(_warnings(definition, env, asked)),
        because={
            one.key: (one.required.why(env, 0), one.required.why(env, 1))
            for one in needed
            if isinstance(one.required, Code)
        },
        ignored=tuple(sorted(key for key in answers if key not in known)),
        kept={key: value for key, value in answers.items() if key in known},
    )


def _moved(definition: Definition, answers: Mapping[str, Value]) -> Mapping[str, Value]:
    renamed = {one.was: one.key for one in definition.questions if one.was}
    if not renamed.keys() & answers.keys():
        return answers
    known = {one.key for one in definition.questions}
    moved = {renamed[key]: value for key, value in answers.items() if key in renamed}
    return moved | {k: v for k, v in answers.items() if k in known or k not in renamed}


def _walked(
    definition: Definition, answers: Mapping[str, Value], world: World
) -> tuple[Know, list[str]]:
    env: Know = {"today": world.today, WORKING_DAYS: world.working_days, **world.known}
    hidden: list[str] = []
    _count(definition, env, world)
    for one in definition.questions:
        if one.shown and not one.shown.holds(env):
            hidden.append(one.key)
            continue
        value = _value(one, answers, env)
        if isinstance(value, Point):
            zones = frozenset(world.zones_at(value.latitude, value.longitude))
            value = replace(value, zones=zones)
        if value is not None:
            env[one.key] = value
            _count(definition, env, world)
    if "fee" not in env:
        env["fee"] = fees.known_amount(definition, env)
    hidden += [one.key for one in definition.documents if one.shown and not one.shown.holds(env)]
    return env, hidden


def _count(definition: Definition, env: Know, world: World) -> None:
    """Count what can be counted now: a fact whose questions are all answered."""
    for key, fact in definition.facts.items():
        if world.count and key not in env and all(name in env for name in fact.same):
            env[key] = Decimal(world.count(fact, env))


def _value(one: Field, answers: Mapping[str, Value], env: Env) -> object:
    if one.kind == "computed":
        code = one.value.pick(env) if one.value else None
        return code.run(env) if code else None
    return from_json(one, answers.get(one.key))


def _is_there(one: Field, env: Env, world: World) -> bool:
    if one.is_document:
        return world.papers.get(one.key, 0) > 0
    return one.kind in ("checkbox", "computed") or one.key in env


def _refusals(
    definition: Definition,
    env: Env,
    asked: list[Field],
    missing: list[Field],
    world: World,
) -> dict[str, Both]:
    """Question or document → why this cannot be sent, in the order of asking."""
    found: dict[str, Both] = {}
    for rule in definition.stop_if:
        if rule.check.holds(env):
            found.setdefault(rule.about, rule.told(env))
    for one in asked:
        many = world.papers.get(one.key, 0)
        told = None
        if one.is_document and many > one.limits.files:
            told = limits.too_many(one, many, one.limits.files)
        elif one.key in env:
            told = limits.broken(one, env[one.key], env)
        if told:
            found.setdefault(one.key, told)
    for rule in definition.must:
        if rule.check.fails(env):
            found.setdefault(rule.about, rule.told(env))
    for one in missing if not definition.apply.accept_incomplete else ():
        found.setdefault(one.key, limits.is_missing(one, env))
    return found


def _warnings(
    definition: Definition, env: Env, asked: list[Field]
) -> list[tuple[str | None, Both]]:
    advice: list[Rule] = [*definition.advise_if]
    advice += [rule for page in definition.pages for rule in page.advise_if]
    told = [rule for one in asked for rule in one.should if rule.check.fails(env)]
    told += [rule for rule in definition.should if rule.check.fails(env)]
    told += [rule for rule in advice if rule.check.holds(env)]
    return [(rule.about or None, rule.told(env)) for rule in told]


# ── what officers record ───────────────────────────────────────────────────────
def read_records(definition: Definition, stored: Mapping[str, Value]) -> Know:
    """Return what was recorded so far as values: `step.question`, `step.outcome`, `decided_on` …"""
    kinds = {
        f"{step.key}.{one.key}": one
        for top in definition.steps.values()
        for step in (top, *top.branches)
        for one in step.records
    }
    found: Know = {}
    for key, value in stored.items():
        if key in kinds:
            found[key] = from_json(kinds[key], value)
        elif key.endswith("_on") and isinstance(value, str):
            found[key] = values.read_stored_day(value)
        elif isinstance(value, str):
            found[key] = value
    return {key: value for key, value in found.items() if value is not None}


def check_records(step: Step, records: Mapping[str, object], env: Env) -> dict[str, Both]:
    """Return record → why a step cannot be left with this outcome, as `env` tells it.

    `records` are the values of the step's own questions under their short names.
    """
    inner = {**env, **{one.key: records.get(one.key) for one in step.records}}
    inner |= {f"{step.key}.{one.key}": records.get(one.key) for one in step.records}
    found: dict[str, Both] = {}
    for one in step.records:
        value = records.get(one.key)
        if one.shown and not one.shown.holds(inner):
            continue
        if value is None and one.kind != "checkbox" and limits.is_needed(one, inner):
            found[one.key] = limits.is_missing(one, inner)
        elif value is not None and (told := limits.broken(one, value, inner)):
            found[one.key] = told
    return found


def masked(one: Field, value: object, lang: int = 0) -> str:
    """Return an answer as paper shows it, with identifiers masked but for their last digits."""
    if one.kind in typed.IDENTIFIERS and isinstance(value, str) and len(value) > 4:
        return identifiers.masked(value)
    return paper.show(value, one.type, lang)
