"""What every test may use: a database of its own, a browser, a flush that passes the guards."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.base.operations import BaseDatabaseOperations
from playwright.sync_api import Browser, sync_playwright

from pendopo.config.reactions import REACTIONS
from pendopo.config.translations import compile_all
from pendopo.events import reactions
from tests.machine import chromium

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in the test's thread
hypothesis.settings.register_profile("pendopo", deadline=None, print_blob=True)
hypothesis.settings.load_profile("pendopo")

_BROWSER = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync"
    " --disable-dev-shm-usage --disable-background-networking --disable-component-update"
).split()


def pytest_configure(config: pytest.Config) -> None:
    """English is compiled once per run; static files need not be collected."""
    if not hasattr(config, "workerinput"):
        compile_all()
    settings.STATIC_ROOT = None
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that only one engine can answer does not count as skipped on the other."""
    away = "on_postgresql" if connection.vendor == "sqlite" else "on_sqlite"
    gone = [item for item in items if item.get_closest_marker(away)]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [item for item in items if item not in gone]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each process has a database of its own: runs may go side by side, and need not last."""
    stated = connection.settings_dict
    if connection.vendor == "sqlite":
        stated["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        stated["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    else:
        stated["TEST"]["NAME"] = f"test_pendopo_{os.getpid()}"
        stated["OPTIONS"]["options"] += " -c synchronous_commit=off"


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


@pytest.fixture(autouse=True, scope="session")
def drop_whatever_looks_on() -> Iterator[None]:
    """A process that a test killed may still hold its connection: PostgreSQL drops it too."""
    if connection.vendor != "postgresql":
        yield
        return
    creation = type(connection.creation)
    destroy = creation._destroy_test_db

    def unlooked(self: BaseDatabaseCreation, name: str, verbosity: int) -> None:
        with self._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
        destroy(self, name, verbosity)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(creation, "_destroy_test_db", unlooked)
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
def quick_and_private(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of the machine; a journey opens its own context in it."""
    path = chromium()
    if not path:
        pytest.skip("no Chromium found (apt install chromium, or CHROMIUM=…)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=_BROWSER)
        yield running
        running.close()
