"""The repository says what it needs, belongs to no machine, and is written in small pieces."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.structure.sources import ROOT, called, calls, code, name_of, tracked, tree

pytestmark = pytest.mark.on_sqlite

SETTINGS = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
VARIABLE = re.compile(r"""["'](PENDOPO_[A-Z_]+|DATABASE_URL|CHROMIUM|TEST_POSTGRES)["']""")
DOCUMENTED = re.compile(r"^\| `([A-Z_]+)`", re.MULTILINE)
MACHINE = re.compile(r"(?<![\w.~-])/(?:work|root|home/\w+|Users)/")
INDEX = re.compile(r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|debian|mirror|nexus|artifactory)")
EMPTY_NAMES = set("utils helpers helper manager managers common misc data info".split())
LONG, LONGEST = 300, 550
LOGGING = {"debug", "info", "warning", "error", "critical", "exception", "log"}
PARTS_OF_VERBS = ("open_motion", "settle", "post")  # called inside the transactions of verbs
WORKERS = (
    "pendopo/events/delivering.py",
    "pendopo/events/scheduling.py",
    "pendopo/events/worker.py",
    "pendopo/documents/press_worker.py",
)


def test_every_setting_is_documented():
    used = {
        name
        for path in tracked()
        if path.suffix == ".py" and "structure" not in path.parts
        for name in VARIABLE.findall(path.read_text("utf-8"))
    }

    assert used == set(DOCUMENTED.findall(SETTINGS))


def test_no_file_names_a_machine_or_an_index():
    found = [
        f"{name_of(path)}:{number} {match.group()}"
        for path in _texts()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for match in (MACHINE.search(line), INDEX.search(line))
        if match
    ]

    assert not found, "\n".join(found)


def test_the_lock_holds_names_and_hashes_only():
    lock = (ROOT / "requirements.lock").read_text("utf-8")

    assert "://" not in lock
    assert "--index" not in lock
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=[a-z0-9])", lock)[1:])


def test_every_dependency_says_why():
    lines = (ROOT / "pyproject.toml").read_text("utf-8").split("dependencies = [", 1)[1]
    listed = [line for line in lines.split("\n]", 1)[0].splitlines() if '"' in line]

    assert not [line for line in listed if "#" not in line]


def test_the_licence_is_the_affero_licence():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["license"] == "AGPL-3.0-or-later"
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("GNU AFFERO GENERAL PUBLIC LICENSE")


def test_files_have_names_that_say_something():
    empty = [
        name_of(path)
        for path in tracked()
        if EMPTY_NAMES & {*path.relative_to(ROOT).with_suffix("").parts}
    ]

    assert not empty, "\n".join(empty)


def test_every_module_says_what_it_holds():
    silent = [
        name_of(path)
        for path in code()
        if path.name != "urls.py" and tree(path).body and not ast.get_docstring(tree(path))
    ]

    assert not silent, "\n".join(silent)


def test_public_functions_of_the_core_say_what_they_do():
    silent = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in code()
        if _is_core(path)
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]

    assert not silent, "\n".join(silent)


def test_actions_are_told_by_keyword():
    positional = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in code()
        if path.name == "actions.py" or path.parent.name == "actions"
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.name not in PARTS_OF_VERBS
        and "now" in {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}
        and (node.args.args or node.args.posonlyargs)
    ]

    assert not positional, "\n".join(positional)


def test_the_core_reads_no_clock():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in code()
        if _is_core(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow")
        if isinstance(node.value, ast.Name) and node.value.id in ("datetime", "date", "timezone")
    ]

    assert not found, "\n".join(found)


def test_broad_excepts_stay_in_the_worker():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in code()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and name_of(path) not in WORKERS
    ]

    assert not found, "\n".join(found)


def test_files_stay_small():
    sizes = {name_of(path): path.read_text("utf-8").count("\n") for path in code() if _body(path)}
    long = sorted(f"{name}: {lines}" for name, lines in sizes.items() if lines > LONG)

    assert len(long) <= len(sizes) // 15, "\n".join(long)
    assert max(sizes.values()) <= LONGEST, "\n".join(long)


def test_records_of_decisions_fit_a_page():
    long = [
        f"{name_of(path)}: {lines} lines"
        for path in ROOT.glob("docs/adr/*.md")
        if (lines := path.read_text("utf-8").count("\n")) > 60
    ]

    assert not long, "\n".join(long)


def _texts() -> list[Path]:
    kinds = {".py", ".md", ".toml", ".lock", ".yaml", ".html", ".txt", ".typ", ".css", ".js", ".sh"}
    return [
        path
        for path in tracked()
        if (path.suffix in kinds or path.name in ("Makefile", "setup", "pendopo", "run"))
        and path.name != "test_repository.py"
    ]


def _is_core(path: Path) -> bool:
    place = name_of(path)
    return (
        place.startswith("pendopo/rules/")
        or path.name in ("actions.py", "queries.py", "rules.py")
        or path.parent.name == "actions"
    )


def _body(path: Path) -> bool:
    return bool(tree(path).body)


def test_what_is_logged_beside_the_words_is_written():
    """The formatter writes `extra={"fields": …}` and drops everything else."""
    said = [
        (f"{name_of(path)}:{call.lineno}", keyword.value)
        for path in code()
        for call in calls(path)
        if called(call) in LOGGING
        for keyword in call.keywords
        if keyword.arg == "extra"
    ]

    assert said
    assert not [where for where, given in said if not _is_fields(given)]


def _is_fields(given: ast.expr) -> bool:
    keys = given.keys if isinstance(given, ast.Dict) else []
    return [key.value for key in keys if isinstance(key, ast.Constant)] == ["fields"]
