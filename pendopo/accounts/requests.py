"""A request that knows who acts, and what a page demands of whoever opens it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, Protocol
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, login
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from pendopo.accounts import credentials, held, queries, rules
from pendopo.accounts.actions import sessions
from pendopo.accounts.models import Person, SignedIn, Town
from pendopo.rules.actor import GUEST, Actor
from pendopo.rules.refusals import NotAllowed

type View[**P] = Callable[Concatenate[ActorRequest, P], HttpResponse]

AT_HOME = "/"
AT_DESK = "/meja"
_OF_NOBODY = ("/healthz", "/readyz")
_LONGEST_NEXT = 2_000
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class ActorRequest(HttpRequest):
    """What every view receives: `person` is None for a guest, `now` is one instant for all."""

    actor: Actor
    person: Person | None
    signed_in: SignedIn | None
    now: datetime
    town: Town


class Guard(Protocol):
    """What lets some people into a view."""

    def __call__[**P](self, view: View[P], /) -> View[P]: ...


class OnDuty(NotAllowed):
    """An officer on duty cannot ask something for herself."""


class NotAnOfficer(NotAllowed):
    """The page belongs to the desk."""


class KnowActor:
    """Middleware: every request carries `actor`, `person`, `signed_in` and `now`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        request.now = timezone.now()
        request.actor, request.person, request.signed_in = GUEST, None, None
        if _is_about_somebody(request) and SESSION_KEY in request.session:
            _recognise(request)
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


def _is_about_somebody(request: ActorRequest) -> bool:
    """Tell whether it matters who asks: not to those who only look whether the house stands."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.path_info not in _OF_NOBODY


def _recognise(request: ActorRequest) -> None:
    """Find who asks with one question; what Django would ask a second time is checked here."""
    found = credentials.sign_in_of(request.session.session_key or "")
    if found is None or not _is_hers(request, found.person) or found.has_lapsed(request.now):
        request.user = AnonymousUser()
        return
    request.user = found.person
    sessions.see(signed_in=found, now=request.now)
    request.signed_in, request.person = found, found.person
    request.actor = queries.actor_on(found.person, _today(request), is_on_duty=found.is_on_duty)


def _is_hers(request: ActorRequest, someone: Person) -> bool:
    """Tell whether a session is of a person, and no older than her password."""
    proof = f"{request.session.get(HASH_SESSION_KEY, '')}"
    return request.session.get(SESSION_KEY) == f"{someone.pk}" and constant_time_compare(
        proof, someone.get_session_auth_hash()
    )


def _today(request: ActorRequest) -> date:
    """Return the date in the town, which is kept for whoever shows it."""
    request.town = queries.town()
    return request.now.astimezone(queries.zone_of(request.town)).date()


def sign_in(request: ActorRequest, someone: Person, *, is_on_duty: bool) -> None:
    """Open a session under a new key; on duty only after the second factor.

    Whatever session the browser had is over.
    """
    if request.signed_in:
        sessions.end(
            someone=request.signed_in.person,
            session_id=request.signed_in.pk,
            actor=request.actor,
            now=request.now,
        )
    login(request, someone, backend=_BACKEND)
    request.session.cycle_key()
    sessions.begin(
        someone=someone,
        session_key=request.session.session_key or "",
        device=f"{rules.browser(request.headers.get('User-Agent', ''))}",
        is_on_duty=is_on_duty,
        now=request.now,
    )


def me(request: ActorRequest) -> Person:
    """Return who has signed in; for views that let nobody else in.

    :raises LookupError: when the view let a guest in
    """
    if request.person is None:
        raise LookupError("a guest reached a view for people who have signed in")
    return request.person


def public[**P](view: View[P]) -> View[P]:
    """Let everybody in."""

    @wraps(view)
    def open_to_all(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return _answered(view, request, *args, **kwargs)

    return _marked(open_to_all, "public")


def signed_in[**P](view: View[P]) -> View[P]:
    """Let in whoever has signed in, as a resident or on duty."""

    @wraps(view)
    def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.person is None:
            return _to_sign_in(request, "accounts:sign_in")
        return _answered(view, request, *args, **kwargs)

    return _marked(guarded, "signed_in")


def resident_only[**P](view: View[P]) -> View[P]:
    """Let in residents; an officer on duty is told to sign in for herself."""

    @wraps(view)
    def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.person is None:
            return _to_sign_in(request, "accounts:sign_in")
        if request.actor.is_officer:
            raise OnDuty(
                _("Anda sedang bertugas. Untuk keperluan sendiri, keluar lalu masuk sebagai warga.")
            )
        return _answered(view, request, *args, **kwargs)

    return _marked(guarded, "resident")


def officer_only(*, step_up: bool = False) -> Guard:
    """Let in officers on duty, that is with a second factor.

    With `step_up` it must have been shown within the last quarter of an hour: for signing,
    revoking, unmasking, giving money back, changing one's own keys (ASVS 7.5.3).
    """

    def guard[**P](view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.signed_in is None or (
                request.signed_in.person.is_officer and not request.signed_in.is_on_duty
            ):
                return _to_sign_in(request, "accounts:sign_in_on_duty")
            if not request.actor.is_officer:
                raise NotAnOfficer(_("Halaman ini untuk petugas yang sedang bertugas."))
            if step_up and not is_proved(request):
                return to_prove(request)
            return _answered(view, request, *args, **kwargs)

        return _marked(guarded, "officer")

    return guard


def is_proved(request: ActorRequest) -> bool:
    """Tell whether the second factor was shown within the last quarter of an hour."""
    return request.signed_in is not None and request.signed_in.is_proved(request.now)


def to_prove(request: ActorRequest) -> HttpResponse:
    """Ask for the second factor anew; what was typed is kept and shown to be sent once more."""
    return _to_sign_in(request, "accounts:prove_again")


def _answered[**P](
    view: View[P], request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    """Answer with the clock of the town on the wall."""
    if not hasattr(request, "town"):
        request.town = queries.town()
    timezone.activate(queries.zone_of(request.town))
    return view(request, *args, **kwargs)


def _marked[**P](view: View[P], access: str) -> View[P]:
    view.access = access  # type: ignore[attr-defined]  # read by the test of all routes
    return view


def _to_sign_in(request: ActorRequest, route: str) -> HttpResponse:
    came_from = _page_of_ours(request, "HX-Current-URL") if _is_fragment(request) else ""
    if request.method == "POST":  # what may only be sent has no page: its form stood on another
        came_from = came_from or _page_of_ours(request, "Referer")
        held.hold(request, page=came_from or request.get_full_path())
    target = f"{reverse(route)}?{urlencode({'next': came_from or request.get_full_path()})}"
    return HttpResponseClientRedirect(target) if _is_fragment(request) else redirect(target)


def _page_of_ours(request: HttpRequest, header: str) -> str:
    """Return the page that a header names, without the house; empty if it is of another one."""
    page = urlsplit(request.headers.get(header, ""))
    return page._replace(scheme="", netloc="").geturl() if page.netloc == request.get_host() else ""


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def safe_next(request: HttpRequest, default: str) -> str:
    """Return the page that was wanted before signing in, if it is a path of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_path = wanted.startswith("/") and len(wanted) <= _LONGEST_NEXT
    is_ours = is_path and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else default


def network(request: HttpRequest) -> str:
    """Return the coarse network from which a request comes: /24 of IPv4, /48 of IPv6.

    `PROXIES` says how many proxies of ours stand before us; without them no header is believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = settings.PROXIES
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(hops) >= proxies:
        address = hops[-proxies]
    return rules.coarse(address)


def frame(request: HttpRequest) -> Mapping[str, object]:
    """Context processor: what the frame of every page shows; asks nothing unless it is shown."""
    return {
        "actor": getattr(request, "actor", GUEST),
        "person": getattr(request, "person", None),
        "now": getattr(request, "now", None),
        "office_name": SimpleLazyObject(lambda: _office_name(request)),
        "town": SimpleLazyObject(lambda: getattr(request, "town", None) or queries.town()),
        "demo": settings.DEMO,
        "languages": settings.LANGUAGES,
    }


def _office_name(request: HttpRequest) -> str:
    key = getattr(request, "actor", GUEST).office
    return queries.office(key).name if key else ""
