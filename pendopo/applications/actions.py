"""What can be done with a draft: begin it, fill it in, delete it, send it."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import limits
from pendopo.accounts.models import Person
from pendopo.applications import queries
from pendopo.applications.models import Draft, DraftFile
from pendopo.cases.actions import filing
from pendopo.cases.actions.filing import Filed
from pendopo.catalogue import queries as catalogue
from pendopo.catalogue.models import ServiceVersion
from pendopo.events import actions as events
from pendopo.files import actions as files
from pendopo.files.models import StoredFile
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.canonical import Value
from pendopo.rules.definition.model import Field
from pendopo.rules.refusals import NotAllowed, Outrun, TooOften

KEPT_FOR = timedelta(days=30)
NEW_FOR = timedelta(days=1)
OF_A_PERSON = 20  # a day; docs/reference/limits.md
OF_NEW_ONES = 200  # an hour
_DAY, _HOUR = 86_400, 3_600


class NotYourDraft(NotAllowed):
    """The draft is somebody else's."""


class DraftGone(Outrun):
    """The draft was sent or deleted first, perhaps in another tab."""


class Renewed(Outrun):
    """The service has a newer version: the draft follows it now, and is to be looked at again."""


class NotOffered(Outrun):
    """Nobody can ask for this any more."""


class TooMany(TooOften):
    """One account, or the new ones of one network, sent as many as is allowed for now."""


@transaction.atomic
def begin(*, version: ServiceVersion, person: Person, actor: Actor, now: datetime) -> Draft:
    """Begin to apply, with what the person told about herself filled in; or go on with a draft.

    :raises NotYourDraft: when the actor is somebody else
    """
    _check_own(person.pk, actor)
    last = Draft.objects.filter(person=person, version__service=version.service)
    if draft := last.order_by("-changed_at").first():
        if draft.version_id != version.pk:
            draft.version = version
            draft.save(update_fields=["version"])
        return _told_since(draft, person)
    draft = Draft(person=person, version=version, sealed=b"", begun_at=now, changed_at=now)
    draft.sealed = events.seal(
        stream=draft.stream,
        place="answers",
        value=queries.told_before(catalogue.definition(version), person),
    )
    draft.save()
    return draft


def _check_own(person_id: int, actor: Actor) -> None:
    """Make sure that a draft is the actor's own; the house itself clears away what is left."""
    if actor.kind != "system" and actor.person_id != person_id:
        raise NotYourDraft(_("Konsep ini milik orang lain. Masuk dengan akun pemiliknya."))


def _told_since(draft: Draft, person: Person) -> Draft:
    """Fill in what must be answered, was not, and stands in the profile by now."""
    draft = _locked(draft)
    definition, answers = catalogue.definition(draft.version), queries.answers_of(draft)
    told = queries.told_before(definition, person)
    needed = {field.key for field in definition.questions if field.required is True}
    if more := {key: told[key] for key in needed & told.keys() - answers.keys()}:
        value = {**answers, **more}
        draft.sealed = events.seal(stream=draft.stream, place="answers", value=value)
        draft.save(update_fields=["sealed"])
    return draft


@transaction.atomic
def save(*, draft: Draft, answers: Mapping[str, Value], actor: Actor, now: datetime) -> Draft:
    """Keep answers of one page; an empty one (None) is taken away.

    :raises NotYourDraft: when it is somebody else's
    :raises DraftGone: when it was sent or deleted first
    """
    _check_own(draft.person_id, actor)
    locked = _locked(draft)
    known = {**queries.answers_of(locked), **answers}
    kept = {key: value for key, value in known.items() if value is not None}
    locked.sealed = events.seal(stream=locked.stream, place="answers", value=kept)
    locked.changed_at = now
    locked.save(update_fields=["sealed", "changed_at"])
    return locked


def _locked(draft: Draft) -> Draft:
    found = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk)
    if one := found.select_related("version__service", "person").first():
        return one
    raise DraftGone(_("Konsep ini sudah terkirim atau dihapus. Lihat Permohonan saya."))


def add_paper(
    *, draft: Draft, field: Field, content: bytes, name: str, actor: Actor, now: datetime
) -> DraftFile:
    """Keep a paper for a document; one file more than it may have replaces the oldest.

    :raises NotYourDraft: when it is somebody else's
    :raises Unfit: when the file cannot be taken, with the cure
    :raises DraftGone: when the draft was sent or deleted first
    """
    _check_own(draft.person_id, actor)
    stored = files.store_for(field=field, content=content, name=name, actor=actor, now=now)
    try:
        return _put(draft, field, stored, now)
    except DraftGone:
        files.discard(file=stored)
        raise


@transaction.atomic
def _put(draft: Draft, field: Field, stored: StoredFile, now: datetime) -> DraftFile:
    draft = _locked(draft)
    before = list(draft.papers.filter(key=field.key).select_related("file").order_by("id"))
    for old in before[: max(0, len(before) + 1 - field.limits.files)]:
        _drop(old)
    _touch(draft.pk, now)
    return DraftFile.objects.create(draft=draft, key=field.key, file=stored, added_at=now)


@transaction.atomic
def remove_paper(*, paper: DraftFile, actor: Actor, now: datetime) -> None:
    """Take a paper away; the draft counts as changed at `now`.

    :raises NotYourDraft: when it is somebody else's
    """
    _check_own(paper.draft.person_id, actor)
    _drop(paper)
    _touch(paper.draft_id, now)


def _touch(draft_id: int, now: datetime) -> None:
    """Let a draft whose papers changed be kept as long as one whose answers did."""
    Draft.objects.filter(pk=draft_id).update(changed_at=now)


def _drop(paper: DraftFile) -> None:
    file = paper.file
    paper.delete()
    files.discard(file=file)


@transaction.atomic
def discard(*, draft: Draft, actor: Actor) -> None:
    """Delete a draft with its papers and the key that opens it; nothing of it is left to date.

    :raises NotYourDraft: when it is somebody else's
    """
    _check_own(draft.person_id, actor)
    for paper in draft.papers.select_related("file"):
        _drop(paper)
    _forget(draft)


def _forget(draft: Draft) -> None:
    events.discard_key(stream=draft.stream)
    draft.delete()


def submit(*, draft: Draft, actor: Actor, now: datetime, language: str, network: str = "") -> Filed:
    """File the case of a draft, exactly once, and delete the draft in the same transaction.

    It is filed under the version that holds now. In each refusal but the last the draft stays.
    `network` is where it comes from, empty of what the house itself sends.

    :raises NotYourDraft: when it is somebody else's
    :raises CannotBeSent: with a sentence for each question that refuses
    :raises AlreadyAsked: when the same case is open
    :raises NotOffered: when nobody can ask for this any more
    :raises Renewed: when a newer version holds since it was filled in
    :raises TooMany: when this account, or new ones of this network, sent as many as they may
    :raises DraftGone: when it was deleted first
    """
    _check_own(draft.person_id, actor)
    if first := filing.filed(draft.intent_key):
        return first
    if _renew(draft):
        raise Renewed(_("Aturan layanan ini berubah. Periksa lagi isian Anda, lalu kirim."))
    with _counted(draft.person, network, now):
        return _submit(draft, actor, now, language)


@contextmanager
def _counted(person: Person, network: str, now: datetime) -> Iterator[None]:
    """Count a case that is sent, by its person and, of a new account, by its network.

    What is refused for another reason does not count.
    """
    counts = [("file", f"{person.pk}", OF_A_PERSON, _DAY, _OF_A_PERSON)]
    if network and now - person.created_at < NEW_FOR:
        counts.append(("file by a new account", network, OF_NEW_ONES, _HOUR, _OF_NEW_ONES))
    with ExitStack() as refused:
        for name, key, limit, seconds, said in counts:
            try:
                limits.check(name, key, limit=limit, per_seconds=seconds, now=now)
            except TooOften:
                raise TooMany(said) from None
            refused.callback(limits.forgive, name, key, per_seconds=seconds, now=now)
        yield
        refused.pop_all()


_OF_A_PERSON = _(
    "Akun ini sudah mengirim 20 permohonan dalam sehari. Konsep ini tersimpan dan dapat dikirim"
    " dalam 24 jam; kantor dapat membantu bila mendesak."
)
_OF_NEW_ONES = _(
    "Terlalu banyak akun baru mengirim permohonan dari jaringan ini. Konsep ini tersimpan dan"
    " dapat dikirim dalam satu jam."
)


@transaction.atomic
def _renew(draft: Draft) -> bool:
    """Let a draft follow the version that holds now; tell whether that is another."""
    try:
        version = catalogue.current(draft.version.service.key)
    except catalogue.Unknown:
        raise NotOffered(
            _("Layanan ini tidak dibuka lagi, jadi belum dapat dikirim. Tanyakan ke kantor.")
        ) from None
    stale = Draft.objects.filter(pk=draft.pk).exclude(version=version)
    draft.version = version
    return bool(stale.update(version=version))


@transaction.atomic
def _submit(draft: Draft, actor: Actor, now: datetime, language: str) -> Filed:
    if first := filing.filed(draft.intent_key):
        return first
    try:
        draft = _locked(draft)
    except DraftGone:
        if first := filing.filed(draft.intent_key):
            return first
        raise
    papers = list(draft.papers.select_related("file").order_by("id"))
    by_key: dict[str, list[StoredFile]] = {}
    for paper in papers:
        by_key.setdefault(paper.key, []).append(paper.file)
    filed = filing.file(
        version=draft.version,
        applicant=draft.person,
        answers=queries.answers_of(draft),
        papers=by_key,
        intent_key=draft.intent_key,
        actor=actor,
        now=now,
        language=language,
    )
    _forget(draft)
    return filed


def forget_old(*, now: datetime) -> int:
    """Delete drafts that nobody changed for thirty days; say how many."""
    old = list(Draft.objects.filter(changed_at__lt=now - KEPT_FOR)[:200])
    for draft in old:
        discard(draft=draft, actor=SYSTEM)
    return len(old)
