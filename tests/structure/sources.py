"""The files of the repository, as the structure tests read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from subprocess import run

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "pendopo"
ROOMS = sorted(path.parent.name for path in HOUSE.glob("*/__init__.py"))


@cache
def tracked() -> list[Path]:
    """Return every file that git knows or would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file()]


@cache
def code(*, tests: bool = False) -> list[Path]:
    """Return the Python of the house without migrations; with tests only when asked."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py"
        and path.is_relative_to(HOUSE)
        and "migrations" not in path.parts
        and (tests or "tests" not in path.parts)
    ]


@cache
def templates() -> list[Path]:
    """Return every template of the house."""
    return [path for path in tracked() if path.is_relative_to(HOUSE) and "templates" in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=f"{path}")


def calls(path: Path) -> Iterator[ast.Call]:
    """Yield every call that a file makes."""
    yield from (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """Return the last word of what is called: `update` for `rows.filter(…).update(…)`."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def room_of(path: Path) -> str:
    """Return the room in which a file lies."""
    return path.relative_to(HOUSE).parts[0]


def name_of(path: Path) -> str:
    """Return a path as a person writes it."""
    return path.relative_to(ROOT).as_posix()
