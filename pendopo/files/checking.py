"""What an upload really is, and making it harmless: by content, never by its name."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
import puremagic
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from pendopo.rules.refusals import Refused

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 3_000
MOST_PAGES = 50
TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
_MAGIC = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"%PDF-": "pdf"}
_DANGEROUS = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/RichMedia", "/XFA")


class Unfit(Refused):
    """The file cannot be taken; the text says why and what would be right."""


@dataclass(frozen=True)
class Checked:
    """Bytes that may be kept and shown."""

    content: bytes
    media_type: str
    pages: int


def check(content: bytes, *, accept: Sequence[str], max_bytes: int) -> Checked:
    """Return an upload made harmless: an image painted anew, a PDF looked through.

    `accept` are the kinds jpg, png and pdf.

    :raises Unfit: when it is empty, too large, of another kind, broken or dangerous
    """
    if not content:
        raise Unfit(_("Berkas ini kosong. Pilih berkas lain."))
    if len(content) > max_bytes:
        raise Unfit(
            _(
                "Berkas %(size)s MB terlalu besar. Paling besar %(most)s MB; foto ulang dengan"
                " mutu sedang."
            )
            % {"size": _megabytes(len(content)), "most": _megabytes(max_bytes)}
        )
    kind = next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), "")
    if kind not in accept:
        raise Unfit(_wrong_kind(content, accept))
    return _pdf(content) if kind == "pdf" else _image(content, kind)


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def _wrong_kind(content: bytes, accept: Sequence[str]) -> str:
    try:
        guesses = puremagic.magic_string(content)
        ending = guesses[0].extension if guesses else ""
    except (puremagic.PureError, ValueError):
        ending = ""
    wanted = ", ".join(kind.upper() for kind in accept)
    if ending in (".heic", ".heif"):
        return str(
            _("Foto HEIC belum dapat dibuka semua petugas. Simpan sebagai JPG, lalu unggah lagi.")
        )
    return str(_("Berkas ini bukan %(wanted)s. Foto atau pindai dokumennya, lalu unggah lagi.")) % {
        "wanted": wanted
    }


def _image(content: bytes, kind: str) -> Checked:
    """Paint the picture into a new one: no owner, no place, no comment survives."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Unfit(_("Foto ini terlalu besar ukurannya. Foto ulang dengan mutu sedang."))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            painted = Image.new("RGB", upright.size, "white")
            seen = upright.convert("RGBA")
            painted.paste(seen, (0, 0), seen)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Unfit(_("Foto ini rusak dan tidak dapat dibuka. Foto ulang dokumennya.")) from None
    out = io.BytesIO()
    if kind == "png":
        painted.save(out, "PNG", optimize=False)
    else:
        painted.save(out, "JPEG", quality=85)
    return Checked(out.getvalue(), TYPES[kind], 1)


def _pdf(content: bytes) -> Checked:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = len(pdf.pages)
            encrypted = pdf.is_encrypted
            dangerous = any(_has_danger(one) for one in pdf.objects)
    except pikepdf.PasswordError:
        raise Unfit(_("PDF ini terkunci sandi. Simpan tanpa sandi, lalu unggah lagi.")) from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise Unfit(_("PDF ini rusak dan tidak dapat dibuka. Simpan ulang, lalu unggah lagi.")) from None
    if encrypted:
        raise Unfit(_("PDF ini terkunci. Simpan tanpa pengaman, lalu unggah lagi."))
    if not pages or pages > MOST_PAGES:
        raise Unfit(
            _("PDF ini %(pages)s halaman. Paling banyak %(most)s; kirim bagian yang perlu saja.")
            % {"pages": pages, "most": MOST_PAGES}
        )
    if dangerous:
        raise Unfit(
            _("PDF ini berisi program atau lampiran. Cetak ulang sebagai PDF biasa, lalu unggah.")
        )
    return Checked(content, TYPES["pdf"], pages)


def _has_danger(item: object) -> bool:
    if not isinstance(item, pikepdf.Dictionary):
        return False
    return any(key in item for key in _DANGEROUS) or item.get("/S") in ("/JavaScript", "/Launch")
