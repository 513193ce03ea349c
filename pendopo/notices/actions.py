"""Telling people something, once."""

from collections.abc import Mapping
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from pendopo.accounts import queries as accounts
from pendopo.events import actions as events
from pendopo.notices.models import Dispatch, Notice
from pendopo.rules.actor import SYSTEM, Actor


@transaction.atomic
def send(
    *, key: str, to: int, template: str, values: Mapping[str, str], link: str, now: datetime
) -> Notice:
    """Put a notice into a person's inbox and on its way by mail; the same `key` changes nothing.

    `template` is a path such as `cases/notices/filed.txt`: first line subject, then a blank line,
    then the text; it is rendered in the person's language.
    """
    first = Notice.objects.filter(key=key).first()
    if first:
        return first
    person = accounts.person(to)
    with translation.override(person.language):
        text = render_to_string(template, {**values, "link": link, "town": accounts.town()})
    subject, _, body = text.strip().partition("\n")
    notice = Notice.objects.create(
        key=key, person=person, subject=subject.strip(), body=body.strip(), link=link, sent_at=now
    )
    if person.email:
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


def dispatch(*, dispatch: Dispatch, address: str, now: datetime) -> None:
    """Send a notice by mail; what is sent already stays sent. `address` is that of the house.

    :raises OSError: when the mail server is away; the outbox tries again
    """
    notice = dispatch.notice
    if dispatch.state == "sent":
        return
    body = f"{notice.body}\n\n{address}{notice.link}\n" if notice.link else notice.body
    _note(dispatch, "failed", now)
    EmailMessage(
        subject=notice.subject,
        body=body,
        to=[dispatch.address],
        headers={"Message-ID": f"<notice-{notice.pk}@{address.partition('://')[2]}>"},
    ).send()
    _note(dispatch, "sent", now)


def _note(dispatch: Dispatch, state: str, now: datetime) -> None:
    Dispatch.objects.filter(pk=dispatch.pk).update(
        state=state, attempts=dispatch.attempts + 1, changed_at=now
    )


def mark_read(*, notice: Notice, actor: Actor, now: datetime) -> None:
    """Remember that the person opened a notice; the first time counts."""
    Notice.objects.filter(pk=notice.pk, person_id=actor.person_id, read_at=None).update(read_at=now)
