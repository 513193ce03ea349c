"""Checking all chains and checkpoints, in constant memory, naming the first broken link."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection

from pendopo.events.models import Checkpoint, Event
from pendopo.events.publishing import signing_keys
from pendopo.rules.canonical import START, Sheet
from pendopo.rules.merkle import Forged, Frontier, grow, read_note, root_of

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
    return _lost_tail() or _lost_head() or _lost_position() or count


@dataclass(frozen=True)
class Signed:
    """How many checkpoints hold, and how many of them were signed by keys not known here."""

    checkpoints: int
    by_strangers: int


def verify_checkpoints(keys: Sequence[Ed25519PublicKey]) -> Broken | Signed:
    """Check every signed root against the events in the order of their positions.

    A chain cut off at its end together with its head still holds; this shows it.
    """
    frontier: Frontier = ()
    size = count = by_strangers = 0
    published = Event.objects.filter(position__gt=0).order_by("position")
    hashes = published.values_list("hash", flat=True).iterator(chunk_size=_CHUNK)
    for point in Checkpoint.objects.order_by("size").iterator():
        for event_hash in islice(hashes, point.size - size):
            frontier, size = grow(frontier, bytes(event_hash)), size + 1
        try:
            note = read_note(point.note, keys)
        except Forged:
            return Broken("checkpoint", point.size, "has a forged note")
        if (note.size, note.root) != (size, root_of(frontier)):
            return Broken("checkpoint", point.size, "was signed for other events")
        count, by_strangers = count + 1, by_strangers + (not note.is_known)
    return Signed(count, by_strangers)


def report(out: TextIO) -> int:
    """Write `N events, 0 broken`, or name the first broken link; return the exit status."""
    found = verify()
    keys = [key.public_key() for key in signing_keys(settings.CHECKPOINT_KEY)]
    signed = verify_checkpoints(keys)
    for broken in (found, signed):
        if isinstance(broken, Broken):
            out.write(f"broken: {broken.stream}#{broken.sequence} {broken.why}\n")
            return 1
    if isinstance(signed, Signed) and signed.by_strangers:
        out.write(f"{signed.by_strangers} checkpoints are signed by a key that is not set here\n")
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


def _lost_head() -> Broken | None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT stream, stream_sequence FROM events_event WHERE
            (SELECT COUNT(*) FROM events_event)
              <> (SELECT COALESCE(SUM(length), 0) FROM events_streamhead)
            AND stream NOT IN (SELECT stream FROM events_streamhead) LIMIT 1"""
        )
        row = cursor.fetchone()
    return Broken(row[0], row[1], "has lost the head of its stream") if row else None


def _lost_position() -> Broken | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(position), 0) - COUNT(position) FROM events_event")
        (lost,) = cursor.fetchone()
    return Broken("(positions)", lost, "are missing") if lost else None
