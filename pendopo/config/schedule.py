"""What runs when."""

from collections.abc import Sequence

from pendopo.events.scheduling import Periodic

SCHEDULE: Sequence[Periodic] = ()
