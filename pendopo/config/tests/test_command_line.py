"""The command line: what it knows, and what it says to what it does not know."""

import os
import subprocess
import sys
from importlib import import_module

import pytest

from pendopo.config import command_line
from pendopo.config.command_line import COMMANDS, ROOT

TABLE = ROOT / "pendopo" / "rules" / "tables" / "clock-cases.yaml"


def pendopo(*words, **environment):
    command = [sys.executable, "-m", "pendopo", *words]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )


def test_an_unknown_command_gets_one_sentence_and_the_list(capsys):
    status = command_line.main(["veriffy"])

    told = capsys.readouterr().err
    assert status == 2
    assert told.startswith("There is no command 'veriffy'. There are: serve,")
    assert told.count("\n") == 1


@pytest.mark.parametrize("words", [[], ["help"], ["--help"]])
def test_help_lists_every_command(words, capsys):
    assert command_line.main(words) == 0

    told = capsys.readouterr().out
    assert all(f"  {one.name} " in told and one.says in told for one in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_every_command_has_its_function(command):
    module, _, name = command.function.partition(":")

    assert callable(getattr(import_module(module), name))


def test_clock_cases_need_no_database_and_no_settings():
    ended = pendopo("clock-cases", f"{TABLE}", DATABASE_URL="nonsense://", PENDOPO_MODE="nonsense")

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1].endswith(" passed, 0 failed")


def test_a_database_that_is_not_there_is_not_made_by_looking(tmp_path):
    file = tmp_path / "town.sqlite3"

    ended = pendopo("verify", DATABASE_URL=f"sqlite:///{file}")

    assert ended.returncode == 1
    assert f"There is no database {file}." in ended.stderr
    assert not file.exists()


def test_a_database_without_our_tables_gets_one_sentence(tmp_path):
    file = tmp_path / "town.sqlite3"
    file.touch()

    ended = pendopo("verify", DATABASE_URL=f"sqlite:///{file}")

    assert ended.returncode == 1
    assert "The database does not answer as it should: no such table" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"PENDOPO_MODE": "production"}, "PENDOPO_SECRET_KEY is not set."),
        ({"PENDOPO_MODE": "live"}, "PENDOPO_MODE is 'live'; write 'demo' or 'production'."),
        ({"DATABASE_URL": "mysql://here"}, "DATABASE_URL must begin with sqlite:/// or postgres:"),
        ({"PENDOPO_PROXIES": "one"}, "PENDOPO_PROXIES is 'one'; write a whole number."),
        ({"PENDOPO_ADDRESS": "contoh.go.id"}, "PENDOPO_ADDRESS is not an address;"),
    ],
)
def test_a_wrong_setting_explains_itself(environment, told):
    ended = pendopo("migrate", **environment)

    assert ended.returncode == 1
    assert ended.stderr.startswith(told)
    assert "Traceback" not in ended.stderr
