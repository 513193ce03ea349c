"""The house: start page, help, what waits in the inbox, and who to be in the demonstration."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from pendopo.accounts import demo as cast
from pendopo.accounts.requests import ActorRequest, public, signed_in
from pendopo.catalogue import queries as catalogue
from pendopo.notices import actions as notices
from pendopo.notices import queries


@public
def home(request: ActorRequest) -> HttpResponse:
    values = {"services": catalogue.listed(), "life_events": catalogue.life_events_in_use()}
    return render(request, "front/home.html", values)


@public
def demo(request: ActorRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    values = {"officers": cast.codes(request.now), "residents": cast.residents()}
    return render(request, "front/demo.html", values)


@public
def help_page(request: ActorRequest) -> HttpResponse:
    return render(request, "front/help.html")


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
    for notice in shown:
        notices.mark_read(notice=notice, actor=request.actor, now=request.now)
    return response
