"""What runs when."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pendopo.accounts.actions import sessions
from pendopo.applications import actions as applications
from pendopo.cases.actions import passing
from pendopo.events import jobs as events
from pendopo.events.scheduling import Periodic
from pendopo.files import actions as files
from pendopo.payments.actions import billing, booking


def _pass_limits(slot: datetime) -> None:
    while passing.pass_limits(now=slot):
        pass


def _fall_silent(slot: datetime) -> None:
    passing.fall_silent(now=slot)


def _forget(slot: datetime) -> None:
    applications.forget_old(now=slot)
    sessions.forget(now=slot)


def _sweep(slot: datetime) -> None:
    files.forget_unreferenced(now=slot)
    files.sweep(now=slot)


def _expire(slot: datetime) -> None:
    billing.expire_invoices(now=slot)


def _check_books(slot: datetime) -> None:
    booking.check_books(now=slot)


SCHEDULE: Sequence[Periodic] = (
    Periodic("cases: limits that pass", timedelta(minutes=1), _pass_limits),
    Periodic("cases: silence", timedelta(minutes=1), _fall_silent),
    *events.JOBS,
    Periodic("house: forget what is over", timedelta(hours=1), _forget),
    Periodic("payments: bills that lapse", timedelta(minutes=5), _expire),
    Periodic("payments: check the books", timedelta(days=1), _check_books),
    Periodic("files: sweep", timedelta(hours=6), _sweep),
)
