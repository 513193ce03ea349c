"""What a case knows: its answers, the day it is, the place it stands, its clock."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pendopo.accounts import atlas
from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Office
from pendopo.cases import rules
from pendopo.cases.models import GIVEN_STATES, Case, CaseQuerySet, Likeness
from pendopo.documents import queries as documents
from pendopo.rules import clock
from pendopo.rules.calendar import Calendar
from pendopo.rules.canonical import Value
from pendopo.rules.clock import ClockEvent, Policy
from pendopo.rules.clock_result import Result
from pendopo.rules.definition import answers as forms
from pendopo.rules.definition.answers import Settled
from pendopo.rules.definition.model import Definition, Step
from pendopo.rules.definition.terms import Duration
from pendopo.rules.definition.vocabulary import Fact

type Env = dict[str, object]


class Calendars(dict[str, Calendar]):
    """The calendars of offices by their keys; one write or page reads each of them once."""

    def __missing__(self, key: str) -> Calendar:
        found = self[key] = accounts.calendar_of(key)
        return found


@dataclass(frozen=True)
class World:
    """What a rule may ask of the world outside the case; `count` looks at one account."""

    zones_at: Callable[[Decimal, Decimal], Sequence[str]]
    count: Callable[[Fact, Env, int | None], int]


def _count(fact: Fact, env: Env, applicant_id: int | None) -> int:
    """Count cases of one account that are alike in the questions of a fact and were granted.

    Where documents are counted, those of its kind that hold today. What others have is not told:
    whose number was typed proves nothing.
    """
    shared = rules.likeness(env, fact.same)
    if shared is None or applicant_id is None:
        return 0
    alike = Likeness.objects.filter(name=likeness_name(fact), digest=digest(fact.of, shared))
    granted = Case.objects.filter(
        pk__in=alike.values("case"), applicant_id=applicant_id, state__in=GIVEN_STATES
    )
    on, kind = env.get("today"), fact.of.partition(".")[2]
    if fact.count == "documents" and isinstance(on, date):
        return documents.given([case.stream for case in granted.only("number")], kind, on=on)
    return granted.count()


REAL = World(zones_at=atlas.zones_at, count=_count)


def likeness_name(fact: Fact) -> str:
    """Return under which name cases are filed that a fact counts."""
    return f"{fact.of.partition('.')[0]}:{','.join(fact.same)}"


def likeness_of_open(definition: Definition) -> str:
    """Return under which name the cases of a service are filed that ask for the same."""
    return f"{definition.key}:open"


def same_cases(definition: Definition, env: Env, applicant_id: int | None) -> CaseQuerySet:
    """Return the cases in which one applicant asked for the same, whatever became of them.

    What makes two the same are the questions of `one_open_per`; what is typed in them proves
    nothing about who typed it, so that only the cases of one account are compared.
    """
    shared = rules.likeness(env, definition.apply.one_open_per)
    if shared is None or applicant_id is None:
        return Case.objects.none()
    alike = Likeness.objects.filter(
        name=likeness_of_open(definition), digest=digest(definition.key, shared)
    )
    return Case.objects.filter(pk__in=alike.values("case"), applicant_id=applicant_id)


def digest(name: str, shared: str) -> str:
    """Return the keyed hash of answers that two cases share."""
    return accounts.fingerprint(f"{name.partition('.')[0]}\x1e{shared}")


def local(office: Office, at: datetime, calendars: Calendars | None = None) -> datetime:
    """Return an instant as the clock on the wall of an office shows it."""
    return at.astimezone(_calendar(office, calendars).zone)


def _calendar(office: Office, calendars: Calendars | None) -> Calendar:
    return (Calendars() if calendars is None else calendars)[office.key]


def local_time(office: Office, at: datetime) -> str:
    """Return the time of day at an office, such as `11.20`."""
    return f"{local(office, at):%H.%M}"


def today(office: Office, now: datetime, calendars: Calendars | None = None) -> date:
    """Return the day at an office."""
    return local(office, now, calendars).date()


def settle(
    definition: Definition,
    stored: Mapping[str, Value],
    *,
    applicant_id: int | None,
    papers: Mapping[str, int],
    office: Office,
    filed_at: datetime,
    now: datetime,
    outside: World,
    records: Mapping[str, Value] = {},
    number: str = "…",
    fee: int | None = None,
    calendars: Calendars | None = None,
) -> Settled:
    """Return a form with its answers, with everything else that a condition may ask about."""
    calendar = _calendar(office, calendars)
    filed_on = filed_at.astimezone(calendar.zone).date()
    known: Env = {
        "filed_on": filed_on,
        "case.filed_on": filed_on,
        "case.number": number,
        "identity_verified": False,
        **forms.read_records(definition, records),
    }
    if fee is not None:
        known["fee"] = Decimal(fee)
    seen = forms.World(
        today=now.astimezone(calendar.zone).date(),
        working_days=calendar.working_days,
        papers=papers,
        zones_at=outside.zones_at,
        count=lambda fact, env: outside.count(fact, dict(env), applicant_id),
        known=known,
    )
    return forms.settle(definition, stored, seen)


def paper_counts(case: Case) -> Mapping[str, int]:
    """Return how many files each document of a case has."""
    return Counter(case.papers.filter(replaced_at=None).values_list("key", flat=True))


def ledger(
    definition: Definition,
    case: Case,
    *,
    env: Env,
    as_of: datetime,
    calendars: Calendars | None = None,
    more: Sequence[ClockEvent] = (),
) -> Result:
    """Return what the clock of the promise says at an instant, were `more` to happen too."""
    events = [*(clock.from_json(event) for event in case.clock), *more]
    moved = [event for event in events if event.kind == "transferred"]
    first = moved[0].reason if moved else case.office.key
    calendars = Calendars() if calendars is None else calendars
    offices = {case.office.key, first, *(event.calendar for event in moved)}
    return clock.ledger(
        promise_policy(definition, env),
        {office: calendars[office] for office in offices},
        events,
        as_of,
        calendar=first,
    )


def promise_policy(definition: Definition, env: Env) -> Policy:
    """Return the policy of the promise that holds for these answers."""
    promise = definition.clock.promise.pick(env) or definition.clock.promise.rows[-1][1]
    return rules.policy(definition, promise)


def prolonged(definition: Definition, now: datetime) -> ClockEvent | None:
    """Return what prolongs the promise as a definition allows, if it does; typed words stay out."""
    extension = definition.clock.extension
    if extension is None:
        return None
    by, _unit = rules.span(extension.by)
    return ClockEvent("extended", now, by=by, basis=extension.basis)


def limit_ends(
    step: Step, office: Office, opened_at: datetime, calendars: Calendars | None = None
) -> datetime | None:
    """Return the instant at which the limit of a step passes."""
    policy = rules.step_policy(step)
    return _ends(policy, office, opened_at, calendars).due_at if policy else None


def last_day_to_object(
    within: Duration, office: Office, received_at: datetime, calendars: Calendars | None = None
) -> date | None:
    """Return the last day on which a person may object to what she received at an instant."""
    due = _ends(rules.objection_policy(within), office, received_at, calendars).due
    return due.date() if isinstance(due, datetime) else due


def _ends(policy: Policy, office: Office, at: datetime, calendars: Calendars | None) -> Result:
    return clock.ledger(
        policy,
        {office.key: _calendar(office, calendars)},
        [ClockEvent("happened", at)],
        at,
        calendar=office.key,
    )
