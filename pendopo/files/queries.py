"""Reading files; who may is decided by the room that refers to them."""

from pendopo.files import blobs
from pendopo.files.models import StoredFile


def content(file: StoredFile) -> bytes:
    """Return the bytes of a file; :raises Gone: when they are lost."""
    return blobs.read(file.sha256)
