"""What can be done with a document: ask for it, sign, revoke, supersede; and keep a register."""

from datetime import datetime

from pendopo.documents.models import Document
from pendopo.documents.rules import Letter
from pendopo.rules.actor import Actor


def request(*, letter: Letter, actor: Actor, now: datetime) -> Document:
    """Ask for a letter to be numbered, rendered and signed; call inside a transaction.

    Event `DocumentRequested` on `document/<code>`; its handler `documents.handlers.sign` does the
    rest and ends with `DocumentSigned`, payload {subject, code, kind, service}. Whoever may grant
    or refuse may ask: that was checked by the caller, whose transaction makes it happen once.
    """
    raise NotImplementedError


def sign(*, document: Document, actor: Actor, now: datetime, passphrase: str = "") -> Document:
    """Give a document its number, render it, record its hash and sign it.

    May be called again after any interruption: what was done stays done, the number is kept.
    """
    raise NotImplementedError
