"""What runs when."""

from collections.abc import Sequence
from datetime import timedelta

from pendopo.accounts import handlers as accounts
from pendopo.events.scheduling import Periodic

SCHEDULE: Sequence[Periodic] = (
    Periodic("forget old sign-ins", timedelta(hours=1), accounts.forget_old),
)
