"""Documents, the texts of which they are set, and the registers that number them."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pendopo.documents.rules import span
from pendopo.files.models import StoredFile
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.terms import Duration

NUMBERED, RENDERED, SIGNED = "numbered", "rendered", "signed"
REQUESTED, REVOKED, SUPERSEDED = "requested", "revoked", "superseded"
STATES = (REQUESTED, NUMBERED, RENDERED, SIGNED, REVOKED, SUPERSEDED)
SIGNED_STATES = (SIGNED, REVOKED, SUPERSEDED)


class Register(models.Model):
    """One gapless row of numbers; `last` is the last one given."""

    privacy: ClassVar[dict[str, str]] = {"key": "open", "last": "open"}

    key = models.CharField(max_length=200, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"

    @property
    def stream(self) -> str:
        return f"register/{self.pk}"


class LetterFiles(models.Model):
    """The texts of which a letter is set, kept once by the hash of their content."""

    privacy: ClassVar[dict[str, str]] = {"hash": "open", "files": "open"}

    hash = models.CharField(max_length=64, unique=True)
    files = models.JSONField()

    def __str__(self) -> str:
        return self.hash


class DocumentQuerySet(models.QuerySet["Document"]):
    def standing(self) -> "DocumentQuerySet":
        """Leave out what will never be signed: what was recalled before it was, and what was to
        replace a letter that was revoked first."""
        unsigned = ~Q(state__in=SIGNED_STATES)
        return self.filter(recall=None).exclude(unsigned, replaces__old__state=REVOKED)

    def signed(self) -> "DocumentQuerySet":
        return self.filter(state__in=SIGNED_STATES)

    def visible_to(self, actor: Actor) -> "DocumentQuerySet":
        """Keep what the actor signs, and what offices give in which the actor holds a function.

        Whose document it is, the room knows that asked for it.
        """
        if not actor.is_known:
            return self.none()
        offices = {role.office for role in actor.roles}
        return self.filter(Q(signer_id=actor.person_id) | Q(office__in=offices))


class Document(models.Model):
    """One letter, from the wish to its end; how it came about stands in its events.

    `subject` is the stream of the thing that it is about; the values that it says are sealed
    under that stream's key. `tbs` is the PDF before its signature: the signed one begins with it.
    """

    privacy: ClassVar[dict[str, str]] = {
        "code": "open",
        "subject": "open",
        "kind": "open",
        "service": "open",
        "version": "open",
        "office": "open",
        "title": "open",
        "title_en": "open",
        "holder": "personal",
        "sealed_letter": "secret",
        "files": "open",
        "template": "open",
        "numbering": "open",
        "register": "open",
        "sequence": "open",
        "number": "open",
        "state": "open",
        "signer": "open",
        "signer_name": "open",
        "position": "open",
        "requested_at": "open",
        "issued_on": "open",
        "signed_at": "open",
        "valid_until": "open",
        "valid_for": "open",
        "tbs_sha256": "open",
        "tbs_bytes": "open",
        "sha256": "open",
        "pdf": "personal",
        "is_demonstration": "open",
        "revoke_by": "open",
        "grounds": "open",
        "ended_at": "open",
        "ended_by": "open",
        "ground": "open",
        "superseded_by": "open",
    }

    code = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=60)
    service = models.CharField(max_length=60)
    version = models.CharField(max_length=80)
    office = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    holder = models.CharField(max_length=200)
    sealed_letter = models.BinaryField()
    files = models.ForeignKey(LetterFiles, models.PROTECT, related_name="+")
    template = models.CharField(max_length=120)
    numbering = models.JSONField(null=True)
    register = models.ForeignKey(Register, models.PROTECT, null=True, related_name="documents")
    sequence = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, default=REQUESTED)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=120)
    position = models.CharField(max_length=200)
    requested_at = models.DateTimeField()
    issued_on = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)
    valid_until = models.DateField(null=True)
    valid_for = models.CharField(max_length=40, null=True)  # noqa: DJ001  added without a remake
    tbs_sha256 = models.CharField(max_length=64, blank=True)
    tbs_bytes = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    is_demonstration = models.BooleanField(default=True)
    revoke_by = models.CharField(max_length=60)
    grounds = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ground = models.CharField(max_length=60, blank=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=STATES), name="a_document_has_a_known_state"
            ),
            models.UniqueConstraint(
                fields=["register", "sequence"], name="a_number_is_given_once_in_a_register"
            ),
            models.CheckConstraint(
                condition=Q(state=REQUESTED) ^ Q(signed_at__isnull=False),
                name="a_document_is_dated_when_it_is_numbered",
            ),
            models.CheckConstraint(
                condition=Q(register=None, sequence=None, number="")
                | Q(register__isnull=False, sequence__isnull=False, number__gt=""),
                name="a_number_stands_in_a_register",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[REQUESTED, NUMBERED]) ^ Q(tbs_sha256__gt=""),
                name="a_document_is_hashed_before_it_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SIGNED_STATES)
                | Q(sha256__gt="", pdf__isnull=False, tbs_bytes__isnull=False),
                name="a_signed_document_has_its_pdf",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[REVOKED, SUPERSEDED]) ^ Q(ended_at=None),
                name="an_ended_document_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=REVOKED) | Q(ground__gt=""), name="a_revocation_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state=SUPERSEDED) ^ Q(superseded_by=None),
                name="a_superseded_document_names_the_new_one",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | ~Q(superseded_by=F("id")),
                name="a_document_does_not_supersede_itself",
            ),
        ]
        indexes = [
            models.Index(
                fields=["signer"], condition=Q(state=REQUESTED), name="documents_to_be_signed"
            )
        ]

    def __str__(self) -> str:
        return self.number or self.code

    @property
    def stream(self) -> str:
        return f"document/{self.code}"

    @property
    def span(self) -> Duration | None:
        """How long it is valid from its signature, where it is valid for a span."""
        return span(self.valid_for) if self.valid_for else None

    @property
    def is_signed(self) -> bool:
        return self.state in SIGNED_STATES

    @property
    def is_in_force(self) -> bool:
        """Whether it is signed and neither revoked nor superseded."""
        return self.state == SIGNED

    @property
    def named(self) -> dict[str, Value]:
        """What its events say of it."""
        return {
            "code": self.code,
            "subject": self.subject,
            "kind": self.kind,
            "service": self.service,
            "office": self.office,
        }

    @property
    def title_both(self) -> Both:
        """The title in both languages."""
        return self.title, self.title_en

    @property
    def ground_words(self) -> Both:
        """Why it was revoked, in both languages."""
        indonesian, english = self.grounds.get(self.ground, ("", ""))
        return indonesian, english

    def may_be_ended_by(self, actor: Actor) -> bool:
        """Tell whether the actor holds the function that revokes and supersedes it."""
        return actor.holds(self.revoke_by, self.office, service=self.service)

    def is_expired(self, today: date) -> bool:
        """Tell whether the last day on which it is valid has passed."""
        return self.valid_until is not None and self.valid_until < today
