"""The town of `make demo`: it grows beside its name and gets it when it is whole."""

import fcntl
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Literal

import psycopg

from pendopo.config import environment

ROOT = Path(__file__).resolve().parents[2]
_PENDOPO = (sys.executable, "-m", "pendopo")
COMMANDS: dict[str, Sequence[str]] = {
    "offices, people, calendars": [*_PENDOPO, "load-town", f"{ROOT / 'demo' / 'town.yaml'}"],
    "services, each with its worked cases": [*_PENDOPO, "publish", f"{ROOT / 'definitions'}"],
    "what happened so far": [*_PENDOPO, "tell-story", f"{ROOT / 'demo' / 'story.yaml'}"],
}
_WHOLE = ("accounts_town", "catalogue_serviceversion", "cases_case")
_SOMEBODY = ("accounts_town", "accounts_person", "events_event")
_BESIDE = ("", "-wal", "-shm", "-journal")


def grow() -> int:
    """Load the town unless a whole one is there; return the exit status.

    What is found half done is grown anew; what somebody put there is kept under another name,
    which is printed. A town is whole when the last of the commands has left a case.
    """
    file = environment.database_file(ROOT)
    if file is None:
        return 0 if _is_told(os.environ["DATABASE_URL"]) else _tell()
    file.parent.mkdir(parents=True, exist_ok=True)
    with _alone(file):
        found = _content(file)
        if found == "whole":
            return 0
        if found == "else":
            _keep(file)
        _remove(file)
        return _grow_beside(file)


def _is_told(address: str) -> bool:
    """Tell whether a PostgreSQL database holds a case; without tables, or away, it holds none."""
    try:
        with psycopg.connect(address, connect_timeout=5) as connection:
            return connection.execute("SELECT 1 FROM cases_case LIMIT 1").fetchone() is not None
    except psycopg.Error:
        return False


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Let one process grow the town; a second waits, and then finds it whole."""
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _content(file: Path) -> Literal["none", "whole", "else"]:
    """Tell what a file holds: no person and no event, the whole town, or something else."""
    if not file.exists():
        return "none"
    try:
        with closing(sqlite3.connect(file)) as connection:
            if all(_has_row(connection, table) for table in _WHOLE):
                return "whole"
            return "else" if any(_has_row(connection, table) for table in _SOMEBODY) else "none"
    except sqlite3.OperationalError:  # it is locked, or may not be read
        raise
    except sqlite3.DatabaseError:  # it is no database
        return "else"


def _has_row(connection: sqlite3.Connection, table: str) -> bool:
    known = "SELECT 1 FROM sqlite_master WHERE name = ?"
    if connection.execute(known, [table]).fetchone() is None:
        return False
    return connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None


def _keep(file: Path) -> None:
    kept = next(one for one in _other_names(file) if not one.exists())
    for end in _BESIDE:
        if (part := file.with_name(file.name + end)).exists():
            part.rename(kept.with_name(kept.name + end))
    print(f"{file} holds something else than a whole Kota Contoh; it is kept as {kept}.",
          flush=True)  # fmt: skip


def _other_names(file: Path) -> Iterator[Path]:
    return (file.with_name(f"{file.stem}-kept-{number}{file.suffix}") for number in count(1))


def _grow_beside(file: Path) -> int:
    growing = file.with_name(f"{file.stem}-growing{file.suffix}")
    _remove(growing)
    print("Loading Kota Contoh; this happens once and takes about a minute.", flush=True)
    status = _tell(f"sqlite:///{growing}")
    if not status:
        with closing(sqlite3.connect(growing)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        growing.rename(file)
    return status


def _remove(file: Path) -> None:
    for end in _BESIDE:
        file.with_name(file.name + end).unlink(missing_ok=True)


def _tell(address: str = "") -> int:
    """Load town, services and stories; what they say, letters too, is shown only if one fails."""
    chosen = {"DATABASE_URL": address} if address else {}
    for says, command in COMMANDS.items():
        print(f"  {says} …", flush=True)
        ended = subprocess.run(command, check=False, capture_output=True, text=True,
                               env=os.environ | chosen)  # fmt: skip
        if ended.returncode:
            print(ended.stdout + ended.stderr, file=sys.stderr)
            return ended.returncode
    return 0
