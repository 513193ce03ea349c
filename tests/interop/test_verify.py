"""Anybody can check the chain, and it names what was changed behind its back."""

from contextlib import contextmanager

from django.db import connection

from pendopo.events.models import Event
from tests.interop import walking


def test_verify_names_the_row_that_was_changed(house, town):
    case = walking.file("gunawan", purpose="social_aid")
    filed = Event.objects.get(stream=case.stream, kind="CaseFiled")
    clean = (0, f"{Event.objects.count()} events, 0 broken\n")
    assert house.run("verify") == clean

    with _unguarded() as cursor:
        cursor.execute(
            "UPDATE events_event SET payload = %s WHERE id = %s",
            [filed.payload.replace(case.office.key, "kelurahan-lain"), filed.pk],
        )
        changed = house.run("verify")
        cursor.execute(
            "UPDATE events_event SET payload = %s WHERE id = %s", [filed.payload, filed.pk]
        )

    assert changed == (1, f"broken: {case.stream}#{filed.stream_sequence} was changed\n")
    assert house.run("verify") == clean


@contextmanager
def _unguarded():
    """Take the guards of the events away, as whoever owns the database can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE events_event DISABLE TRIGGER USER")
            yield cursor
            cursor.execute("ALTER TABLE events_event ENABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " AND tbl_name = 'events_event'"
        )
        guards = cursor.fetchall()
        for name, _sql in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        yield cursor
        for _name, sql in guards:
            cursor.execute(sql)
