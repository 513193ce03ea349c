"""What this room itself does by the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pendopo.events import actions, sealing
from pendopo.events.publishing import sign_published
from pendopo.events.scheduling import Periodic


def forget_intents(slot: datetime) -> None:
    actions.forget_intents(now=slot)


def rewrap_keys(slot: datetime) -> None:
    """After a new master key was put first, wrap all keys by it, a few at a time."""
    while actions.rewrap_keys(current=sealing.current_master()):
        pass


_HOUR = timedelta(hours=1)
JOBS: Sequence[Periodic] = (
    Periodic("events: checkpoint", _HOUR, sign_published),
    Periodic("events: forget intents", _HOUR, forget_intents, offset=timedelta(minutes=7)),
    Periodic("events: rewrap keys", 24 * _HOUR, rewrap_keys, offset=18 * _HOUR),
)
