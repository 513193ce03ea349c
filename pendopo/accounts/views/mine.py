"""What a person sees of herself: her profile, her sessions, who read about her."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from pendopo.accounts import credentials, queries, rules
from pendopo.accounts.actions import profile, sessions
from pendopo.accounts.forms import ProfileForm
from pendopo.accounts.requests import ActorRequest, me, signed_in
from pendopo.events.models import Reading
from pendopo.rules.definition.language import Both
from pendopo.ui import posted

_PER_PAGE = 50


@signed_in
def show_profile(request: ActorRequest) -> HttpResponse:
    """Show what she tells about herself; on duty only what she is there, and nothing is asked."""
    if request.actor.is_officer:
        held = queries.holdings(now=request.now).filter(person=me(request))
        return render(request, "accounts/profile_duty.html", {"holdings": held})
    known = queries.profile_of(me(request))
    form = ProfileForm(known=known, now=request.now, typed=request.POST or None)
    if form.is_valid():
        profile.save(
            someone=me(request), answers=form.answers(), actor=request.actor, now=request.now
        )
        return redirect("/profil?tersimpan=1")
    return render(
        request,
        "accounts/profile.html",
        {
            "form": form,
            "is_saved": "tersimpan" in request.GET and not form.is_bound,
            "differs": rules.differs_from_nik(known, today=queries.today(request.now)),
        },
    )


@signed_in
def show_sessions(request: ActorRequest) -> HttpResponse:
    """List open sessions; a POST ends one (`session`) or all others."""
    someone, here = me(request), request.signed_in
    if request.method == "POST" and here:
        chosen = posted.whole(request.POST.get("session", ""), 18)
        if chosen is not None:
            sessions.end(someone=someone, session_id=chosen, actor=request.actor, now=request.now)
        else:
            sessions.end_all(someone=someone, actor=request.actor, now=request.now, but=here.pk)
        return redirect("accounts:sessions")
    found = credentials.sign_ins(someone, now=request.now)
    return render(request, "accounts/sessions.html", {"sessions": found, "here": here})


@dataclass(frozen=True)
class Reader:
    """One row of the access log as the person sees it."""

    at: datetime
    name: str
    position: str
    what: str
    why: Both


@signed_in
def show_readers(request: ActorRequest) -> HttpResponse:
    pages = Paginator(queries.readers(me(request)), _PER_PAGE)
    page = pages.get_page(request.GET.get("halaman"))
    rows = _readers(list(page.object_list))
    return render(request, "accounts/readers.html", {"rows": rows, "page": page})


def _readers(readings: Sequence[Reading]) -> list[Reader]:
    ids = [one.actor_id for one in readings]
    names, positions = queries.names(ids), queries.positions(ids)
    return [
        Reader(
            at=one.at,
            name=names.get(one.actor_id, ""),
            position=positions.get(one.actor_id, ""),
            what=one.what.rpartition("/")[2],
            why=one.reason,
        )
        for one in readings
    ]
