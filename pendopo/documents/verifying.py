"""Telling anybody whether a letter is genuine: by its code, or by its file."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from pendopo.documents import press, queries
from pendopo.documents.models import Document
from pendopo.documents.rules import NoCode, code_from
from pendopo.rules.refusals import Refused

LARGEST_BYTES = 10 * 2**20


@dataclass(frozen=True)
class Verdict:
    """What the register, the signature and the bytes say together.

    `kind`: valid, expired, revoked, superseded; changed (ours, but no longer as signed), foreign
    (signed by somebody else), unsigned, unknown, unreadable. `document` is the one that it is, or
    claims to be; `signature` what stands in the PDF, if one was looked into.
    """

    kind: str
    document: Document | None = None
    signature: press.Signature | None = None

    @property
    def is_genuine(self) -> bool:
        return self.kind in ("valid", "expired", "revoked", "superseded")


class NotNow(Refused):
    """The press cannot look into a file at the moment."""

    status = 503


def verify(*, code: str, now: datetime) -> Verdict:
    """Tell what a code stands for, whatever capitals, gaps or look-alike letters were typed.

    The register alone answers, in one indexed read; a PDF is looked into when it is brought.
    """
    try:
        found = Document.objects.signed().select_related("superseded_by").get(code=code_from(code))
    except (NoCode, Document.DoesNotExist):
        return Verdict("unknown")
    return Verdict(queries.state_of(found, now=now), found)


def verify_upload(*, pdf: bytes, now: datetime) -> Verdict:
    """Tell whether a PDF is one of ours, and still is as it was signed; fetch and keep nothing.

    :raises NotNow: when it cannot be looked into just now
    """
    if not pdf or len(pdf) > LARGEST_BYTES:
        return Verdict("unreadable")
    return _judged(pdf, now=now)


def _judged(pdf: bytes, *, now: datetime) -> Verdict:
    """Hold the bytes against the register, then look into the signature.

    Genuine is only what the register knows by its hash and whose first signature is sound, ours
    and covers the entire file. For those very bytes the register answers alone while the press
    cannot; what is no PDF at either end never comes to the press.
    """
    known = Document.objects.signed().filter(sha256=sha256(pdf).hexdigest()).first()
    claimed = known or _claimed(pdf)
    if not known and not _is_framed(pdf):
        return Verdict("changed" if claimed else "unreadable", claimed)
    at = claimed.signed_at if claimed and claimed.signed_at else now
    try:
        signature = press.check(pdf, roots=queries.roots(), at=at)
    except (press.PressBusy, press.Unreadable) as failure:
        if known:  # the very bytes that we signed
            return Verdict(queries.state_of(known, now=now), known)
        if isinstance(failure, press.PressBusy):
            raise NotNow(_("Pemeriksaan sedang ramai. Coba lagi sebentar.")) from None
        return Verdict("changed" if claimed else "unreadable", claimed)
    if signature is None:
        return Verdict("changed" if claimed else "unsigned", claimed)
    if known and signature.is_sound and signature.is_whole:
        return Verdict(queries.state_of(known, now=now), known, signature)
    if signature.is_intact and not signature.is_trusted:
        return Verdict("foreign", claimed, signature)
    return Verdict("changed" if claimed else "unknown", claimed, signature)


_HEAD, _TAIL = 1024, 2048
_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF")
_TABLE = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)")


def _is_framed(pdf: bytes) -> bool:
    """Tell whether bytes begin as a PDF does, and end by naming where its table of objects is."""
    begun, ends = pdf.find(b"%PDF-", 0, _HEAD), _END.findall(pdf[-_TAIL:])
    if begun < 0 or not ends:
        return False
    return any(_TABLE.match(pdf, int(ends[-1]) + before) for before in {0, begun})


_CODE = re.compile(rb"(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}")


def _claimed(pdf: bytes) -> Document | None:
    """Return the document whose code stands in the metadata: what the file claims to be."""
    codes = {found.group().decode() for found in _CODE.finditer(pdf)}
    return Document.objects.signed().filter(code__in=sorted(codes)[:20]).order_by("id").first()
