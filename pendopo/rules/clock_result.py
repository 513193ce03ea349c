"""What the legal clock says at an instant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property

from pendopo.rules import clock_ledger
from pendopo.rules.calendar import Calendar
from pendopo.rules.clock_count import NEVER, Pause
from pendopo.rules.clock_history import LAPSE
from pendopo.rules.clock_ledger import Entry
from pendopo.rules.clock_rounds import Told
from pendopo.rules.working_time import DAY


@dataclass(frozen=True, eq=False)
class Result:
    """What a clock says at an instant. Days for clocks in days, whole minutes for the others.

    `calendar` is that of the office at the start.
    """

    calendar: Calendar
    told: Told

    @cached_property
    def state(self) -> str:
        """`waiting`, `running`, `paused`, `expired`, `stopped` or `lapsed` (rule 33)."""
        current, now, _, due, _ = self.told
        if current.stop is not None:
            return "lapsed" if current.stopped_by == LAPSE else "stopped"
        if current.start is None or current.start > now:
            return "waiting"
        if due is not None and due <= now:
            return "expired"
        return "paused" if any(pause.holds(now) for pause in current.pauses) else "running"

    @property
    def counts_days(self) -> bool:
        return self.told.round.terms.limit.counts_days

    @property
    def zone_name(self) -> str:
        return self.calendar.zone_name

    @property
    def started_by(self) -> str:
        """The kind of event from which it counts, also `restarted` or `reopened`."""
        return self.told.round.started_by

    @property
    def stopped_by(self) -> str:
        """`decided`, `withdrawn`, `lapse`, or empty."""
        return self.told.round.stopped_by

    @property
    def day_zero(self) -> date | datetime | None:
        """The date that is not counted; for a clock in minutes the instant from which it runs."""
        zero = self.told.course.zero
        if zero is None or not self.counts_days:
            return self._instant(zero)
        return date.fromordinal(zero // DAY)

    @property
    def due(self) -> date | datetime | None:
        """The last date, or for a clock in minutes the instant, at which the limit is reached."""
        return self._last(self.told.due)

    @property
    def due_at(self) -> datetime | None:
        """The due instant in UTC: 24:00 of the due date."""
        return self._in_utc(self.told.due)

    @property
    def due_if_resumed(self) -> date | datetime | None:
        """The due date if all open pauses were answered now; only while one is open."""
        return self._last(self.told.resumed)

    @property
    def resumed_due_at(self) -> datetime | None:
        """The instant at which `due_if_resumed` ends, in UTC."""
        return self._in_utc(self.told.resumed)

    @property
    def silence_at(self) -> datetime | None:
        """The instant at which the policy of silence takes effect, in the zone of the office."""
        current, _, _, due, _ = self.told
        if due is None or not current.terms.ends_in_silence:
            return None
        return None if current.stop is not None and current.stop < due else self._instant(due)

    @property
    def answer_by(self) -> date | None:
        """The last date to answer what was asked."""
        current, now, *_ = self.told
        held = [pause.id for pause in current.pauses if pause.holds(now)]
        limits = [end for one in held if (end := current.answer_bys[one]) < NEVER]
        if not limits or current.stop is not None:
            return None
        return date.fromordinal(max(limits) // DAY - 1)

    @cached_property
    def consumed(self) -> int:
        """How much of the limit had passed by now, or by the stop (rule 15)."""
        current, now, course, *_ = self.told
        return course.consumed(now if current.stop is None else current.stop)

    @property
    def remaining(self) -> int | None:
        """The limit less what is consumed; None while it is not known in days or minutes."""
        total = self.told.course.total
        return None if total is None else total - self.consumed

    @property
    def paused(self) -> bool:
        return self.state == "paused"

    @property
    def overdue(self) -> bool:
        """Whether it expired, or was stopped too late."""
        current, _, _, due, _ = self.told
        is_late = current.stop is not None and due is not None and due <= current.stop
        return is_late or self.state == "expired"

    @property
    def estimated(self) -> bool:
        """Whether the due date may change, because a holiday in between is only estimated."""
        return self.told.due is not None and self.told.course.is_estimated

    @property
    def extended(self) -> Decimal:
        return self.told.round.extended

    @property
    def pauses(self) -> tuple[Pause, ...]:
        return tuple(self.told.round.pauses)

    @cached_property
    def ledger(self) -> tuple[Entry, ...]:
        """Which days or minutes counted, and why the others did not."""
        due, stop = self.told.due, self.told.round.stop
        stops_before = stop is not None and (due is None or stop < due)
        end = stop if stops_before else due
        if end is None:
            end = self.told.now
        if not self.counts_days:
            return clock_ledger.in_minutes(self.told.course, self.told.round.time, end=end)
        return clock_ledger.in_days(
            self.told.course,
            self.told.round.pauses,
            self.told.round.time,
            last=end // DAY - (end == due),
            stopped_on=end // DAY if stops_before else None,
        )

    def _instant(self, minute: int | None) -> datetime | None:
        return None if minute is None else self.calendar.instant(minute)

    def _in_utc(self, minute: int | None) -> datetime | None:
        if minute is None:
            return None
        return datetime.fromtimestamp((minute - self.calendar.offset) * 60, UTC)

    def _last(self, end: int | None) -> date | datetime | None:
        if end is None or not self.counts_days:
            return self._instant(end)
        return date.fromordinal(end // DAY - 1)
