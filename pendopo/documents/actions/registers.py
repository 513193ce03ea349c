"""Registers that number letters."""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts.actions import allowing
from pendopo.accounts.actions.setting_up import Outcome
from pendopo.documents import rules
from pendopo.documents.models import Register
from pendopo.documents.rules import Numbering
from pendopo.events import actions as events
from pendopo.rules.actor import Actor
from pendopo.rules.refusals import Refused


class NumbersGiven(Refused):
    """The register has given numbers; a jump would leave a gap."""


@transaction.atomic
def put_register(*, office: str, year: int, last: int, actor: Actor, now: datetime) -> Outcome:
    """Say which number an office gave last in a year, so that the next letter follows it.

    The same again, or less than was given meanwhile, changes nothing.

    :raises allowing.NotTheAdministrator: when the actor may not set up the town
    :raises NumbersGiven: when the register already counts letters and would jump
    """
    allowing.check_may_set_up(actor)
    numbering = Numbering("<sequence>")
    key = rules.register_key(numbering, office=office, service="", on=date(year, 1, 1))
    register, is_new = Register.objects.select_for_update().get_or_create(
        key=key, defaults={"last": last}
    )
    if not is_new and last <= register.last:
        return Outcome.UNCHANGED
    if register.documents.exists():
        raise NumbersGiven(
            _("Nomor %(key)s sudah berjalan sampai %(last)d; lompatan akan meninggalkan celah.")
            % {"key": key, "last": register.last}
        )
    Register.objects.filter(pk=register.pk).update(last=last)
    events.record(
        stream=register.stream,
        kind="RegisterSet",
        actor=actor,
        at=now,
        payload={"key": key, "last": last},
    )
    return Outcome.CREATED if is_new else Outcome.CHANGED


def next_number(key: str) -> tuple[int, int]:
    """Take the next number of a register (its id, the number): no gap, no double.

    Whoever else wants one waits for the end of this transaction; undone, the number is free again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO documents_register (key, last) VALUES (%s, 1)
            ON CONFLICT (key) DO UPDATE SET last = documents_register.last + 1
            RETURNING id, last""",
            [key],
        )
        register, sequence = cursor.fetchone()
    return int(register), int(sequence)
