"""What this room itself does by the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pendopo.events import actions
from pendopo.events.publishing import sign_published
from pendopo.events.scheduling import Periodic


def forget_intents(slot: datetime) -> None:
    actions.forget_intents(now=slot)


JOBS: Sequence[Periodic] = (
    Periodic("sign a checkpoint", timedelta(hours=1), sign_published),
    Periodic("forget old intents", timedelta(hours=1), forget_intents, offset=timedelta(minutes=7)),
)
