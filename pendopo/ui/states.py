"""Words and shapes of what pages show: states of a case, signs of messages, the navigation."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Said = str | Promise

SHAPES = ("run", "wait", "soon", "late", "good")
SIGNS = {"": "info", "good": "ok", "warn": "warn", "bad": "stop"}
STATES: dict[str, tuple[str, Said]] = {
    "DRAFT": ("", _("Konsep")),
    "SUBMITTED": ("run", _("Diajukan")),
    "COMPLETENESS_CHECK": ("run", _("Diperiksa kelengkapannya")),
    "CORRECTION_REQUESTED": ("wait", _("Menunggu perbaikan pemohon")),
    "AWAITING_PAYMENT": ("wait", _("Menunggu pembayaran")),
    "IN_REVIEW": ("run", _("Diperiksa isinya")),
    "AWAITING_OPINION": ("run", _("Menunggu rekomendasi")),
    "INSPECTION": ("run", _("Ditinjau di lapangan")),
    "AWAITING_APPROVAL": ("run", _("Menunggu keputusan")),
    "GRANTED": ("good", _("Disetujui")),
    "GRANTED_BY_SILENCE": ("good", _("Dianggap dikabulkan")),
    "ISSUED": ("good", _("Terbit")),
    "DELIVERED": ("good", _("Sudah diserahkan")),
    "REFUSED": ("", _("Ditolak")),
    "WITHDRAWN": ("", _("Dicabut pemohon")),
    "LAPSED": ("", _("Gugur")),
    "NOT_ADMITTED": ("", _("Tidak diterima")),
}


def shape(state: str) -> str:
    """Return the shape of a badge: that of a state of a case, or the shape itself."""
    if state in STATES:
        return STATES[state][0]
    return state if state in SHAPES else ""


def words(state: str) -> Said:
    """Return how a state of a case is called; empty for anything else."""
    return STATES[state][1] if state in STATES else ""


@dataclass(frozen=True)
class Place:
    """One word of the navigation."""

    href: str
    word: Said
    is_here: bool = False


AT_HOME: tuple[tuple[str, Said], ...] = (
    ("/layanan", _("Layanan")),
    ("/lacak", _("Lacak")),
    ("/permohonan", _("Permohonan saya")),
    ("/verifikasi", _("Verifikasi")),
    ("/bantuan", _("Bantuan")),
)
AT_DESK: tuple[tuple[str, Said], ...] = (
    ("/meja", _("Meja kerja")),
    ("/layanan", _("Layanan")),
    ("/verifikasi", _("Verifikasi")),
    ("/bantuan", _("Bantuan")),
)


def places(words_of: Sequence[tuple[str, Said]], path: str) -> list[Place]:
    """Return the navigation, with the place marked to which a path belongs."""
    return [
        Place(href, word, path == href or path.startswith(f"{href}/")) for href, word in words_of
    ]
