"""Templates are short, come from below, and carry neither style nor script of their own."""

import re

import pytest

from tests.structure.sources import HOUSE, code, name_of, room_of, templates

pytestmark = pytest.mark.on_sqlite

LONGEST = 150
FLOORS = (
    "config", "front desk operations", "applications", "cases", "catalogue payments", "documents",
    "files notices", "accounts", "events", "ui", "rules",
)  # fmt: skip
LEVEL = {room: -floor for floor, rooms in enumerate(FLOORS) for room in rooms.split()}
TAKES = re.compile(r"""\{%\s*(?:extends|include)\s+["']([\w./-]+?)(?:#\w+)?["']""")
LOADS = re.compile(r"\{%\s*load\s+([\w\s]+?)\s*%\}")
OFFICER_NAMED = re.compile(
    r"\b(?:\w+_by|officer|signer|signatory|cashier|person|actor)\.(?:name|full_name)\b"
)
OFFICES = ("cases", "desk", "documents", "payments", "ui")
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)")
DJANGO = {"i18n", "static", "l10n", "tz", "cache", "humanize"}


def test_templates_are_short():
    long = [
        f"{name_of(path)}: {lines} lines"
        for path in templates()
        if (lines := path.read_text("utf-8").count("\n")) > LONGEST
    ]

    assert not long, "\n".join(long)


def test_templates_lie_under_the_name_of_their_room():
    astray = [
        name_of(path)
        for path in templates()
        if path.relative_to(HOUSE).parts[:3] != (room_of(path), "templates", room_of(path))
    ]

    assert not astray, "\n".join(astray)


def test_templates_take_only_from_rooms_below():
    upward = [
        f"{name_of(path)} takes {taken}"
        for path in templates()
        for taken in _taken(path.read_text("utf-8"))
        if taken.partition("/")[0] not in ("django", room_of(path))
        and LEVEL.get(taken.partition("/")[0], 1) >= LEVEL[room_of(path)]
    ]

    assert not upward, "\n".join(upward)


def test_templates_take_what_is_there():
    there = {path.relative_to(HOUSE).as_posix().partition("templates/")[2] for path in templates()}
    lost = [
        f"{name_of(path)} takes {taken}"
        for path in templates()
        for taken in _taken(path.read_text("utf-8"))
        if taken not in there and not taken.startswith("django/")
    ]

    assert not lost, "\n".join(lost)


def test_templates_load_tags_only_from_below():
    home = {path.stem: room_of(path) for path in code() if path.parent.name == "templatetags"}
    upward = [
        f"{name_of(path)} loads {library}"
        for path in templates()
        for words in LOADS.findall(path.read_text("utf-8"))
        for library in words.split()
        if library not in DJANGO
        and home.get(library) != room_of(path)
        and LEVEL.get(home.get(library, ""), 1) >= LEVEL[room_of(path)]
    ]

    assert not upward, "\n".join(upward)


def test_templates_hold_no_style_and_no_script():
    inline = [
        f"{name_of(path)}:{number} {found.group().strip()}"
        for path in templates()
        if path.suffix in (".html", ".svg")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := INLINE.search(line))
    ]

    assert not inline, "\n".join(inline)


def test_an_officer_is_named_by_her_official_name():
    """Her `name` is what she calls herself; `f"{person}"` is the government's word first."""
    paths = [*templates(), *code()]
    chosen = [
        f"{name_of(path)}:{number} {found.group()}"
        for path in paths
        if room_of(path) in OFFICES and path.suffix in (".html", ".py", ".txt")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := OFFICER_NAMED.search(line))
    ]

    assert not chosen, "\n".join(chosen)


def _taken(text: str) -> list[str]:
    return TAKES.findall(text)
