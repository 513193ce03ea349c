"""Bills, what was paid, and a ledger in whole rupiah that is never changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class Invoice(models.Model):
    """A bill for one thing that somebody asked for."""

    privacy: ClassVar = {
        "code": "open",
        "subject": "open",
        "payer": "personal",
        "title": "open",
        "amount": "open",
        "lines": "open",
        "state": "open",
        "issued_at": "open",
        "due_at": "open",
        "paid_at": "open",
        "back": "open",
        "account": "open",
    }

    code = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=100)
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    title = models.JSONField()
    amount = models.BigIntegerField()
    lines = models.JSONField()
    account = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, default="open")
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    back = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state="open"),
                name="one_open_bill_for_a_subject",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_bill_asks_for_something"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "paid", "cancelled"]),
                name="a_bill_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=Q(state="paid") ^ Q(paid_at=None), name="a_paid_bill_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def stream(self) -> str:
        return f"invoice/{self.code}"


class Payment(models.Model):
    """Money that came in; `invoice` is empty while nobody knows what it is for."""

    privacy: ClassVar = {
        "provider": "open",
        "reference": "open",
        "invoice": "open",
        "named": "open",
        "amount": "open",
        "paid_at": "open",
        "received_at": "open",
        "state": "open",
        "why": "open",
        "receipt": "open",
        "resolved_by": "personal",
        "resolution": "open",
    }

    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=80)
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="payments")
    named = models.CharField(max_length=60)
    amount = models.BigIntegerField()
    paid_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=20, blank=True)
    receipt = models.CharField(max_length=60, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    resolution = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference"], name="a_payment_is_received_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["matched", "waiting", "resolved"]),
                name="a_payment_has_a_known_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"


class LedgerEntry(models.Model):
    """One side of a double entry: plus is debit, minus is credit; a posting sums to zero."""

    privacy: ClassVar = {
        "posting": "open",
        "account": "open",
        "amount": "open",
        "invoice": "open",
        "payment": "open",
        "at": "open",
    }

    posting = models.CharField(max_length=80)
    account = models.CharField(max_length=60)
    amount = models.BigIntegerField()
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="+")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "ledger entries"
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "account"], name="an_account_stands_once_in_a_posting"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="an_entry_moves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.posting}: {self.account} {self.amount}"


class ReceiptNumber(models.Model):
    """The last receipt number of an office in a year; gapless."""

    privacy: ClassVar = {"office": "open", "year": "open", "last": "open"}

    office = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year"], name="receipts_are_counted_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.year}: {self.last}"
