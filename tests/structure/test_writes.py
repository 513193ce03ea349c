"""Rows change in actions, and nowhere else."""

import ast
import re
from pathlib import Path

import pytest

from tests.structure.sources import called, calls, code, name_of

pytestmark = pytest.mark.on_sqlite

ALWAYS_WRITES = {
    "acreate", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete",
}  # fmt: skip
ALSO_WRITE = {
    "pendopo/events/": "the mechanism below the actions",
    "pendopo/accounts/limits.py": "attempts are counted where they are refused, seen or not",
}
SAVING = {"update_fields", "force_insert", "force_update", "using"}
SQL = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|REPLACE)\b", re.IGNORECASE)


def test_only_actions_write():
    found = [
        f"{name_of(path)}:{call.lineno} {called(call)}"
        for path in code()
        if not _may_write(path)
        for call in calls(path)
        if _writes(call)
    ]

    assert not found, "\n".join(found)


def test_only_actions_write_by_sql():
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in code()
        if not _may_write(path)
        for call in calls(path)
        if called(call) in ("execute", "executemany", "raw")
        and call.args
        and any(
            isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
            for node in ast.walk(call.args[0])
        )
    ]

    assert not found, "\n".join(found)


def test_models_hold_no_logic_in_save():
    found = [
        f"{name_of(path)}: {node.name}"
        for path in code()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        for inner in node.body
        if isinstance(inner, ast.FunctionDef) and inner.name in ("save", "delete", "full_clean")
    ]

    assert not found, "\n".join(found)


def test_there_are_no_signals():
    found = [
        name_of(path)
        for path in code()
        if re.search(r"django\.db\.models\.signals|@receiver|on_commit\(", path.read_text("utf-8"))
    ]

    assert not found, "\n".join(found)


def _may_write(path: Path) -> bool:
    name = name_of(path)
    is_action = path.name == "actions.py" or path.parent.name == "actions"
    return is_action or any(name.startswith(place) for place in ALSO_WRITE)


def _writes(call: ast.Call) -> bool:
    """Tell whether a call writes rows: `mapping.update(other)` and `image.save(file)` do not."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name, bare = call.func.attr, not call.args
    if name in ALWAYS_WRITES:
        return bare or name != "delete"
    if name == "save":
        return bare and {word.arg for word in call.keywords} <= SAVING
    if name == "update":
        return bare and bool(call.keywords)
    return name == "create" and "objects" in ast.dump(call.func)
