"""Limits of a question: how large, long or many an answer may be."""

import re
from datetime import date, time
from decimal import Decimal, InvalidOperation

from pendopo.rules.definition import lengths, patterns
from pendopo.rules.definition.model import Limits
from pendopo.rules.definition.nodes import Node
from pendopo.rules.definition.reading import Reader

LIMITED = frozenset({"number", "table", "multi_choice", "money", "date", "time"})
_LEVELS = frozenset({"province", "regency", "district", "village"})
_ACCEPTED = frozenset({"jpg", "png", "pdf"})


def read_limits(reader: Reader, key: str, kind: str, node: Node) -> Limits:
    """Read how large, long or many an answer may be."""
    length, decimals = node.get("max_length"), node.get("decimals")
    least, most = (_bound(reader, kind, node.get(side)) for side in ("min", "max"))
    if least is not None and most is not None and _is_above(least, most):
        reader.say(node.place_of("min"), f"'min' of '{key}' lies above its 'max'")
    return Limits(
        least=least,
        most=most,
        max_length=_longest(reader, key, length),
        pattern=_pattern(reader, key, node.get("pattern")),
        decimals=reader.whole(decimals, 2) if decimals else 0,
        level=reader.word(node.get("level"), _LEVELS, "level of a region"),
        files=reader.whole(node.get("files"), 1),
        max_mb=reader.whole(node.get("max_mb"), 5),
        accept=reader.words(node.get("accept"), _ACCEPTED, "kind of file") or ("jpg", "png", "pdf"),
    )


def _longest(reader: Reader, key: str, node: Node | None) -> int | None:
    """Read how long a text may be; an answer that fills a column is never longer than that."""
    stated, most = reader.whole(node, 200) if node else None, lengths.ANSWERS.get(key)
    if node and stated and most and stated > most:
        reader.say(node.place, f"'{key}' has {most} letters at most, wherever it is asked")
    return stated or most


def _is_above(least: Decimal | date | time, most: Decimal | date | time) -> bool:
    match least, most:
        case (Decimal(), Decimal()):
            return least > most
        case (date(), date()):
            return least > most
        case (time(), time()):
            return least > most
    return False


def _pattern(reader: Reader, key: str, node: Node | None) -> str | None:
    if node is None or not node.text:
        return None
    try:
        re.compile(node.text, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        reader.say(node.place, f"the pattern of '{key}' is not a regular expression: {error}")
        return None
    if why := patterns.why_slow(node.text):
        reader.say(
            node.place,
            f"the pattern of '{key}' {why}, which can take for ever; "
            "write it without a choice or repetition inside repeated brackets",
        )
        return None
    return node.text


def _bound(reader: Reader, kind: str, node: Node | None) -> Decimal | date | time | None:
    if node is None or not node.text or kind not in LIMITED:
        return None
    if kind == "money":
        amount = reader.rupiah(node)
        return None if amount is None else Decimal(amount)
    if kind == "date":
        return reader.day(node)
    try:
        if kind == "time":
            return time.fromisoformat(node.text)
        found = Decimal(node.text)
        return found if found.is_finite() else None
    except (ValueError, InvalidOperation):
        reader.say(
            node.place, f"'{node.text}' should be a {'time' if kind == 'time' else 'number'}"
        )
        return None
