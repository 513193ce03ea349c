"""The house: start page, help, what waits in the inbox, and who to be in the demonstration."""

from collections.abc import Sequence

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from pendopo.accounts import queries as accounts
from pendopo.accounts.requests import ActorRequest, public, signed_in
from pendopo.catalogue import queries as catalogue
from pendopo.catalogue.queries import Listed
from pendopo.front import casting, guide
from pendopo.notices import actions as notices
from pendopo.notices import queries
from pendopo.rules.definition.language import Both

ICONS = {
    "hardship": "heart",
    "school": "book",
    "health": "leaf",
    "business": "shop",
    "birth": "baby",
    "family": "rings",
    "identity": "card",
    "moving": "home",
    "rights": "vote",
    "work": "coins",
}


@public
def home(request: ActorRequest) -> HttpResponse:
    services = catalogue.listed()
    bays = [
        {"key": key, "said": said, "icon": ICONS.get(key, "file"), "titles": _titles(services, key)}
        for key, said in catalogue.life_events_in_use()
    ]
    return render(request, "front/home.html", {"services": services, "bays": bays})


def _titles(services: Sequence[Listed], event: str) -> list[Both]:
    """Return the titles of the first services for a moment of a life."""
    found = [one.definition.title for one in services if event in one.definition.life_events]
    return found[:2]


@public
def demo(request: ActorRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    values = {"officers": casting.officers(request.now), "residents": casting.residents()}
    return render(request, "front/demo.html", values)


@public
def help_page(request: ActorRequest) -> HttpResponse:
    parts = (*guide.FOR_RESIDENTS, guide.FOR_OFFICERS)
    if request.actor.is_officer:
        parts = (guide.FOR_OFFICERS, *guide.FOR_RESIDENTS)
    reached = [one for one in accounts.offices() if one.address or one.phone or one.email]
    return render(request, "front/help.html", {"parts": parts, "offices": reached})


@public
def privacy(request: ActorRequest) -> HttpResponse:
    return render(request, "front/privacy.html")


@public
def accessibility(request: ActorRequest) -> HttpResponse:
    return render(request, "front/accessibility.html")


@signed_in
def inbox(request: ActorRequest) -> HttpResponse:
    page = Paginator(queries.inbox(request.actor), 20).get_page(request.GET.get("halaman"))
    shown = list(page.object_list)
    response = render(request, "front/inbox.html", {"page": page, "notices": shown})
    notices.mark_read(notices=shown, actor=request.actor, now=request.now)
    return response
