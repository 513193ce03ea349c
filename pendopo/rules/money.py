"""Rupiah: whole numbers, never fractions."""

from decimal import Decimal

from pendopo.rules.definition.paper import spelled as spelled_number


def rupiah(amount: int) -> str:
    """Return an amount as Indonesian paper shows it: `Rp1.500.000`, `-Rp250.000`."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")


def spelled(amount: int) -> str:
    """Return an amount in words, with the currency: `seribu rupiah`."""
    return f"{spelled_number(Decimal(amount))} rupiah"
