"""How an event enters its stream: lock the heads, link and seal, insert in one statement."""

import os
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from pendopo.events import sealing
from pendopo.events.models import Event, StreamKey
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import START, Sheet, Value, canonical, instant

DATABASE_TIME = {
    "postgresql": "clock_timestamp()",
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f+00:00', 'now')",
}
_OF_KEY = """(SELECT {} FROM events_streamkey k
  WHERE k.stream = events_streamhead.stream AND k.key_id = events_streamhead.key_id)"""


@dataclass
class Head:
    """The end of a stream while this transaction holds it, and its key where one is asked for."""

    stream: str
    length: int
    hash: bytes
    key: StreamKey | None
    recorded_at: datetime

    def seal(self, value: Mapping[str, Value], *, place: str) -> bytes:
        if self.key is None:
            raise LookupError(f"{self.stream} was locked without its key")
        return sealing.seal(value, key=self.key, place=place)


def lock(streams: Set[str], *, with_keys: Set[str]) -> dict[str, Head]:
    """Lock the heads in one order and read them as they are after the wait.

    The columns of the head come from the locked row, the wrapped key from the older snapshot of
    the statement: `key_id` tells whether it is still the right one.
    """
    offers = {s: os.urandom(16) if s in with_keys else None for s in sorted(streams)}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO events_streamhead (stream, length, hash, key_id)
            VALUES {", ".join(["(%s, 0, %s, %s)"] * len(offers))}
            ON CONFLICT (stream) DO UPDATE
            SET key_id = COALESCE(events_streamhead.key_id, excluded.key_id)
            RETURNING stream, length, hash, key_id, {DATABASE_TIME[connection.vendor]},
              {_OF_KEY.format("wrapped")}, {_OF_KEY.format("master")}""",
            [x for stream, key_id in offers.items() for x in (stream, START, key_id)],
        )
        rows = cursor.fetchall()
    heads, fresh = {}, []
    for stream, length, last, key_id, recorded_at, wrapped, master in rows:
        key = None
        if stream in with_keys:
            if wrapped is not None:
                key = StreamKey(stream=stream, key_id=key_id, wrapped=wrapped, master=master)
            elif bytes(key_id) == offers[stream]:
                key = sealing.new_key(stream, bytes(key_id))
                fresh.append(key)
            else:
                key = StreamKey.objects.get(stream=stream)
        heads[stream] = Head(stream, length, bytes(last), key, _aware(recorded_at))
    if fresh:
        StreamKey.objects.bulk_create(fresh)
    return heads


def _aware(moment: str | datetime) -> datetime:
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment.astimezone(UTC)


def link(
    head: Head,
    *,
    kind: str,
    actor: Actor,
    at: datetime,
    payload: Mapping[str, Value],
    sealed: Mapping[str, Value],
) -> Event:
    """Make the next event of a locked stream and move its head on; not saved."""
    head.length += 1
    text = canonical(payload)
    box = head.seal(sealed, place=f"{head.stream}#{head.length}") if sealed else None
    event = Event(
        stream=head.stream,
        stream_sequence=head.length,
        kind=kind,
        actor_id=actor.person_id,
        function=actor.function,
        office=actor.office,
        on_behalf_of=actor.on_behalf_of,
        payload=text,
        sealed_payload=box,
        at=at,
        recorded_at=head.recorded_at,
        previous_hash=head.hash,
    )
    event.hash = head.hash = Sheet(
        head.stream, head.length, kind, actor.person_id, actor.function, actor.office,
        actor.on_behalf_of, text, box, instant(at), instant(head.recorded_at), head.hash,
    ).digest()  # fmt: skip
    return event


_COLUMNS = [field.attname for field in Event._meta.fields if field.name not in ("id", "position")]


def insert(events: list[Event]) -> None:
    """Insert in one statement; plain SQL, because `bulk_create` takes twice as long."""
    adapt = connection.ops.adapt_datetimefield_value
    values = [getattr(event, column) for event in events for column in _COLUMNS]
    row = f"({', '.join(['%s'] * len(_COLUMNS))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO events_event ({", ".join(_COLUMNS)})
            VALUES {", ".join([row] * len(events))} RETURNING stream, stream_sequence, id""",
            [adapt(value) if isinstance(value, datetime) else value for value in values],
        )
        ids = {row[:2]: row[2] for row in cursor.fetchall()}
    for event in events:
        event.pk = ids[event.stream, event.stream_sequence]
        event._state.adding = False
