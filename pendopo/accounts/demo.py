"""The demonstration's officers, and what signs them in; empty in production."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyotp
from django.conf import settings

from pendopo.accounts import credentials, queries
from pendopo.accounts.models import Holding, Person

PASSWORD = "peragaan kota contoh"
_INVENTED = "@contoh.example"


@dataclass(frozen=True)
class DemoOfficer:
    """One card of the demonstration's start page."""

    name: str
    email: str
    position: str
    office: str
    office_key: str
    function: str
    password: str
    code: str


def codes(now: datetime) -> Sequence[DemoOfficer]:
    """Return the officers who hold a function today, with the code of this half minute."""
    if not settings.DEMO:
        return []
    held = Holding.objects.in_force(queries.today(now)).select_related("person", "office")
    secrets: dict[int, str] = {}
    for holding in held:
        if holding.person_id not in secrets:
            secrets[holding.person_id] = credentials.authenticator_secret(holding.person)
    return [
        DemoOfficer(
            name=holding.person.official_name,
            email=holding.person.email,
            position=holding.position,
            office=holding.office.name,
            office_key=holding.office.key,
            function=holding.function,
            password=PASSWORD,
            code=pyotp.TOTP(secrets[holding.person_id]).at(now),
        )
        for holding in held.order_by("office_id", "id")
        if secrets[holding.person_id]
    ]


def residents() -> Sequence[Person]:
    """Return the invented residents of the demonstration, as they were set up; no visitors."""
    if not settings.DEMO:
        return []
    invented = Person.objects.filter(is_officer=False, email__endswith=_INVENTED, name__gt="")
    return list(invented.order_by("id")[:12])
