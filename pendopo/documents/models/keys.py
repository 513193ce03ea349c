"""The keys of officials and the certificates behind signatures."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class SigningKey(models.Model):
    """The key of an official that only her passphrase opens; the newest one signs."""

    privacy: ClassVar[dict[str, str]] = {
        "person": "personal",
        "certificate": "open",
        "sealed_key": "secret",
        "made_at": "open",
    }

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="signing_key"
    )
    certificate = models.BinaryField()
    sealed_key = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"of {self.person_id}"


class TrustedRoot(models.Model):
    """An authority whose signatures stand in documents of this house."""

    privacy: ClassVar[dict[str, str]] = {
        "sha256": "open",
        "certificate": "open",
        "since_at": "open",
    }

    sha256 = models.CharField(max_length=64, unique=True)
    certificate = models.BinaryField()
    since_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256
