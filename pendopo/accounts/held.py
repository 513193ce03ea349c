"""What was typed into a form that could not be sent yet: held, encrypted, until she has signed in
or shown her second factor again.

It lies in her old session. Signing in as someone else, or signing out, throws it away. Of a guest
nothing is held: it would fill the disk, and be shown to whoever signs in next in her browser.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

_KEY = "held"
_LARGEST = 64 * 1024
_LASTS_SECONDS = 3_600
_NEVER_HELD = ("csrfmiddlewaretoken", "password", "passphrase", "code")


@dataclass(frozen=True)
class HeldForm:
    """Where a form was going, on which page it stood, and what stood in it, in order."""

    path: str
    page: str
    fields: tuple[tuple[str, str], ...]


def hold(request: HttpRequest, *, page: str) -> None:
    """Keep what was posted by whoever has or had signed in, unless it is too much.

    Neither files nor secrets are kept.
    """
    owner = request.session.get(SESSION_KEY)
    typed = [
        [name, text]
        for name, texts in request.POST.lists()
        if name not in _NEVER_HELD
        for text in texts
    ]
    text = json.dumps([owner, request.get_full_path(), page, typed])
    if owner and typed and len(text) <= _LARGEST:
        request.session[_KEY] = _cipher().encrypt(text.encode()).decode()


def held_form(session: SessionBase) -> HeldForm | None:
    """Return what is held in a session, if it is of its person and not older than an hour."""
    try:
        text = _cipher().decrypt(session.get(_KEY, "").encode(), ttl=_LASTS_SECONDS)
    except InvalidToken:
        return None
    owner, path, page, typed = json.loads(text)
    if owner != session.get(SESSION_KEY):
        return None
    return HeldForm(path, page, tuple((name, value) for name, value in typed))


def let_go(session: SessionBase) -> None:
    """Throw away what is held."""
    session.pop(_KEY, None)


def keep_secret(session: SessionBase, key: str, value: Mapping[str, list[str]]) -> None:
    """Put something into a session that nobody may read in the database."""
    session[key] = _cipher().encrypt(json.dumps(value).encode()).decode()


def secret_of(session: SessionBase, key: str) -> Mapping[str, list[str]]:
    """Return what `keep_secret` put there; nothing when it is gone."""
    try:
        found: Mapping[str, list[str]] = json.loads(
            _cipher().decrypt(session.get(key, "").encode(), ttl=_LASTS_SECONDS)
        )
    except InvalidToken:
        return {}
    return found


def _cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"held {settings.SECRET_KEY}".encode()).digest()))
