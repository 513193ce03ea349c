"""What a clock says, in one sentence for people, in Indonesian and in English."""

from collections.abc import Iterator
from datetime import date as Date
from datetime import datetime, time, timedelta
from decimal import Decimal

from pendopo.rules.calendar import WEEKEND
from pendopo.rules.clock import Policy
from pendopo.rules.clock_ledger import Entry
from pendopo.rules.clock_result import Result
from pendopo.rules.definition.language import Both

DAYS = (
    "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split(),
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
)
MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November"
    " Desember".split(),
    "January February March April May June July August September October November December".split(),
)
_UNITS = {
    "working_day": ("hari kerja", "working days"),
    "calendar_day": ("hari kalender", "calendar days"),
    "week": ("minggu", "weeks"),
    "month": ("bulan", "months"),
    "hour": ("jam", "hours"),
    "working_hour": ("jam kerja", "working hours"),
    "day": ("hari", "days"),
    "minute": ("menit", "minutes"),
}
_STARTS = {
    "filed": ("diterima", "received"),
    "complete": ("berkas lengkap", "file complete"),
    "paid": ("lunas", "paid"),
    "happened": ("peristiwa", "the event"),
    "answered": ("dijawab", "answered"),
    "reopened": ("dibuka kembali", "reopened"),
    "restarted": ("dihitung ulang", "counted anew"),
}
_SILENCE = {
    "none": ("batas telah lewat", "the limit has passed"),
    "propose": (
        "batas telah lewat, diusulkan dianggap dikabulkan",
        "the limit has passed; it is proposed to deem it granted",
    ),
    "issue": (
        "batas telah lewat, permohonan dianggap dikabulkan",
        "the limit has passed; the application is deemed granted",
    ),
    "close": ("batas telah lewat, ditutup", "the limit has passed; closed"),
}


def explain(policy: Policy, result: Result, *, lang: str, begun: Both | None = None) -> str:
    """Return how a result came about, as one sentence; `lang` is "id" or "en".

    `begun` says in both languages what it was that happened, such as the receipt of a decision,
    where the clock starts with an event that only the caller can name.
    """
    at = int(lang == "en")
    if result.day_zero is None:
        return _not_running(policy, result, at)
    parts = [_beginning(policy, result, at, begun), *_extension(policy, result, at)]
    parts += [*_stretches(result, at), *_end(policy, result, at)]
    return f"{'; '.join(parts)}."


def _not_running(policy: Policy, result: Result, at: int) -> str:
    if result.state in ("stopped", "lapsed"):
        return (
            "Berkas berakhir sebelum jangka waktu berjalan.",
            "The case ended before its time began to run.",
        )[at]
    if result.due_if_resumed is not None and result.started_by == "restarted":
        on = _when(result.due_if_resumed, result, at)
        return (
            f"Jam berhenti dan kembali ke awal; bila dijawab sekarang, jatuh tempo {on}.",
            f"The clock is paused and back at zero; if answered now, it is due {on}.",
        )[at]
    if result.due_if_resumed is not None:
        on = _when(result.due_if_resumed, result, at)
        return (
            f"Jangka waktu belum berjalan: jam sedang berhenti; bila dijawab sekarang, jatuh tempo"
            f" {on}.",
            f"The time has not begun to run: the clock is paused; if answered now, it is due {on}.",
        )[at]
    awaited = (" dan ", " and ")[at].join(_STARTS[kind][at] for kind in policy.start)
    return (
        f"Jangka waktu belum berjalan: menunggu {awaited}.",
        f"The time has not begun to run: waiting for {awaited}.",
    )[at]


def _beginning(policy: Policy, result: Result, at: int, begun: Both | None) -> str:
    kinds = policy.start if result.started_by in policy.start else (result.started_by,)
    named = begun if begun and result.started_by == "happened" else None
    why = named[at] if named else (" dan ", " and ")[at].join(_STARTS[kind][at] for kind in kinds)
    zero = _when(result.day_zero, result, at)
    return f"{_amount(policy.limit, policy.unit, at)} {('sejak', 'from')[at]} {zero} ({why})"


def _extension(policy: Policy, result: Result, at: int) -> Iterator[str]:
    if result.extended:
        more = _amount(result.extended, policy.unit, at)
        yield (f"diperpanjang {more}", f"extended by {more}")[at]


def _amount(number: Decimal | int, unit: str, at: int) -> str:
    said = f"{number:f}"
    if "." in said:
        said = said.rstrip("0").rstrip(".")
    name = _UNITS[unit][at]
    if at == 0:
        return f"{said.replace('.', ',')} {name}"
    return f"{said} {name.removesuffix('s') if said == '1' else name}"


def _when(value: Date | datetime | None, result: Result, at: int) -> str:
    if value is None:
        return "–"
    said = f"{DAYS[at][value.weekday()]} {value.day} {MONTHS[at][value.month - 1]} {value.year}"
    if isinstance(value, datetime):
        clock = (f"pukul {value:%H.%M}", f"at {value:%H:%M}")[at]
        said += f" {clock} {result.zone_name}"
    return said


def _stretches(result: Result, at: int) -> Iterator[str]:
    """Say what did not count, in a clock in days."""
    if not result.counts_days:
        return
    reasons = {pause.id: pause.reason for pause in result.pauses}
    for entry in result.ledger:
        if entry.kind == "paused":
            ids = (entry.reason or "").split("+")
            why = (" dan ", " and ")[at].join(reasons.get(one) or one for one in ids)
            yield f"{('berhenti', 'paused')[at]} {_dates(entry, at)} ({why})"
        elif entry.kind == "off" and entry.reason != WEEKEND:
            yield f"{_dates(entry, at)} {('libur', 'off')[at]} ({entry.reason})"
    if any(entry.kind == "roll" for entry in result.ledger):
        yield (
            "hari terakhir bukan hari kerja, digeser ke hari kerja berikutnya",
            "the last day is not a working day, so it moves to the next one",
        )[at]


def _dates(entry: Entry, at: int) -> str:
    first, last = Date.fromordinal(entry.begin), Date.fromordinal(entry.end)
    ends = f"{last.day} {MONTHS[at][last.month - 1]}"
    if first == last:
        return ends
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{ends}"
    return f"{first.day} {MONTHS[at][first.month - 1]} – {ends}"


def _end(policy: Policy, result: Result, at: int) -> Iterator[str]:
    if result.state == "lapsed":
        yield ("gugur karena tidak dijawab", "lapsed because no answer came")[at]
        return
    if result.due is not None:
        said = _when(result.due, result, at)
        if result.counts_days:
            said += (f" pukul 24.00 {result.zone_name}", f" at 24:00 {result.zone_name}")[at]
        yield f"{('jatuh tempo', 'due')[at]} {said}"
    if result.state == "stopped":
        yield _stopped(result)[at]
    elif result.state == "expired":
        yield _SILENCE[policy.silence][at]
    elif result.state == "paused" or result.due_if_resumed is not None:
        yield from _standing(result, at)
    elif result.counts_days and policy.unit != "month":
        unit = "working_day" if policy.unit == "working_day" else "day"
        left = _amount(result.remaining or 0, unit, at)
        yield (f"sisa {left}", f"{left} left")[at]
    if result.estimated:
        yield (
            "dapat berubah karena ada libur perkiraan",
            "may change, because a holiday is only estimated",
        )[at]


def _standing(result: Result, at: int) -> Iterator[str]:
    said = ("jam sedang berhenti", "the clock is paused")[at]
    if result.due_if_resumed is not None:
        on = _when(result.due_if_resumed, result, at)
        said += (f", bila dijawab sekarang jatuh tempo {on}", f"; if answered now, due {on}")[at]
    yield said
    if result.answer_by is not None:
        last = _when(result.answer_by, result, at)
        yield (f"batas menjawab {last}", f"last day to answer {last}")[at]


def _stopped(result: Result) -> Both:
    if result.due is None:
        return "berakhir saat jam berhenti", "ended while the clock was paused"
    if result.overdue:
        return "berakhir terlambat", "ended late"
    return "berakhir tepat waktu", "ended in time"


def is_midnight(moment: datetime) -> bool:
    """Tell whether an instant is that at which one day ends and the next begins."""
    return moment.time() == time()


def last_day(due: datetime) -> Date:
    """Return the day on which a limit ends: the one before, when it ends at midnight."""
    return due.date() - timedelta(days=is_midnight(due))


def ends_at(local: datetime) -> Both:
    """Return day and hour at which a limit ends on the wall of its office; a day ends at 24.00."""
    last = last_day(local)
    hour = (24, 0) if is_midnight(local) else (local.hour, local.minute)
    days = [
        f"{DAYS[at][last.weekday()]}, {last.day} {MONTHS[at][last.month - 1]} {last.year}"
        for at in (0, 1)
    ]
    return (
        f"{days[0]} pukul {hour[0]:02}.{hour[1]:02}",
        f"{days[1]} at {hour[0]:02}:{hour[1]:02}",
    )


def ledger_lines(result: Result, *, lang: str) -> list[tuple[str, str]]:
    """Return the whole ledger of a result: when, and whether it counted or why not."""
    at = int(lang == "en")
    return [(_span(entry, result, at), _counted(entry, result, at)) for entry in result.ledger]


def _span(entry: Entry, result: Result, at: int) -> str:
    if result.counts_days:
        return _dates(entry, at)
    begin, end = result.calendar.instant(entry.begin), result.calendar.instant(entry.end)
    said = (f"{begin:%H.%M}–{end:%H.%M}", f"{begin:%H:%M}–{end:%H:%M}")[at]
    return f"{DAYS[at][begin.weekday()]} {begin.day} {MONTHS[at][begin.month - 1]} {said}"


def _counted(entry: Entry, result: Result, at: int) -> str:
    reasons = {pause.id: pause.reason for pause in result.pauses}
    why = (" dan ", " and ")[at].join(
        reasons.get(one) or one for one in (entry.reason or "").split("+")
    )
    if entry.reason == WEEKEND:
        why = (WEEKEND, "weekend")[at]
    if entry.kind == "run" and not result.counts_days:
        return _amount(entry.minutes, "minute", at)
    return {
        "zero": ("hari mulai, tidak dihitung", "day of the start, not counted"),
        "run": ("dihitung", "counted"),
        "paused": (f"berhenti: {why}", f"paused: {why}"),
        "off": (f"libur: {why}", f"off: {why}"),
        "roll": ("digeser ke hari kerja berikutnya", "moved to the next working day"),
        "stop": ("berakhir", "ended"),
    }[entry.kind][at]
