"""The days of a clock as a row of boxes: which counted, which did not, today and the due date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date

from pendopo.rules.clock_result import Result
from pendopo.rules.clock_words import DAYS
from pendopo.rules.definition.language import Both
from pendopo.rules.working_time import DAY

MOST = 45  # a longer row says less than the sentence beside it
_SAID: Mapping[str, Both] = {
    "zero": ("hari mulai, tidak dihitung", "day of the start, not counted"),
    "run": ("dihitung", "counted"),
    "off": ("libur", "day off"),
    "paused": ("jam berhenti", "clock paused"),
    "roll": ("digeser ke hari kerja", "moved to a working day"),
    "stop": ("berakhir", "ended"),
}


@dataclass(frozen=True)
class Box:
    """One date; `kind` is that of the ledger, `number` which of the counted days it is, or 0."""

    on: Date
    kind: str
    number: int
    is_past: bool
    is_today: bool
    is_due: bool

    @property
    def weekday(self) -> Both:
        """The day of the week in three letters."""
        return DAYS[0][self.on.weekday()][:3], DAYS[1][self.on.weekday()][:3]


@dataclass(frozen=True)
class Row:
    """The dates of a clock from day zero on."""

    boxes: Sequence[Box]

    @property
    def kinds(self) -> Sequence[tuple[str, Both]]:
        """The kinds that stand in the row, each with its words, in the order of the first."""
        return [(kind, _SAID[kind]) for kind in dict.fromkeys(box.kind for box in self.boxes)]


def row(result: Result) -> Row | None:
    """Return the days of a clock; None for one that counts hours, has not begun or is long."""
    entries = result.ledger if result.counts_days else ()
    if not entries or entries[-1].end - entries[0].begin >= MOST:
        return None
    today, number, found = result.told.now // DAY, 0, list[Box]()
    due = None if result.told.due is None else result.told.due // DAY - 1
    for entry in entries:
        for at in range(entry.begin, entry.end + 1):
            number += entry.kind == "run"
            counted = number if entry.kind == "run" else 0
            on = Date.fromordinal(at)
            found.append(Box(on, entry.kind, counted, at < today, at == today, at == due))
    return Row(found)
