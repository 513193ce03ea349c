"""Conditions as one says them to whoever answers: you choose “Other” for “Purpose”."""

import re
from collections.abc import Iterable, Mapping, Sequence

from pendopo.rules.definition.language import Both, Code
from pendopo.rules.definition.model import Field

_ORDER = (
    r"(lebih dari|kurang dari|paling sedikit|paling banyak)",
    r"(more than|less than|at least|at most)",
)
_WHY = re.compile(r"\((?:jawaban|nilai|answer|value): ([^()]*)\)")


def spoken(condition: Code, fields: Iterable[Field]) -> Both:
    """Return a condition as one says it; `fields` are the questions that she sees.

    What is asked of others keeps its own words.
    """
    asked = [one for one in fields if one.key in condition.uses]
    return said(condition.words[0], asked, 0), said(condition.words[1], asked, 1)


def said(words: str, fields: Iterable[Field], lang: int) -> str:
    """Return the words of a condition, or of why one holds, with questions as she saw them."""
    for field in sorted(fields, key=lambda one: -len(one.label[lang])):
        if field.kind == "checkbox":
            words = _ticked(words, field.label[lang], lang)
        elif field.name.type.options:
            words = _picked(words, field, lang)
        else:
            words = _measured(words, field.label[lang], lang)
    return _WHY.sub((r"(yaitu \1)", r"(it is \1)")[lang], words)


def refused(
    found: Mapping[str, Both], missing: Iterable[str], fields: Sequence[Field]
) -> dict[str, Both]:
    """Return why it cannot be sent; what is `missing` says its condition as one says it to her."""
    told = {key: found[key] for key in missing if key in found}
    spoken = {
        key: (said(both[0], fields, 0), said(both[1], fields, 1)) for key, both in told.items()
    }
    return {**found, **spoken}


def _ticked(words: str, label: str, lang: int) -> str:
    if lang:
        words = words.replace(f"“{label}” is not ticked", f"you do not tick “{label}”")
        return words.replace(f"“{label}” is ticked", f"you tick “{label}”")
    words = words.replace(f"“{label}” tidak dicentang", f"Anda tidak mencentang “{label}”")
    return words.replace(f"“{label}” dicentang", f"Anda mencentang “{label}”")


def _picked(words: str, field: Field, lang: int) -> str:
    label = field.label[lang]
    is_, is_not = (("adalah", "bukan"), ("is", "is not"))[lang]
    choose, other = (
        ("Anda memilih", "Anda memilih selain"),
        ("you choose", "you choose anything but"),
    )[lang]
    to = ("untuk", "for")[lang]
    for pick in sorted((both[lang] for both in field.name.type.options.values()), key=len)[::-1]:
        words = words.replace(f"{label} {is_not} {pick}", f"{other} “{pick}” {to} “{label}”")
        words = words.replace(f"{label} {is_} {pick}", f"{choose} “{pick}” {to} “{label}”")
    return words


def _measured(words: str, label: str, lang: int) -> str:
    """Let a name stand inside a sentence; one that asks, or in capitals, stays as it is."""
    plain = label if label.endswith("?") or label[1:2].isupper() else label[:1].lower() + label[1:]
    verb = ("", "is ")[lang]
    return re.sub(
        rf"{re.escape(label)} {_ORDER[lang]}", lambda found: f"{plain} {verb}{found[1]}", words
    )
