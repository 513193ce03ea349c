"""What the government offers: the list, and one page for each service."""

import re
from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from pendopo.accounts.requests import ActorRequest, public
from pendopo.catalogue import describing, kinds, queries
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
    """Return the services that have every word, or a word that begins with it, with their facts."""
    wanted_words = _words(wanted)
    return [
        {"service": one, "facts": describing.facts(one.definition)[:2]}
        for one in found
        if all(any(has.startswith(word) for has in _said(one)) for word in wanted_words)
    ]


def _said(one: Listed) -> list[str]:
    """Return the words under which a service is found: its key, texts and search words."""
    it = one.definition
    return _words(" ".join((one.key, *it.title, *it.summary, *it.search)))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


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
        "begin": reverse(intake, args=[key]) if (intake := kinds.intake(definition.kind)) else "",
    }
    response = render(request, "catalogue/service_show.html", values)
    if request.person is None:
        patch_cache_control(response, private=True, max_age=60)
    return response
