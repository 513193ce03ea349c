"""What a clock is told, in local minutes: its terms, and what happened as far as it is known.

`clock.py` makes these of policies and events; `clock_rounds.py` plays them.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pendopo.rules.clock_count import Limit

LAPSE = "lapse"
RESTARTED, PAUSED, EXTENDED, STOPPED, REOPENED = range(5)  # the order at one minute (rule 10)

type Act = tuple[int, int, "Asked | Extended | str"]  # minute, order, what
type Answer = tuple[int, bool]  # minute, whether it is a receipt and may be moved


class Contradiction(Exception):
    """The events contradict the rules; the code names how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Asked(NamedTuple):
    """The clock is asked to stand until an answer; 0 days to answer are without an end."""

    id: str
    restarts: bool
    reason: str
    days: int
    unit: str


class Extended(NamedTuple):
    """More time, in units of the limit."""

    by: Decimal
    has_basis: bool


@dataclass(frozen=True)
class Terms:
    """What a policy says of rounds."""

    limit: Limit
    moves_receipts: bool
    is_of_person: bool
    ends_in_silence: bool
    no_answer: str
    largest_extension: Decimal | None
    extensions: int


class History:
    """What happened, as far as it is known; receipts not yet moved, in any order."""

    __slots__ = ("acts", "answers", "moves", "reopenings", "start", "started_by")

    def __init__(self) -> None:
        self.start: int | None = None
        self.started_by = ""
        self.acts: list[Act] = []
        self.reopenings: list[int] = []
        self.answers: dict[str, list[Answer]] = {}
        self.moves: list[tuple[int, str]] = []
