"""Services, and the versions of them that never change."""

from typing import ClassVar

from django.db import models

from pendopo.accounts.models import Person


class Service(models.Model):
    """A service that is or was offered; its key is never reused."""

    privacy: ClassVar = {"key": "open", "kind": "open", "owner": "open", "is_offered": "open"}

    key = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=40, default="application")
    owner = models.CharField(max_length=60)
    is_offered = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.key


class ServiceVersion(models.Model):
    """One published text of a service, with the settings that were in force."""

    privacy: ClassVar = {
        "service": "open",
        "number": "open",
        "files": "open",
        "settings": "open",
        "hash": "open",
        "published_at": "open",
        "published_by": "open",
    }

    service = models.ForeignKey(Service, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    files = models.JSONField()
    settings = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "number"], name="version_has_its_own_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}/{self.number}"

    @property
    def stream(self) -> str:
        return f"version/{self.service.key}/{self.number}"
