"""What every test may use: the cast, and a flush that gets past the guards."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

from pendopo.config.reactions import REACTIONS
from pendopo.events import reactions


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_guards() -> Iterator[None]:
    """Transactional tests empty all tables: take the guards away for that moment only."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def unguarded(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with transaction.atomic(), _without_guards():
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", unguarded)
        yield


@contextmanager
def _without_guards() -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
            )
            tables = [row[0] for row in cursor.fetchall()]
            down = [f"ALTER TABLE {t} DISABLE TRIGGER USER" for t in tables]
            up = [f"ALTER TABLE {t} ENABLE TRIGGER USER" for t in tables]
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            down = [f"DROP TRIGGER {name}" for name, _ in triggers]
            up = [sql for _, sql in triggers]
        for statement in down:
            cursor.execute(statement)
        yield
        for statement in up:
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def quick_and_private(tmp_path_factory, monkeypatch):
    """Files of a test lie in a folder of its own; passwords are hashed quickly."""
    monkeypatch.setattr(settings, "FILES_FOLDER", tmp_path_factory.mktemp("files"))
    monkeypatch.setattr(
        settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"]
    )


@pytest.fixture
def react() -> Iterator[Callable[[Mapping[str, Sequence[reactions.Handler]]], None]]:
    """Install other reactions for one test."""
    yield reactions.install
    reactions.install(REACTIONS)
