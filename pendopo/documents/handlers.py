"""What follows from what happened to a document. Each may run twice."""

from django.utils import timezone

from pendopo.documents import queries
from pendopo.documents.actions import letters
from pendopo.documents.models import Document
from pendopo.events.models import Event
from pendopo.events.reactions import reaches_out
from pendopo.rules.actor import SYSTEM


@reaches_out
def sign(event: Event) -> None:
    """Sign a document that was asked for, unless its official signs with a key of her own.

    What was to replace a letter that was revoked meanwhile stays unsigned. Killed between any two
    steps it goes on where it was; a signed document stays as it is.
    """
    document = queries.by_code(event.stream.removeprefix("document/"))
    if not Document.objects.standing().filter(pk=document.pk).exists():
        return
    if document.is_signed or queries.has_own_key(document.signer_id):
        return
    letters.sign(document=document, actor=SYSTEM, now=timezone.now())
