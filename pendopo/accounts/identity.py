"""Fingerprints: what is compared exactly without being kept in plain text."""

import hmac
from base64 import b64decode

from django.conf import settings


def fingerprint(purpose: str, text: str) -> str:
    """Return the HMAC-SHA-256 of a text for one purpose, in hex.

    The key lies outside the database, so a list of all NIKs does not lead back from it.
    """
    key = b64decode(settings.INDEX_KEY)
    return hmac.digest(key, f"{purpose}\x1f{text}".encode(), "sha256").hex()
