"""Reading what people were told."""

from django.db.models import QuerySet

from pendopo.notices.models import Dispatch, Notice
from pendopo.rules.actor import Actor


def inbox(actor: Actor) -> QuerySet[Notice]:
    """Return the actor's notices, newest first."""
    return Notice.objects.filter(person_id=actor.person_id).order_by("-sent_at", "-id")


def unread_count(actor: Actor) -> int:
    """Return how many notices the actor has not opened."""
    return inbox(actor).filter(read_at=None).count() if actor.is_known else 0


def mail_of(notice_id: int) -> Dispatch | None:
    """Return the way of a notice by mail, if it has one."""
    found = Dispatch.objects.filter(notice_id=notice_id, channel="email")
    return found.select_related("notice__person").first()


def failed_mail() -> QuerySet[Dispatch]:
    """Return notices that did not reach a mailbox, newest first; each lies in the inbox too."""
    failed = Dispatch.objects.filter(channel="email", state="failed")
    return failed.select_related("notice__person").order_by("-changed_at", "-id")
