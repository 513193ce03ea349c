"""A resident signs in by a code, goes on with what she was doing, signs out."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language, get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pendopo.accounts import held, known, rules
from pendopo.accounts.actions import profile, sessions, signing_in
from pendopo.accounts.forms import CodeForm, EmailForm
from pendopo.accounts.requests import (
    AT_DESK,
    AT_HOME,
    ActorRequest,
    network,
    public,
    safe_next,
    sign_in,
    signed_in,
)

_WAITING = "sign_in"
_YEAR_SECONDS = 31_536_000


@public
def ask_for_code(request: ActorRequest) -> HttpResponse:
    wanted = safe_next(request, "")
    if request.person and request.method == "GET":
        return redirect(wanted or AT_HOME)
    form = EmailForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if form.is_valid():
        email = form.cleaned_data["email"]
        before = held.secret_of(request.session, _WAITING)
        asked = signing_in.request_code(
            email=email,
            language=get_language(),
            network=network(request),
            browser=known.number(request, email),
            replaces="".join(before.get("request", [])),
            now=request.now,
        )
        kept = {"email": [email], "next": [wanted], "request": [asked.request]}
        kept["code"] = [asked.code] if settings.DEMO else []
        held.keep_secret(request.session, _WAITING, kept)
        return redirect("accounts:enter_code")
    return render(
        request,
        "accounts/sign_in.html",
        {"form": form, "next": wanted, "held": held.held_form(request.session)},
    )


@public
@sensitive_post_parameters()
def enter_code(request: ActorRequest) -> HttpResponse:
    waiting = held.secret_of(request.session, _WAITING)
    if "request" not in waiting:
        return redirect("accounts:sign_in")
    [email], [wanted], [asked] = waiting["email"], waiting["next"], waiting["request"]
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            someone = signing_in.enter_code(
                email=email,
                request=asked,
                code=form.cleaned_data["code"],
                language=get_language(),
                network=network(request),
                now=request.now,
            )
        except signing_in.WrongCode as refusal:
            form.add_error("code", f"{refusal}")
        else:
            sign_in(request, someone, is_on_duty=False)
            request.session.pop(_WAITING, None)
            return known.remember(request, onward(request, wanted or AT_HOME), email)
    return render(
        request,
        "accounts/code_enter.html",
        {
            "form": form,
            "email": email,
            "mark": rules.mark_of(asked),
            "next": wanted,
            "demo_codes": waiting["code"],
        },
    )


def onward(request: ActorRequest, wanted: str) -> HttpResponse:
    """Go where she wanted; first to what she had typed, if that is held."""
    if held.held_form(request.session):
        return redirect("accounts:go_on")
    return redirect(wanted)


@signed_in
def go_on(request: ActorRequest) -> HttpResponse:
    """Show what was held as a form that goes where it was going: she sends it once more."""
    found = held.held_form(request.session)
    held.let_go(request.session)
    if found is None:
        return redirect(AT_DESK if request.actor.is_officer else AT_HOME)
    return render(request, "accounts/form_go_on.html", {"held": found})


@public
def sign_out(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "accounts/sign_out.html")
    if request.signed_in and request.person:
        sessions.end(
            someone=request.person,
            session_id=request.signed_in.pk,
            actor=request.actor,
            now=request.now,
        )
    logout(request)
    return redirect(AT_HOME)


@public
@require_POST
def choose_language(request: ActorRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    response = redirect(safe_next(request, AT_HOME))
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        if request.person:
            profile.choose_language(
                someone=request.person, language=language, actor=request.actor, now=request.now
            )
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=_YEAR_SECONDS,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
    return response
