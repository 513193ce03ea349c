"""Recording what happened, erasing what was sealed, asking once, noting who reads."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from pendopo.events import sealing
from pendopo.events.models import Delivery, Event, IntentKey, Reading, StreamHead, StreamKey
from pendopo.events.reactions import handlers_of, name_of
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import START, Sheet, Value, canonical, instant
from pendopo.rules.refusals import Outrun, Refused

DATABASE_TIME = {
    "postgresql": "clock_timestamp()",
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f+00:00', 'now')",
}


@dataclass(frozen=True)
class New:
    """An event to be recorded."""

    stream: str
    kind: str
    payload: Mapping[str, Value] = field(default_factory=dict)
    sealed: Mapping[str, Value] = field(default_factory=dict)


def record(
    *,
    stream: str,
    kind: str,
    actor: Actor,
    at: datetime,
    payload: Mapping[str, Value] = {},
    sealed: Mapping[str, Value] = {},
) -> Event:
    """Append one event to a stream; call inside the transaction that it describes.

    `sealed` takes whatever a person typed or is: it is encrypted and can be erased.
    """
    return record_all([New(stream, kind, payload, sealed)], actor=actor, at=at)[0]


def record_all(events: Sequence[New], *, actor: Actor, at: datetime) -> list[Event]:
    """Append events, of one stream or several, in the order given.

    Two statements; one more when there are reactions, one more for the first sealed part of a
    stream. Once per action: two calls that take streams in different orders may deadlock.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event belongs to a transaction")
    heads = _lock({event.stream for event in events}, {e.stream for e in events if e.sealed})
    recorded = [_linked(event, heads[event.stream], actor, at) for event in events]
    _insert(recorded)
    Delivery.objects.bulk_create(
        Delivery(event=event, stream=event.stream, handler=name_of(handler), due_at=at)
        for event in recorded
        for handler in handlers_of(event.kind)
    )
    return recorded


_OF_KEY = """(SELECT {} FROM events_streamkey k
  WHERE k.stream = events_streamhead.stream AND k.key_id = events_streamhead.key_id)"""


@dataclass
class _Head:
    length: int
    hash: bytes
    key: StreamKey | None
    recorded_at: datetime


def _lock(streams: set[str], sealing_streams: set[str]) -> dict[str, _Head]:
    """Lock the heads in one order and read them as they are after the wait.

    The columns of the head come from the locked row, the wrapped key from the older snapshot of
    the statement: `key_id` tells whether it is still the right one.
    """
    offers = {s: os.urandom(16) if s in sealing_streams else None for s in sorted(streams)}
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
        if stream in sealing_streams:
            if wrapped is not None:
                key = StreamKey(stream=stream, key_id=key_id, wrapped=wrapped, master=master)
            elif bytes(key_id) == offers[stream]:
                key = sealing.new_key(stream, bytes(key_id))
                fresh.append(key)
            else:
                key = StreamKey.objects.get(stream=stream)
        heads[stream] = _Head(length, bytes(last), key, _aware(recorded_at))
    StreamKey.objects.bulk_create(fresh)
    return heads


def _aware(moment: str | datetime) -> datetime:
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment.astimezone(UTC)


def _linked(new: New, head: _Head, actor: Actor, at: datetime) -> Event:
    head.length += 1
    place, sealed = f"{new.stream}#{head.length}", None
    if new.sealed and head.key:
        sealed = sealing.seal(new.sealed, key=head.key, place=place)
    payload = canonical(new.payload)
    event = Event(
        stream=new.stream,
        stream_sequence=head.length,
        kind=new.kind,
        actor_id=actor.person_id,
        function=actor.function,
        office=actor.office,
        on_behalf_of=actor.on_behalf_of,
        payload=payload,
        sealed_payload=sealed,
        at=at,
        recorded_at=head.recorded_at,
        previous_hash=head.hash,
    )
    event.hash = head.hash = Sheet(
        new.stream, head.length, new.kind, actor.person_id, actor.function, actor.office,
        actor.on_behalf_of, payload, sealed, instant(at), instant(head.recorded_at), head.hash,
    ).digest()  # fmt: skip
    return event


_COLUMNS = [field.attname for field in Event._meta.fields if field.name not in ("id", "position")]


def _insert(events: list[Event]) -> None:
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


def seal(*, stream: str, place: str, value: Mapping[str, Value]) -> bytes:
    """Seal a value for a column outside the events under the key of a stream.

    Call inside the transaction that stores it. Erasing the stream erases this too.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a sealed column belongs to a transaction")
    key = StreamKey.objects.filter(stream=stream).first() or _lock({stream}, {stream})[stream].key
    if key is None:
        raise LookupError(stream)
    return sealing.seal(value, key=key, place=f"{stream}:{place}")


@transaction.atomic
def discard_key(*, stream: str) -> None:
    """Delete the key of a stream that never became a record, such as a draft."""
    StreamHead.objects.filter(stream=stream).update(key_id=None)
    StreamKey.objects.filter(stream=stream).delete()


@transaction.atomic
def erase(*, stream: str, basis: str, actor: Actor, now: datetime) -> None:
    """Delete the key of a stream; the chain still holds, sealed parts read `Erased`."""
    record(stream=stream, kind="StreamErased", actor=actor, at=now, payload={"basis": basis})
    StreamHead.objects.filter(stream=stream).update(key_id=None)
    StreamKey.objects.filter(stream=stream).delete()


@transaction.atomic
def rewrap_keys(*, current: str, limit: int = 500) -> int:
    """Wrap keys that an older master key wraps by the current one; say how many."""
    old = StreamKey.objects.exclude(master=current).select_for_update()[:limit]
    keys = [sealing.rewrapped(key) for key in old]
    return StreamKey.objects.bulk_update(keys, ["wrapped", "master"])


class OtherIntent(Refused):
    """The same key came with another body."""


class StillRunning(Outrun):
    """The first request with this key has not ended."""


KEPT_FOR = timedelta(days=2)
_LOCK_NOT_AVAILABLE = "55P03"


def claim(*, scope: str, key: str, body: bytes, now: datetime) -> str:
    """Claim an intent for this transaction; return the first answer, or "" for the first.

    Whoever comes second waits for the end of the first, so no half-done claim is ever seen and
    none is left behind by a crash. Give the answer with `answer` in the same transaction.

    :raises OtherIntent: when the key was used with another body
    :raises StillRunning: when the first has not ended within `lock_timeout` (PostgreSQL)
    """
    body_hash = sha256(body).digest()
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                """INSERT INTO events_intentkey (scope, key, body_hash, answer, expires_at)
                VALUES (%s, %s, %s, '', %s)
                ON CONFLICT (scope, key) DO UPDATE SET scope = excluded.scope
                RETURNING body_hash, answer""",
                [scope, key, body_hash, connection.ops.adapt_datetimefield_value(now + KEPT_FOR)],
            )
            first_hash, first_answer = cursor.fetchone()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                raise
            raise StillRunning(_("Kiriman yang sama sedang diproses. Tunggu sebentar.")) from error
    if bytes(first_hash) != body_hash:
        raise OtherIntent(_("Formulir ini sudah terkirim dengan isi lain. Muat ulang halaman."))
    return str(first_answer)


def answer(*, scope: str, key: str, reference: str) -> None:
    """Say what came of a claimed intent: what the second request gets."""
    IntentKey.objects.filter(scope=scope, key=key).update(answer=reference)


def forget_intents(*, now: datetime) -> int:
    """Delete expired intents; say how many."""
    return IntentKey.objects.filter(expires_at__lt=now).delete()[0]


def note_reading(
    *, actor: Actor, people: Iterable[int], what: str, why: str, now: datetime
) -> None:
    """Note, before it is shown, that the actor reads personal data of people.

    One row per actor, person, thing, reason and quarter hour: looking again costs one read.
    """
    quarter = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
    same = {"actor_id": actor.person_id, "function": actor.function, "what": what, "why": why}
    people = set(people)
    known = Reading.objects.filter(person_id__in=people, quarter_at=quarter, **same)
    missing = people - set(known.values_list("person_id", flat=True))
    Reading.objects.bulk_create(
        (Reading(person_id=p, at=now, quarter_at=quarter, **same) for p in sorted(missing)),
        ignore_conflicts=True,
    )
