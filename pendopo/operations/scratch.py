"""A database that is thrown away: what happens in it leaves the town as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import DatabaseWrapper


@contextmanager
def database() -> Iterator[None]:
    """Use an empty SQLite database in memory, on this thread only, with all tables."""
    own = connections[DEFAULT_DB_ALIAS]
    settings = {
        **connections.settings[DEFAULT_DB_ALIAS],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
    }
    scratch = DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = scratch
    try:
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        scratch.close()
        connections[DEFAULT_DB_ALIAS] = own
