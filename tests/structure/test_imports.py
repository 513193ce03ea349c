"""Which file may know which: the floors, the doors between rooms, and where imports stand."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.structure.sources import HOUSE, ROOMS, code, name_of, room_of, tree

pytestmark = pytest.mark.on_sqlite

DOORS = {"actions", "queries", "models", "rules"}
MORE_DOORS = {
    "accounts.demo": "the codes of the people who play the demonstration",
    "accounts.atlas": "the regions of the town and the layers of its map",
    "accounts.limits": "how often a stranger may try",
    "accounts.plans": "the values that setting up a town is told",
    "accounts.requests": "a request that knows who acts",
    "cases.letters": "what a letter says, for the draft that its signatory reads",
    "cases.papers": "what the papers of a case are called, and which of them the applicant sees",
    "cases.recounting": "the whole history of a case, for officers",
    "cases.telling": "the words in which a case is told, for every page that shows one",
    "cases.timeline": "what happened to a case and what comes, line by line",
    "cases.world": "what conditions may ask, so that a draft settles as the case will",
    "catalogue.describing": "what a service asks, costs and takes, in words",
    "catalogue.kinds": "which kinds of case there are",
    "events.worker": "one round of the worker, for a story that is told in one go",
    "events.scheduling": "doing what a job does one row after another",
    "events.reactions": "the mark of a handler that reaches out",
    "events.sealing": "the value that says that something was erased",
    "files.checking": "why an upload is refused",
    "files.serving": "the answer that carries a file",
    "payments.providers": "the value that says that money came",
    "ui.posted": "what a browser sent, read as what it means",
    "ui.questions": "a question as a form field",
}
OTHER_ARROWS = {
    ("operations.logbook", "cases.handlers"): "examples are played without a worker",
}


def test_import_contracts_are_kept(capsys):
    status = lint_imports(no_cache=True)

    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_rooms_are_entered_by_their_doors():
    found = []

    for path, importer in _modules():
        for imported in _imported(path):
            room, _, inside = imported.partition(".")
            door = inside.partition(".")[0]
            if room_of(path) in (room, "config", "__main__.py") or room == "rules":
                continue
            known = door in DOORS or f"{room}.{door}" in MORE_DOORS
            if door and not known and (importer, f"{room}.{door}") not in OTHER_ARROWS:
                found.append(f"{name_of(path)} imports {imported}")

    assert not found, "\n".join(found)


@pytest.mark.parametrize("door", MORE_DOORS)
def test_no_door_is_kept_for_nobody(door):
    used = any(
        imported.startswith(door) and room_of(path) not in (door.partition(".")[0], "config")
        for path, _ in _modules()
        for imported in _imported(path)
    )

    assert used, f"nobody outside uses {door}: take it from the list"


def test_imports_stand_at_the_top():
    found = [
        f"{name_of(path)}:{inner.lineno}"
        for path in code(tests=True)
        if name_of(path) != "pendopo/config/apps.py"  # models exist only when apps are ready
        for outer in ast.walk(tree(path))
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert not found, "\n".join(found)


def test_functions_of_other_rooms_come_by_their_module():
    found = [
        f"{name_of(path)}:{node.lineno} imports the function {alias.name}"
        for path in code()
        for node in _imports_from(path)
        for alias in node.names
        if _is_other_room(path, node.module or "")
        and {"actions", "queries"} & set((node.module or "").split("."))
        and alias.name[0].islower()
        and not _is_module(f"{node.module}.{alias.name}")
    ]

    assert not found, "\n".join(found)


def test_nothing_is_imported_with_a_star():
    found = [
        name_of(path)
        for path in code(tests=True)
        for node in _imports_from(path)
        if any(alias.name == "*" for alias in node.names)
    ]

    assert not found, "\n".join(found)


def test_types_say_what_they_mean():
    found = [
        f"{name_of(path)}: {alias.name}"
        for path in code()
        for node in _imports_from(path)
        if node.module == "typing"
        for alias in node.names
        if alias.name in ("Any", "cast")
    ]

    assert not found, "\n".join(found)


def _modules() -> Iterator[tuple[Path, str]]:
    for path in code():
        yield path, path.relative_to(HOUSE).with_suffix("").as_posix().replace("/", ".")


def _imports_from(path: Path) -> Iterator[ast.ImportFrom]:
    yield from (node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom))


def _imported(path: Path) -> Iterator[str]:
    """Yield what a file imports from the house, as `room.module`, without the names inside it."""
    for node in _imports_from(path):
        parts = (node.module or "").split(".")
        if parts[0] != "pendopo":
            continue
        if len(parts) == 2 and parts[1] in ROOMS:
            yield from (f"{parts[1]}.{alias.name}" for alias in node.names)
        elif len(parts) > 2:
            yield ".".join(parts[1:])


def _is_other_room(path: Path, module: str) -> bool:
    parts = module.split(".")
    return parts[0] == "pendopo" and len(parts) > 2 and parts[1] != room_of(path)


def _is_module(name: str) -> bool:
    place = HOUSE.parent / name.replace(".", "/")
    return place.is_dir() or place.with_suffix(".py").is_file()
