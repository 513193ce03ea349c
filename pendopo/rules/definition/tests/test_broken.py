"""Every mistake in broken.yaml is found, at its line, in words that help."""

from pathlib import Path

import pytest
import yaml

from pendopo.rules.definition.loader import load, read_folder

HERE = Path(__file__).parent
SHIPPED = Path(__file__).parents[4] / "definitions"
RESEARCHED = SHIPPED.parents[1] / "shared" / "definitions"
CASES = yaml.safe_load((HERE / "broken.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_mistake_is_told_with_its_cure(case):
    folder = next((f for f in (SHIPPED / case["of"], RESEARCHED / case["of"]) if f.is_dir()), None)
    if folder is None:
        pytest.skip(f"{case['of']} is not shipped and ../shared is not here")
    files = read_folder(folder, folder.parent / "_shared")
    path = f"{case['of']}/service.yaml"
    before, found, after = files[path].partition(case["change"])
    assert found, f"nothing to change in {case['of']}"

    _, problems = load(case["of"], {**files, path: before + case["into"] + after})

    told = [str(p) for p in problems if case["says"] in str(p)]
    assert told, [str(p) for p in problems]
    if case.get("line") == "here":
        line = before.count("\n") + 1
        assert any(int(m.split(":")[1]) in (line, line + 1) for m in told), (line, told)
