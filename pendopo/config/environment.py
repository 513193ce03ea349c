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
PATIENCE_SECONDS = 3  # so long does a page wait for a database that does not answer


def is_demo() -> bool:
    """Tell whether this is the demonstration, with secrets that everybody knows."""
    mode = os.environ.get("PENDOPO_MODE", "")
    if not mode:
        _check_is_no_house()
        return True
    if mode not in ("demo", "production"):
        sys.exit(f"PENDOPO_MODE is '{mode}'; write 'demo' or 'production'.")
    return mode == "demo"


def _check_is_no_house() -> None:
    """End where the settings are those of a real house, which forgot to say what it is."""
    of_a_house = [name for name, value in sorted(os.environ.items()) if _is_of_a_house(name, value)]
    if of_a_house:
        sys.exit(
            f"{of_a_house[0]} is set and PENDOPO_MODE is not: set PENDOPO_MODE=production,"
            " or PENDOPO_MODE=demo for a demonstration with secrets that everybody knows."
        )


def _is_of_a_house(name: str, value: str) -> bool:
    is_key = name.startswith("PENDOPO_") and name.endswith(("_KEY", "_KEYS"))
    return bool(value) and (is_key or (name == "PENDOPO_ADDRESS" and value.startswith("https://")))


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


def address() -> str:
    """Return the address that people and QR codes are given, without a slash at its end."""
    value = os.environ.get("PENDOPO_ADDRESS", "http://localhost:8000" if is_demo() else "")
    if urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname:
        sys.exit("PENDOPO_ADDRESS is not an address; write it as in https://layanan.contoh.go.id")
    return value.rstrip("/")


def hosts(address: str) -> list[str]:
    """Return the names under which the house answers."""
    named = os.environ.get("PENDOPO_HOSTS", "")
    own = [urlsplit(address).hostname or "", "localhost", "127.0.0.1", "[::1]"]
    return [word.strip() for word in named.split(",") if word.strip()] or own


def number(name: str, default: int) -> int:
    """Return a whole number that is not negative."""
    value = os.environ.get(name, f"{default}")
    if not value.isdecimal():
        sys.exit(f"{name} is '{value}'; write a whole number.")
    return int(value)


def database(root: Path) -> dict[str, object]:
    """Return Django's settings for `DATABASE_URL`; without one an SQLite file in `var`."""
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
                "pool": {"min_size": 1, "max_size": 8, "timeout": PATIENCE_SECONDS},
                "connect_timeout": PATIENCE_SECONDS,
                "options": "-c lock_timeout=10000 -c statement_timeout=60000",
            },
        }
    sys.exit("DATABASE_URL must begin with sqlite:/// or postgres://")


def database_file(root: Path) -> Path | None:
    """Return the file of an SQLite database, None when another one is chosen."""
    name = "demo" if is_demo() else "pendopo"
    address = os.environ.get("DATABASE_URL", f"sqlite:///{root / 'var' / name}.sqlite3")
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
    """Return the mailer for `PENDOPO_SMTP` (`smtp://user:password@host:port`).

    Without it the demonstration prints on the console; a real house would print codes there.
    `smtp+tls` begins plainly and goes on encrypted (STARTTLS), `smtps` is encrypted from the start.
    """
    address = os.environ.get("PENDOPO_SMTP", "")
    if not address and is_demo():
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if not address:
        sys.exit("PENDOPO_SMTP is not set. Write it as in smtps://user:password@surat.contoh.go.id")
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtp+tls", "smtps"):
        sys.exit(f"PENDOPO_SMTP={parts.scheme}://… is no mail server: smtp, smtp+tls or smtps.")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "localhost",
            "port": parts.port or (465 if parts.scheme == "smtps" else 25),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtps",
            "timeout": 10,
        },
    }
