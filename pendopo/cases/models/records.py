"""What is kept with a case: corrections, decisions, papers, and by what it is like another."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from pendopo.accounts.models import Office
from pendopo.cases.models.cases import Case, Task
from pendopo.catalogue.models import ServiceVersion
from pendopo.files.models import StoredFile


class Correction(models.Model):
    """What an officer asked the applicant to mend: per question or document, with a reason."""

    privacy: ClassVar = {
        "case": "open",
        "task": "open",
        "items": "open",
        "sealed_notes": "secret",
        "asked_by": "personal",
        "asked_at": "open",
        "answered_at": "open",
    }

    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    task = models.OneToOneField(Task, models.PROTECT, related_name="correction")
    items = models.JSONField()
    sealed_notes = models.BinaryField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.case_id}: {len(self.items)}"


class Decision(models.Model):
    """What was decided, in whose name and why: exactly one in a round."""

    privacy: ClassVar = {
        "case": "open",
        "round": "open",
        "outcome": "open",
        "reasons": "open",
        "sealed_note": "secret",
        "decided_by": "personal",
        "decided_by_name": "personal",
        "function": "open",
        "office": "open",
        "decided_at": "open",
        "version": "open",
        "is_by_silence": "open",
    }

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    sealed_note = models.BinaryField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_by_name = models.CharField(max_length=120, blank=True)
    function = models.CharField(max_length=60)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    version = models.ForeignKey(ServiceVersion, models.PROTECT, related_name="+")
    is_by_silence = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"], name="a_round_has_exactly_one_decision"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["granted", "refused"]), name="a_decision_grants_or_refuses"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.outcome}"


class CaseFile(models.Model):
    """A paper of a case; a replaced one stays on record."""

    privacy: ClassVar = {
        "case": "open",
        "key": "open",
        "file": "personal",
        "added_at": "open",
        "added_by": "personal",
        "replaced_at": "open",
    }

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    key = models.CharField(max_length=121)  # of a question, or of a step and its question
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "key"], name="papers_of_a_case")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.key}"


class Likeness(models.Model):
    """A fingerprint of chosen answers, by which cases that are alike are found."""

    privacy: ClassVar = {"case": "open", "name": "open", "digest": "secret"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    name = models.CharField(max_length=160)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["name", "digest"], name="cases_that_are_alike")]

    def __str__(self) -> str:
        return self.name
