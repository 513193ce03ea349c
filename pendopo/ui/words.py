"""How dates, amounts, sizes and answers are said, in Indonesian and in English."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from pendopo.rules.canonical import Value
from pendopo.rules.clock_words import DAYS, MONTHS, is_midnight
from pendopo.rules.clock_words import last_day as last_day
from pendopo.rules.definition import paper, values
from pendopo.rules.definition.model import Field
from pendopo.rules.identifiers import masked

IDENTIFIERS = ("nik", "family_card_no", "npwp")
_KIB = 1024
_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
_HOUR = 3600


def side(lang: str) -> int:
    """Return which of two texts a language is: Indonesian for all but English."""
    return int(lang.startswith("en"))


@lru_cache(maxsize=1024)
def long_date(day: date, lang: str) -> str:
    """Return `24 November 2026`, the same order in both languages."""
    return f"{day.day} {MONTHS[side(lang)][day.month - 1]} {day.year}"


@lru_cache(maxsize=1024)
def short_date(day: date, lang: str) -> str:
    """Return `24 Nov 2026`, for tables."""
    return f"{day.day} {MONTHS[side(lang)][day.month - 1][:3]} {day.year}"


@lru_cache(maxsize=1024)
def weekday_date(day: date, lang: str) -> str:
    """Return `Selasa, 24 November 2026`; stands with every deadline."""
    return f"{DAYS[side(lang)][day.weekday()]}, {long_date(day, lang)}"


def hour(moment: datetime | time, lang: str) -> str:
    """Return `09.51`, in English `09:51`."""
    return f"{moment:%H:%M}" if side(lang) else f"{moment:%H.%M}"


def clock_time(moment: datetime, lang: str) -> str:
    """Return `pukul 09.51 WIB`; the zone is that of the moment."""
    offset = moment.utcoffset()
    zone = _ZONES.get(int(offset.total_seconds()) // _HOUR, "") if offset else ""
    said = f"{hour(moment, lang)} {zone}".strip()
    return said if side(lang) else f"pukul {said}"


def short_weekday(day: date, lang: str) -> str:
    """Return `Sen 23 Nov`, in English `Mon 23 Nov`: a deadline in a table."""
    at = side(lang)
    return f"{DAYS[at][day.weekday()][:3]} {day.day} {MONTHS[at][day.month - 1][:3]}"


def due_time(due: datetime, lang: str) -> str:
    """Return `Senin, 23 November 2026 pukul 14.00 WIB`; a day ends at `pukul 24.00 WIB`."""
    said = clock_time(due, lang)
    if is_midnight(due):
        said = said.replace("00", "24", 1)
    return f"{weekday_date(last_day(due), lang)} {said}"


def due_short(due: datetime, lang: str) -> str:
    """Return `Sen 23 Nov`, with the hour when the limit ends within the day."""
    said = short_weekday(last_day(due), lang)
    return said if is_midnight(due) else f"{said} {hour(due, lang)}"


def due_state(due: datetime, now: datetime, lang: str) -> tuple[str, str]:
    """Return shape and words of how near a limit is: late by how much, today, or later."""
    if due <= now:
        return "late", _late(due, now, side(lang))
    if last_day(due) == now.date():
        today = ("Hari ini", "Today")[side(lang)]
        return "soon", today if is_midnight(due) else f"{today} {hour(due, lang)}"
    return "run", due_short(due, lang)


def _late(due: datetime, now: datetime, at: int) -> str:
    """Say by how much a limit was missed, in its largest whole unit; a day is missed by days."""
    minutes = int((now - due).total_seconds()) // 60
    if is_midnight(due) or minutes >= 24 * 60:
        count, unit = (now.date() - last_day(due)).days, ("hari", "day")
    elif minutes >= 60:
        count, unit = minutes // 60, ("jam", "hour")
    else:
        count, unit = max(1, minutes), ("menit", "minute")
    return (f"Terlambat {count} {unit[0]}", f"{count} {unit[1]}{'s' * (count > 1)} late")[at]


def number(value: Decimal | int, lang: str) -> str:
    """Return `1.234,5`, in English `1,234.5`; zeros behind the comma are dropped."""
    whole, _, part = f"{value:f}".partition(".")
    sign, whole = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    said = f"{sign}{int(whole):,}"
    said += f".{part.rstrip('0')}" if part.rstrip("0") else ""
    return said if side(lang) else said.translate(str.maketrans(",.", ".,"))


def file_size(size_bytes: int, lang: str) -> str:
    """Return `640 KB` or `4,8 MB`."""
    if size_bytes < _KIB * _KIB:
        return f"{max(1, round(size_bytes / _KIB))} KB"
    return f"{number(Decimal(f'{size_bytes / _KIB / _KIB:.1f}'), lang)} MB"


def answer(field: Field, stored: Value, lang: str, *, labels: Mapping[str, str] = {}) -> str:
    """Return a stored answer as a page shows it, identifiers masked; a table row by row.

    `labels` names values that the definition does not: regions by their code.
    """
    return value(field, values.from_json(field, stored), lang, labels=labels)


def value(field: Field, known: object, lang: str, *, labels: Mapping[str, str] = {}) -> str:
    """Return a value as a page shows it: long dates, rupiah, labels of options, units."""
    match known:
        case bool():
            return (("Tidak", "No"), ("Ya", "Yes"))[known][side(lang)]
        case list() if field.kind == "table":
            return "\n".join(_row(field, row, lang) for row in known if isinstance(row, Mapping))
        case str() if field.kind in IDENTIFIERS:
            return masked(known)
        case str() if known in labels:
            return labels[known]
        case Decimal() if field.unit:
            return f"{paper.show(known, field.type, side(lang))} {field.unit}"
        case _:
            return paper.show(known, field.type, side(lang))


def _row(field: Field, row: Mapping[str, object], lang: str) -> str:
    cells = ((column, row.get(column.key)) for column in field.columns)
    return "; ".join(
        f"{column.label[side(lang)]}: {value(column, cell, lang)}"
        for column, cell in cells
        if cell not in (None, "", False)
    )
