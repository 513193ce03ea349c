"""Reading the environment, and saying what is missing in it."""

import os
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

_SQLITE = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA secure_delete=ON;PRAGMA cache_size=-20000;"
)


def is_demo() -> bool:
    """Tell whether this is the demonstration, with secrets that everybody knows."""
    mode = os.environ.get("PENDOPO_MODE", "demo")
    if mode not in ("demo", "production"):
        sys.exit(f"PENDOPO_MODE is '{mode}'; write 'demo' or 'production'.")
    return mode == "demo"


def secret(name: str) -> str:
    """Return a secret; in the demonstration one that everybody knows."""
    value = os.environ.get(name, "")
    if value:
        return value
    if is_demo():
        return b64encode(_known(name)).decode()
    sys.exit(f"{name} is not set. Make one with: openssl rand -base64 32")


def keys(name: str) -> str:
    """Return master keys as `id:base64,…`; the first wraps, all unwrap."""
    value = os.environ.get(name, "")
    if value:
        return value
    if is_demo():
        return "demo:" + b64encode(_known(name)).decode()
    sys.exit(f"{name} is not set. Write a name and a key, such as 2026:$(openssl rand -base64 32)")


def _known(name: str) -> bytes:
    return sha256(f"pendopo demonstration, not a secret: {name}".encode()).digest()


def words(name: str, default: str) -> list[str]:
    """Return a list that is written with commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(root: Path) -> dict[str, object]:
    """Return Django's settings for `DATABASE_URL`; without one the town of `make demo`."""
    file = database_file(root)
    if file:
        return _sqlite(file)
    parts = urlsplit(os.environ["DATABASE_URL"])
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "pool": {"min_size": 1, "max_size": 8, "timeout": 5},
                "options": "-c lock_timeout=10000 -c statement_timeout=60000",
            },
        }
    sys.exit("DATABASE_URL must begin with sqlite:/// or postgres://")


def database_file(root: Path) -> Path | None:
    """Return the file of an SQLite database, None when another one is chosen."""
    address = os.environ.get("DATABASE_URL", f"sqlite:///{root / 'var' / 'demo.sqlite3'}")
    parts = urlsplit(address)
    return Path(unquote(parts.path[1:])).absolute() if parts.scheme == "sqlite" else None


def _sqlite(path: Path) -> dict[str, object]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE},
    }


def mail() -> dict[str, object]:
    """Return the mailer for `PENDOPO_SMTP` (`smtp://user:password@host:port`), else the console."""
    address = os.environ.get("PENDOPO_SMTP", "")
    if not address:
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(address)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "localhost",
            "port": parts.port or 25,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "timeout": 10,
        },
    }
