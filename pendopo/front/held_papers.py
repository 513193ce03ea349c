"""Papers of a correction that is not sent yet: the session holds the last ones until it is."""

from collections.abc import Iterable, Mapping
from typing import TypedDict

from pendopo.accounts.requests import ActorRequest
from pendopo.cases.models import Case
from pendopo.files import actions as files
from pendopo.files import queries as stored
from pendopo.files.models import StoredFile

_PLACE = "perbaikan"

type Papers = dict[str, list[StoredFile]]


class Place(TypedDict, total=False):
    """What the session keeps: the number of one case, and by question the files held for it."""

    case: str
    files: list[tuple[str, list[str]]]


def held(request: ActorRequest, case: Case) -> Papers:
    """Return by question what earlier tries left for this case; nothing is older than a day."""
    place: Place = request.session.get(_PLACE, {})
    return _of_case(place, case, _stored(request, place))


def hold(request: ActorRequest, case: Case, fresh: Mapping[str, list[StoredFile]]) -> Papers:
    """Hold what was just chosen beside what was held; what it takes the place of is forgotten."""
    before: Place = request.session.get(_PLACE, {})
    found = _stored(request, before)
    papers = {**_of_case(before, case, found), **fresh}
    if papers or before:
        names = [(key, [f"{one.uuid}" for one in some]) for key, some in papers.items()]
        request.session[_PLACE] = {"case": case.number, "files": names}
        kept = {file.pk for some in papers.values() for file in some}
        _forget(file for file in found.values() if file.pk not in kept)
    return papers


def release(request: ActorRequest) -> None:
    """Hold nothing any more; what a case took stays with it."""
    _forget(_stored(request, request.session.pop(_PLACE, {})).values())


def _of_case(place: Place, case: Case, found: Mapping[str, StoredFile]) -> Papers:
    if place.get("case") != case.number:
        return {}
    kept = {key: [found[one] for one in some if one in found] for key, some in place["files"]}
    return {key: some for key, some in kept.items() if some}


def _forget(papers: Iterable[StoredFile]) -> None:
    for file in papers:
        files.discard(file=file)


def _stored(request: ActorRequest, place: Place) -> dict[str, StoredFile]:
    names = [one for _key, some in place.get("files", ()) for one in some]
    return stored.stored_by(request.actor.person_id, names)
