"""`bin/pendopo …`: which commands there are, and what each one needs before it begins."""

import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal

import django
from django.db import DatabaseError

from pendopo.config import environment

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Command:
    """One word of the command line, and where the function lies that carries it out.

    The function takes the words that follow and returns the exit status. It is imported after
    the settings are read, and `needs` says what it must find: nothing, the settings, tables
    as they are, tables brought up to date, or a database that is thrown away afterwards.
    """

    name: str
    takes: str
    says: str
    function: str
    needs: Literal["nothing", "tables", "new tables", "scratch"] = "nothing"


COMMANDS = [
    Command("serve", "[--port N] [--host H]", "the house: web server and worker",
            "pendopo.config.serving:serve"),
    Command("demo", "[--port N] [--host H]", "Kota Contoh, loaded at the first time, then served",
            "pendopo.config.serving:demo"),
    Command("worker", "", "one more worker, for houses of several machines",
            "pendopo.config.commands:worker", "tables"),
    Command("verify", "", "check the chain of every event",
            "pendopo.config.commands:verify", "tables"),
    Command("load-town", "FILE", "set up or change a town from its file",
            "pendopo.operations.commands:load_town", "new tables"),
    Command("make-admin", "EMAIL [--existing] [--renew]",
            "make an administrator, or renew her second factor",
            "pendopo.operations.commands:make_admin", "new tables"),
    Command("make-signing-key", "EMAIL", "give an official a key that only her passphrase opens",
            "pendopo.operations.commands:make_signing_key", "new tables"),
    Command("publish", "FOLDER…", "publish services whose examples come out as written",
            "pendopo.operations.publishing:publish", "new tables"),
    Command("check-definitions", "FOLDER…", "load, check and play services; publish nothing",
            "pendopo.operations.publishing:check_definitions", "scratch"),
    Command("clock-cases", "FILE", "compare worked cases with the legal clock",
            "pendopo.config.clock_cases:clock_cases"),
    Command("tell-story", "FILE", "play what happened in the demonstration's town",
            "pendopo.operations.story:tell_story", "tables"),
    Command("migrate", "", "bring the tables up to date, by hand",
            "pendopo.config.commands:migrate", "new tables"),
    Command("translate", "[ROOM…]", "collect the texts to translate, keep what is translated",
            "pendopo.config.translations:main"),
]  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; return its exit status."""
    word, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if word in ("help", "--help", "-h"):
        print(_help())
        return 0
    command = next((one for one in COMMANDS if one.name == word), None)
    if command is None:
        known = ", ".join(one.name for one in COMMANDS)
        print(f"There is no command '{word}'. There are: {known}.", file=sys.stderr)
        return 2
    with ExitStack() as afterwards:
        if command.needs == "scratch":
            folder = afterwards.enter_context(tempfile.TemporaryDirectory(prefix="pendopo-"))
            _use_scratch(Path(folder))
        try:
            return _carry_out(command, rest)
        except DatabaseError as error:
            print(f"The database does not answer as it should: {_line(error)}", file=sys.stderr)
            print("Is it the right one (DATABASE_URL), and up to date (bin/pendopo migrate)?",
                  file=sys.stderr)  # fmt: skip
            return 1
        except KeyboardInterrupt:
            return 130


def _help() -> str:
    lines = [f"  {f'{one.name} {one.takes}':<38} {one.says}" for one in COMMANDS]
    return "\n".join(["usage: bin/pendopo COMMAND …", "", *lines])


def _use_scratch(folder: Path) -> None:
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{folder / 'scratch.sqlite3'}",
        "PENDOPO_FILES": f"{folder / 'files'}",
        "PENDOPO_MODE": "demo",
    }


def _carry_out(command: Command, arguments: Sequence[str]) -> int:
    module, _, name = command.function.partition(":")
    if command.needs != "nothing":
        _check_database(command)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
        django.setup()
        if command.needs in ("new tables", "scratch"):
            import_module("pendopo.config.commands").bring_up_to_date()
    status: int = getattr(import_module(module), name)(arguments)
    return status


def _check_database(command: Command) -> None:
    file = environment.database_file(ROOT)
    if command.needs == "tables" and file and not file.exists():
        sys.exit(f"There is no database {file}. Begin with: make demo, or bin/pendopo migrate")


def _line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
