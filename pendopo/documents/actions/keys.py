"""Keys that are an official's own."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pendopo.accounts.models import Person
from pendopo.documents import signing
from pendopo.documents.models import SigningKey
from pendopo.events import actions as events
from pendopo.rules.actor import Actor
from pendopo.rules.refusals import NotAllowed, Refused


class NotYourKey(NotAllowed):
    """A key is made by whom it belongs to."""


class WeakPassphrase(Refused):
    """The passphrase is too short to protect a key, or too long to be typed again."""


SHORTEST, LONGEST = 12, 200


@transaction.atomic
def make_own_key(*, person: Person, passphrase: str, actor: Actor, now: datetime) -> SigningKey:
    """Give an official a key that only her passphrase opens; an older one is replaced.

    :raises NotYourKey: when the actor is somebody else
    :raises WeakPassphrase: when the passphrase is shorter than 12 or longer than 200 characters
    """
    if actor.person_id != person.pk:
        raise NotYourKey(_("Setiap pejabat membuat kuncinya sendiri."))
    if len(passphrase) < SHORTEST:
        raise WeakPassphrase(_("Frasa sandi terlalu pendek. Pakai paling sedikit 12 huruf."))
    if len(passphrase) > LONGEST:
        raise WeakPassphrase(_("Frasa sandi terlalu panjang. Pakai paling banyak 200 huruf."))
    made = signing.new_sealed_key(name=f"{person}", passphrase=passphrase, now=now)
    key, _is_new = SigningKey.objects.update_or_create(
        person=person,
        defaults={"sealed_key": made.sealed, "certificate": made.certificate, "made_at": now},
    )
    events.record(
        stream=person.stream,
        kind="SigningKeyMade",
        actor=actor,
        at=now,
        payload={"certificate": sha256(made.certificate).hexdigest()},
    )
    return key
