"""Files that people sent or the house made; their bytes lie encrypted beside the database."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from pendopo.files import rules
from pendopo.rules.definition.language import Both


class StoredFile(models.Model):
    """One file as somebody may see it; equal content lies on the disk once."""

    privacy: ClassVar = {
        "uuid": "open",
        "sha256": "open",
        "size_bytes": "open",
        "media_type": "open",
        "name": "personal",
        "pages": "open",
        "doubt": "open",
        "stored_at": "open",
        "stored_by": "personal",
    }

    uuid = models.UUIDField(default=uuid4, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveIntegerField()
    media_type = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    pages = models.PositiveSmallIntegerField(default=1)
    doubt = models.CharField(max_length=10, blank=True, default="", db_default="")
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="a_file_is_not_empty"),
            models.CheckConstraint(
                condition=Q(doubt__in=["", *rules.DOUBTS]), name="a_doubt_has_its_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid}"

    @property
    def doubted(self) -> Both:
        """Why an officer may be unable to read it; empty when nothing speaks against it."""
        return rules.doubted(self.doubt)

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")
