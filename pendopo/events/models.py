"""What happened, its keys, its heads, its deliveries; who read what; what was asked once."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from pendopo.rules.canonical import START
from pendopo.rules.definition.language import Both


class StreamHead(models.Model):
    """The lock of a stream and its last link; kept by the trigger that lets events in."""

    privacy: ClassVar[dict[str, str]] = {
        "stream": "open",
        "length": "open",
        "hash": "open",
        "key_id": "open",
    }

    stream = models.CharField(max_length=80, primary_key=True)
    length = models.PositiveIntegerField(default=0)
    hash = models.BinaryField(default=START)
    key_id = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.stream}#{self.length}"


class StreamKey(models.Model):
    """The key of a stream's sealed parts, wrapped by a master key; deleting it erases them."""

    privacy: ClassVar[dict[str, str]] = {
        "stream": "open",
        "key_id": "open",
        "wrapped": "secret",
        "master": "open",
    }

    stream = models.CharField(max_length=80, primary_key=True)
    key_id = models.BinaryField()
    wrapped = models.BinaryField()
    master = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.stream} by {self.master}"


class Event(models.Model):
    """One thing that happened. Only `position` changes, once, from nothing to a number."""

    privacy: ClassVar[dict[str, str]] = {
        "stream": "open",
        "stream_sequence": "open",
        "kind": "open",
        "actor_id": "personal",
        "function": "open",
        "office": "open",
        "on_behalf_of": "personal",
        "payload": "open",
        "sealed_payload": "secret",
        "at": "open",
        "recorded_at": "open",
        "previous_hash": "open",
        "hash": "open",
        "position": "open",
    }

    stream = models.CharField(max_length=80)
    stream_sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    actor_id = models.BigIntegerField()
    function = models.CharField(max_length=60, blank=True)
    office = models.CharField(max_length=60, blank=True)
    on_behalf_of = models.BigIntegerField(null=True)
    payload = models.TextField()
    sealed_payload = models.BinaryField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()
    position = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "stream_sequence"], name="event_has_one_place_in_its_stream"
            ),
            models.UniqueConstraint(
                fields=["position"],
                condition=Q(position__isnull=False),
                name="event_has_its_own_position",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(position=None), name="event_without_position")
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.stream_sequence}"


class Delivery(models.Model):
    """One event for one handler. A lease is a due date in the future."""

    privacy: ClassVar[dict[str, str]] = {
        "event": "open",
        "stream": "open",
        "handler": "open",
        "state": "open",
        "attempts": "open",
        "worker": "open",
        "due_at": "open",
        "error": "open",
    }

    event = models.ForeignKey(Event, models.DO_NOTHING, db_constraint=False, related_name="+")
    stream = models.CharField(max_length=80)
    handler = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "handler"], name="event_reaches_a_handler_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "dead"]),
                name="delivery_has_a_known_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="waiting"), name="delivery_waiting_by_due"
            ),
            models.Index(
                fields=["stream", "handler", "id"],
                condition=Q(state="waiting"),
                name="delivery_waiting_by_stream",
            ),
            models.Index(fields=["id"], condition=Q(state="dead"), name="delivery_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.handler}"


class PeriodicJob(models.Model):
    """When a named job is due next, and who runs it now."""

    privacy: ClassVar[dict[str, str]] = {
        "name": "open",
        "next_at": "open",
        "leased_until": "open",
        "worker": "open",
    }

    name = models.CharField(max_length=60, primary_key=True)
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name


class IntentKey(models.Model):
    """What was asked once and what came of it, so that asking again changes nothing."""

    privacy: ClassVar[dict[str, str]] = {
        "scope": "personal",
        "key": "secret",
        "body_hash": "open",
        "answer": "open",
        "expires_at": "open",
    }

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    body_hash = models.BinaryField()
    answer = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="intent_is_claimed_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"


WHY_IN_ENGLISH = " // "


class Reading(models.Model):
    """Someone read personal data of someone: once per actor, thing, reason and quarter hour.

    What stood in a list is noted once a day; `quarter_at` is then the begin of the day.
    `why` says it in Indonesian and, behind two strokes, in English.
    """

    privacy: ClassVar[dict[str, str]] = {
        "actor_id": "personal",
        "function": "open",
        "person_id": "personal",
        "what": "open",
        "why": "open",
        "at": "open",
        "quarter_at": "open",
    }

    actor_id = models.BigIntegerField()
    function = models.CharField(max_length=60, blank=True)
    person_id = models.BigIntegerField()
    what = models.CharField(max_length=120)
    why = models.CharField(max_length=120)
    at = models.DateTimeField()
    quarter_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "quarter_at", "actor_id", "function", "what", "why"],
                name="reading_is_noted_once_a_quarter",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} read {self.what}"

    @property
    def reason(self) -> Both:
        """Why it was read, in both languages."""
        indonesian, _, english = self.why.partition(WHY_IN_ENGLISH)
        return indonesian, english or indonesian


class Checkpoint(models.Model):
    """A signed note about all events up to a position, and where the tree goes on growing."""

    privacy: ClassVar[dict[str, str]] = {
        "size": "open",
        "note": "open",
        "frontier": "open",
        "at": "open",
    }

    size = models.BigIntegerField(unique=True)
    note = models.TextField()
    frontier = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.size} events"
