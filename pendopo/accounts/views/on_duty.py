"""An officer signs in by password and second factor, and looks after both."""

import pyotp
import segno
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters

from pendopo.accounts import credentials, held, known, queries
from pendopo.accounts.actions import passwords, proving, sessions, signing_in
from pendopo.accounts.forms import (
    CodeForm,
    EmailForm,
    NewPasswordForm,
    PasswordForm,
    RecoveryForm,
)
from pendopo.accounts.models import Person
from pendopo.accounts.requests import (
    AT_DESK,
    ActorRequest,
    me,
    network,
    officer_only,
    public,
    safe_next,
    sign_in,
)
from pendopo.accounts.views.at_home import onward

_FIRST_FACTOR = "first_factor"
_NEW_CODES = "recovery_codes"


@public
@sensitive_post_parameters()
def sign_in_on_duty(request: ActorRequest) -> HttpResponse:
    wanted = safe_next(request, AT_DESK)
    if request.actor.is_officer and request.method == "GET":
        return redirect(wanted)
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            someone = signing_in.check_password(
                network=network(request),
                browser=known.number(request, form.cleaned_data["email"]),
                now=request.now,
                **form.cleaned_data,
            )
        except signing_in.WrongPassword as refusal:
            form.add_error(None, f"{refusal}")
        else:
            kept = {"person": [f"{someone.pk}"], "next": [wanted]}
            held.keep_secret(request.session, _FIRST_FACTOR, kept)
            has_second = credentials.has_authenticator(someone)
            return redirect("accounts:prove" if has_second else "accounts:enrol")
    return render(
        request,
        "accounts/duty_sign_in.html",
        {"form": form, "next": wanted, "held": held.held_form(request.session)},
    )


def _half_way(request: ActorRequest) -> tuple[Person, str] | None:
    """Return who has shown the first factor within the hour, and where she wants to go."""
    waiting = held.secret_of(request.session, _FIRST_FACTOR)
    if not waiting:
        return None
    someone = Person.objects.filter(pk=waiting["person"][0], is_active=True, is_officer=True)
    found = someone.first()
    return (found, waiting["next"][0]) if found else None


def _enter(request: ActorRequest, someone: Person) -> None:
    sign_in(request, someone, is_on_duty=True)
    request.session.pop(_FIRST_FACTOR, None)


@public
@sensitive_post_parameters()
def prove(request: ActorRequest) -> HttpResponse:
    waiting = _half_way(request)
    if waiting is None:
        return redirect("accounts:sign_in_on_duty")
    someone, wanted = waiting
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            proving.prove(someone=someone, code=form.cleaned_data["code"], now=request.now)
        except signing_in.WrongCode as refusal:
            form.add_error("code", f"{refusal}")
        else:
            _enter(request, someone)
            return known.remember(request, onward(request, wanted), someone.email)
    return render(request, "accounts/duty_prove.html", {"form": form})


@public
@sensitive_post_parameters()
def recover(request: ActorRequest) -> HttpResponse:
    waiting = _half_way(request)
    if waiting is None:
        return redirect("accounts:sign_in_on_duty")
    someone, wanted = waiting
    form = RecoveryForm(request.POST or None)
    if form.is_valid():
        try:
            proving.use_recovery_code(
                someone=someone, code=form.cleaned_data["code"], now=request.now
            )
        except signing_in.WrongCode as refusal:
            form.add_error("code", f"{refusal}")
        else:
            _enter(request, someone)
            return known.remember(request, onward(request, wanted), someone.email)
    return render(request, "accounts/duty_recover.html", {"form": form})


@public
@sensitive_post_parameters()
def enrol(request: ActorRequest) -> HttpResponse:
    waiting = _half_way(request)
    if waiting is None or credentials.has_authenticator(waiting[0]):
        return redirect("accounts:sign_in_on_duty")
    someone, wanted = waiting
    secret = proving.begin_enrolment(someone=someone, now=request.now)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes = proving.enrol(someone=someone, code=form.cleaned_data["code"], now=request.now)
        except signing_in.WrongCode as refusal:
            form.add_error("code", f"{refusal}")
        else:
            _enter(request, someone)
            response = _show_new_codes(request, codes, wanted)
            return known.remember(request, response, someone.email)
    address = pyotp.TOTP(secret).provisioning_uri(
        name=someone.email, issuer_name=f"Pendopo {queries.town().name}"
    )
    drawn = segno.make(address, micro=False).svg_inline(border=2, omitsize=True)
    return render(
        request,
        "accounts/duty_enrol.html",
        {
            "form": form,
            "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
            "address": address,
            "picture": mark_safe(drawn),  # drawn by us: nothing typed is in it
        },
    )


def _show_new_codes(request: ActorRequest, codes: list[str], wanted: str) -> HttpResponse:
    held.keep_secret(request.session, _NEW_CODES, {"codes": codes, "next": [wanted]})
    return redirect("accounts:recovery_codes")


@officer_only()
def recovery_codes(request: ActorRequest) -> HttpResponse:
    """Show new codes until they are said to be kept; then never again."""
    kept = held.secret_of(request.session, _NEW_CODES)
    if not kept:
        return redirect(AT_DESK)
    if request.method == "POST":
        request.session.pop(_NEW_CODES, None)
        return onward(request, kept["next"][0])
    return render(request, "accounts/duty_recovery_codes.html", {"codes": kept["codes"]})


@officer_only(step_up=True)
def renew_recovery_codes(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        left = credentials.recovery_codes_left(me(request))
        return render(request, "accounts/duty_recovery_renew.html", {"left": left})
    codes = proving.renew_recovery_codes(someone=me(request), actor=request.actor, now=request.now)
    return _show_new_codes(request, codes, AT_DESK)


@officer_only()
@sensitive_post_parameters()
def prove_again(request: ActorRequest) -> HttpResponse:
    wanted = safe_next(request, AT_DESK)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            proving.prove(someone=me(request), code=form.cleaned_data["code"], now=request.now)
        except signing_in.WrongCode as refusal:
            form.add_error("code", f"{refusal}")
        else:
            if request.signed_in:
                sessions.prove_again(
                    signed_in=request.signed_in, actor=request.actor, now=request.now
                )
            return onward(request, wanted)
    values = {"form": form, "next": wanted, "held": held.held_form(request.session)}
    return render(request, "accounts/duty_prove_again.html", values)


@public
@sensitive_post_parameters()
def choose_password(request: ActorRequest, token: str) -> HttpResponse:
    someone = credentials.person_of_link(token, now=request.now)
    if someone is None:
        return render(request, "accounts/duty_link_over.html", status=404)
    form = NewPasswordForm(someone=someone, typed=request.POST or None)
    if form.is_valid():
        passwords.choose(token=token, password=form.cleaned_data["password"], now=request.now)
        return redirect("accounts:sign_in_on_duty")
    return render(request, "accounts/duty_password.html", {"form": form, "someone": someone})


@officer_only(step_up=True)
@sensitive_post_parameters()
def change_password(request: ActorRequest) -> HttpResponse:
    form = NewPasswordForm(someone=me(request), typed=request.POST or None)
    if form.is_valid():
        passwords.change(
            someone=me(request),
            password=form.cleaned_data["password"],
            actor=request.actor,
            now=request.now,
        )
        return redirect("accounts:sign_in_on_duty")
    return render(request, "accounts/duty_password.html", {"form": form, "someone": me(request)})


@public
def forgot_password(request: ActorRequest) -> HttpResponse:
    form = EmailForm(request.POST or None)
    is_sent = form.is_valid()
    if is_sent:
        email = form.cleaned_data["email"]
        passwords.request_link(
            email=email,
            network=network(request),
            now=request.now,
            browser=known.number(request, email),
        )
    return render(request, "accounts/duty_forgot.html", {"form": form, "is_sent": is_sent})
