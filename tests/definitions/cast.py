"""What the tests of definitions share: the services, a working week, and how Ani applies."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from pendopo.rules.canonical import Value
from pendopo.rules.definition import answers, examples
from pendopo.rules.definition.answers import Settled, World
from pendopo.rules.definition.loader import load, read_folder
from pendopo.rules.definition.model import Definition, Field
from pendopo.rules.definition.nodes import Node, Place
from pendopo.rules.definition.worked import Example, stored

SHIPPED = Path(__file__).parents[2] / "definitions"
RESEARCHED = SHIPPED.parents[1] / "shared" / "definitions"
MONDAY = date(2026, 8, 10)


def folder_of(key: str) -> Path:
    """Return the folder of a service; skip the test where only the research has it."""
    for root in (SHIPPED, RESEARCHED):
        if (root / key / "service.yaml").is_file():
            return root / key
    pytest.skip(f"{key} is not shipped, and ../shared is not here")


@cache
def _files(key: str) -> Mapping[str, str]:
    folder = folder_of(key)
    return read_folder(folder, folder.parent / "_shared")


def files_of(key: str, **changes: str) -> dict[str, str]:
    """Return the texts of a service, with other ones in place of `service.yaml` …"""
    return {**_files(key), **{f"{key}/{name}.yaml": text for name, text in changes.items()}}


@cache
def service(key: str) -> Definition:
    """Return a service that loads without a problem."""
    definition, problems = load(key, files_of(key))
    assert problems == []
    assert definition is not None
    return definition


def changed(key: str, before: str, after: str) -> tuple[Definition | None, list[str]]:
    """Load a service in which one piece of text was replaced by another."""
    text = files_of(key)[f"{key}/service.yaml"]
    assert before in text
    definition, problems = load(key, files_of(key, service=text.replace(before, after, 1)))
    return definition, [str(problem) for problem in problems]


def example_of(key: str, name: str) -> Example:
    """Return a worked case of a service."""
    found, problems = examples.parse(service(key), files_of(key))
    assert problems == []
    return next(one for one in found if one.key == name)


def answers_of(example: Example, fields: Mapping[str, Field]) -> dict[str, Value]:
    """Return the answers of a worked case as they are stored."""
    nowhere = Place("", 0)
    given: dict[str, Value] = {
        key: stored(fields[key], Node(nowhere, text))
        for key, text in example.person.items()
        if key in fields
    }
    for key, node in example.answers.entries():
        is_empty = node.text == "" and node.items is None
        given[key] = None if is_empty else stored(fields[key], node)
    return {key: value for key, value in given.items() if value is not None}


def working_days(after: date, until: date) -> int:
    days = range(after.toordinal() + 1, until.toordinal() + 1)
    return sum(date.fromordinal(day).weekday() < 5 for day in days)


def world(**changes: object) -> World:
    """Return the world on a Monday without papers."""
    known = {"today": MONDAY, "working_days": working_days, **changes}
    return World(**known)  # type: ignore[arg-type]  # handed on as they came


def settled(key: str, name: str, changes: Mapping[str, Value] = {}, **known: object) -> Settled:
    """Settle the form of a worked case, with some answers changed (None takes one away)."""
    definition, example = service(key), example_of(key, name)
    fields = {one.key: one for one in definition.questions}
    given = {**answers_of(example, fields), **changes}
    zones = [item.text or "" for item in example.world.inner("zones").items or ()]
    fixed = {
        name: node.text == "yes" if name.startswith("settings.") else node.text
        for name, node in example.world.entries()
        if name != "zones"
    }
    seen = world(
        papers=dict.fromkeys(example.papers, 1),
        zones_at=lambda latitude, longitude: zones,
        known={**fixed, **known},
    )
    return answers.settle(definition, {k: v for k, v in given.items() if v is not None}, seen)
