"""How far a case has come, for whoever has its number and its code: no sign-in, no name."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from pendopo.accounts import limits
from pendopo.accounts.requests import ActorRequest, network, public
from pendopo.cases import queries, telling, timeline
from pendopo.cases.models import Case
from pendopo.front import holding
from pendopo.front.forms import TrackForm

OF_A_NETWORK, WINDOW_SECONDS = 600, 3600


@public
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, TrackForm(initial={"nomor": request.GET.get("nomor", "")[:80]}))
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    number, code = form.cleaned_data["nomor"], form.cleaned_data["kode"]
    _count(request)
    try:
        found = queries.tracked_case(number=number, code=code)
    except Case.DoesNotExist:
        form.refuse()
        return _page(request, form, status=404)
    return _page(request, form, found)


def _count(request: ActorRequest) -> None:
    """Count a try by where it comes from only: a stop per number would shut out its owner.

    Ten letters of a code are 50 bits: a thousand networks need centuries for one.
    """
    limits.check(
        "track from",
        network(request),
        limit=OF_A_NETWORK,
        per_seconds=WINDOW_SECONDS,
        now=request.now,
    )


def _page(
    request: ActorRequest, form: TrackForm, case: Case | None = None, *, status: int = 200
) -> HttpResponse:
    values: dict[str, object] = {"form": form}
    if case:
        one = telling.known(case, now=request.now)
        values |= {
            "one": one,
            "case": case,
            "definition": one.definition,
            "is_late": case.is_overdue(request.now),
            "ending": holding.endings([case], now=request.now).get(case.stream),
            "ahead": timeline.ahead(one),
        }
    return render(request, "front/case_track.html", values, status=status)
