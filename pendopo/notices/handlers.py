"""Sending notices on their way. Each may run twice."""

from django.conf import settings
from django.utils import timezone

from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.events.reactions import reaches_out
from pendopo.notices import actions, queries


@reaches_out
def mail(event: Event) -> None:
    """Mail a notice to the person."""
    notice = events.payload_of(event)["notice"]
    waiting = queries.mail_of(int(str(notice)))
    if waiting:
        actions.mail(dispatch=waiting, address=settings.ADDRESS, now=timezone.now())
