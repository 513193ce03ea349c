"""The sessions that people have open: beginning, being seen, ending."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts import limits, rules
from pendopo.accounts.actions import allowing
from pendopo.accounts.identity import fingerprint
from pendopo.accounts.models import PasswordLink, Person, SignedIn, SignInCode
from pendopo.events import actions as events
from pendopo.rules.actor import Actor
from pendopo.rules.refusals import NotThere


class NoSuchSession(NotThere):
    """The session is not one of hers, or has ended."""


@transaction.atomic
def begin(
    *, someone: Person, session_key: str, device: str, is_on_duty: bool, now: datetime
) -> SignedIn:
    """Write down that someone has signed in; on duty only after the second factor."""
    signed_in = SignedIn.objects.create(
        person=someone,
        session_index=fingerprint("session", session_key),
        device=device,
        is_on_duty=is_on_duty,
        proved_at=now if is_on_duty else None,
        began_at=now,
        seen_at=now,
    )
    events.record(
        stream=someone.stream,
        kind="SignedIn",
        actor=Actor(someone.pk, "officer" if is_on_duty else "resident"),
        at=now,
        payload={"on_duty": is_on_duty},
    )
    return signed_in


def see(*, signed_in: SignedIn, now: datetime) -> None:
    """Remember that a session is in use, at most once a minute."""
    if now - signed_in.seen_at >= rules.SEEN_EVERY:
        SignedIn.objects.filter(pk=signed_in.pk, ended_at=None).update(seen_at=now)


@transaction.atomic
def prove_again(*, signed_in: SignedIn, actor: Actor, now: datetime) -> None:
    """Remember that the second factor was shown anew in this session.

    :raises NotYours: when the session is somebody else's
    """
    allowing.check_herself(signed_in.person, actor)
    SignedIn.objects.filter(pk=signed_in.pk, ended_at=None).update(proved_at=now, seen_at=now)
    events.record(stream=signed_in.person.stream, kind="ProvedAgain", actor=actor, at=now)


@transaction.atomic
def end(*, someone: Person, session_id: int, actor: Actor, now: datetime) -> None:
    """End one session of a person; whoever holds its cookie is signed out.

    :raises NotYours: when the actor is neither she nor an administrator
    :raises NoSuchSession: when it is not hers or has ended
    """
    allowing.check_herself(someone, actor)
    mine = SignedIn.objects.filter(pk=session_id, person=someone, ended_at=None)
    if not mine.update(ended_at=now):
        raise NoSuchSession(_("Sesi ini sudah diakhiri."))
    events.record(
        stream=someone.stream, kind="SessionsEnded", actor=actor, at=now, payload={"count": 1}
    )


@transaction.atomic
def end_all(*, someone: Person, actor: Actor, now: datetime, but: int = 0) -> int:
    """End all sessions of a person but one; say how many.

    :raises NotYours: when the actor is neither she nor an administrator
    """
    allowing.check_herself(someone, actor)
    ended = SignedIn.objects.filter(person=someone, ended_at=None).exclude(pk=but)
    count = ended.update(ended_at=now)
    if count:
        events.record(
            stream=someone.stream,
            kind="SessionsEnded",
            actor=actor,
            at=now,
            payload={"count": count},
        )
    return count


def forget(*, now: datetime) -> None:
    """Delete what is of no use any more: old codes and links, old sessions, counts of tries."""
    limits.forget(now=now)
    for old in SignInCode.objects.filter(expires_at__lt=now - rules.CODE_LASTS):
        with transaction.atomic():
            events.discard_key(stream=old.stream)
            SignInCode.objects.filter(pk=old.pk, request=old.request).delete()
    PasswordLink.objects.filter(expires_at__lt=now).delete()
    SignedIn.objects.filter(began_at__lt=now - rules.SIGN_INS_KEPT_FOR).delete()
    Session.objects.filter(expire_date__lt=now).delete()
