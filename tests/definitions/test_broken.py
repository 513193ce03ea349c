"""Every mistake in broken.yaml is found, at its line, in words that help."""

from pathlib import Path

import pytest
import yaml

from pendopo.rules.definition import examples
from pendopo.rules.definition.loader import load
from tests.definitions.cast import files_of

CASES = yaml.safe_load((Path(__file__).parent / "broken.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_mistake_is_told_with_its_cure(case):
    key, files = case["of"], files_of(case["of"])
    path = f"{key}/{case.get('in', 'service')}.yaml"
    before, found, after = files[path].partition(case["change"])
    assert found, f"nothing to change in {path}"
    files[path] = before + case["into"] + after

    definition, problems = load(key, files)
    if definition:
        problems += examples.parse(definition, files)[1]

    told = [str(problem) for problem in problems if case["says"] in str(problem)]
    assert told, [str(problem) for problem in problems]
    line = before.count("\n") + 1
    if case["line"] == "here":
        assert any(int(one.split(":")[1]) in (line, line + 1) for one in told), (line, told)


def test_the_mistakes_have_names_of_their_own():
    assert len({case["name"] for case in CASES}) == len(CASES) >= 41
