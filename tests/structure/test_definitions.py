"""What ships is fit: every service loads, ends and has owners; and no code knows one by name."""

import re

import pytest

from pendopo.catalogue import kinds
from pendopo.rules.definition.loader import load, read_folder
from tests.structure.sources import HOUSE, ROOT, name_of, tracked

pytestmark = pytest.mark.on_sqlite

SHIPPED = sorted(path.parent for path in ROOT.glob("definitions/*/service.yaml"))
PLANNED = ("ktpel-penggantian", "akta-kelahiran", "sip-nakes", "ppid-permohonan")
KEYS = sorted({folder.name for folder in SHIPPED} | set(PLANNED))
TEXT = {".py", ".html", ".txt", ".typ", ".js", ".css", ".po", ".yaml", ".json", ".csv"}


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_shipped_service_has_no_problem(folder):
    definition, problems = load(
        folder.name, read_folder(folder, folder.parent / "_shared"), kinds=kinds.rules()
    )

    assert not problems, "\n".join(f"{problem}" for problem in problems)
    assert definition


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_every_state_of_a_shipped_service_has_an_owner(folder):
    definition, _ = load(folder.name, read_folder(folder, folder.parent / "_shared"))

    ownerless = [
        step.key
        for outer in definition.steps.values()
        for step in (outer.branches or (outer,))
        if not (step.by or step.other_system or step.waits_for)
    ]

    assert ownerless == []


@pytest.mark.parametrize("key", KEYS)
def test_no_code_knows_a_service_by_name(key):
    word = re.compile(rf"(?<![\w-]){re.escape(key).replace('-', '[-_]')}(?![\w-])", re.IGNORECASE)

    knows = [
        f"{name_of(path)}:{number}"
        for path in tracked()
        if path.is_relative_to(HOUSE) and path.suffix in TEXT
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if word.search(line)
    ]

    assert not knows, "\n".join(knows)
