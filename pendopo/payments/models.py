"""Bills, money that came in, what is given back, and a ledger that is never changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pendopo.rules.definition.language import Both

IN_ENGLISH = " // "  # behind the Indonesian half of a text


class Invoice(models.Model):
    """A bill for one thing that somebody asked for; `due_at` is the first instant too late.

    `office` is the key of the office whose counter takes cash for it, `back` the page to which
    its payer returns. `payer_name` is whose thing is paid. The workings of the
    amount are sealed under the key of the subject.
    """

    privacy: ClassVar = {
        "code": "open",
        "subject": "open",
        "payer": "personal",
        "payer_name": "personal",
        "title": "open",
        "amount": "open",
        "lines": "open",
        "basis": "open",
        "sealed_trace": "secret",
        "account": "open",
        "office": "open",
        "service": "open",
        "state": "open",
        "issued_at": "open",
        "due_at": "open",
        "paid_at": "open",
        "back": "open",
    }

    code = models.CharField(max_length=20, unique=True)
    subject = models.CharField(max_length=100)
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    payer_name = models.CharField(max_length=120, blank=True, db_default="")
    title = models.JSONField()
    amount = models.BigIntegerField()
    lines = models.JSONField()
    basis = models.CharField(max_length=300, blank=True)
    sealed_trace = models.BinaryField(null=True)
    account = models.CharField(max_length=40, blank=True)
    office = models.CharField(max_length=60, blank=True)
    service = models.CharField(max_length=60, blank=True, db_default="")
    state = models.CharField(max_length=10, default="open")
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    back = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="open"), name="open_bills"),
            models.Index(fields=["subject"], name="bills_of_a_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state="open"), name="one_open_bill_for_a_subject"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_bill_asks_for_something"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "paid", "expired", "cancelled"]),
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

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def name(self) -> Both:
        """What the bill is for."""
        indonesian, english = self.title
        return indonesian, english

    @property
    def rule(self) -> Both:
        """The rule that says what it costs; an official name stands for both languages."""
        indonesian, _, english = self.basis.partition(IN_ENGLISH)
        return indonesian, english or indonesian

    @property
    def rows(self) -> list[tuple[Both, int]]:
        """What stands on the bill, with amounts."""
        return [((indonesian, english), amount) for indonesian, english, amount in self.lines]


class Payment(models.Model):
    """Money that came in; while `state` is waiting nobody knows yet what it pays.

    `why` says what was wrong: unknown, double, late, short, over. `named` is the bill that the
    payer named, `handed` the cash from which change was given, `taken_by_name` the official name
    of who took it as it was that day (empty of old rows).
    """

    privacy: ClassVar = {
        "provider": "open",
        "reference": "open",
        "invoice": "open",
        "named": "personal",
        "amount": "open",
        "paid_at": "open",
        "received_at": "open",
        "state": "open",
        "why": "open",
        "receipt": "open",
        "handed": "open",
        "taken_by": "personal",
        "taken_by_name": "personal",
        "resolved_by": "personal",
        "resolved_at": "open",
    }

    provider = models.CharField(max_length=20)
    reference = models.CharField(max_length=80)
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="payments")
    named = models.CharField(max_length=60)
    amount = models.BigIntegerField()
    paid_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=10, blank=True)
    receipt = models.CharField(max_length=90, blank=True)
    handed = models.BigIntegerField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_by_name = models.CharField(max_length=254, blank=True, default="", db_default="")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["named"], name="money_that_names_a_bill"),
            models.Index(fields=["id"], condition=Q(state="waiting"), name="money_that_waits"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference"], name="a_payment_is_received_once"
            ),
            models.UniqueConstraint(
                fields=["receipt"], condition=~Q(receipt=""), name="a_receipt_is_numbered_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_is_of_something"),
            models.CheckConstraint(
                condition=Q(state__in=["matched", "waiting", "refund"]),
                name="a_payment_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="matched") | Q(invoice__isnull=False),
                name="a_matched_payment_pays_a_bill",
            ),
            models.CheckConstraint(
                condition=Q(handed=None) | Q(handed__gte=F("amount")),
                name="cash_handed_over_is_enough",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"

    @property
    def change(self) -> int:
        """What was given back over the counter."""
        return 0 if self.handed is None else self.handed - self.amount


class Refund(models.Model):
    """Money that is to be given back: all or part of a payment, or what a paid bill brought.

    `rule` is what the service says about it, in both languages, or empty.
    """

    privacy: ClassVar = {
        "invoice": "open",
        "payment": "open",
        "amount": "open",
        "why": "open",
        "rule": "open",
        "state": "open",
        "noted_at": "open",
        "noted_by": "personal",
        "settled_at": "open",
        "settled_by": "personal",
    }

    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="refunds")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="refunds")
    amount = models.BigIntegerField()
    why = models.CharField(max_length=20)
    rule = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="due")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment"], name="a_payment_is_given_back_once"),
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(payment=None), name="a_bill_is_given_back_once"
            ),
            models.CheckConstraint(
                condition=Q(invoice__isnull=False) | Q(payment__isnull=False),
                name="a_refund_says_of_what",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_refund_is_of_something"),
            models.CheckConstraint(
                condition=Q(state__in=["due", "given", "kept"]), name="a_refund_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state="due") ^ Q(settled_at__isnull=False),
                name="a_settled_refund_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.state}"

    @property
    def said(self) -> Both | None:
        """What the service says about money that comes back."""
        return (self.rule[0], self.rule[1]) if self.rule else None


class LedgerEntry(models.Model):
    """A double entry in one row: what one account is given, another one gives.

    So every posting, and the whole ledger, sums to zero by its form. Guarded by the database:
    rows are never changed and never deleted.
    """

    privacy: ClassVar = {
        "posting": "open",
        "debit": "open",
        "credit": "open",
        "amount": "open",
        "invoice": "open",
        "payment": "open",
        "at": "open",
    }

    posting = models.CharField(max_length=120, unique=True)
    debit = models.CharField(max_length=60)
    credit = models.CharField(max_length=60)
    amount = models.BigIntegerField()
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="+")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "ledger entries"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_entry_moves_something"),
            models.CheckConstraint(
                condition=~Q(debit=F("credit")), name="an_entry_has_two_accounts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting}: {self.credit} → {self.debit} {self.amount}"


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
