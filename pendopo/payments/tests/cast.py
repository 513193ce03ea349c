"""The cast around money: Ani owes, Budi sits at the counter, Sari is the treasurer."""

from datetime import timedelta
from itertools import count

import pytest

from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Holding, Office, Person
from pendopo.accounts.tests.cast import NOW, make_office, make_person
from pendopo.payments.actions import billing, receiving
from pendopo.payments.models import Invoice, Payment
from pendopo.payments.providers import Notification
from pendopo.rules.actor import SYSTEM, Actor

DUE = NOW + timedelta(days=7)
LATER = NOW + timedelta(hours=1)
RENT = ("Nilai sewa = 5 m² × 10 hari × Rp10.000 = Rp500.000", "Rental value = Rp500.000")
_numbers = count(1)


@pytest.fixture
def treasury(government) -> Office:
    return make_office(
        "bapenda", "treasury", "Badan Pendapatan Daerah", parent=government, region_code="35",
        address="Jalan Balai Kota 1",
    )  # fmt: skip


@pytest.fixture
def sari(treasury) -> Person:
    sari = make_person("sari@contoh.example", "Sari Wulandari", is_officer=True)
    Holding.objects.create(person=sari, function="treasurer", office=treasury)
    return sari


def officer(someone: Person) -> Actor:
    return accounts.actor_of(someone, now=NOW)


def bill(payer: Person | None, *, amount=125_000, due_at=DUE, now=NOW, **more) -> Invoice:
    given = {
        "subject": f"case/REK-2026-{next(_numbers):06}",
        "title": ("Izin reklame", "Advertising permit"),
        "lines": [(("Pajak reklame", "Advertising tax"), amount)],
        "back": "/permohonan/REK-2026-000001",
        "account": "4.1.01.09",
        "office": "kel-tirtosari",
        "payer_name": "Warung Bu Cici",
        "basis": ("Perda Kota Contoh 4/2023 pasal 41", "Contoh City regulation 4/2023, article 41"),
        "actor": SYSTEM,
    }
    return billing.issue_invoice(
        payer_id=payer.pk if payer else None, amount=amount, due_at=due_at, now=now,
        **{**given, **more},
    )  # fmt: skip


def pay(
    invoice: Invoice | str, amount=125_000, *, reference="", paid_at=LATER, now=LATER
) -> Payment:
    code = invoice if isinstance(invoice, str) else invoice.code
    reference = reference or f"ref-{next(_numbers)}"
    return receiving.receive(
        notification=Notification("sandbox", reference, code, amount, paid_at), now=now
    )


def state_of(invoice: Invoice) -> str:
    return Invoice.objects.get(pk=invoice.pk).state
