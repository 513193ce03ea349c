"""The service that the how-to walks through is a real one: it loads, its cases are possible."""

import re
from pathlib import Path

import pytest

from pendopo.rules.definition import examples, seen
from pendopo.rules.definition.loader import load
from tests.definitions.cast import files_of

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-service.md"


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """The texts of the page: blocks that name one file follow each other in it."""
    found = {path: text for path, text in files_of("sktm").items() if path.startswith("_shared")}
    page = PAGE.read_text(encoding="utf-8")
    for name, text in re.findall(r"```\w+ (\S+)\n(.*?)```", page, re.DOTALL):
        path = f"pinjam-tenda/{name}"
        found[path] = found.get(path, "") + text
    return found


def test_the_service_of_the_page_loads(files):
    definition, problems = load("pinjam-tenda", files)

    assert problems == []
    assert definition is not None


def test_its_cases_reach_every_end_and_every_outcome(files):
    definition, _ = load("pinjam-tenda", files)
    assert definition is not None

    found, problems = examples.parse(definition, files)

    assert problems == []
    assert seen.unreached(definition, {one.expect.said("end") for one in found}) == []
    assert seen.untaken(definition, found) == ["correct → sent"]


def test_the_mistake_of_the_page_is_told_as_it_says(files):
    text = files["pinjam-tenda/service.yaml"].replace("road or tents > 2", "road or tent > 2")

    _, problems = load("pinjam-tenda", {**files, "pinjam-tenda/service.yaml": text})

    told = "in 'road or tent > 2': there is no question 'tent'. Did you mean 'tents'?"
    assert [problem.text for problem in problems] == [told]
    assert f"{problems[0]}" in PAGE.read_text(encoding="utf-8")
