"""The commands that need the tables and belong to no room above."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from django.core.management import call_command
from django.db import connection

from pendopo.config.schedule import SCHEDULE
from pendopo.events import scheduling, verifying
from pendopo.events.worker import Worker

ONE_AT_A_TIME = 7_019_351  # any number, the same in every process that migrates


def worker(arguments: Sequence[str]) -> int:
    """Publish, deliver and keep the schedule until told to stop."""
    argparse.ArgumentParser(prog="bin/pendopo worker").parse_args(arguments)
    scheduling.install(SCHEDULE, now=datetime.now(UTC))
    running = Worker(jobs=SCHEDULE)
    running.stop_on_signals()
    running.run()
    return 0


def verify(arguments: Sequence[str]) -> int:
    """Check the chain of every event."""
    argparse.ArgumentParser(prog="bin/pendopo verify").parse_args(arguments)
    return verifying.report(sys.stdout)


def migrate(arguments: Sequence[str]) -> int:
    """Bring the tables up to date: the work is done before any command of this kind begins."""
    argparse.ArgumentParser(prog="bin/pendopo migrate").parse_args(arguments)
    return 0


def bring_up_to_date() -> None:
    """Migrate, one process at a time."""
    with _alone():
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _alone() -> Iterator[None]:
    """SQLite has one writer anyway; on PostgreSQL several machines may start at once."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
            cursor.execute("RESET lock_timeout")
