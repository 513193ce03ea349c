"""Reading services and what they say; all of it is public."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Max

from pendopo.accounts import atlas
from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Office
from pendopo.catalogue import kinds
from pendopo.catalogue.models import ServiceVersion
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.loader import load
from pendopo.rules.definition.model import Definition


class Unknown(LookupError):
    """There is no such service, or it is not offered."""


def current(key: str) -> ServiceVersion:
    """Return the version under which a case is filed now.

    :raises Unknown: when the service is not offered
    """
    versions = ServiceVersion.objects.filter(service__key=key, service__is_offered=True)
    found = versions.select_related("service").order_by("-number").first()
    if found is None:
        raise Unknown(key)
    return found


def current_versions() -> list[ServiceVersion]:
    """Return the newest version of every service that is offered, by key."""
    newest = (
        ServiceVersion.objects.filter(service__is_offered=True)
        .annotate(last=Max("service__versions__number"))
        .filter(number=F("last"))
    )
    return list(newest.select_related("service").order_by("service__key"))


def definition(version: ServiceVersion) -> Definition:
    """Return what a version says, compiled once per process, for reading.

    Whoever takes answers asks `definition_now`, which knows a region that was added since.
    """
    _, found = _compiled.get(version.hash, (0, None))
    return found or definition_now(version)


def definition_now(version: ServiceVersion) -> Definition:
    """Return what a version says with the regions that there are now; one statement."""
    return _definition(version, atlas.regions_version())


def definitions(version_ids: Iterable[int]) -> Mapping[int, Definition]:
    """Return id → what it says for versions, in one statement."""
    found = ServiceVersion.objects.filter(pk__in=set(version_ids)).select_related("service")
    return {version.pk: definition(version) for version in found}


_compiled: dict[str, tuple[int, Definition]] = {}


def _definition(version: ServiceVersion, regions: int) -> Definition:
    compiled_for, found = _compiled.get(version.hash, (-1, None))
    if found is None or compiled_for != regions:
        found = _compile(version)
        _compiled[version.hash] = (regions, found)
    return found


def _compile(version: ServiceVersion) -> Definition:
    found, problems = load(
        version.service.key,
        version.files,
        settings=version.settings,
        regions=atlas.region_names(),
        kinds=kinds.rules(),
    )
    if found is None:
        raise ValueError(f"{version}: {problems}")
    return found


@dataclass(frozen=True)
class Listed:
    """A service as the list shows it."""

    key: str
    definition: Definition
    office: str


def listed(*, life_event: str = "", owner: str = "") -> Sequence[Listed]:
    """Return the services on offer, by title, perhaps only those of a life event or an office."""
    found = [
        Listed(version.service.key, one, one.vocabulary.offices[one.owner].label[0])
        for version in current_versions()
        if (one := definition(version))
        and (not life_event or life_event in one.life_events)
        and (not owner or owner == one.owner)
    ]
    return sorted(found, key=lambda service: service.definition.title[0])


def offices_of(one: Definition) -> Sequence[Office]:
    """Return the offices that take a service, in the order in which they were set up."""
    return list(accounts.offices().filter(kind=one.owner))


LIFE_EVENTS: Mapping[str, Both] = {
    "hardship": ("Kesulitan ekonomi", "Hardship"),
    "school": ("Sekolah", "School"),
    "health": ("Kesehatan", "Health"),
    "business": ("Usaha", "Business"),
    "birth": ("Kelahiran", "Birth"),
    "family": ("Keluarga", "Family"),
    "identity": ("Kependudukan", "Identity"),
    "moving": ("Pindah", "Moving"),
    "rights": ("Hak warga", "Rights"),
    "work": ("Pekerjaan", "Work"),
}


def life_events_in_use() -> Sequence[tuple[str, Both]]:
    """Return the moments of a life for which a service is on offer, with their words."""
    used = {event for one in listed() for event in one.definition.life_events}
    return [(key, said) for key, said in LIFE_EVENTS.items() if key in used]
