"""What a clock says, in one sentence for people, in Indonesian and English."""

from collections.abc import Iterator
from datetime import date as Date
from datetime import datetime, time, timedelta, timezone

from pendopo.rules.calendar import DAY, WEEKEND, ZONES
from pendopo.rules.clock import ClockError, Policy, Result
from pendopo.rules.clock_count import Entry

DAYS = (
    ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
)
MONTHS = (
    [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
)
_UNITS = {
    "working_day": ("hari kerja", "working days"),
    "calendar_day": ("hari kalender", "calendar days"),
    "week": ("minggu", "weeks"),
    "month": ("bulan", "months"),
    "hour": ("jam", "hours"),
    "working_hour": ("jam kerja", "working hours"),
}
_STARTS = {
    "filed": ("diterima", "received"),
    "complete": ("berkas lengkap", "file complete"),
    "paid": ("lunas", "paid"),
    "happened": ("peristiwa", "event"),
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
_ERRORS = {
    "calendar_year_missing": (
        "Tabel hari libur untuk tahun yang diperlukan belum dimuat; jatuh tempo tidak dapat"
        " dihitung.",
        "The holiday table for the year needed is not loaded; no due date can be counted.",
    ),
    "unknown_pause": (
        "Jawaban merujuk pada penghentian yang tidak ada.",
        "The answer refers to a pause that does not exist.",
    ),
    "answer_before_request": (
        "Jawaban mendahului permintaannya.",
        "The answer comes before its request.",
    ),
    "future_event": (
        "Peristiwa bertanggal sesudah saat pencatatannya; ditolak.",
        "The event is dated after the moment of its record; refused.",
    ),
    "transfer_zone_differs": (
        "Kantor tujuan berada di zona waktu lain; pelimpahan ditolak.",
        "The other office is in another time zone; the transfer is refused.",
    ),
    "reopen_without_end": (
        "Berkas belum berakhir sehingga tidak dapat dibuka kembali.",
        "The case has not ended, so it cannot be reopened.",
    ),
    "extension_before_start": (
        "Perpanjangan ditolak: jangka waktu belum berjalan.",
        "Extension refused: the time has not begun to run.",
    ),
    "extension_not_allowed": (
        "Perpanjangan ditolak: layanan ini tidak mengenal perpanjangan.",
        "Extension refused: this service knows no extension.",
    ),
    "extension_without_basis": (
        "Perpanjangan ditolak: dasar hukum atau alasan tertulis kosong.",
        "Extension refused: no legal basis or written reason.",
    ),
    "extension_too_often": (
        "Perpanjangan ditolak: sudah pernah diperpanjang.",
        "Extension refused: it was extended before.",
    ),
    "extension_over_cap": (
        "Perpanjangan ditolak: melebihi batas.",
        "Extension refused: more than is allowed.",
    ),
    "extension_after_expiry": (
        "Perpanjangan ditolak: jangka waktu sudah habis.",
        "Extension refused: the time has run out.",
    ),
}


def instant(minute: int, zone_name: str) -> datetime:
    """Return a local minute as an aware instant of a zone."""
    zone = timezone(timedelta(hours=ZONES[zone_name]))
    day = datetime.combine(Date.fromordinal(minute // DAY), time(), zone)
    return day + timedelta(minutes=minute % DAY)


def explain_error(error: ClockError, *, lang: str) -> str:
    """Return why a clock cannot answer."""
    return _ERRORS[error.code][lang == "en"]


def explain(policy: Policy, result: Result, *, lang: str) -> str:
    """Return how a result came about, as one sentence; `lang` is "id" or "en"."""
    at = int(lang == "en")
    if result.day_zero is None:
        return _not_running(policy, result, at)
    parts = [_begin(policy, result, at), *_stretches(result, at)]
    if result.extended:
        more = f"{result.extended.normalize():f}"
        unit = _UNITS[policy.unit][at]
        parts.append((f"diperpanjang {more} {unit}", f"extended by {more} {unit}")[at])
    parts += _end(policy, result, at)
    return "; ".join(parts) + "."


def _not_running(policy: Policy, result: Result, at: int) -> str:
    if result.state in ("stopped", "lapsed"):
        return (
            "Berkas berakhir sebelum jangka waktu berjalan.",
            "The case ended before its time began to run.",
        )[at]
    if result.pauses and result.due_if_resumed is not None:
        on = _when(result.due_if_resumed, result, at)
        return (
            f"Jam berhenti dan kembali ke awal; bila dijawab sekarang, jatuh tempo {on}.",
            f"The clock stands and went back to zero; if answered now, due {on}.",
        )[at]
    awaited = (" dan ", " and ")[at].join(_STARTS[kind][at] for kind in policy.start)
    return (
        f"Jangka waktu belum berjalan: menunggu {awaited}.",
        f"The time has not begun to run: waiting for {awaited}.",
    )[at]


def _begin(policy: Policy, result: Result, at: int) -> str:
    number = f"{policy.limit:f}" if not isinstance(policy.limit, int) else str(policy.limit)
    number = number.rstrip("0").rstrip(".") if "." in number else number
    number = number.replace(".", ",") if at == 0 else number
    many = len(policy.start) > 1 and result.started_by in policy.start
    kinds = policy.start if many else (result.started_by,)
    why = (" dan ", " and ")[at].join(_STARTS[kind][at] for kind in kinds)
    unit = _UNITS[policy.unit][at]
    unit = unit.removesuffix("s") if number == "1" else unit
    return f"{number} {unit} {('sejak', 'from')[at]} {_when(result.day_zero, result, at)} ({why})"


def _when(value: Date | datetime | None, result: Result, at: int) -> str:
    if value is None:
        return "–"
    said = f"{DAYS[at][value.weekday()]} {value.day} {MONTHS[at][value.month - 1]} {value.year}"
    if isinstance(value, datetime):
        clock = f"{value:%H.%M}" if at == 0 else f"{value:%H:%M}"
        said += (f" pukul {clock} {result.zone_name}", f" {clock} {result.zone_name}")[at]
    return said


def _stretches(result: Result, at: int) -> Iterator[str]:
    if not result.counts_days:
        return
    reasons = {pause.id: pause.reason for pause in result.pauses}
    for entry in result.ledger:
        if entry.kind == "paused":
            ids = (entry.reason or "").split("+")
            why = (" dan ", " and ")[at].join(reasons.get(one) or one for one in ids)
            yield f"{('berhenti', 'stopped')[at]} {_dates(entry, at)} ({why})"
        elif entry.kind == "off" and entry.reason != WEEKEND:
            yield f"{_dates(entry, at)} {('libur', 'off')[at]} ({entry.reason})"
        elif entry.kind == "roll":
            yield (
                "hari terakhir bukan hari kerja, digeser ke hari kerja berikutnya",
                "the last day is no working day, so it moves to the next one",
            )[at]


def _dates(entry: Entry, at: int) -> str:
    first, last = Date.fromordinal(entry.begin), Date.fromordinal(entry.end)
    months = MONTHS[at]
    if first == last:
        return f"{first.day} {months[first.month - 1]}"
    if first.month == last.month:
        return f"{first.day}–{last.day} {months[first.month - 1]}"
    return f"{first.day} {months[first.month - 1]} – {last.day} {months[last.month - 1]}"


def _end(policy: Policy, result: Result, at: int) -> Iterator[str]:
    if result.state == "lapsed":
        yield ("gugur karena tidak dijawab", "lapsed for want of an answer")[at]
        return
    if result.due is not None:
        said = _when(result.due, result, at)
        if result.counts_days:
            said += (f" pukul 24.00 {result.zone_name}", f" 24:00 {result.zone_name}")[at]
        yield f"{('jatuh tempo', 'due')[at]} {said}"
    if result.state == "stopped":
        yield _stopped(result)[at]
    elif result.state == "expired":
        yield _SILENCE[policy.silence][at]
    elif result.due_if_resumed is not None:
        on = _when(result.due_if_resumed, result, at)
        yield (
            f"jam sedang berhenti, bila dijawab sekarang jatuh tempo {on}",
            f"the clock stands; if answered now, due {on}",
        )[at]
        if result.answer_by is not None:
            last = _when(result.answer_by, result, at)
            yield (f"batas menjawab {last}", f"answer by {last}")[at]
    elif result.state == "paused":
        yield ("jam sedang berhenti", "the clock stands")[at]
    elif result.counts_days and policy.unit != "month":
        unit = ("hari kerja", "working days") if policy.unit == "working_day" else ("hari", "days")
        yield (f"sisa {result.remaining} {unit[0]}", f"{result.remaining} {unit[1]} left")[at]
    if result.estimated:
        yield (
            "dapat berubah karena ada libur perkiraan",
            "may change, because a holiday is estimated",
        )[at]


def _stopped(result: Result) -> tuple[str, str]:
    if result.due is None:
        return "berakhir saat jam berhenti", "ended while the clock stood"
    if result.overdue:
        return "berakhir terlambat", "ended late"
    return "berakhir tepat waktu", "ended in time"
