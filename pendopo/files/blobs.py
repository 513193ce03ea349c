"""Bytes on the disk: named by the hash of their content, encrypted, written whole or not at all."""

import os
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


class Gone(Exception):
    """The bytes of a file are not on the disk."""


def name_of(content: bytes) -> str:
    """Return the name of bytes: their SHA-256 in hex."""
    return sha256(content).hexdigest()


def keep(content: bytes) -> None:
    """Write bytes once, first beside the others under a random name; again changes nothing."""
    name = name_of(content)
    path = _path(name)
    if path.exists():
        return
    quarantine = _quarantine()
    for folder in (quarantine, path.parent):
        folder.mkdir(parents=True, exist_ok=True)
    waiting, nonce = quarantine / uuid4().hex, os.urandom(_NONCE)
    with waiting.open("wb") as file:
        file.write(nonce + _cipher(name).encrypt(nonce, content, name.encode()))
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)
    _persist(path.parent)


def _persist(folder: Path) -> None:
    """Make a new name outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(name: str) -> bytes:
    """Return the bytes with this hash.

    :raises Gone: when they are not there
    """
    try:
        box = _path(name).read_bytes()
    except FileNotFoundError:
        raise Gone(name) from None
    return _cipher(name).decrypt(box[:_NONCE], box[_NONCE:], name.encode())


def remove(name: str) -> None:
    """Remove the bytes with this hash, if they are there."""
    _path(name).unlink(missing_ok=True)


def names() -> Iterator[tuple[str, datetime]]:
    """Return the hash of all bytes on the disk, and when each was written."""
    for path in Path(settings.FILES_FOLDER).glob("??/*"):
        yield path.name, _written_at(path)


def clear_quarantine(*, before: datetime) -> int:
    """Remove what a killed process left half written; say how many."""
    left = [path for path in _quarantine().glob("*") if _written_at(path) < before]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _path(name: str) -> Path:
    return Path(settings.FILES_FOLDER) / name[:2] / name


def _quarantine() -> Path:
    return Path(settings.FILES_FOLDER) / "quarantine"


def _cipher(name: str) -> AESGCM:
    key = HKDF(SHA256(), 32, None, name.encode()).derive(b64decode(settings.FILES_KEY))
    return AESGCM(key)
