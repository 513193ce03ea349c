"""Which letters an end gives, and everything that they say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Office
from pendopo.accounts.queries import Official
from pendopo.cases import world
from pendopo.cases.models import Case
from pendopo.documents.rules import Letter, Numbering
from pendopo.rules.canonical import Value
from pendopo.rules.definition import letters
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Definition, End
from pendopo.rules.definition.promises import Issue

SIGNATORY = "signatory"


@dataclass(frozen=True)
class Ground:
    """On what a letter stands: the case, what is known of it, the day, and the reasons."""

    case: Case
    definition: Definition
    env: Mapping[str, object]
    now: datetime
    reasons: Sequence[str] = ()
    note: str = ""
    calendars: world.Calendars = field(default_factory=world.Calendars)

    def day(self, at: datetime) -> date:
        """Return the date of an instant at the office of the case."""
        return world.today(self.case.office, at, self.calendars)


def issues_of(definition: Definition, end: End) -> list[Issue]:
    """Return the letters that an end gives; a refused one gives at least the common refusal."""
    given = [definition.issues[key] for key in end.gives]
    own = [issue for issue in given if not issue.made_by]
    if end.state == "refused" and not given:
        return [definition.vocabulary.refusal]
    return own


def reasons_of(definition: Definition, ends: Iterable[End]) -> Mapping[str, Both]:
    """Return the codes that may explain a refusal at one of these ends, with their words."""
    found = dict(definition.vocabulary.refusal_reasons)
    for end in ends:
        found |= end.reasons
    return found


def said(known: Mapping[str, Both], reasons: Iterable[tuple[str, str]]) -> list[str]:
    """Return reasons (code and sentence) as a letter says them; unknown codes are left out."""
    return [f"{known[code][0]}: {sentence}" for code, sentence in reasons if code in known]


def signer(ground: Ground, *, person_id: int, function: str, office: str) -> Official | None:
    """Return who signs: whoever decided if that function signs, else the owner's signatory."""
    on = ground.day(ground.now)
    if function in ground.definition.vocabulary.signs:
        found = accounts.official_of(person_id, office, function, on=on)
        if found:
            return found
    return accounts.official_for(
        ground.case.office.key, SIGNATORY, service=ground.case.service, on=on
    )


def letter(ground: Ground, issue: Issue, official: Official) -> Letter:
    """Return a letter with all that it says, but for what signing gives."""
    case, definition = ground.case, ground.definition
    refusal = issue is definition.vocabulary.refusal
    folder = "_shared" if refusal else definition.key
    return Letter(
        subject=case.stream,
        kind=issue.key,
        service=case.service,
        version=case.version.hash,
        office=case.office.key,
        title=issue.title,
        files=case.version.files,
        template=f"{folder}/{issue.template}",
        official=official,
        holder=case.applicant_name,
        part=issue.part,
        data=dict(letters.values(issue, ground.env, is_signed=False)),
        to=_addressee(ground),
        case={
            "number": case.number,
            "filed_on": ground.day(case.filed_at).isoformat(),
            "service": definition.title[0],
        },
        legal_basis=definition.legal_basis,
        decision={"reasons": list(ground.reasons), "note": ground.note or None},
        objection=objection(ground),
        numbering=_numbering(issue),
        valid_until=letters.valid_until(issue, ground.env),
        valid_for=issue.valid_for,
        revoke_by=issue.revoke_by or SIGNATORY,
        grounds=issue.revoke_grounds,
    )


def _addressee(ground: Ground) -> list[str]:
    address = ground.env.get("address")
    ward = ground.definition.scope.get("ward")
    named = ward.type.options.get(f"{ground.env.get('ward')}", ("", ""))[0] if ward else ""
    return [line for line in (ground.case.applicant_name, f"{address or ''}", named) if line]


def _numbering(issue: Issue) -> Numbering | None:
    if not issue.number:
        return None
    sequence = issue.sequence or "per office and year"
    return Numbering(issue.number, issue.classification, sequence, issue.unit)


def objection(ground: Ground) -> dict[str, Value]:
    """Return how and until when a person may object; empty where nothing can be objected."""
    rule = ground.definition.objection
    if rule is None:
        return {}
    office = objection_office(ground.definition, ground.case.office)
    last = world.last_day_to_object(rule.within, ground.case.office, ground.now, ground.calendars)
    amount, unit = rule.within.words[0].split(" ", 1)
    return {
        "days": int(amount),
        "unit": unit,
        "to": office.name,
        "last_day": last.isoformat() if isinstance(last, date) else "",
        "basis": rule.basis,
    }


def objection_office(definition: Definition, owner: Office) -> Office:
    """Return the office that decides an objection."""
    rule = definition.objection
    if rule is None or not rule.office:
        return owner
    return accounts.find_office(rule.office, owner)
