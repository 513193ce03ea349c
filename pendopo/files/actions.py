"""Storing and discarding files."""

import contextlib
import logging
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, ProtectedError

from pendopo.files import blobs, checking
from pendopo.files.checking import Checked
from pendopo.files.models import StoredFile
from pendopo.rules.actor import Actor
from pendopo.rules.definition.model import Field

_log = logging.getLogger(__name__)

REFERENCED_WITHIN = timedelta(days=1)
KEPT_FOR = timedelta(hours=1)
_STRANGE = re.compile(r"[^\w .()\-]+")
_DIGITS_OF_A_PERSON = 12
_ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf"}


def store(
    *, content: bytes, name: str, accept: Sequence[str], max_bytes: int, actor: Actor, now: datetime
) -> StoredFile:
    """Check what somebody uploaded, make it harmless and keep it.

    Only what passed reaches the disk. The same bytes again are another file, with the same bytes
    on the disk. Better called outside a transaction: painting a photograph takes a moment.

    :raises Unfit: when it cannot be taken, with the cure
    """
    checked = checking.check(content, accept=accept, max_bytes=max_bytes)
    return _kept(checked, name, actor, now)


def store_for(
    *, field: Field, content: bytes, name: str, actor: Actor, now: datetime
) -> StoredFile:
    """Store what was uploaded for a question, within its limits; all else is as with `store`."""
    return store(
        content=content,
        name=name,
        accept=field.limits.accept,
        max_bytes=field.limits.max_mb * 2**20,
        actor=actor,
        now=now,
    )


def keep(
    *, content: bytes, media_type: str, name: str, actor: Actor, now: datetime, pages: int = 1
) -> StoredFile:
    """Keep bytes that the house itself made, such as a signed letter."""
    return _kept(Checked(content, media_type, pages), name, actor, now)


@transaction.atomic
def _kept(checked: Checked, name: str, actor: Actor, now: datetime) -> StoredFile:
    sha256 = blobs.name_of(checked.content)
    _hold(sha256)
    blobs.keep(checked.content)
    return StoredFile.objects.create(
        sha256=sha256,
        size_bytes=len(checked.content),
        media_type=checked.media_type,
        name=_plain(name, checked.media_type),
        pages=checked.pages,
        doubt=checked.doubt,
        stored_at=now,
        stored_by_id=actor.person_id or None,
    )


def _plain(name: str, media_type: str) -> str:
    """Return a harmless file name without identifiers that ends as its content does.

    As many digits as a number of a person has, however they are parted, leave nothing of it.
    """
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if sum(sign.isdigit() for sign in name) >= _DIGITS_OF_A_PERSON:
        stem = ""
    stem = " ".join(_STRANGE.sub(" ", stem).split()).strip(" .")[:80]
    return f"{stem or 'berkas'}.{_ENDINGS.get(media_type, 'bin')}"


def discard(*, file: StoredFile) -> None:
    """Forget a file to which nothing refers any more; `sweep` removes its bytes later.

    A file to which something refers stays.
    """
    with contextlib.suppress(ProtectedError):
        file.delete()


def forget_unreferenced(*, now: datetime) -> int:
    """Forget files of more than a day ago to which no row of any room refers; say how many.

    A file is stored before the action that takes it, and that one may fail or take less.
    """
    lost = StoredFile.objects.filter(stored_at__lt=now - REFERENCED_WITHIN)
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            rows = relation.related_model._base_manager
            lost = lost.exclude(Exists(rows.filter(**{relation.field.name: OuterRef("pk")})))
    count = lost.delete()[0]
    if count:
        _log.warning("unreferenced_files_forgotten", extra={"fields": {"count": count}})
    return count


def sweep(*, now: datetime) -> int:
    """Remove bytes that no file names and what was left half written; say how many.

    What is younger than `KEPT_FOR` stays.
    """
    before = now - KEPT_FOR
    old = [name for name, written_at in blobs.names() if written_at < before]
    return sum(_sweep(name) for name in old) + blobs.clear_quarantine(before=before)


def _sweep(name: str) -> bool:
    if StoredFile.objects.filter(sha256=name).exists():
        return False
    with transaction.atomic():
        _hold(name)
        if StoredFile.objects.filter(sha256=name).exists():
            return False
        blobs.remove(name)
    return True


def _hold(sha256: str) -> None:
    """Let nobody keep or sweep the same bytes until this transaction ends.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        number = int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
