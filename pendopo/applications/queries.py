"""Reading drafts, always for their owner."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from pendopo.accounts import atlas
from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Office, Person
from pendopo.applications.models import Draft, DraftFile
from pendopo.cases import world
from pendopo.cases.actions import filing
from pendopo.cases.actions.filing import CannotBeSent
from pendopo.catalogue import queries as catalogue
from pendopo.documents import queries as documents
from pendopo.events import queries as events
from pendopo.rules import geography
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.definition import answers as forms
from pendopo.rules.definition import speech
from pendopo.rules.definition.answers import Settled
from pendopo.rules.definition.language import Both, Point
from pendopo.rules.definition.model import Definition, Field, Page
from pendopo.rules.geography import Land, Pin


@dataclass(frozen=True)
class Opened:
    """A draft with all that is known of it now.

    `told` is what her profile says, by question; `office` will handle it, None while unknown;
    `land` is the shape of the town where a place is asked for.
    """

    draft: Draft
    definition: Definition
    answers: Mapping[str, Value]
    papers: Mapping[str, Sequence[DraftFile]]
    settled: Settled
    refusals: Mapping[str, Both]
    told: Mapping[str, Value]
    office: Office | None
    land: Land | None

    def pin(self, field: Field) -> Pin | None:
        """Return the point that answers a question, with the land around it."""
        value = self.settled.env.get(field.key)
        return Pin(self.land, value) if self.land and isinstance(value, Point) else None


def drafts(actor: Actor) -> QuerySet[Draft]:
    """Return the actor's drafts, last changed first."""
    mine = Draft.objects.visible_to(actor).select_related("version__service", "person")
    return mine.order_by("-changed_at")


def own_draft(actor: Actor, uuid: str) -> Draft:
    """Return a draft of the actor's own; :raises Draft.DoesNotExist: for everybody else."""
    return drafts(actor).get(uuid=uuid)


def answers_of(draft: Draft) -> dict[str, Value]:
    """Return what was answered so far."""
    found = events.unseal_row(stream=draft.stream, place="answers", sealed=bytes(draft.sealed))
    return dict(found) if isinstance(found, Mapping) else {}


def opened(draft: Draft, *, now: datetime) -> Opened:
    """Return a draft with its form settled as it would be if it were sent now."""
    definition = catalogue.definition_now(draft.version)
    answers = answers_of(draft)
    papers: dict[str, list[DraftFile]] = {}
    for one in draft.papers.select_related("file").order_by("id"):
        papers.setdefault(one.key, []).append(one)
    handles: Office | None = None
    try:
        handles = filing.offices_for(definition, answers).owner
        office, nowhere = handles, dict[str, Both]()
    except CannotBeSent as error:
        first = catalogue.offices_of(definition) or list(accounts.offices()[:1])
        office, nowhere = first[0], dict(error.refusals)
    settled = world.settle(
        definition,
        answers,
        applicant_id=draft.person_id,
        papers=Counter({key: len(files) for key, files in papers.items()}),
        office=office,
        filed_at=now,
        now=now,
        outside=world.REAL,
    )
    land = atlas.land_for(definition.questions, definition.zones)
    outside = geography.outside(land, settled.env) if land else {}
    return Opened(
        draft=draft,
        definition=definition,
        answers=answers,
        papers=papers,
        settled=replace(settled, warnings=(*settled.warnings, *outside.items())),
        refusals={
            **speech.refused(settled.refusals, settled.missing, definition.questions),
            **nowhere,
        },
        told=told_before(definition, draft.person),
        office=handles,
        land=land,
    )


def told_before(definition: Definition, person: Person) -> dict[str, Value]:
    """Return question → what the profile says, where the definition lets it be taken from there."""
    profile = accounts.profile_of(person)
    found: dict[str, Value] = {}
    for field in definition.questions:
        for source in field.prefill:
            register, _, item = source.partition(".")
            if register == "profile" and profile.get(item):
                found[field.key] = profile[item]
    return found


def lost(one: Opened) -> list[tuple[Field, Value]]:
    """Return the answers that no longer count, each with its question as it was asked then.

    A draft keeps them when a newer version of its service asks for them no more, or otherwise;
    what her own answers hide is not among them.
    """
    asked = {field.key for field in one.definition.questions}
    moved = {field.was for field in one.definition.questions}
    idle = {*one.settled.hidden, *one.settled.env, *(moved - asked)}
    gone = [key for key in one.answers if key not in idle]
    if not gone:
        return []
    earlier = one.draft.version.service.versions.select_related("service").order_by("-number")
    known = [field for version in earlier for field in catalogue.definition(version).questions]
    found = {key: _as_asked(key, one.answers[key], known) for key in gone}
    return [(field, one.answers[key]) for key, field in found.items() if field]


def _as_asked(key: str, stored: Value, known: Sequence[Field]) -> Field | None:
    """Return the newest question under a key to which this is an answer."""
    fits = (f for f in known if f.key == key and forms.from_json(f, stored) is not None)
    return next(fits, None)


def unprintable(fields: Sequence[Field], answers: Mapping[str, Value]) -> dict[str, str]:
    """Return question → the characters of its answer that no letter can show."""
    found = {field.key: documents.unprintable(answers.get(field.key)) for field in fields}
    return {key: "".join(characters) for key, characters in found.items() if characters}


def advice(one: Opened, fields: Sequence[Field]) -> dict[str, Both]:
    """Return question → what a rule says of its answer without refusing it."""
    found: dict[str, Both] = {}
    for about, said in one.settled.warnings:
        if about in {field.key for field in fields}:
            before = found.get(f"{about}")
            both = (f"{before[0]} {said[0]}", f"{before[1]} {said[1]}") if before else said
            found[f"{about}"] = both
    return found


def paper(draft: Draft, uuid: str) -> DraftFile:
    """Return a paper of a draft; :raises DraftFile.DoesNotExist: when it has none of that id."""
    return draft.papers.select_related("file").get(file__uuid=uuid)


@dataclass(frozen=True)
class Step:
    """One page of the wizard: a page of questions or one document."""

    key: str
    title: Both
    fields: tuple[Field, ...]
    page: Page | None = None

    @property
    def document(self) -> Field | None:
        return self.fields[0] if self.page is None else None


def steps(one: Opened) -> list[Step]:
    """Return the pages that have something to ask, then the documents that this case needs."""
    hidden = set(one.settled.hidden)
    asked = (one.definition.eligibility,) if one.definition.eligibility else ()
    found = [
        Step(page.key, page.title, tuple(f for f in page.fields if f.key not in hidden), page)
        for page in (*asked, *one.definition.pages)
    ]
    kept = [step for step in found if any(f.kind != "computed" for f in step.fields)]
    documents = [
        Step(f"berkas-{d.key}", d.label, (d,))
        for d in one.definition.documents
        if d.key not in hidden and not d.made_from and _is_wanted(d, one)
    ]
    return kept + documents


def asked_steps(one: Opened, *, at: str = "") -> list[Step]:
    """Return the pages that are still worth a visit, and the one at which she is anyway."""
    return [step for step in steps(one) if step.key == at or not is_known(one, step)]


def is_known(one: Opened, step: Step) -> bool:
    """Tell whether her profile answers all of a page, and nothing about it has to be said."""
    asked = [field for field in step.fields if field.kind != "computed"]
    keys = {field.key for field in asked}
    return (
        step.page is not None
        and bool(keys & one.told.keys())
        and all(one.answers.get(f.key) == one.told.get(f.key) for f in asked)
        and not keys & one.refusals.keys()
        and not advice(one, asked)
        and not unprintable(asked, one.answers)
    )


def _is_wanted(document: Field, one: Opened) -> bool:
    """Leave out a paper whose condition does not hold: nobody has to think about it."""
    if isinstance(document.required, bool):
        return True
    return document.required.holds(one.settled.env) or document.key in one.papers
