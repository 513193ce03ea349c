"""What a person tells about herself, once, so that no form need ask again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import queries
from pendopo.accounts.actions import allowing
from pendopo.accounts.identity import fingerprint
from pendopo.accounts.models import Person
from pendopo.events import actions as events
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.refusals import NotAllowed

QUESTIONS = (
    "nik", "family_card", "full_name", "birth_place", "birth_date", "sex",
    "address", "rt", "rw", "ward", "phone",
)  # fmt: skip


class NotYourProfile(NotAllowed):
    """Only the person herself, or the house while setting up, may write this."""


@transaction.atomic
def save(*, someone: Person, answers: Mapping[str, Value], actor: Actor, now: datetime) -> Person:
    """Keep what someone told about herself, sealed; an answer that is left out stays as it was.

    `answers` holds questions of the applicant block as they are stored (dates as ISO texts); an
    empty text takes an answer away. Nothing is recorded when nothing changes.

    :raises NotYourProfile: when someone else's profile is meant
    """
    if actor.kind != "system" and actor.person_id != someone.pk:
        raise NotYourProfile(_("Hanya Anda sendiri yang dapat mengubah profil Anda."))
    someone = Person.objects.select_for_update().get(pk=someone.pk)
    before = {k: v for k, v in queries.profile_of(someone).items() if k in QUESTIONS}
    changed = {
        key: answers[key]
        for key in QUESTIONS
        if key in answers and answers[key] != before.get(key, "")
    }
    if not changed:
        return someone
    _keep(someone, {k: v for k, v in {**before, **changed}.items() if v != ""})
    events.record(
        stream=someone.stream,
        kind="ProfileSaved",
        actor=actor,
        at=now,
        payload={"changed": sorted(changed)},
        sealed=changed,
    )
    return someone


def _keep(someone: Person, answers: Mapping[str, Value]) -> None:
    nik = answers.get("nik", "")
    someone.sealed_profile = events.seal(stream=someone.stream, place="profile", value=answers)
    someone.nik_index = fingerprint("nik", f"{nik}") if nik else ""
    someone.name = f"{answers.get('full_name', '')}"
    someone.phone = f"{answers.get('phone', '')}"
    someone.save(update_fields=["sealed_profile", "nik_index", "name", "phone"])


@transaction.atomic
def choose_language(*, someone: Person, language: str, actor: Actor, now: datetime) -> None:
    """Remember in which language a person reads.

    :raises NotYours: when the actor is neither she nor an administrator
    """
    allowing.check_herself(someone, actor)
    if Person.objects.filter(pk=someone.pk).exclude(language=language).update(language=language):
        events.record(
            stream=someone.stream,
            kind="LanguageChosen",
            actor=actor,
            at=now,
            payload={"language": language},
        )
