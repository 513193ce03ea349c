"""What is mailed: the newest code and link, and nothing that is over."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from pendopo.accounts import handlers
from pendopo.accounts.actions import passwords, sessions, signing_in
from pendopo.accounts.models import Attempt, PasswordLink, SignedIn, SignInCode
from pendopo.accounts.tests.cast import (  # noqa: F401  fixtures
    budi,
    district,
    government,
    town,
    ward_office,
)
from pendopo.events.models import Event, StreamKey
from pendopo.rules.actor import SYSTEM

pytestmark = pytest.mark.django_db
EMAIL = "ani@contoh.example"


def ask(*, language="id", now=None, replaces=""):
    return signing_in.request_code(
        email=EMAIL, language=language, network="", now=now or timezone.now(), replaces=replaces
    )


def last(kind):
    return Event.objects.filter(kind=kind).latest("id")


def test_the_code_is_mailed_in_the_language_of_the_page(town):
    asked = ask(language="en", replaces=ask(language="id").request)
    for event in Event.objects.filter(kind="SignInCodeRequested").order_by("id"):
        handlers.mail_code(event)

    [message] = mail.outbox  # the first code was replaced before it was sent
    assert message.to == [EMAIL]
    assert asked.code in message.subject
    assert asked.code in message.body
    assert f"Mark of this e-mail: {asked.mark}." in message.body
    assert "{" not in message.body


def test_a_code_that_was_used_or_is_too_old_is_not_sent(town):
    asked = ask()
    signing_in.enter_code(
        email=EMAIL, request=asked.request, code=asked.code, language="id", network="",
        now=timezone.now(),
    )  # fmt: skip
    handlers.mail_code(last("SignInCodeRequested"))

    ask(now=timezone.now() - timedelta(minutes=11))
    handlers.mail_code(last("SignInCodeRequested"))

    assert mail.outbox == []


def test_a_link_is_mailed_to_its_officer(budi):
    token = passwords.make_link(someone=budi, actor=SYSTEM, now=timezone.now(), is_mailed=True)

    handlers.mail_password_link(last("PasswordLinkSent"))

    [message] = mail.outbox
    assert message.to == [budi.email]
    assert f"/petugas/sandi/{token}" in message.body


def test_a_link_that_was_used_is_not_sent(budi):
    token = passwords.make_link(someone=budi, actor=SYSTEM, now=timezone.now(), is_mailed=True)
    passwords.choose(token=token, password="empat sapi di ladang", now=timezone.now())

    handlers.mail_password_link(last("PasswordLinkSent"))

    assert mail.outbox == []


def test_what_is_over_is_forgotten(budi):
    now = timezone.now()
    long_ago = now - timedelta(days=100)
    ask(now=long_ago)
    passwords.make_link(someone=budi, actor=SYSTEM, now=long_ago, is_mailed=False)
    sessions.begin(someone=budi, session_key="old", device="", is_on_duty=False, now=long_ago)
    fresh = sessions.begin(someone=budi, session_key="new", device="", is_on_duty=False, now=now)

    sessions.forget(now=now)

    assert not SignInCode.objects.exists()
    assert not StreamKey.objects.filter(stream__startswith="sign-in/").exists()
    assert not PasswordLink.objects.exists()
    assert not Attempt.objects.exists()
    assert SignedIn.objects.get() == fresh
