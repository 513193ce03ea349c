"""What the government offers: the list, and one page for each service."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from pendopo.accounts.requests import ActorRequest, public
from pendopo.catalogue import describing, queries


@public
def services(request: ActorRequest) -> HttpResponse:
    events = dict(queries.life_events_in_use())
    event = request.GET.get("keadaan", "")
    owner = request.GET.get("kantor", "")
    event = event if event in events else ""
    found = queries.listed(life_event=event, owner=owner)
    values = {
        "services": found,
        "life_events": events.items(),
        "event": event,
        "said": events.get(event),
    }
    return render(request, "catalogue/service_list.html", values)


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
        "components": describing.components(definition),
        "offices": queries.offices_of(definition)[:12],
        "apply": describing.ways(definition),
    }
    response = render(request, "catalogue/service_show.html", values)
    if request.person is None:
        patch_cache_control(response, private=True, max_age=60)
    return response
