"""One write to a case, from the lock to the record: shared by all verbs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Office
from pendopo.cases import world
from pendopo.cases.models import Case
from pendopo.catalogue import queries as catalogue
from pendopo.events import actions as events
from pendopo.events import queries as sealed
from pendopo.events.actions import New
from pendopo.rules import clock
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.clock import ClockEvent
from pendopo.rules.definition.answers import Settled
from pendopo.rules.definition.model import Definition, Step
from pendopo.rules.definition.terms import Duration
from pendopo.rules.refusals import NotAllowed, Outrun


class Erased(Outrun):
    """The personal data of this case were erased; nothing more can be done with it."""


class NotTheHouse(NotAllowed):
    """What only the house does, when something else has happened."""


class Moved(Outrun):
    """Somebody changed the case in the meantime."""


@dataclass(frozen=True)
class Reason:
    """Why something was refused: a code of the definition, and a sentence of fact."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Item:
    """One thing to be mended: a question or document, a reason code, a word to the applicant."""

    key: str
    code: str
    note: str = ""


@dataclass
class Motion:
    """One write to a case: what is known of it, and what is to be recorded when it is done."""

    case: Case
    definition: Definition
    actor: Actor
    now: datetime
    answers: dict[str, Value]
    records: dict[str, Value]
    secrets: dict[str, Value]
    outside: world.World
    reasons: Sequence[Reason] = ()
    items: Sequence[Item] = ()
    remark: str = ""
    ticked: Sequence[int] | None = None
    by_silence: bool = False
    promised: Duration | None = None
    news: list[New] = field(default_factory=list)
    ticks: list[ClockEvent] = field(default_factory=list)
    calendars: world.Calendars = field(default_factory=world.Calendars)
    _known: Settled | None = None

    def tell(
        self, kind: str, payload: Mapping[str, Value] = {}, sealed: Mapping[str, Value] = {}
    ) -> None:
        """Remember an event; all of a motion are recorded together at its end."""
        self.news.append(New(self.case.stream, kind, dict(payload), dict(sealed)))

    def tick(self, event: ClockEvent) -> None:
        """Give the clock something to count from."""
        self.ticks.append(event)

    def settled(self) -> Settled:
        """Return the form with its answers, and everything that a condition may ask about."""
        if self._known is None:
            self._known = world.settle(
                self.definition,
                self.answers,
                applicant_id=self.case.applicant_id,
                papers=world.paper_counts(self.case),
                office=self.case.office,
                filed_at=self.case.filed_at,
                now=self.now,
                outside=self.outside,
                records=self.records,
                number=self.case.number,
                fee=self.case.fee,
                calendars=self.calendars,
            )
        return self._known

    def env(self) -> world.Env:
        """Return everything that a condition may ask about, as it is now."""
        return self.settled().env

    def today(self) -> date:
        """Return the day at the office of the case."""
        return world.today(self.case.office, self.now, self.calendars)

    def changed(self) -> None:
        """Forget what was known: answers, papers, records or the fee are others now."""
        self._known = None


def open_motion(
    case: Case, *, actor: Actor, now: datetime, outside: world.World = world.REAL
) -> Motion:
    """Lock a case and read what is sealed in it; call inside the transaction.

    :raises Erased: when its personal data were erased
    """
    locked = (
        Case.objects.select_for_update(of=("self",))
        .select_related("version__service", "office__calendar")
        .get(pk=case.pk)
    )
    values = sealed.unseal_row(stream=locked.stream, place="values", sealed=bytes(locked.sealed))
    if not isinstance(values, Mapping):
        raise Erased(_("Data pribadi permohonan ini sudah dihapus, jadi tidak dapat dilanjutkan."))
    motion = Motion(
        locked,
        catalogue.definition_now(locked.version),
        actor,
        now,
        answers=section(values, "answers"),
        records=section(values, "records"),
        secrets=section(values, "secrets"),
        outside=outside,
    )
    motion.promised = _promise(motion)
    return motion


def check_is_house(actor: Actor) -> None:
    """Let the house itself pass.

    :raises NotTheHouse: for everybody else
    """
    if actor.kind != "system":
        raise NotTheHouse(_("Ini dikerjakan sistem sendiri."))


def _promise(motion: Motion) -> Duration | None:
    """Return the promise that holds, where it may change with what is known of the case."""
    cases = motion.definition.clock.promise
    return cases.pick(motion.env()) if len(cases.rows) > 1 else None


def section(values: Mapping[str, Value], name: str) -> dict[str, Value]:
    """Return one part of what is sealed in a case."""
    found = values.get(name, {})
    return dict(found) if isinstance(found, Mapping) else {}


_STORED = (
    "office", "offices", "state", "end", "round", "position", "clock", "sealed", "fee",
    "due_at", "due_is_day", "due_if_resumed_at", "silence_at", "is_paused", "closed_at",
    "area", "applicant_name", "last_sequence",
)  # fmt: skip


def finish(motion: Motion) -> Case:
    """Seal what is known, count the clock anew, store, and record what happened.

    :raises Moved: when somebody changed the case since it was opened
    """
    case = motion.case
    ticks = [clock.to_json(tick) for tick in motion.ticks]
    case.clock = [*case.clock, *ticks]
    case.sealed = seal_values(motion)
    due_before = case.due_at
    _count(motion)
    _tell_other_promise(motion, due_before)
    before = case.last_sequence
    case.last_sequence = before + len(motion.news)
    columns = {name: getattr(case, name) for name in _STORED}
    if not Case.objects.filter(pk=case.pk, last_sequence=before).update(**columns):
        raise Moved(_("Permohonan ini baru saja berubah. Muat ulang halaman untuk melihatnya."))
    if ticks and motion.news:
        first = motion.news[0]
        motion.news[0] = New(
            first.stream, first.kind, {**first.payload, "clock": ticks}, first.sealed
        )
    events.record_all(motion.news, actor=motion.actor, at=motion.now)
    return case


def seal_values(motion: Motion) -> bytes:
    """Return the sealed column of a case: its answers, what officers recorded, its secrets."""
    values: dict[str, Value] = {
        "answers": motion.answers,
        "records": motion.records,
        "secrets": motion.secrets,
    }
    return events.seal(stream=motion.case.stream, place="values", value=values)


def _count(motion: Motion) -> None:
    """Set what the clock says of a case now. Its columns are copies; the events are the truth."""
    case = motion.case
    result = world.ledger(
        motion.definition,
        case,
        env=motion.env(),
        as_of=motion.now,
        calendars=motion.calendars,
    )
    case.due_at = result.due_at
    case.due_is_day = result.counts_days
    case.due_if_resumed_at = result.resumed_due_at
    case.silence_at = result.silence_at
    case.is_paused = result.paused


def _tell_other_promise(motion: Motion, due_before: datetime | None) -> None:
    """Tell when another promise holds than before. Source: definition format, The clock."""
    before, now = motion.promised, _promise(motion)
    if before is None or now is None or before == now:
        return
    motion.tell(
        "PromiseChanged",
        {
            "before": list(before.words),
            "after": list(now.words),
            "due_before": due_before.isoformat() if due_before else "",
            "due_after": motion.case.due_at.isoformat() if motion.case.due_at else "",
        },
    )


def office_of(motion: Motion, step: Step) -> Office:
    """Return the office in which a step is done; found when the case was filed."""
    key = motion.case.offices.get(step.key, motion.case.office.key)
    return motion.case.office if key == motion.case.office.key else accounts.office(key)
