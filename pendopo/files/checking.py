"""What an upload really is, and making it harmless: by content, never by its name."""

from collections.abc import Sequence
from dataclasses import dataclass

import puremagic
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pendopo.files import papers, pictures
from pendopo.files.rules import MOST_RECEIVED
from pendopo.files.rules import Unfit as Unfit

_STARTS = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"%PDF-": "pdf"}
_LOOKED_AT = 4096


@dataclass(frozen=True)
class Checked:
    """Bytes that may be kept and shown; `doubt` says why a picture may be unreadable."""

    content: bytes
    media_type: str
    pages: int = 1
    doubt: str = ""


def check(content: bytes, *, accept: Sequence[str], max_bytes: int) -> Checked:
    """Return an upload made harmless: a picture painted anew as JPEG, a PDF looked through.

    `accept` are the kinds jpg, png and pdf.

    :raises Unfit: when it is empty, too large, of another kind, broken or dangerous
    """
    if not content:
        raise Unfit(_("Berkas ini kosong. Pilih berkas lain, atau foto ulang."))
    if len(content) > max_bytes:
        raise Unfit(_too_large(content, max_bytes))
    kind = next((kind for start, kind in _STARTS.items() if content.startswith(start)), "")
    if kind not in accept:
        raise Unfit(_wrong_kind(content[:_LOOKED_AT], kind, accept))
    if kind == "pdf":
        return Checked(content, "application/pdf", papers.looked_through(content))
    picture, doubt = pictures.painted(content)
    return Checked(picture, "image/jpeg", doubt=doubt)


def _too_large(content: bytes, max_bytes: int) -> str:
    said = _LARGE_PAPER if content.startswith(b"%PDF-") else _LARGE
    size = _("lebih dari 24") if len(content) >= MOST_RECEIVED else _megabytes(len(content))
    return str(said) % {"size": size, "most": _megabytes(max_bytes)}


_LARGE = _(
    "Berkas %(size)s MB terlalu besar. Paling besar %(most)s MB; foto ulang dengan mutu sedang."
)
_LARGE_PAPER = _(
    "Berkas %(size)s MB terlalu besar. Paling besar %(most)s MB; pindai ulang dengan mutu sedang,"
    " atau kirim halaman yang perlu saja."
)


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f}".removesuffix(".0").replace(".", ",")


_PHOTO = _("Foto jenis %(kind)s belum dapat dibuka semua petugas. Simpan sebagai JPG, lalu unggah.")
_TEXT = _("Ini dokumen %(kind)s. Simpan sebagai PDF, atau foto hasil cetaknya, lalu unggah.")
_PROGRAM = _("Ini sebuah program, bukan dokumen. Foto atau pindai dokumennya, lalu unggah.")
_OTHER = _("Berkas ini bukan %(wanted)s. Foto atau pindai dokumennya, lalu unggah lagi.")
_SAID: dict[str, tuple[Promise, str]] = {
    "heic": (_PHOTO, "HEIC"),
    "heif": (_PHOTO, "HEIC"),
    "avif": (_PHOTO, "AVIF"),
    "webp": (_PHOTO, "WebP"),
    "gif": (_PHOTO, "GIF"),
    "bmp": (_PHOTO, "BMP"),
    "tif": (_PHOTO, "TIFF"),
    "tiff": (_PHOTO, "TIFF"),
    "doc": (_TEXT, "Word"),
    "docx": (_TEXT, "Word/ZIP"),
    "zip": (_TEXT, "Word/ZIP"),
    "rtf": (_TEXT, "Word"),
    "html": (_TEXT, "HTML"),
    "svg": (_TEXT, "SVG"),
    "exe": (_PROGRAM, ""),
    "elf": (_PROGRAM, ""),
    "sh": (_PROGRAM, ""),
}
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
_PACKED = b"PK\x03\x04"


def _wrong_kind(start: bytes, kind: str, accept: Sequence[str]) -> str:
    """Return what it is as far as that can be told, and what would be right."""
    said, name = _SAID.get("" if kind else _guess(start), (None, ""))
    if said is not None:
        return str(said) % {"kind": name}
    wanted = ", ".join(one.upper() for one in accept)
    return str(_OTHER) % {"wanted": wanted}


def _guess(start: bytes) -> str:
    if start.startswith(_PROGRAMS):
        return "exe"
    if start.startswith(_PACKED):
        return "zip"
    try:
        return str(puremagic.from_string(start)).removeprefix(".")
    except (puremagic.PureError, ValueError):
        return ""
