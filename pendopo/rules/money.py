"""Rupiah: whole numbers, never fractions."""

import re
from decimal import Decimal

from pendopo.rules.definition.paper import spelled as spelled_number
from pendopo.rules.identifiers import NotThat

_TYPED = re.compile(
    r"(?:Rp\.?\s*)?(?:([0-9]{1,3}(?:\.[0-9]{3}){1,4}|[0-9]{1,15})(?:,00|,-)?"
    r"|([0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.00)?)"
)


def rupiah(amount: int, lang: int = 0) -> str:
    """Return an amount as Indonesian paper shows it, `Rp1.500.000`, or an English page (1)."""
    said = f"{'-' if amount < 0 else ''}Rp{abs(amount):,}"
    return said if lang else said.replace(",", ".")


def spelled(amount: int) -> str:
    """Return an amount in words, with the currency: `seribu rupiah`."""
    return f"{spelled_number(Decimal(amount))} rupiah"


def read_rupiah(text: str) -> int:
    """Read an amount as people type it: `1500000`, `1.500.000`, `Rp 1.500.000,-`, `1,500,000`.

    :raises NotThat: when it is none; a part of a rupiah is none
    """
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        raise NotThat(
            "Tulis jumlah rupiah dengan angka, seperti 1500000 atau Rp1.500.000.",
            "Write the amount of rupiah in digits, like 1500000 or Rp1.500.000.",
        )
    return int((match[1] or match[2]).replace(".", "").replace(",", ""))
