"""Writing the ledger, and comparing it with what the rows say."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pendopo.events import actions as events
from pendopo.payments import queries
from pendopo.payments.models import Invoice, LedgerEntry, Payment
from pendopo.payments.queries import Difference
from pendopo.rules.actor import SYSTEM

_log = logging.getLogger(__name__)


def post(
    posting: str,
    *,
    debit: str,
    credit: str,
    amount: int,
    now: datetime,
    invoice: Invoice | None = None,
    payment: Payment | None = None,
) -> None:
    """Write one double entry: `debit` is given what `credit` gives."""
    LedgerEntry.objects.create(
        posting=posting,
        debit=debit,
        credit=credit,
        amount=amount,
        invoice=invoice,
        payment=payment,
        at=now,
    )


def check_books(*, now: datetime) -> Sequence[Difference]:
    """Compare the ledger with bills, payments and refunds, and record what came of it; daily."""
    found = queries.differences()
    with transaction.atomic():
        events.record(
            stream="payments/ledger",
            kind="BooksChecked",
            actor=SYSTEM,
            at=now,
            payload={
                "differences": [
                    {"account": one.account, "ledger": one.ledger, "rows": one.rows}
                    for one in found
                ]
            },
        )
    if found:
        fields = {"accounts": [one.account for one in found]}
        _log.error("books_differ", extra={"fields": fields})
    return found
