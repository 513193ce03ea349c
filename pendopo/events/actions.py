"""Recording what happened, sealing and erasing, asking once, noting who reads, trying again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from pendopo.events import appending, sealing
from pendopo.events.models import (
    WHY_IN_ENGLISH,
    Delivery,
    Event,
    IntentKey,
    Reading,
    StreamHead,
    StreamKey,
)
from pendopo.events.reactions import handlers_of, name_of
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.definition.language import Both
from pendopo.rules.refusals import NotAllowed, Outrun, Refused


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
    _check_in_transaction("an event")
    if not events:
        return []
    heads = appending.lock(
        {event.stream for event in events},
        with_keys={event.stream for event in events if event.sealed},
    )
    recorded = [
        appending.link(
            heads[event.stream],
            kind=event.kind,
            actor=actor,
            at=at,
            payload=event.payload,
            sealed=event.sealed,
        )
        for event in events
    ]
    appending.insert(recorded)
    Delivery.objects.bulk_create(
        Delivery(event=event, stream=event.stream, handler=name_of(handler), due_at=at)
        for event in recorded
        for handler in handlers_of(event.kind)
    )
    return recorded


def _check_in_transaction(what: str) -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{what} belongs to a transaction")


def seal(*, stream: str, place: str, value: Mapping[str, Value]) -> bytes:
    """Seal a value for a column outside the events under the key of a stream.

    Call inside the transaction that stores it; the stream stays locked until that ends, so an
    erasure comes before or after, never between. `place` names the column and, where a stream
    has several rows of it, the row: the value opens nowhere else. Erasing the stream erases it.
    """
    _check_in_transaction("a sealed column")
    head = appending.lock({stream}, with_keys={stream})[stream]
    return head.seal(value, place=sealing.column(stream, place))


@transaction.atomic
def discard_key(*, stream: str) -> None:
    """Delete the key of a stream that never became a record, such as a draft.

    Whatever was sealed under it is gone; a stream without events leaves nothing behind.
    """
    heads = StreamHead.objects.filter(stream=stream)
    heads.filter(length=0).delete()
    heads.update(key_id=None)
    StreamKey.objects.filter(stream=stream).delete()


@transaction.atomic
def erase(*, stream: str, basis: str, actor: Actor, now: datetime) -> None:
    """Delete the key of a stream; the chain still holds, sealed parts read `Erased`."""
    record(stream=stream, kind="StreamErased", actor=actor, at=now, payload={"basis": basis})
    StreamHead.objects.filter(stream=stream).update(key_id=None)
    StreamKey.objects.filter(stream=stream).delete()


def rewrap_keys(*, current: str, limit: int = 500) -> int:
    """Wrap keys that an older master key wraps by the current one; say how many: until 0."""
    old = StreamKey.objects.exclude(master=current)
    if not old.exists():
        return 0
    with transaction.atomic():
        keys = [sealing.rewrapped(key) for key in old.select_for_update()[:limit]]
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
    *, actor: Actor, people: Iterable[int], what: str, why: Both | str, now: datetime
) -> None:
    """Note, before it is shown, that the actor reads one thing about people (their ids).

    One row per actor, person, thing, reason and quarter hour: looking again costs one read.
    """
    quarter = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
    _note(actor, {(person, what) for person in people}, why, now, since=quarter)


def note_readings(
    *, actor: Actor, seen: Iterable[tuple[int, str]], why: Both | str, now: datetime
) -> None:
    """Note, before it is shown, that the actor reads a list: (person id, thing) pairs.

    One row per actor, person, thing, reason and day. Two statements whatever the length of the
    list, one when all of it was noted already.
    """
    _note(actor, set(seen), why, now, since=now.replace(hour=0, minute=0, second=0, microsecond=0))


def _note(
    actor: Actor, wanted: set[tuple[int, str]], why: Both | str, now: datetime, *, since: datetime
) -> None:
    if not wanted:
        return
    same = {"actor_id": actor.person_id, "function": actor.function, "why": _reason(why)}
    known = Reading.objects.filter(
        person_id__in={person for person, _what in wanted},
        what__in={what for _person, what in wanted},
        quarter_at=since,
        **same,
    )
    missing = wanted - set(known.values_list("person_id", "what"))
    Reading.objects.bulk_create(
        (
            Reading(person_id=person, what=what, at=now, quarter_at=since, **same)
            for person, what in sorted(missing)
        ),
        ignore_conflicts=True,
    )


def _reason(why: Both | str) -> str:
    """Return a reason as it is kept; where both languages are too long, in Indonesian."""
    room = Reading._meta.get_field("why").max_length or 0
    said = why if isinstance(why, str) else WHY_IN_ENGLISH.join(why)
    return said if len(said) <= room or isinstance(why, str) else why[0][:room]


class NotDead(Outrun):
    """The delivery is not among the dead, or somebody tried it again first."""


@transaction.atomic
def retry_delivery(*, delivery: Delivery, actor: Actor, now: datetime) -> None:
    """Let a dead delivery wait again, at an officer's wish; it is taken alone.

    :raises NotAllowed: when the actor is no officer
    :raises NotDead: when it is not among the dead
    """
    if actor.kind not in ("officer", "system"):
        raise NotAllowed(_("Hanya petugas yang dapat mengulang pengiriman."))
    dead = Delivery.objects.filter(pk=delivery.pk, state="dead")
    if not dead.update(state="waiting", attempts=1, due_at=now, error=""):
        raise NotDead(_("Pengiriman ini sudah diulang atau sudah selesai. Muat ulang halaman."))
    record(
        stream=f"delivery/{delivery.pk}",
        kind="DeliveryRetried",
        actor=actor,
        at=now,
        payload={"event": delivery.event_id, "handler": delivery.handler},
    )
