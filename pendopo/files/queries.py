"""Reading files; who may is decided by the room that refers to them."""

from collections.abc import Sequence

from pendopo.files import blobs
from pendopo.files.models import StoredFile


def content(file: StoredFile) -> bytes:
    """Return the bytes of a file; :raises Gone: when they are lost."""
    return blobs.read(file.sha256)


def stored_by(person_id: int | None, names: Sequence[str]) -> dict[str, StoredFile]:
    """Return, by their UUID, those of some files that a person stored and that are still there."""
    if not names:
        return {}
    found = StoredFile.objects.filter(uuid__in=names, stored_by=person_id)
    return {f"{file.uuid}": file for file in found}
