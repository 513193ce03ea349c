"""Papers of a correction that is not sent yet: the session holds the last ones until it is."""

from collections.abc import Collection, Mapping

from pendopo.accounts.requests import ActorRequest
from pendopo.cases.models import Case
from pendopo.files import actions as files
from pendopo.files import queries as stored
from pendopo.files.models import StoredFile

_PLACE = "perbaikan"

type Papers = dict[str, list[StoredFile]]
type Place = Mapping[str, list[tuple[str, list[str]]]]


def held(request: ActorRequest, case: Case) -> Papers:
    """Return by question what earlier tries left for this case; nothing is older than a day."""
    place = request.session.get(_PLACE) or {}
    if place.get("case") != case.number:
        return {}
    found = _stored(request, place)
    kept = {key: [found[one] for one in all_of if one in found] for key, all_of in place["files"]}
    return {key: some for key, some in kept.items() if some}


def hold(request: ActorRequest, case: Case, fresh: Mapping[str, list[StoredFile]]) -> Papers:
    """Hold what was just chosen beside what was held; what it takes the place of is forgotten."""
    before = request.session.get(_PLACE) or {}
    papers = {**held(request, case), **fresh}
    if papers or before:
        names = [(key, [f"{one.uuid}" for one in some]) for key, some in papers.items()]
        request.session[_PLACE] = {"case": case.number, "files": names}
        _forget(request, before, but={one.pk for some in papers.values() for one in some})
    return papers


def release(request: ActorRequest) -> None:
    """Hold nothing any more; what a case took stays with it."""
    if before := request.session.pop(_PLACE, None):
        _forget(request, before, but=())


def _forget(request: ActorRequest, place: Place, *, but: Collection[int]) -> None:
    for file in _stored(request, place).values():
        if file.pk not in but:
            files.discard(file=file)


def _stored(request: ActorRequest, place: Place) -> dict[str, StoredFile]:
    names = [one for _key, some in place.get("files", ()) for one in some]
    return stored.stored_by(request.actor.person_id, names)
