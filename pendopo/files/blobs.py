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


def keep(content: bytes) -> str:
    """Write bytes once and return their SHA-256 in hex; the same bytes again change nothing."""
    name = sha256(content).hexdigest()
    path = _path(name)
    if path.exists():
        return name
    path.parent.mkdir(parents=True, exist_ok=True)
    nonce = os.urandom(_NONCE)
    waiting = path.parent / f".{uuid4().hex}"
    with waiting.open("wb") as file:
        file.write(nonce + _cipher(name).encrypt(nonce, content, name.encode()))
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)
    return name


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
        yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _path(name: str) -> Path:
    return Path(settings.FILES_FOLDER) / name[:2] / name


def _cipher(name: str) -> AESGCM:
    key = HKDF(SHA256(), 32, None, name.encode()).derive(b64decode(settings.FILES_KEY))
    return AESGCM(key)
