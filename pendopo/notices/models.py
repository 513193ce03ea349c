"""What people were told, and how it reached them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One message in a person's inbox."""

    privacy: ClassVar = {
        "key": "open",
        "person": "personal",
        "subject": "personal",
        "body": "personal",
        "link": "open",
        "sent_at": "open",
        "read_at": "open",
    }

    key = models.CharField(max_length=160, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-sent_at"], name="inbox")]

    def __str__(self) -> str:
        return self.subject


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
