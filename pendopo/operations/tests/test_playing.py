"""Every worked case of every service, filed and moved through the real actions."""

from pathlib import Path

import pytest

from pendopo.operations import playing
from pendopo.rules.definition.loader import load, read_folder

SHIPPED = Path(__file__).parents[3] / "definitions"
RESEARCHED = SHIPPED.parents[1] / "shared" / "definitions"
FOLDERS = {
    path.parent.name: path.parent
    for root in (RESEARCHED, SHIPPED)
    for path in sorted(root.glob("*/service.yaml"))
}


@pytest.mark.django_db
@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_every_example_comes_out_as_written(folder):
    files = read_folder(folder, folder.parent / "_shared")
    definition, problems = load(folder.name, files)

    assert problems == []
    assert [str(problem) for problem in playing.play(definition, files)] == []


@pytest.mark.django_db
def test_a_letter_that_does_not_compile_is_told_at_its_place():
    path = max(SHIPPED.glob("*/letter.typ"))
    files = read_folder(path.parent, SHIPPED / "_shared")
    name = f"{path.parent.name}/letter.typ"
    files[name] = f"{files[name].rstrip()}\n= #tittle\n"
    definition, _ = load(path.parent.name, files)

    (problem,) = [str(problem) for problem in playing.play(definition, files)]

    assert problem.startswith(f"{name}:{len(files[name].splitlines())}:3: the letter '")
    assert problem.endswith("' cannot be printed: unknown variable: tittle")
