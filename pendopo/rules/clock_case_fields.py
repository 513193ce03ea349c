"""Reading single fields of a YAML file of worked cases, in which every scalar is a text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

NOTHING = ("", "~", "null", "Null", "NULL")
_TRUTHS = {"true": True, "True": True, "yes": True, "false": False, "False": False, "no": False}
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_LONGEST = 36_600

type Raw = Mapping[str, object]


class Unreadable(Exception):
    """The file, or a case of it, is not of the form that the head of the shipped file describes."""


def mapping(raw: object, what: str) -> Raw:
    """Return what should be `key: value` lines.

    :raises Unreadable: when it is not
    """
    if raw is None:
        raise Unreadable(f"{what} is missing")
    if not isinstance(raw, dict):
        raise Unreadable(f"{what} should be 'key: value' lines")
    return raw


def items(raw: Raw, key: str, default: Iterable[Raw] | None = None) -> list[Raw]:
    """Return a list of `key: value` lines; without a default it has to be there.

    :raises Unreadable: when it is missing or no such list
    """
    found = raw.get(key)
    if found is None or found in NOTHING:
        found = default
    if found is None:
        raise Unreadable(f"'{key}' is missing")
    if isinstance(found, str | Mapping) or not isinstance(found, Iterable):
        raise Unreadable(f"'{key}' should be a list")
    return [mapping(one, f"each of '{key}'") for one in found]


def text(raw: Raw, key: str, default: str | None = None) -> str:
    """Return a text; without a default it has to be there.

    :raises Unreadable: when it is missing or no single text
    """
    found = raw.get(key)
    if found is None or found in NOTHING:
        if default is None:
            raise Unreadable(f"'{key}' is missing")
        return default
    if not isinstance(found, str):
        raise Unreadable(f"'{key}' should be one text")
    return found


def truth(raw: Raw, key: str, default: bool | None = None) -> bool:
    """Return true or false.

    :raises Unreadable: when it is neither
    """
    found = text(raw, key, None if default is None else f"{default}")
    if found not in _TRUTHS:
        raise Unreadable(f"'{key}' should be true or false, not '{found}'")
    return _TRUTHS[found]


def only(raw: Raw, known: Sequence[str], what: str) -> None:
    """Check that a field is one of those that are known.

    :raises Unreadable: when it is not, as a wrong name would be passed over in silence
    """
    for key in raw:
        if key not in known:
            raise Unreadable(f"'{key}' is no field of {what}; known are {', '.join(known)}")


def one_of(raw: Raw, key: str, choices: Sequence[str], default: str | None = None) -> str:
    """Return a word out of several.

    :raises Unreadable: when it is another, or missing without a default
    """
    found = text(raw, key, default)
    if found not in choices:
        raise Unreadable(f"{key} '{found}' is none of {', '.join(choices)}")
    return found


def number(raw: Raw, key: str) -> Decimal:
    """Return a number that is not negative.

    :raises Unreadable: when it is none
    """
    found = text(raw, key)
    if not _NUMBER.fullmatch(found):
        raise Unreadable(f"{key} '{found}' is no number like 5 or 0.5")
    return Decimal(found)


def whole(raw: Raw, key: str) -> int:
    """Return a whole number above 0.

    :raises Unreadable: when it is none
    """
    found = number(raw, key)
    if found % 1 or not 0 < found <= _LONGEST:
        raise Unreadable(f"{key} '{found}' should be a whole number from 1 to {_LONGEST}")
    return int(found)


def day(raw: Raw, key: str) -> date:
    """Return a date.

    :raises Unreadable: when it is none
    """
    found = text(raw, key)
    try:
        return date.fromisoformat(found)
    except ValueError:
        raise Unreadable(f"{key} '{found}' is no date like 2026-08-17") from None


def instant(raw: Raw, key: str) -> datetime:
    """Return an instant with its offset.

    :raises Unreadable: when it is none
    """
    found = text(raw, key)
    try:
        at = datetime.fromisoformat(found)
    except ValueError:
        raise Unreadable(f"{key} '{found}' is no instant like 2026-08-17T09:00+07:00") from None
    if at.tzinfo is None:
        raise Unreadable(f"{key} '{found}' has no offset like +07:00")
    return at
