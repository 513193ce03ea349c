"""What a resident is filling in: never evidence, deletable at any time."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models

from pendopo.catalogue.models import ServiceVersion
from pendopo.files.models import StoredFile
from pendopo.rules.actor import Actor


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, actor: Actor) -> "DraftQuerySet":
        return self.filter(person_id=actor.person_id) if actor.is_known else self.none()


class Draft(models.Model):
    """Answers and papers on their way to a case."""

    privacy: ClassVar = {
        "uuid": "open",
        "person": "personal",
        "version": "open",
        "sealed": "secret",
        "begun_at": "open",
        "changed_at": "open",
    }

    uuid = models.UUIDField(default=uuid4, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    version = models.ForeignKey(ServiceVersion, models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-changed_at"], name="drafts_of_a_person")]

    def __str__(self) -> str:
        return f"{self.uuid}"

    @property
    def stream(self) -> str:
        return f"draft/{self.uuid}"

    @property
    def intent_key(self) -> str:
        """What makes sending it twice file one case."""
        return f"draft/{self.uuid}"


class DraftFile(models.Model):
    """A paper of a draft."""

    privacy: ClassVar = {"draft": "open", "key": "open", "file": "personal", "added_at": "open"}

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="papers")
    key = models.CharField(max_length=60)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.key}"
