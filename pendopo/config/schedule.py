"""What runs when."""

from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from pendopo.accounts.actions import sessions
from pendopo.applications import actions as applications
from pendopo.cases.actions import passing
from pendopo.events import actions as events
from pendopo.events import publishing
from pendopo.events.scheduling import Periodic
from pendopo.files import actions as files


def _pass_limits(slot: datetime) -> None:
    while passing.pass_limits(now=slot):
        pass


def _fall_silent(slot: datetime) -> None:
    passing.fall_silent(now=slot)


def _checkpoint(slot: datetime) -> None:
    key = Ed25519PrivateKey.from_private_bytes(b64decode(settings.CHECKPOINT_KEY)[:32])
    origin = settings.ADDRESS.partition("://")[2]
    publishing.checkpoint(origin=origin, key=key, now=slot)


def _forget(slot: datetime) -> None:
    events.forget_intents(now=slot)
    applications.forget_old(now=slot)
    sessions.forget(now=slot)


def _sweep(slot: datetime) -> None:
    files.sweep(now=slot)


SCHEDULE: Sequence[Periodic] = (
    Periodic("cases: limits that pass", timedelta(minutes=1), _pass_limits),
    Periodic("cases: silence", timedelta(minutes=1), _fall_silent),
    Periodic("events: checkpoint", timedelta(hours=1), _checkpoint),
    Periodic("house: forget what is over", timedelta(hours=1), _forget),
    Periodic("files: sweep", timedelta(hours=6), _sweep),
)
