"""People, and how they sign in."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from pendopo.accounts import rules


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Someone who signs in: a resident, an officer, or both.

    `name` is what she calls herself; `official_name` is the government's word: it stands under
    letters and beside what an officer did, and her own profile never changes it.
    """

    privacy: ClassVar = {
        "password": "secret",
        "email": "personal",
        "name": "personal",
        "phone": "personal",
        "language": "open",
        "is_active": "open",
        "is_officer": "open",
        "created_at": "open",
        "nik_index": "secret",
        "sealed_profile": "secret",
        "official_name": "personal",
        "nip": "personal",
        "rank": "open",
    }

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5, default="id")
    is_active = models.BooleanField(default=True)
    is_officer = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    nik_index = models.CharField(max_length=64, blank=True, db_index=True)
    sealed_profile = models.BinaryField(null=True)
    official_name = models.CharField(max_length=120, blank=True)
    nip = models.CharField(max_length=18, blank=True)
    rank = models.CharField(max_length=60, blank=True)

    last_login = None  # `SignedIn` says when and where
    USERNAME_FIELD = "email"
    objects = PersonManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=["id", "en"]), name="a_person_reads_a_known_language"
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="an_address_is_kept_in_small_letters"
            ),
        ]

    def __str__(self) -> str:
        return self.official_name or self.name or self.email

    @property
    def stream(self) -> str:
        return f"person/{self.pk}"


class SignInCode(models.Model):
    """A one-time code sent to an e-mail address; only the session that asked for it enters it."""

    privacy: ClassVar = {
        "email_index": "secret",
        "request": "open",
        "code_hash": "secret",
        "sent_at": "open",
        "expires_at": "open",
        "attempts": "open",
        "used_at": "open",
    }

    email_index = models.CharField(max_length=64)
    request = models.CharField(max_length=32, unique=True)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"until {self.expires_at:%H:%M}"

    @property
    def stream(self) -> str:
        return f"sign-in/{self.request}"


class PasswordLink(models.Model):
    """A one-time link by which an officer chooses a password; the first one used ends all."""

    privacy: ClassVar = {
        "person": "personal",
        "token_hash": "secret",
        "sent_at": "open",
        "expires_at": "open",
    }

    person = models.ForeignKey(Person, models.CASCADE, related_name="password_links")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"of {self.person_id}"


class Authenticator(models.Model):
    """An officer's second factor: time-based codes (RFC 6238)."""

    privacy: ClassVar = {
        "person": "personal",
        "sealed_secret": "secret",
        "confirmed_at": "open",
        "last_step": "open",
    }

    person = models.OneToOneField(Person, models.CASCADE, related_name="authenticator")
    sealed_secret = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"of {self.person_id}"


class RecoveryCode(models.Model):
    """One of ten codes that each replace the second factor once."""

    privacy: ClassVar = {"person": "personal", "code_hash": "secret", "used_at": "open"}

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"of {self.person_id}"


class SignedIn(models.Model):
    """A session that a person has open somewhere, as a resident or as an officer on duty.

    `proved_at` is when the second factor was shown last.
    """

    privacy: ClassVar = {
        "person": "personal",
        "session_index": "secret",
        "device": "personal",
        "is_on_duty": "open",
        "proved_at": "open",
        "began_at": "open",
        "seen_at": "open",
        "ended_at": "open",
    }

    person = models.ForeignKey(Person, models.CASCADE, related_name="sign_ins")
    session_index = models.CharField(max_length=64, unique=True)
    device = models.CharField(max_length=80, blank=True)
    is_on_duty = models.BooleanField(default=False)
    proved_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} since {self.began_at:%Y-%m-%d}"

    def has_lapsed(self, now: datetime) -> bool:
        """Tell whether the session is over because of its age."""
        return rules.has_lapsed(
            began_at=self.began_at, seen_at=self.seen_at, is_on_duty=self.is_on_duty, now=now
        )

    def is_proved(self, now: datetime) -> bool:
        """Tell whether the second factor was shown just now: enough to sign or to export."""
        return self.proved_at is not None and now - self.proved_at < rules.PROOF_LASTS


class Attempt(models.Model):
    """How often something was tried within a window; the key is only a fingerprint."""

    privacy: ClassVar = {"key": "secret", "window_at": "open", "count": "open"}

    key = models.CharField(max_length=64)
    window_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "window_at"], name="attempts_are_counted_once_a_window"
            )
        ]

    def __str__(self) -> str:
        return f"{self.count}"
