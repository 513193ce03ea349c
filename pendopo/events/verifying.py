"""Checking all chains, in constant memory, naming the first broken link."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from django.db import connection

from pendopo.rules.canonical import START, Sheet

_CHUNK = 5000
_INSTANT = {
    "postgresql": """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    "sqlite": "replace(substr({0} || '.000000', 1, 26), ' ', 'T') || 'Z'",
}


@dataclass(frozen=True)
class Broken:
    """The first link that does not hold."""

    stream: str
    sequence: int
    why: str


def verify() -> Broken | int:
    """Check every event and every head; return the first broken link or how many events hold.

    Reads by key in chunks, so no transaction stays open and the house goes on working.
    """
    count, stream, last, expected = 0, "", START, 1
    for sheet, stored in _sheets():
        if sheet.stream != stream:
            stream, last, expected = sheet.stream, START, 1
        if sheet.sequence != expected:
            return Broken(stream, expected, "is missing")
        if sheet.previous != last:
            return Broken(stream, expected, "does not follow the one before")
        last = sheet.digest()
        if stored != last:
            return Broken(stream, expected, "was changed")
        count, expected = count + 1, expected + 1
    return _lost_tail() or _lost_position() or count


def report(out: TextIO) -> int:
    """Write `N events, 0 broken`, or name the first broken link; return the exit status."""
    found = verify()
    if isinstance(found, Broken):
        out.write(f"{found.stream}#{found.sequence} {found.why}\n")
        return 1
    out.write(f"{found} events, 0 broken\n")
    return 0


def _sheets() -> Iterator[tuple[Sheet, bytes]]:
    at, recorded_at = (_INSTANT[connection.vendor].format(c) for c in ("at", "recorded_at"))
    query = f"""SELECT stream, stream_sequence, kind, actor_id, function, office, on_behalf_of,
        payload, sealed_payload, {at}, {recorded_at}, previous_hash, hash FROM events_event
        WHERE (stream, stream_sequence) > (%s, %s)
        ORDER BY stream, stream_sequence LIMIT {_CHUNK}"""
    place: tuple[str, int] = ("", 0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, place)
            rows = cursor.fetchall()
        for row in rows:
            yield Sheet(*row[:12]), row[12]
        if len(rows) < _CHUNK:
            return
        place = rows[-1][:2]


def _lost_tail() -> Broken | None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT head.stream, head.length FROM events_streamhead head LEFT JOIN events_event e
            ON e.stream = head.stream AND e.stream_sequence = head.length AND e.hash = head.hash
            WHERE head.length > 0 AND e.id IS NULL ORDER BY head.stream LIMIT 1"""
        )
        row = cursor.fetchone()
    return Broken(row[0], row[1], "is not what the head names") if row else None


def _lost_position() -> Broken | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(position), 0) - COUNT(position) FROM events_event")
        (lost,) = cursor.fetchone()
    return Broken("(positions)", lost, "are missing") if lost else None
