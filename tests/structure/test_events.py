"""Every event that the code records has a reaction, or is known to be history only."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pendopo.config.reactions import REACTIONS
from tests.structure.sources import called, calls, code, tree

pytestmark = pytest.mark.on_sqlite

HISTORY_ONLY = Path(__file__).with_name("history_only.txt").read_text(encoding="utf-8").split()
EVENT = re.compile(r"(?:[A-Z][a-z]+){2,}", re.ASCII)
TELLING = ("record", "tell", "New", "put")


def test_every_event_has_a_reaction_or_is_history_only():
    unheard = _recorded() - set(REACTIONS) - set(HISTORY_ONLY)

    assert not unheard, f"react to it, or list it in history_only.txt: {sorted(unheard)}"


def test_no_event_is_both():
    assert set(REACTIONS) & set(HISTORY_ONLY) == set()


def test_reactions_wait_for_events_that_happen():
    assert set(REACTIONS) - _recorded() == set()


def test_history_lists_events_that_happen():
    assert set(HISTORY_ONLY) - _recorded() == set()
    assert sorted(HISTORY_ONLY) == HISTORY_ONLY


def _recorded() -> set[str]:
    return {kind for path in code() for call in calls(path) for kind in _kinds(path, call)}


def _kinds(path: Path, call: ast.Call) -> Iterator[str]:
    if called(call).lstrip("_") not in TELLING:
        return
    given = [word.value for word in call.keywords if word.arg == "kind"] or call.args[:3]
    for value in given:
        for node in ast.walk(_followed(path, value)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from EVENT.findall(node.value) if EVENT.fullmatch(node.value) else ()


def _followed(path: Path, value: ast.expr) -> ast.AST:
    """Return what a name stands for, when it is a constant or a mapping at the top of the file."""
    names = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    meant = [
        statement.value
        for statement in tree(path).body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and statement.targets[0].id in names
    ]
    return ast.Tuple([value, *meant], ast.Load())
