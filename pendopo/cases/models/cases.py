"""A case: one thing that one person asked of the government, and everything done about it."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from pendopo.accounts.models import Office
from pendopo.catalogue.models import ServiceVersion
from pendopo.rules.actor import AREA_SEPARATORS, Actor

OPEN_STATES = (
    "SUBMITTED",
    "COMPLETENESS_CHECK",
    "CORRECTION_REQUESTED",
    "AWAITING_PAYMENT",
    "IN_REVIEW",
    "AWAITING_OPINION",
    "INSPECTION",
    "AWAITING_APPROVAL",
)
GIVEN_STATES = ("GRANTED", "GRANTED_BY_SILENCE", "ISSUED", "DELIVERED")
ENDED_STATES = ("WITHDRAWN", "LAPSED", "NOT_ADMITTED")
APPLICANT = "applicant"


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor) -> "CaseQuerySet":
        """Keep the actor's own cases and those in which one of the actor's offices has a part."""
        mine = Q(applicant_id=actor.person_id) if actor.is_known else Q(pk__in=())
        for role in actor.roles:
            part = Task.objects.filter(
                case=OuterRef("pk"), function=role.function, office__key=role.office
            )
            reach = Q(Exists(part)) | (
                Q(office__key=role.office) if role.function in READING_FUNCTIONS else Q(pk__in=())
            )
            if role.service:
                reach &= Q(service=role.service)
            if role.area:
                reach &= _within("area", role.area)
            mine |= reach
        return self.filter(mine)

    def open(self) -> "CaseQuerySet":
        return self.filter(state__in=OPEN_STATES)


def _within(column: str, area: str) -> Q:
    """Return `rules.actor.is_within` as the database asks it."""
    found = Q(**{column: area})
    for separator in AREA_SEPARATORS:
        found |= Q(**{f"{column}__startswith": area + separator})
    return found


READING_FUNCTIONS = ("counter", "signatory")


class Case(models.Model):
    """What is known of it now; how it came about stands in the events of its stream."""

    privacy: ClassVar = {
        "number": "open",
        "tracking_index": "secret",
        "kind": "open",
        "service": "open",
        "version": "open",
        "office": "open",
        "offices": "open",
        "applicant": "personal",
        "applicant_name": "personal",
        "area": "personal",
        "channel": "open",
        "language": "open",
        "intent_key": "secret",
        "state": "open",
        "end": "open",
        "round": "open",
        "position": "open",
        "clock": "open",
        "sealed": "secret",
        "fee": "open",
        "filed_at": "open",
        "due_at": "open",
        "due_is_day": "open",
        "due_if_resumed_at": "open",
        "silence_at": "open",
        "is_paused": "open",
        "closed_at": "open",
        "last_sequence": "open",
    }

    number = models.CharField(max_length=80, unique=True)
    tracking_index = models.CharField(max_length=64)
    kind = models.CharField(max_length=40, default="application")
    service = models.CharField(max_length=60)
    version = models.ForeignKey(ServiceVersion, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    offices = models.JSONField(default=dict)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    applicant_name = models.CharField(max_length=120)
    area = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20, default="online")
    language = models.CharField(max_length=5, default="id")
    intent_key = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=24, default="SUBMITTED")
    end = models.CharField(max_length=60, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    position = models.JSONField(default=dict)
    clock = models.JSONField(default=list)
    sealed = models.BinaryField()
    fee = models.BigIntegerField(null=True)
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    due_is_day = models.BooleanField(default=True)
    due_if_resumed_at = models.DateTimeField(null=True)
    silence_at = models.DateTimeField(null=True)
    is_paused = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    last_sequence = models.PositiveIntegerField(default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES) ^ Q(closed_at__isnull=False),
                name="a_closed_case_says_when",
            ),
            models.CheckConstraint(
                condition=Q(fee__isnull=True) | Q(fee__gte=0), name="a_fee_is_never_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["applicant", "-filed_at"], name="cases_of_a_person"),
            models.Index(
                fields=["silence_at"],
                condition=Q(closed_at=None, silence_at__isnull=False),
                name="cases_falling_silent",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stream(self) -> str:
        return f"case/{self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.due_at is not None and self.due_at <= now


class CaseNumber(models.Model):
    """The last number given for a service in a year."""

    privacy: ClassVar = {"service": "open", "year": "open", "last": "open"}

    service = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "year"], name="numbers_are_counted_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.year}: {self.last}"


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> "TaskQuerySet":
        return self.filter(done_at=None)

    def of(self, actor: Actor) -> "TaskQuerySet":
        """Keep the tasks of the functions that the actor holds, in their offices and areas."""
        wanted = Q(pk__in=())
        for role in actor.roles:
            one = Q(function=role.function, office__key=role.office)
            if role.service:
                one &= Q(case__service=role.service)
            if role.area:
                one &= _within("case__area", role.area)
            wanted |= one
        return self.filter(wanted)


class Task(models.Model):
    """One step of one case, waiting for one function of one office, or for the applicant."""

    privacy: ClassVar = {
        "case": "open",
        "step": "open",
        "within": "open",
        "kind": "open",
        "function": "open",
        "office": "open",
        "opened_at": "open",
        "due_at": "open",
        "passes_at": "open",
        "taken_by": "personal",
        "taken_at": "open",
        "done_at": "open",
        "done_by": "personal",
        "outcome": "open",
    }

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    step = models.CharField(max_length=60)
    within = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    function = models.CharField(max_length=60)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    passes_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=60, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step"],
                condition=Q(done_at=None),
                name="a_step_is_open_once_in_a_case",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) ^ Q(outcome__gt=""), name="a_done_task_says_how"
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None) | Q(taken_at__isnull=False),
                name="a_taken_task_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "function", "due_at", "id"],
                condition=Q(done_at=None),
                name="worklist",
            ),
            models.Index(
                fields=["passes_at"],
                condition=Q(done_at=None, passes_at__isnull=False),
                name="tasks_that_pass_by_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.step}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None
