"""What the government offers: the list, and one page for each service."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from pendopo.accounts.requests import ActorRequest, public
from pendopo.catalogue import describing, queries
from pendopo.catalogue.queries import Listed
from pendopo.rules.definition import derive


@public
def services(request: ActorRequest) -> HttpResponse:
    events = dict(queries.life_events_in_use())
    event = request.GET.get("keadaan", "")
    owner = request.GET.get("kantor", "")
    event = event if event in events else ""
    wanted = request.GET.get("cari", "").strip()[:80]
    found = _matching(queries.listed(life_event=event, owner=owner), wanted)
    values = {
        "services": found,
        "life_events": events.items(),
        "event": event,
        "said": events.get(event),
        "wanted": wanted,
    }
    return render(request, "catalogue/service_list.html", values)


def _matching(found: Sequence[Listed], wanted: str) -> list[dict[str, object]]:
    """Return the services whose title or summary has every word, with their facts."""
    words = wanted.casefold().split()
    return [
        {"service": one, "facts": describing.facts(one.definition)[:2]}
        for one in found
        if all(word in _text(one) for word in words)
    ]


def _text(one: Listed) -> str:
    return " ".join((*one.definition.title, *one.definition.summary)).casefold()


@public
def service(request: ActorRequest, key: str) -> HttpResponse:
    try:
        version = queries.current(key)
    except queries.Unknown:
        raise Http404 from None
    definition = queries.definition(version)
    values = {
        "version": version,
        "definition": definition,
        "facts": describing.facts(definition),
        "documents": describing.documents(definition),
        "steps": describing.steps(definition),
        "components": derive.standard(definition),
        "offices": queries.offices_of(definition)[:12],
        "apply": describing.ways(definition),
    }
    response = render(request, "catalogue/service_show.html", values)
    if request.person is None:
        patch_cache_control(response, private=True, max_age=60)
    return response
