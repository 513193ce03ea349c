import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.payments import queries
from pendopo.payments.actions import billing, booking, matching
from pendopo.payments.models import Invoice, LedgerEntry, Payment, Refund
from pendopo.payments.queries import Difference
from pendopo.payments.tests.cast import DUE, LATER, bill, officer, pay
from pendopo.rules.actor import SYSTEM
from pendopo.rules.refusals import Refused

GUARDS = {
    "postgresql": {"ledger_guard", "ledger_truncate"},
    "sqlite": {"ledger_guard", "ledger_stays"},
}


def balance(account: str) -> int:
    sums = LedgerEntry.objects.filter
    debit = sums(debit=account).aggregate(sum=Sum("amount"))["sum"] or 0
    return debit - (sums(credit=account).aggregate(sum=Sum("amount"))["sum"] or 0)


def test_a_bill_and_its_payment_go_through_the_books(ani):
    invoice = bill(ani)
    assert (balance("piutang"), balance("pendapatan/4.1.01.09")) == (125_000, -125_000)

    pay(invoice)

    assert balance("piutang") == 0
    assert balance("kas/sandbox") == 125_000
    assert balance("pendapatan/4.1.01.09") == -125_000


def test_money_that_waits_is_held_in_trust(ani):
    pay(bill(ani), 100_000)

    assert balance("titipan") == -100_000
    assert balance("kas/sandbox") == 100_000


def test_a_migrated_database_guards_the_ledger(db):
    names = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
        " AND tgrelid = 'payments_ledgerentry'::regclass",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        " AND tbl_name = 'payments_ledgerentry'",
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor])
        assert {row[0] for row in cursor.fetchall()} == GUARDS[connection.vendor]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_ledgerentry SET amount = 1",
        "DELETE FROM payments_ledgerentry",
        pytest.param("TRUNCATE payments_ledgerentry", marks=pytest.mark.on_postgresql),
    ],
)
def test_the_ledger_is_never_changed(ani, statement):
    bill(ani)
    connection.check_constraints()  # else PostgreSQL waits for them before it truncates

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "entry",
    [
        {"debit": "kas", "credit": "kas", "amount": 1},
        {"debit": "kas", "credit": "piutang", "amount": 0},
        {"debit": "kas", "credit": "piutang", "amount": -1},
    ],
)
def test_an_entry_moves_something_from_one_account_to_another(db, entry):
    with pytest.raises(IntegrityError), transaction.atomic():
        booking.post("x", now=LATER, **entry)


def test_a_posting_is_written_once(db):
    booking.post("x", debit="a", credit="b", amount=1, now=LATER)

    with pytest.raises(IntegrityError), transaction.atomic():
        booking.post("x", debit="a", credit="b", amount=1, now=LATER)


def test_the_daily_check_is_recorded_and_names_the_account_that_differs(ani, caplog):
    invoice = bill(ani)
    pay(invoice)
    assert booking.check_books(now=LATER) == []

    booking.post("diselipkan", debit="titipan", credit="kas/sandbox", amount=500, now=LATER)
    found = booking.check_books(now=DUE)

    assert found == [
        Difference("kas/sandbox", 124_500, 125_000),
        Difference("titipan", 500, 0),
    ]
    told = [events.payload_of(e)["differences"] for e in Event.objects.filter(kind="BooksChecked")]
    assert told[0] == []
    assert [one["account"] for one in told[1]] == ["kas/sandbox", "titipan"]
    assert "books_differ" in caplog.text


class _Undo(Exception):
    """Nothing of one example stays for the next."""


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["bill", "pay", "cancel", "expire", "match", "return", "withdraw", "settle"]
        ),
        st.integers(0, 3),
        st.sampled_from([1, 60_000, 125_000, 200_000]),
    ),
    max_size=14,
)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(acts=ACTS)
def test_whatever_happens_the_books_agree(ani, sari, acts):
    try:
        with transaction.atomic():
            for act, which, amount in acts:
                _act(act, which, amount, ani, officer(sari))
                assert queries.differences() == []
            raise _Undo
    except _Undo:
        pass


def _act(act, which, amount, ani, treasurer) -> None:
    def chosen(rows):
        found = list(rows.order_by("id"))
        return found[which % len(found)] if found else None

    invoice, payment = chosen(Invoice.objects), chosen(Payment.objects)
    refund = chosen(Refund.objects)
    try:
        with transaction.atomic():
            if act == "bill":
                bill(ani)
            elif act == "pay":
                pay(invoice or "tanpa nomor", amount, paid_at=DUE if which == 3 else LATER)
            elif act == "cancel" and invoice:
                billing.cancel_invoice(invoice=invoice, why="x", actor=SYSTEM, now=LATER)
            elif act == "expire":
                billing.expire_invoices(now=DUE)
            elif act in ("match", "return") and payment:
                matching.match(
                    payment=payment, invoice=invoice if act == "match" else None, note="x",
                    actor=treasurer, now=LATER,
                )  # fmt: skip
            elif act == "withdraw" and invoice:
                matching.note_refund_due(
                    subject=invoice.subject, why="withdrawn", rule=None, actor=SYSTEM, now=LATER
                )
            elif act == "settle" and refund:
                outcome = "given" if which % 2 else "kept"
                matching.settle_refund(
                    refund=refund, outcome=outcome, note="x", actor=treasurer, now=LATER
                )
    except Refused:
        pass
