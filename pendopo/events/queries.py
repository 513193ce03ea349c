"""Reading events, always in the order that nobody can miss."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, QuerySet

from pendopo.events import sealing
from pendopo.events.models import Checkpoint, Delivery, Event, Reading, StreamKey
from pendopo.events.sealing import Erased
from pendopo.rules.canonical import Value


def after(position: int, *, limit: int) -> QuerySet[Event]:
    """Return the next events after a cursor; the last one's position is the next cursor."""
    return Event.objects.filter(position__gt=position).order_by("position")[:limit]


def opened(events: Iterable[Event]) -> list[tuple[Event, Mapping[str, Value] | Erased]]:
    """Return events with what was sealed in them, or that it was erased: one statement."""
    page = list(events)
    keys = StreamKey.objects.in_bulk({event.stream for event in page})
    return [(event, sealing.unseal(event, keys.get(event.stream))) for event in page]


def readings_of(person_id: int) -> QuerySet[Reading]:
    """Return who read what about a person, newest first."""
    return Reading.objects.filter(person_id=person_id).order_by("-at", "-id")


def payload_of(event: Event) -> Mapping[str, Value]:
    """Return the open part of an event."""
    payload: Mapping[str, Value] = json.loads(event.payload)
    return payload


def unseal_row(*, stream: str, place: str, sealed: bytes) -> Mapping[str, Value] | Erased:
    """Return what `actions.seal` sealed into a column, or that it was erased."""
    key = StreamKey.objects.filter(stream=stream).first()
    return sealing.unseal_box(bytes(sealed), key=key, place=sealing.column(stream, place))


def dead_deliveries() -> QuerySet[Delivery]:
    """Return what was tried too often and now waits for a person, oldest first."""
    return Delivery.objects.filter(state="dead").select_related("event").order_by("id")


@dataclass(frozen=True)
class Backlog:
    """How far the workers are behind; `None` where there is nothing to be late with."""

    waiting: int
    late_seconds: int | None
    dead: int
    unpublished: int
    checkpoint_seconds: int | None


def backlog(now: datetime) -> Backlog:
    """Return what waits for the workers, and how old the last signed checkpoint is.

    `late_seconds` counts from when the oldest delivery was due that nobody has in hand.
    """
    waiting = Delivery.objects.filter(state="waiting").aggregate(
        count=Count("id"), oldest=Min("due_at")
    )
    checkpoint_at = Checkpoint.objects.aggregate(at=Max("at"))["at"]
    return Backlog(
        waiting=waiting["count"],
        late_seconds=_seconds(waiting["oldest"], now),
        dead=Delivery.objects.filter(state="dead").count(),
        unpublished=Event.objects.filter(position=None).count(),
        checkpoint_seconds=_seconds(checkpoint_at, now),
    )


def _seconds(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else max(0, int((now - since).total_seconds()))
