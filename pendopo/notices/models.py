"""What people were told, and how it reached them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from pendopo.rules.definition.language import Both


class Notice(models.Model):
    """One message in a person's inbox, in both languages; an old one may be in one alone."""

    privacy: ClassVar = {
        "key": "open",
        "person": "personal",
        "subject": "personal",
        "body": "personal",
        "subject_en": "personal",
        "body_en": "personal",
        "link": "open",
        "sent_at": "open",
        "read_at": "open",
    }

    key = models.CharField(max_length=160, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    subject_en = models.CharField(max_length=200, db_default="", default="")
    body_en = models.TextField(db_default="", default="")
    link = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-sent_at"], name="inbox")]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject_both(self) -> Both:
        return self.subject, self.subject_en or self.subject

    @property
    def body_both(self) -> Both:
        return self.body, self.body_en or self.body


class Dispatch(models.Model):
    """A notice on its way through one channel."""

    privacy: ClassVar = {
        "notice": "open",
        "channel": "open",
        "address": "personal",
        "state": "open",
        "attempts": "open",
        "changed_at": "open",
    }

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="dispatches")
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "dispatches"
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel"], name="a_notice_goes_once_through_a_channel"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "failed"]),
                name="a_dispatch_has_a_known_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.state}"
