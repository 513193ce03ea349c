"""What pages show of values that follow from answers: never one that no longer follows."""

from collections.abc import Collection, Sequence

from pendopo.rules.definition.language import Env
from pendopo.rules.definition.model import Field
from pendopo.ui import words


def texts(
    fields: Sequence[Field], env: Env, lang: str, *, unread: Collection[str]
) -> dict[str, str]:
    """Return computed question → its value as a page shows it.

    Left out is what is not known, and what follows from an answer that was sent but not kept.
    """
    stale = set(unread)
    found: dict[str, str] = {}
    for one in fields:
        if one.kind != "computed":
            continue
        if not stale.isdisjoint(_uses(one)):
            stale.add(one.key)
        elif env.get(one.key) is not None:
            found[one.key] = words.value(one, env[one.key], lang)
    return found


def _uses(one: Field) -> frozenset[str]:
    rows = one.value.rows if one.value else ()
    codes = [code for row in rows for code in row if code is not None]
    return frozenset().union(*(code.uses for code in codes))
