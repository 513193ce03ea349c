"""Sealing what a person typed or is: a key per stream, wrapped by a master key."""

import json
import os
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from pendopo.events.models import Event, StreamKey
from pendopo.rules.canonical import Value, canonical

_V1 = b"\x01"
_NONCE = 12


@dataclass(frozen=True)
class Erased:
    """What is read where the key was deleted."""


@cache
def _masters(setting: str) -> dict[str, AESGCM]:
    pairs = (pair.split(":", 1) for pair in setting.split(","))
    return {name: AESGCM(b64decode(key)) for name, key in pairs}


def current_master() -> str:
    """Name the master key that wraps; the others only unwrap."""
    return next(iter(_masters(settings.MASTER_KEYS)))


def new_key(stream: str, key_id: bytes) -> StreamKey:
    """Make a key for a stream, wrapped by the current master key; not saved."""
    return _wrapped(stream, key_id, AESGCM.generate_key(256))


def rewrapped(key: StreamKey) -> StreamKey:
    """Return the same key under the current master key; not saved."""
    return _wrapped(key.stream, bytes(key.key_id), _unwrap(key))


def _wrapped(stream: str, key_id: bytes, secret: bytes) -> StreamKey:
    master, cipher = next(iter(_masters(settings.MASTER_KEYS).items()))
    nonce = os.urandom(_NONCE)
    wrapped = nonce + cipher.encrypt(nonce, secret, stream.encode() + key_id)
    return StreamKey(stream=stream, key_id=key_id, wrapped=wrapped, master=master)


def _unwrap(key: StreamKey) -> bytes:
    wrapped, place = bytes(key.wrapped), key.stream.encode() + bytes(key.key_id)
    cipher = _masters(settings.MASTER_KEYS)[key.master]
    return cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], place)


def seal(value: Value, *, key: StreamKey, place: str) -> bytes:
    """Encrypt a value for one place (`stream#sequence` or `column`): it opens nowhere else."""
    nonce = os.urandom(_NONCE)
    box = AESGCM(_unwrap(key)).encrypt(nonce, canonical(value).encode(), place.encode())
    return _V1 + bytes(key.key_id) + nonce + box


def column(stream: str, place: str) -> str:
    """Name the place of a sealed column; never that of an event, which has a `#`."""
    return f"{stream}:{place}"


def unseal(event: Event, key: StreamKey | None) -> Mapping[str, Value] | Erased:
    """Decrypt an event's sealed part; `Erased` when its key is gone.

    :raises InvalidTag: when the ciphertext or its place was changed
    """
    if event.sealed_payload is None:
        return {}
    return unseal_box(bytes(event.sealed_payload), key=key, place=f"{event}")


def unseal_box(box: bytes, *, key: StreamKey | None, place: str) -> Mapping[str, Value] | Erased:
    """Decrypt what was sealed for a place; `Erased` when its key is gone.

    :raises InvalidTag: when the ciphertext or its place was changed
    """
    if key is None or bytes(key.key_id) != box[1:17]:
        return Erased()
    nonce, text = box[17 : 17 + _NONCE], box[17 + _NONCE :]
    opened: Mapping[str, Value] = json.loads(
        AESGCM(_unwrap(key)).decrypt(nonce, text, place.encode())
    )
    return opened
