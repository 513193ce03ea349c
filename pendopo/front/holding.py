"""What a resident holds: the letters of a case, whether they are still valid, and how to say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pendopo.cases.models import Case
from pendopo.documents import queries as documents
from pendopo.documents.models import Document


@dataclass(frozen=True)
class Held:
    """A signed letter and what it is today: valid, expired, revoked or superseded."""

    letter: Document
    state: str


@dataclass(frozen=True)
class Ending:
    """How the letters of a case ended: the shape and the word of its badge."""

    state: str
    shape: str
    word: Promise


ENDINGS: Mapping[str, Ending] = {
    "revoked": Ending("revoked", "late", _("Surat dicabut")),
    "expired": Ending("expired", "soon", _("Masa berlaku habis")),
    "superseded": Ending("superseded", "wait", _("Sudah diganti")),
}


TO_HER: Mapping[str, Promise] = {
    "CORRECTION_REQUESTED": _("Menunggu perbaikan Anda"),
    "AWAITING_PAYMENT": _("Menunggu pembayaran Anda"),
    "WITHDRAWN": _("Anda cabut"),
}


def word(case: Case) -> Promise | str:
    """Return how the state of a case is called to its applicant; empty where as to anybody."""
    return TO_HER.get(case.state, "")


def signed(letters: Sequence[Document], *, now: datetime) -> list[Held]:
    """Return the signed ones among the letters of a case."""
    return [Held(one, documents.state_of(one, now=now)) for one in letters if one.is_signed]


def ending(held: Sequence[Held]) -> Ending | None:
    """Return how the letters of a case ended, if they did."""
    return ENDINGS.get(documents.end_of([one.state for one in held]))


def endings(cases: Sequence[Case], *, now: datetime) -> dict[str, Ending]:
    """Return how the letters of cases ended, by stream; nothing for those that hold."""
    found = documents.ended([case.stream for case in cases], now=now)
    return {stream: ENDINGS[state] for stream, state in found.items()}
