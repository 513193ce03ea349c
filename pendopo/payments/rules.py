"""The accounts of the ledger, and what may be wrong with money that comes in."""

from datetime import datetime

RECEIVABLE = "piutang"
UNMATCHED = "titipan"
PAYABLE = "utang/pengembalian"
GIVEN_BACK = "kas/pengembalian"
REVENUE = "pendapatan/"
_OTHER = "lain"


def cash(provider: str) -> str:
    """Return the account that money through a provider goes to."""
    return f"kas/{provider}"


def revenue(account: str) -> str:
    """Return the account of earnings, by the account of the budget that the bill names."""
    return f"{REVENUE}{account or _OTHER}"


def fault(
    *,
    state: str | None,
    due: int,
    due_at: datetime | None,
    amount: int,
    paid_at: datetime,
) -> str:
    """Return why money cannot simply pay a bill; empty when it can.

    `state` and `due` are the bill's state and amount, `state` None when there is no such bill;
    `due_at` is the first instant too late. What was paid before it is in time, even when the bank
    tells of it after the bill lapsed. One of: unknown, double, late, short, over.
    """
    if state is None:
        return "unknown"
    if state == "paid":
        return "double"
    is_over = due_at is not None and paid_at >= due_at
    if is_over or state not in ("open", "expired"):
        return "late"
    if amount != due:
        return "short" if amount < due else "over"
    return ""
