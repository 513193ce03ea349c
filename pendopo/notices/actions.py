"""Telling people something, once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.db import transaction
from django.template import Context, Engine
from django.utils import translation

from pendopo.accounts import queries as accounts
from pendopo.events import actions as events
from pendopo.notices.models import Dispatch, Notice
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.definition.language import Both


@transaction.atomic
def send(
    *, key: str, to: int, template: str, values: Mapping[str, str | Both], link: str, now: datetime
) -> Notice:
    """Put a notice into a person's inbox and on its way by mail; the same `key` changes nothing.

    `template` is a path such as `cases/notices/filed.txt`: first line subject, then a blank line,
    then the text; it is rendered in both languages, with `values`, `link` and `town`.
    """
    first = Notice.objects.filter(key=key).first()
    if first:
        return first
    person = accounts.person(to)
    subject, body = _told(template, {**values, "link": link}, "id")
    subject_en, body_en = _told(template, {**values, "link": link}, "en")
    notice, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "person": person,
            "subject": subject,
            "body": body,
            "subject_en": subject_en,
            "body_en": body_en,
            "link": link,
            "sent_at": now,
        },
    )
    if is_new and person.is_active:
        Dispatch.objects.create(
            notice=notice, channel="email", address=person.email, changed_at=now
        )
        events.record(
            stream=person.stream,
            kind="NoticeSent",
            actor=SYSTEM,
            at=now,
            payload={"notice": notice.pk, "template": template},
        )
    return notice


def _told(template: str, values: Mapping[str, object], language: str) -> tuple[str, str]:
    """Return subject and text of a notice in a language."""
    subject, _, body = _rendered(template, values, language).partition("\n")
    return subject.strip()[:200], body.strip()


def _rendered(template: str, values: Mapping[str, object], language: str) -> str:
    """Render plain text: what people typed stands in it as they typed it."""
    context = Context({**values, "town": accounts.town()}, autoescape=False)
    with translation.override(language):
        return str(Engine.get_default().get_template(template).render(context)).strip()


def mail(*, dispatch: Dispatch, address: str, now: datetime) -> None:
    """Send a notice by mail; what is sent already stays sent. `address` is that of the house.

    An address that the mail server refuses for good is not tried again.

    :raises OSError: when the mail server is away; the outbox tries again
    """
    if dispatch.state == "sent":
        return
    message = _message(dispatch, address)
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        _note(dispatch, "failed", now)
        if any(code < 500 for code, _said in error.recipients.values()):
            raise
    except OSError:
        _note(dispatch, "failed", now)
        raise
    else:
        _note(dispatch, "sent", now)


def _message(dispatch: Dispatch, address: str) -> EmailMessage:
    """Return the mail, in the language in which the person reads now."""
    notice, language = dispatch.notice, dispatch.notice.person.language
    said = 1 if language == "en" else 0
    values = {"body": notice.body_both[said], "link": notice.link, "address": address}
    return EmailMessage(
        subject=notice.subject_both[said],
        body=_rendered("notices/mail.txt", values, language) + "\n",
        to=[dispatch.address],
        headers={"Message-ID": f"<notice-{notice.pk}@{address.partition('://')[2]}>"},
    )


def _note(dispatch: Dispatch, state: str, now: datetime) -> None:
    Dispatch.objects.filter(pk=dispatch.pk).update(
        state=state, attempts=dispatch.attempts + 1, changed_at=now
    )


def mark_read(*, notices: Sequence[Notice], actor: Actor, now: datetime) -> None:
    """Remember that the person opened notices; the first time counts."""
    opened = [notice.pk for notice in notices if notice.read_at is None]
    if opened:
        own = Notice.objects.filter(pk__in=opened, person_id=actor.person_id, read_at=None)
        own.update(read_at=now)
