"""What comes in the place of a letter, and what is never signed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pendopo.documents.models.letters import Document
from pendopo.documents.rules import REPLACEMENT_GROUNDS
from pendopo.rules.definition.language import Both


class Replacement(models.Model):
    """A letter that was asked for in the place of a signed one: by whom, when and why."""

    privacy: ClassVar[dict[str, str]] = {
        "old": "open",
        "new": "open",
        "ground": "open",
        "asked_by": "personal",
        "asked_at": "open",
    }

    old = models.OneToOneField(Document, models.PROTECT, related_name="replacement")
    new = models.OneToOneField(Document, models.PROTECT, related_name="replaces")
    ground = models.CharField(max_length=60)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(old=F("new")), name="a_letter_does_not_replace_itself"
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_id} by {self.new_id}"

    @property
    def ground_words(self) -> Both:
        """Why it was replaced, in both languages."""
        return REPLACEMENT_GROUNDS.get(self.ground, ("", ""))


class Recall(models.Model):
    """A letter that is never signed: an end of a case took it back while it waited for that.

    The number that it may have stays its own, so that the register has no gap.
    """

    privacy: ClassVar[dict[str, str]] = {
        "document": "open",
        "end": "open",
        "by": "open",
        "recalled_at": "open",
    }

    document = models.OneToOneField(Document, models.PROTECT, related_name="recall")
    end = models.CharField(max_length=60)
    by = models.CharField(max_length=60)
    recalled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.document_id} by {self.by}"
