"""Publishing services. A published version never changes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import atlas
from pendopo.accounts.actions import allowing
from pendopo.catalogue import kinds
from pendopo.catalogue.models import Service, ServiceVersion
from pendopo.events import actions as events
from pendopo.rules.actor import Actor
from pendopo.rules.definition.loader import content_hash, load
from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.nodes import Problem
from pendopo.rules.refusals import Refused

type Files = Mapping[str, str]
type Play = Callable[[Definition, Files], Sequence[Problem]]


class NotFit(Refused):
    """The service is not published; `problems` say where it is wrong and what would be right."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            _("Layanan ini belum dapat diterbitkan: %(count)s hal perlu diperbaiki.")
            % {"count": len(problems)}
        )
        self.problems = problems


def publish(
    *,
    key: str,
    files: Files,
    settings: Mapping[str, str],
    play: Play,
    actor: Actor,
    now: datetime,
) -> ServiceVersion:
    """Publish the texts of a service as its next version; unchanged texts publish nothing.

    `play` files and moves every example through the engine and returns what differs.

    :raises NotTheAdministrator: when the actor may not set up the town
    :raises NotFit: when something in the texts is wrong, or an example does not come out as written
    """
    allowing.check_may_set_up(actor)
    digest = content_hash(files, settings)
    current = ServiceVersion.objects.filter(service__key=key).order_by("-number").first()
    if current and current.hash == digest:
        return current
    definition, problems = load(
        key,
        files,
        settings=settings,
        regions=atlas.region_names(),
        kinds=kinds.rules(),
    )
    if definition is None or problems:
        raise NotFit(problems)
    if problems := list(play(definition, files)):
        raise NotFit(problems)
    return _store(definition, files, settings, digest, actor, now)


@transaction.atomic
def _store(
    definition: Definition,
    files: Files,
    settings: Mapping[str, str],
    digest: str,
    actor: Actor,
    now: datetime,
) -> ServiceVersion:
    service, _created = Service.objects.get_or_create(
        key=definition.key, defaults={"kind": definition.kind, "owner": definition.owner}
    )
    last = service.versions.order_by("-number").first()
    version = ServiceVersion.objects.create(
        service=service,
        number=last.number + 1 if last else 1,
        files=dict(files),
        settings=dict(settings),
        hash=digest,
        published_at=now,
        published_by_id=actor.person_id or None,
    )
    events.record(
        stream=version.stream,
        kind="ServicePublished",
        actor=actor,
        at=now,
        payload={"service": definition.key, "number": version.number, "hash": digest},
    )
    return version
