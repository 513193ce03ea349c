"""What this machine offers to the tests: a browser, and a PostgreSQL server."""

import os
import shutil
from getpass import getuser

import psycopg

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """Return the path of a Chromium, "" where there is none."""
    named = os.environ.get("CHROMIUM", "")
    return named or next((path for name in CHROMIUMS if (path := shutil.which(name))), "")


def postgres() -> tuple[str, str]:
    """Return the address of a server on which tests may make databases, or "" and why not."""
    named = os.environ.get("TEST_POSTGRES", "")
    here = (f"postgres://{getuser()}@127.0.0.1:5432/postgres", "postgres:///postgres")
    why = ""
    for address in (named,) if named else here:
        try:
            with psycopg.connect(address, connect_timeout=5) as connection:
                row = connection.execute(
                    "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
                ).fetchone()
        except psycopg.OperationalError as error:
            why = why or str(error).strip().splitlines()[0]
            continue
        if row and row[0]:
            return address, ""
        why = "the role may not make databases (ALTER ROLE … CREATEDB)"
    return "", why
