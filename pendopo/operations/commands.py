"""`bin/pendopo load-town`, `make-admin` and `make-signing-key`, for the command line."""

import fcntl
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from getpass import getpass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.urls import reverse

import pendopo.rules
from pendopo.operations import actions
from pendopo.operations.town_file import NotATownFile, read_town_file
from pendopo.rules.actor import SYSTEM
from pendopo.rules.identifiers import NotThat, read_email
from pendopo.rules.refusals import Refused

TABLES = Path(pendopo.rules.__file__).parent / "tables"
VOCABULARY = Path(settings.ROOT) / "definitions" / "_shared" / "vocabulary.yaml"


def load_town(arguments: Sequence[str]) -> int:
    """Load a town file and say what that did; return the exit status."""
    if len(arguments) != 1:
        return _fail("usage: bin/pendopo load-town FILE")
    try:
        values = read_town_file(
            Path(arguments[0]),
            environment=os.environ,
            is_demo=settings.DEMO,
            tables=TABLES,
            vocabulary=VOCABULARY,
        )
        loaded = actions.load_town(values=values, actor=SYSTEM, now=datetime.now(UTC))
    except (NotATownFile, Refused) as error:
        return _fail(f"{error}\nNothing was changed.")
    for word, names in (("created", loaded.created), ("changed", loaded.changed)):
        for name in names:
            print(f"{word} {name}")
    for name in loaded.absent:
        print(f"not in the file, left as it is: {name}")
    print(
        f"{len(loaded.created)} created, {len(loaded.changed)} changed, "
        f"{len(loaded.unchanged)} unchanged"
    )
    return 0


def make_admin(arguments: Sequence[str]) -> int:
    """Make an administrator and print the link that begins her account."""
    chosen = {argument for argument in arguments if argument.startswith("--")}
    given = [argument for argument in arguments if argument not in chosen]
    if len(given) != 1 or chosen - {"--renew", "--existing"}:
        return _fail(
            "usage: bin/pendopo make-admin EMAIL [--existing] [--renew]\n"
            "--existing takes an account that is there already, of an officer or a resident\n"
            "--renew takes an old second factor away"
        )
    try:
        someone, token = actions.make_administrator(
            email=read_email(given[0]),
            actor=SYSTEM,
            now=datetime.now(UTC),
            renew="--renew" in chosen,
            may_exist="--existing" in chosen,
        )
    except NotThat as error:
        return _fail(error.says[1])
    except Refused as refusal:
        return _fail(f"{refusal}\nNothing was changed.")
    print(f"{someone.email} is an administrator.")
    print("Open this link to choose a password; it holds for seven days and once:")
    print(_address() + reverse("accounts:choose_password", args=[token]))
    return 0


def _address() -> str:
    """Return the address of the house; of a demonstration that is open, where it is."""
    noted = Path(settings.ROOT) / "var" / "open-at"
    if settings.DEMO and "PENDOPO_ADDRESS" not in os.environ and noted.is_file():
        return _held(noted) or f"{settings.ADDRESS}"
    return f"{settings.ADDRESS}"


def _held(noted: Path) -> str:
    """Return what a demonstration noted; empty when none holds it, for it was killed."""
    with noted.open(encoding="utf-8") as note:
        try:
            fcntl.flock(note, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return note.read().strip()
    return ""


def make_signing_key(arguments: Sequence[str]) -> int:
    """Make the key of an official, who sits at the terminal and types her passphrase."""
    if len(arguments) != 1:
        return _fail("usage: bin/pendopo make-signing-key EMAIL\nThe passphrase is asked, or read.")
    try:
        email = read_email(arguments[0])
        key = actions.make_signing_key(email=email, passphrase=_typed(), now=datetime.now(UTC))
    except (NotThat, Mistyped) as error:
        return _fail(error.says[1] if isinstance(error, NotThat) else f"{error}")
    except Refused as refusal:
        return _fail(f"{refusal}")
    print(f"{email} has a key of her own; letters that she decides now wait for her passphrase.")
    print(f"SHA-256 of its certificate: {sha256(key.certificate).hexdigest()}")
    return 0


class Mistyped(Exception):
    """The passphrase was not typed twice alike."""


def _typed() -> str:
    """Return the passphrase: the first line of what is piped in, else typed twice, unseen."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().removesuffix("\n").removesuffix("\r")
    first = getpass("Passphrase of the key (12 characters or more): ")
    if first != getpass("Once more: "):
        raise Mistyped("The two are not alike. Nothing was changed.")
    return first


def _fail(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
