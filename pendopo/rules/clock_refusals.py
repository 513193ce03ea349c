"""Why a clock cannot be counted, in one sentence for people, in Indonesian and in English."""

from pendopo.rules.clock import ClockError

_ERRORS = {
    "calendar_year_missing": (
        "Tabel hari libur untuk tahun yang diperlukan belum dimuat; jatuh tempo tidak dapat"
        " dihitung.",
        "No holiday table is loaded for a year that is needed, so the due date cannot be counted.",
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
        "The event is dated after it was recorded; refused.",
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
        "Extension refused: this service allows none.",
    ),
    "extension_without_basis": (
        "Perpanjangan ditolak: dasar hukum atau alasan tertulis kosong.",
        "Extension refused: the legal basis or written reason is empty.",
    ),
    "extension_too_often": (
        "Perpanjangan ditolak: sudah pernah diperpanjang.",
        "Extension refused: it was already extended.",
    ),
    "extension_over_cap": (
        "Perpanjangan ditolak: melebihi batas.",
        "Extension refused: it is longer than allowed.",
    ),
    "extension_after_expiry": (
        "Perpanjangan ditolak: jangka waktu sudah habis.",
        "Extension refused: the time has run out.",
    ),
}


def explain_error(error: ClockError, *, lang: str) -> str:
    """Return why a clock cannot answer; `lang` is "id" or "en"."""
    return _ERRORS[error.code][lang == "en"]
