from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend

from pendopo.accounts.models import Person
from pendopo.accounts.tests.cast import NOW, ani, town  # noqa: F401  fixtures
from pendopo.events.models import Delivery
from pendopo.events.worker import Worker
from pendopo.notices import actions, handlers, queries
from pendopo.notices.models import Dispatch, Notice
from pendopo.notices.tests.test_send import (
    room_with_a_template,  # noqa: F401  fixtures
    send,
    with_template,
)

HOUSE = "https://kota.contoh.example"


class Away(BaseEmailBackend):
    """A mail server that is not there."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


class Refusing(BaseEmailBackend):
    """A mail server that does not know the address, for now or for good."""

    def __init__(self, *, code=550, **more):
        super().__init__(**more)
        self.code = code

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (self.code, b"no such user")})


@pytest.fixture
def server(settings):
    def choose(backend: type[BaseEmailBackend], **options):
        path = f"{backend.__module__}.{backend.__name__}"
        settings.MAILERS = {"default": {"BACKEND": path, "OPTIONS": options}}

    return choose


def mail(notice: Notice, now=NOW) -> Dispatch:
    dispatch = queries.mail_of(notice.pk)
    actions.mail(dispatch=dispatch, address=HOUSE, now=now)
    dispatch.refresh_from_db()
    return dispatch


def test_a_notice_is_mailed_with_the_way_to_the_page(ani, mailoutbox):
    notice = send(ani)

    dispatch = mail(notice)

    [message] = mailoutbox
    assert message.to == ["ani@contoh.example"]
    assert message.subject == "Berkas SURAT-2026-000001"
    assert f"{HOUSE}/permohonan/SURAT-2026-000001" in message.body
    assert "Pesan ini juga ada di kotak masuk Anda" in message.body
    assert message.extra_headers["Message-ID"] == f"<notice-{notice.pk}@kota.contoh.example>"
    assert (dispatch.state, dispatch.attempts, dispatch.changed_at) == ("sent", 1, NOW)


def test_a_mail_speaks_the_language_that_the_person_reads_now(ani, settings, mailoutbox):
    with_template(
        settings, "{% load i18n %}{% get_current_language as now %}{{ now }}\n\n~{{ now }}"
    )
    notice = send(ani)
    Person.objects.filter(pk=ani.pk).update(language="en")

    mail(notice)

    [message] = mailoutbox
    assert message.subject == "en"
    assert message.body.startswith("~en")
    assert "This message is in your inbox too" in message.body


def test_what_was_mailed_is_not_mailed_again(ani, mailoutbox):
    notice = send(ani)
    mail(notice)
    mail(notice)

    assert len(mailoutbox) == 1


def test_a_mail_server_that_is_away_is_tried_again(ani, server, mailoutbox):
    notice = send(ani)
    server(Away)
    with pytest.raises(ConnectionRefusedError):
        mail(notice)
    assert [one.notice for one in queries.failed_mail()] == [notice]

    server(EmailBackend)
    dispatch = mail(notice)

    assert (dispatch.state, dispatch.attempts) == ("sent", 2)
    assert len(mailoutbox) == 1
    assert not queries.failed_mail().exists()


def test_an_address_that_does_not_exist_is_given_up(ani, server):
    server(Refusing, code=550)

    assert mail(send(ani)).state == "failed"


def test_an_address_that_is_full_is_tried_again(ani, server):
    server(Refusing, code=452)

    with pytest.raises(SMTPRecipientsRefused):
        mail(send(ani))


def test_a_failed_mail_leaves_the_notice_in_the_inbox_and_waits_its_turn(
    ani, server, react, transactional_db
):
    react({"NoticeSent": [handlers.mail]})
    send(ani)
    server(Away)
    worker = Worker(clock=lambda: NOW)

    worker.round()

    assert Dispatch.objects.get().state == "failed"
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert delivery.due_at > NOW
    assert Notice.objects.count() == 1


def test_the_worker_mails_a_notice(ani, react, transactional_db, mailoutbox):
    react({"NoticeSent": [handlers.mail]})
    send(ani)

    Worker(clock=lambda: NOW + timedelta(seconds=1)).round()

    assert len(mailoutbox) == 1
    assert Delivery.objects.get().state == "done"
