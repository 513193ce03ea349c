"""Storing and discarding files."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from pendopo.files import blobs, checking
from pendopo.files.models import StoredFile
from pendopo.rules.actor import Actor

_STRANGE = re.compile(r"[^\w .()\-]+")
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


def store(
    *, content: bytes, name: str, accept: Sequence[str], max_bytes: int, actor: Actor, now: datetime
) -> StoredFile:
    """Check what somebody uploaded, make it harmless and keep it.

    :raises Unfit: when it cannot be taken, with the cure
    """
    checked = checking.check(content, accept=accept, max_bytes=max_bytes)
    return _kept(checked.content, checked.media_type, name, checked.pages, actor, now)


def keep(
    *, content: bytes, media_type: str, name: str, actor: Actor, now: datetime, pages: int = 1
) -> StoredFile:
    """Keep bytes that the house itself made, such as a signed letter."""
    return _kept(content, media_type, name, pages, actor, now)


def _kept(
    content: bytes, media_type: str, name: str, pages: int, actor: Actor, now: datetime
) -> StoredFile:
    return StoredFile.objects.create(
        sha256=blobs.keep(content),
        size_bytes=len(content),
        media_type=media_type,
        name=_plain(name, media_type),
        pages=pages,
        stored_at=now,
        stored_by_id=actor.person_id or None,
    )


def _plain(name: str, media_type: str) -> str:
    """Return a harmless file name that ends as its content does."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    stem = _STRANGE.sub(" ", re.sub(r"[0-9]{12,}", "", stem)).strip()[:80]
    return f"{stem or 'berkas'}.{_ENDINGS.get(media_type, 'bin')}"


def discard(*, file: StoredFile) -> None:
    """Forget a file to which nothing refers any more; `sweep` removes its bytes later."""
    file.delete()


KEPT_FOR = timedelta(hours=1)


def sweep(*, now: datetime) -> int:
    """Remove bytes that no file names, unless they are so new that one may follow; say how many."""
    removed = 0
    for name, written_at in blobs.names():
        if now - written_at > KEPT_FOR and not StoredFile.objects.filter(sha256=name).exists():
            blobs.remove(name)
            removed += 1
    return removed
