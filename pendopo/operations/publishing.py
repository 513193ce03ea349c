"""`bin/pendopo publish FOLDER…` and `bin/pendopo check-definitions FOLDER…`."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pendopo.accounts import queries as accounts
from pendopo.catalogue import actions as catalogue
from pendopo.catalogue import kinds
from pendopo.catalogue.actions import NotFit
from pendopo.operations import playing, scratch
from pendopo.rules.actor import SYSTEM
from pendopo.rules.definition import examples
from pendopo.rules.definition.loader import load, read_folder
from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.nodes import Problem


def folders(arguments: Sequence[str]) -> list[Path]:
    """Return every folder with a `service.yaml`: the named ones, or those in them.

    :raises NotADirectoryError: when a named folder is none
    """
    found = []
    for name in arguments:
        path = Path(name)
        if not path.is_dir():
            raise NotADirectoryError(name)
        if (path / "service.yaml").is_file():
            found.append(path)
        else:
            found += sorted(one.parent for one in path.glob("*/service.yaml"))
    return found


def publish(arguments: Sequence[str]) -> int:
    """Publish services; a service that is not fit is not published, and its problems are told."""
    status = 0
    for folder in _named(arguments):
        files = read_folder(folder, folder.parent / "_shared")
        settings = accounts.town().settings.get(folder.name, {})
        try:
            version = catalogue.publish(
                key=folder.name,
                files=files,
                settings=settings,
                play=play_apart,
                actor=SYSTEM,
                now=datetime.now(UTC),
            )
        except NotFit as refusal:
            status = 1
            for problem in refusal.problems:
                print(problem)
            print(f"{folder.name}: not published, {len(refusal.problems)} to mend")
            continue
        print(f"{folder.name}: version {version.number}")
    return status


def _named(arguments: Sequence[str]) -> Iterator[Path]:
    if not arguments:
        print("usage: bin/pendopo publish FOLDER…", file=sys.stderr)
        return
    try:
        yield from folders(arguments)
    except NotADirectoryError as error:
        print(f"There is no folder {error}.", file=sys.stderr)


def play_apart(definition: Definition, files: Mapping[str, str]) -> Sequence[Problem]:
    """Play the examples of a service in a database that is thrown away."""
    with scratch.database():
        return playing.play(definition, files)


def check_definitions(arguments: Sequence[str]) -> int:
    """Load, check and play services; ends with `N passed, N failed`, one for each example."""
    passed = failed = 0
    try:
        found = folders(arguments)
    except NotADirectoryError as error:
        print(f"There is no folder {error}.", file=sys.stderr)
        print("0 passed, 1 failed")
        return 1
    for folder in found:
        good, bad = _check(folder)
        passed, failed = passed + good, failed + bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not found else 0


def _check(folder: Path) -> tuple[int, int]:
    """Return how many examples of a service came out as written, and how many did not."""
    files = read_folder(folder, folder.parent / "_shared")
    definition, problems = load(folder.name, files, kinds=kinds.rules())
    if definition is None or problems:
        for problem in problems:
            print(problem)
        return 0, 1
    known, _unreadable = examples.parse(definition, files)
    differences = playing.play(definition, files)
    for problem in differences:
        print(problem)
    bad = min(len(known), len({problem.place for problem in differences}))
    return len(known) - bad, max(bad, 1 if differences else 0)
