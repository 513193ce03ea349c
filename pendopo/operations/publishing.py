"""`bin/pendopo publish` and `check-definitions`: services from folders, tried before they count."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from pendopo.accounts import queries as accounts
from pendopo.catalogue import actions as catalogue
from pendopo.catalogue import kinds
from pendopo.catalogue import queries as published
from pendopo.catalogue.actions import NotFit
from pendopo.catalogue.models import ServiceVersion
from pendopo.catalogue.queries import Unknown
from pendopo.operations import playing
from pendopo.rules.actor import SYSTEM
from pendopo.rules.definition import examples
from pendopo.rules.definition.loader import content_hash, load, read_folder


class NoService(Exception):
    """A folder is not there, or holds no service."""


def check_definitions(arguments: Sequence[str]) -> int:
    """Load, check and play services in a database that is thrown away; return the exit status."""
    try:
        services = _services("check-definitions", arguments)
    except NoService as error:
        return _fail(f"{error}\n0 passed, 1 failed")
    failed = sum(not _check(key, files) for key, files in services.items())
    print(f"{len(services) - failed} passed, {failed} failed")
    return 1 if failed else 0


def publish(arguments: Sequence[str]) -> int:
    """Publish services, all or none of them; return the exit status.

    What is new or changed is first played by another process in a database of its own.
    """
    try:
        services = _services("publish", arguments)
    except NoService as error:
        return _fail(f"{error}")
    settings = accounts.town().settings
    new = {
        key: files
        for key, files in services.items()
        if not _is_published(key, files, settings.get(key, {}))
    }
    if new and not _play_elsewhere(new):
        return _fail("Nothing was published.")
    try:
        versions = _publish_all(new, settings)
    except NotFit as error:
        return _fail("\n".join(f"{problem}" for problem in error.problems))
    for version in versions:
        print(f"published {version.service.key}, version {version.number}")
    print(f"{len(new)} published, {len(services) - len(new)} unchanged")
    return 0


def _services(name: str, arguments: Sequence[str]) -> dict[str, Mapping[str, str]]:
    parser = argparse.ArgumentParser(prog=f"bin/pendopo {name}")
    parser.add_argument("folder", nargs="+", type=Path, help="holds one service or many")
    found: dict[str, Mapping[str, str]] = {}
    for folder in parser.parse_args(arguments).folder:
        if not folder.is_dir():
            raise NoService(f"There is no folder {folder}.")
        folder = folder.resolve()
        places = [folder, *sorted(folder.iterdir())]
        inside = [place for place in places if (place / "service.yaml").is_file()]
        if not inside:
            raise NoService(f"{folder} holds no service: no service.yaml in it or one floor below.")
        found |= {one.name: read_folder(one, one.parent / "_shared") for one in inside}
    return found


def _is_published(key: str, files: Mapping[str, str], settings: Mapping[str, str]) -> bool:
    try:
        return published.current(key).hash == content_hash(files, settings)
    except Unknown:
        return False


@transaction.atomic
def _publish_all(
    services: Mapping[str, Mapping[str, str]], settings: Mapping[str, Mapping[str, str]]
) -> list[ServiceVersion]:
    return [
        catalogue.publish(
            key=key,
            files=files,
            settings=settings.get(key, {}),
            play=lambda *_: (),
            actor=SYSTEM,
            now=datetime.now(UTC),
        )
        for key, files in services.items()
    ]


def _check(key: str, files: Mapping[str, str]) -> bool:
    definition, problems = load(key, files, sections=kinds.sections())
    count = 0
    if definition and not problems:
        count = len(examples.parse(definition, files)[0])
        problems = playing.play(definition, files)
    print(f"{key}: {count} examples, {len(problems)} problems", flush=True)
    for problem in problems:
        print(f"  {problem}")
    return not problems


def _play_elsewhere(services: Mapping[str, Mapping[str, str]]) -> bool:
    """Tell whether all examples come out as written, printing what does not."""
    with tempfile.TemporaryDirectory(prefix="pendopo-") as folder:
        for files in services.values():
            for name, text in files.items():
                path = Path(folder) / name
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pendopo", "check-definitions", folder]
        ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode:
        print(ended.stdout + ended.stderr, file=sys.stderr)
    return ended.returncode == 0


def _fail(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
