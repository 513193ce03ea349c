"""What a form makes of its answers: what is hidden, missing, refused, warned about, and why."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pendopo.rules import identifiers
from pendopo.rules.canonical import Value
from pendopo.rules.definition.language import NUMBER, Both, Code, show
from pendopo.rules.definition.model import Definition, Field
from pendopo.rules.definition.raw import from_json

type Env = dict[str, object]
type ZonesAt = Callable[[Decimal, Decimal], Sequence[str]]
type IsWorking = Callable[[date], bool]


@dataclass(frozen=True)
class Settled:
    """A form with its answers, seen once from the first question to the last."""

    env: Env
    hidden: tuple[str, ...]
    missing: tuple[str, ...]
    refusals: Mapping[str, Both]
    warnings: tuple[Both, ...]
    ignored: tuple[str, ...]
    kept: Mapping[str, Value]


def base(definition: Definition, *, is_working: IsWorking) -> Env:
    """Return what every condition of a service may ask about before any answer is known."""
    found: Env = {f"settings.{key}": one.value for key, one in definition.settings.items()}
    found |= {zone: zone for zone in definition.zones}
    found |= {key: table[""][""] for key, table in definition.tables.items() if "" in table}
    found["is_working"] = is_working
    return found


def settle(
    definition: Definition,
    stored: Mapping[str, Value],
    *,
    papers: Mapping[str, int],
    world: Mapping[str, object],
    zones_at: ZonesAt,
) -> Settled:
    """Walk through all questions once, in order; answers of hidden ones are dropped.

    `papers` tell how many files each document has; `world` is what `base` gave, and today,
    settings and facts. Answers to questions that do not exist are named in `ignored`.
    """
    env: Env = dict(world)
    hidden: list[str] = []
    for field in definition.questions:
        if field.shown and not field.shown.holds(env):
            hidden.append(field.key)
            continue
        value = _value(field, stored, env)
        if value is not None:
            env[field.key] = value
        if field.kind == "reference" and isinstance(value, str):
            env[f"{field.key}#row"] = _row(definition, field, value)
        if field.kind == "point" and isinstance(value, str):
            latitude, longitude = value.split(",")
            env["zones_at_point"] = zones_at(Decimal(latitude), Decimal(longitude))
    hidden += [d.key for d in definition.documents if d.shown and not d.shown.holds(env)]
    missing = _missing(definition, env, papers, hidden)
    env["file_complete"] = not missing
    known = {field.key for field in definition.questions}
    return Settled(
        env=env,
        hidden=tuple(hidden),
        missing=tuple(missing),
        refusals=_refusals(definition, env, missing),
        warnings=tuple(_warnings(definition, env)),
        ignored=tuple(sorted(key for key in stored if key not in known or key in hidden)),
        kept={k: v for k, v in stored.items() if k in known and k not in hidden},
    )


def _value(field: Field, stored: Mapping[str, Value], env: Env) -> object:
    if field.kind == "computed":
        code = field.value.pick(env) if field.value else None
        return code.run(env) if code else None
    if field.kind == "checkbox":
        return stored.get(field.key) is True
    return from_json(field, stored.get(field.key))


def _row(definition: Definition, field: Field, value: str) -> Mapping[str, object] | None:
    for table in definition.tables.values():
        if value in table and set(field.name.type.options) == set(table):
            return table[value]
    return None


def needed(field: Field, env: Env) -> bool:
    """Tell whether a question or document that is shown must be answered."""
    if isinstance(field.required, Code):
        return field.required.holds(env)
    return field.required


def reason(field: Field, env: Env) -> Both:
    """Return why a document is needed in this case, or two empty texts where it always is."""
    if not isinstance(field.required, Code):
        return ("", "")
    return field.required.why(env, 0), field.required.why(env, 1)


def _missing(
    definition: Definition, env: Env, papers: Mapping[str, int], hidden: Sequence[str]
) -> list[str]:
    found = []
    for field in definition.fields:
        if field.key in hidden or field.made_from or not needed(field, env):
            continue
        lacks = papers.get(field.key, 0) == 0 if field.is_document else field.key not in env
        if lacks and field.kind != "checkbox":
            found.append(field.key)
    return found


def _refusals(definition: Definition, env: Env, missing: Sequence[str]) -> dict[str, Both]:
    """Return question → why this cannot be sent."""
    found: dict[str, Both] = {}
    for rule in definition.stop_if:
        if rule.check.holds(env):
            found[_about(rule.check)] = rule.told(env)
    for field in definition.questions:
        if field.key in env and (problem := check(field, env[field.key], env)):
            found[field.key] = problem
    for rule in definition.must:
        if rule.check.fails(env):
            found[_about(rule.check)] = rule.told(env)
    if not definition.apply.accept_incomplete:
        fields = {field.key: field for field in definition.fields}
        for key in missing:
            found.setdefault(key, is_missing(fields[key], env))
    return found


def is_missing(field: Field, env: Env) -> Both:
    """Return what is said of an answer or a paper that is not there."""
    why = reason(field, env)
    if why[0]:
        return (
            f"{field.label[0]} diperlukan, karena {why[0]}",
            f"{field.label[1]} is needed, because {why[1]}",
        )
    return (
        f"{field.label[0]} diperlukan dan masih kosong.",
        f"{field.label[1]} is needed and still empty.",
    )


def check(field: Field, value: object, env: Env) -> Both | None:
    """Return what a value breaks: limits of its type, a closed option, a rule of the question."""
    for rule in (None, *field.must):
        if rule is None:
            if problem := _limits(field, value) or _closed(field, value, env):
                return problem
        elif rule.check.fails(env):
            return rule.told(env)
    return None


def _closed(field: Field, value: object, env: Env) -> Both | None:
    picked = value if isinstance(value, list) else [value]
    for option in field.options:
        if option.key in picked and option.condition and not option.condition.holds(env):
            words = option.condition.words
            return (
                f"{option.label[0]} hanya bila {words[0]}",
                f"{option.label[1]} only if {words[1]}",
            )
    return None


def _limits(field: Field, value: object) -> Both | None:
    limits, label = field.limits, field.label
    if limits.pattern and isinstance(value, str) and not _matches(limits.pattern, value):
        hint = field.hint or ("", "")
        return (
            f"{label[0]} tidak sesuai bentuknya. {hint[0]}".strip(),
            f"{label[1]} is not written as needed. {hint[1]}".strip(),
        )
    size = value if isinstance(value, Decimal) else None
    if isinstance(value, list):
        size = Decimal(len(value))
    if size is None or (limits.least is None and limits.most is None):
        return None
    low = limits.least if limits.least is not None else size
    high = limits.most if limits.most is not None else size
    if low <= size <= high:
        return None
    return _between(field, "rows" if isinstance(value, list) else "")


def _matches(pattern: str, value: str) -> bool:
    return re.fullmatch(pattern, value, re.ASCII) is not None


def _between(field: Field, what: str) -> Both:
    kind = field.name.type
    low, high = field.limits.least, field.limits.most
    unit = f" {field.unit}" if field.unit else (" baris" if what else "")
    unit_en = f" {field.unit}" if field.unit else (f" {what}" if what else "")
    shown = [
        show(one, kind if not what else NUMBER) if one is not None else "" for one in (low, high)
    ]
    if low is not None and high is not None:
        return (
            f"{field.label[0]} harus antara {shown[0]} dan {shown[1]}{unit}.",
            f"{field.label[1]} must be between {shown[0]} and {shown[1]}{unit_en}.",
        )
    if low is not None:
        return (
            f"{field.label[0]} paling sedikit {shown[0]}{unit}.",
            f"{field.label[1]} must be at least {shown[0]}{unit_en}.",
        )
    return (
        f"{field.label[0]} paling banyak {shown[1]}{unit}.",
        f"{field.label[1]} must be at most {shown[1]}{unit_en}.",
    )


def _warnings(definition: Definition, env: Env) -> list[Both]:
    found = [
        rule.told(env)
        for field in definition.questions
        for rule in field.should
        if rule.check.fails(env)
    ]
    found += [rule.told(env) for rule in definition.should if rule.check.fails(env)]
    advice = definition.advise_if + tuple(r for page in definition.pages for r in page.advise_if)
    return found + [rule.told(env) for rule in advice if rule.check.holds(env)]


def _about(code: Code) -> str:
    """Return the question to which a rule over the whole belongs: the first that it names."""
    return sorted(code.uses)[0] if code.uses else "?"


def masked(field: Field, value: object) -> str:
    """Return an answer as paper shows it, with identifiers masked but for their last digits."""
    if field.kind in ("nik", "family_card_no", "npwp") and isinstance(value, str):
        return identifiers.masked(value)
    return show(value, field.name.type)
