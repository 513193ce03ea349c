"""Does a value keep what its question asks: size, form, options, rows, and its own rules?"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from functools import lru_cache

from pendopo.rules.definition import paper, patterns, typed
from pendopo.rules.definition.language import NUMBER, Both, Code, Env
from pendopo.rules.definition.model import Field
from pendopo.rules.definition.typed import NotAnAnswer, about

MOST_ROWS = 50
_CHOSEN = frozenset({"choice", "reference", "region"})
_MANY = frozenset({"table", "multi_choice"})
_FIGURES = frozenset({"number", "money"})


def is_needed(field: Field, env: Env) -> bool:
    """Tell whether a question or document that is shown must be answered."""
    return field.required.holds(env) if isinstance(field.required, Code) else field.required


def broken(field: Field, value: object, env: Env) -> Both | None:
    """Return what a value breaks, in both languages, or None.

    A table and a question with several answers are told everything at once.
    """
    first = _form(field, value, env) or _size(field, value) or _closed(field, value, env)
    if first and field.kind not in _MANY:
        return first
    found = [first] if first else []
    found += [rule.told(env) for rule in field.must if rule.check.fails(env)]
    if not found:
        return None
    return " ".join(one[0] for one in found), " ".join(one[1] for one in found)


def _form(field: Field, value: object, env: Env) -> Both | None:
    today = env.get("today")
    try:
        match value:
            case str() if field.kind in _CHOSEN:
                typed.option(field, value)
            case str():
                on = today if isinstance(today, date) else date.max
                typed.cleaned(field, value)
                typed.identifier(field, value, today=on)
                return _pattern(field, value)
            case Decimal() if -int(value.as_tuple().exponent) > field.limits.decimals:
                return typed.too_fine(field) if value != int(value) else None
            case list() if field.kind == "multi_choice":
                for one in value:
                    typed.option(field, str(one))
            case list():
                return _rows(field, value, env)
    except NotAnAnswer as refusal:
        return refusal.says
    return None


def _pattern(field: Field, value: str) -> Both | None:
    wanted = field.limits.pattern
    if wanted is None or (len(value) <= patterns.LONGEST and _compiled(wanted).fullmatch(value)):
        return None
    name, hint = about(field), field.hint or ("", "")
    return (
        f"{name[0]} belum tertulis sebagaimana mestinya. {_sentence(hint[0])}".strip(),
        f"{name[1]} is not written as it should be. {_sentence(hint[1])}".strip(),
    )


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def _rows(field: Field, rows: Sequence[object], env: Env) -> Both | None:
    """Check each row as a small form of its own; tell the first thing that is wrong."""
    for number, row in enumerate(rows, 1):
        cells = row if isinstance(row, Mapping) else {}
        inner = {**env, **{column.key: cells.get(column.key) for column in field.columns}}
        for column in field.columns:
            told = _cell(column, cells.get(column.key), inner)
            if told:
                return f"Baris {number}: {told[0]}", f"Row {number}: {told[1]}"
    return None


def _cell(column: Field, value: object, env: Env) -> Both | None:
    if value is not None:
        return broken(column, value, env)
    return is_missing(column, env) if is_needed(column, env) else None


def _size(field: Field, value: object) -> Both | None:
    low, high = field.limits.least, field.limits.most
    size: object = Decimal(len(value)) if isinstance(value, list) else value
    if _is_below(size, low) or _is_below(high, size):
        return _between(field)
    if isinstance(value, list) and high is None and len(value) > MOST_ROWS:
        return too_many(field, len(value), MOST_ROWS)
    return None


def _is_below(first: object, second: object) -> bool:
    match first, second:
        case (Decimal(), Decimal()):
            return first < second
        case (date(), date()):
            return first < second
        case (time(), time()):
            return first < second
    return False


def too_many(field: Field, many: int, most: int) -> Both:
    """Return what is said of too many rows or picks."""
    name, unit = about(field), _unit(field)
    return (
        f"{name[0]} paling banyak {most}{unit[0]}; yang dikirim {many}.",
        f"{name[1]} may have {most}{unit[1]} at most; {many} were sent.",
    )


def _unit(field: Field) -> Both:
    if field.kind == "table":
        return " baris", " rows"
    if field.kind == "multi_choice":
        return " pilihan", " options"
    return (f" {field.unit}", f" {field.unit}") if field.unit else ("", "")


def _between(field: Field) -> Both:
    name, unit, limits = about(field), _unit(field), field.limits
    kind = NUMBER if field.kind in _MANY else field.type
    low = [paper.show(limits.least, kind, lang) for lang in (0, 1)]
    high = [paper.show(limits.most, kind, lang) for lang in (0, 1)]
    such = _such(field)
    if limits.most is None:
        return (
            f"{name[0]} paling sedikit {low[0]}{unit[0]}{such[0]}.",
            f"{name[1]} must be at least {low[1]}{unit[1]}{such[1]}.",
        )
    if limits.least is None:
        return (
            f"{name[0]} paling banyak {high[0]}{unit[0]}{such[0]}.",
            f"{name[1]} must be at most {high[1]}{unit[1]}{such[1]}.",
        )
    if low == high:
        return (
            f"{name[0]} harus tepat {low[0]}{unit[0]}.",
            f"{name[1]} must be exactly {low[1]}{unit[1]}.",
        )
    return (
        f"{name[0]} harus antara {low[0]} dan {high[0]}{unit[0]}{such[0]}.",
        f"{name[1]} must be between {low[1]} and {high[1]}{unit[1]}{such[1]}.",
    )


def _such(field: Field) -> Both:
    """Return an example behind a limit, for what is written in figures."""
    if field.kind not in _FIGURES:
        return "", ""
    shown = typed.example(field)
    return f", misalnya {shown[0]}", f", such as {shown[1]}"


def _closed(field: Field, value: object, env: Env) -> Both | None:
    picked = value if isinstance(value, list) else [value]
    for option in field.options:
        if option.key in picked and option.condition and not option.condition.holds(env):
            words = option.condition.words
            return (
                f"{option.label[0]} hanya bila {words[0]}.",
                f"{option.label[1]} only if {words[1]}.",
            )
    return None


_UPLOAD: Both = ("Foto atau pindai, lalu unggah.", "Photograph or scan it, then upload it.")


def is_missing(field: Field, env: Env) -> Both:
    """Return what is said of an answer or a paper that is not there."""
    name = about(field)
    if isinstance(field.required, Code):
        cure = (f" {_UPLOAD[0]}", f" {_UPLOAD[1]}") if field.is_document else ("", "")
        return (
            f"{name[0]} diperlukan, karena {field.required.why(env, 0)}.{cure[0]}",
            f"{name[1]} is needed, because {field.required.why(env, 1)}.{cure[1]}",
        )
    if field.is_document:
        return (
            f"{name[0]} diperlukan dan belum diunggah. {_UPLOAD[0]}",
            f"{name[1]} is needed and not uploaded yet. {_UPLOAD[1]}",
        )
    if field.label[0].endswith("?"):
        return (
            f"{name[0]} belum dijawab. Pilih satu jawaban.",
            f"{name[1]} is not answered yet. Choose one answer.",
        )
    cure = ("Pilih satu dari daftar.", "Choose one from the list.")
    if field.kind not in _CHOSEN | {"multi_choice"}:
        cure = ("Isi dahulu.", "Please fill it in.")
    if field.kind == "date":
        cure = ("Isi tanggal, bulan, dan tahunnya.", "Fill in day, month and year.")
    if field.kind in _FIGURES:
        shown = typed.example(field)
        cure = (f"Tulis dengan angka, misalnya {shown[0]}.", f"Use figures, such as {shown[1]}.")
    return (
        f"{name[0]} diperlukan dan masih kosong. {cure[0]}",
        f"{name[1]} is needed and still empty. {cure[1]}",
    )
