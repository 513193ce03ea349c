"""The town of `make demo` is served only when it is whole, and nobody's data is thrown away."""

import sqlite3
import sys
from contextlib import closing

import pytest

from pendopo.config import kota_contoh

GROWN, HALF = "accounts_town catalogue_serviceversion cases_case", "accounts_town"
MADE = "CREATE TABLE {0} (name TEXT); INSERT INTO {0} VALUES ('{1}');"


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Where the town is looked for; growing one takes no minute here."""
    found = tmp_path / "demo.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{found}")
    monkeypatch.setattr(kota_contoh, "COMMANDS", {"everything": _command(GROWN, "anew")})
    return found


def _command(tables, name):
    """Return a command that leaves a row in each table of the database that it is told."""
    script = "".join(MADE.format(table, name) for table in tables.split())
    python = (
        "import os, sqlite3;"
        "one = sqlite3.connect(os.environ['DATABASE_URL'].removeprefix('sqlite:///'));"
        f"one.executescript({script!r})"
    )
    return [sys.executable, "-c", python]


def _fill(file, tables, name):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        for table in tables.split():
            connection.executescript(MADE.format(table, name))


def _name_in(file, table="accounts_town"):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(f"SELECT name FROM {table}").fetchone()[0]


def test_at_the_first_time_it_grows(file):
    assert kota_contoh.grow() == 0

    assert _name_in(file, "cases_case") == "anew"
    assert not file.with_name("demo-growing.sqlite3").exists()


def test_a_whole_town_stays_as_it_is(file):
    _fill(file, GROWN, "played in")

    assert kota_contoh.grow() == 0

    assert _name_in(file) == "played in"


@pytest.mark.parametrize("script", ["", "CREATE TABLE accounts_town (name TEXT)"])
def test_an_empty_town_is_grown_anew(file, script):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(script)
    assert file.stat().st_size >= 4096

    assert kota_contoh.grow() == 0

    assert _name_in(file) == "anew"
    assert [one.name for one in file.parent.glob("*kept*")] == []


def test_half_a_town_is_kept_and_another_grows(file, capsys):
    for number in (1, 2):
        _fill(file, HALF, f"half {number}")
        assert kota_contoh.grow() == 0

        kept = file.with_name(f"demo-kept-{number}.sqlite3")
        assert _name_in(kept) == f"half {number}"
        assert f"it is kept as {kept}." in capsys.readouterr().out
        assert _name_in(file) == "anew"
        file.unlink()


def test_what_is_no_database_is_kept_too(file):
    file.write_bytes(b"somebody's letter" * 400)

    assert kota_contoh.grow() == 0

    assert file.with_name("demo-kept-1.sqlite3").read_bytes().startswith(b"somebody's letter")
    assert _name_in(file) == "anew"


def test_a_town_that_fails_to_grow_is_not_served(file, monkeypatch, capfd):
    monkeypatch.setattr(
        kota_contoh,
        "COMMANDS",
        {"half": _command(HALF, "half"), "the rest": [sys.executable, "-c", "raise SystemExit(3)"]},
    )

    assert kota_contoh.grow() == 3

    assert not file.exists()


def test_while_it_grows_nobody_else_grows_it(file, monkeypatch, capfd):
    taken = (
        "import fcntl;"
        f"lock = open({str(file.with_suffix('.lock'))!r});"
        "fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)"
    )
    monkeypatch.setattr(kota_contoh, "COMMANDS", {"another": [sys.executable, "-c", taken]})

    assert kota_contoh.grow() == 1

    assert "BlockingIOError" in capfd.readouterr().err
