"""Photographs: painted into a new picture, so that nothing but what the eye sees survives."""

import io
from threading import BoundedSemaphore

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from pendopo.files import doubts
from pendopo.files.rules import Unfit

MOST_PIXELS_IN = {"JPEG": 50_000_000, "PNG": 25_000_000}  # a JPEG can be decoded smaller
MOST_PIXELS = 12_000_000
SMALL = (144, 176)
_QUALITY = 85
_MOST_SCANS = 64  # a progressive photograph has about ten; each is a pass over all of it
_SCAN = b"\xff\xda"
_at_once = BoundedSemaphore(2)  # what a picture unfolds to is far more than what was sent


def painted(content: bytes) -> tuple[bytes, str]:
    """Return a JPEG or PNG as a new JPEG: upright, without place, comment or hidden parts.

    Beside it stands why it may be unreadable, empty when it is not (`doubts`).

    Source: Pillow writes back `info["comment"]` of an opened picture, so it is never saved itself.

    :raises Unfit: when it is broken or unfolds to too much
    """
    if content.count(_SCAN) > _MOST_SCANS:
        raise Unfit(_broken())
    try:
        with _at_once, Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > MOST_PIXELS_IN.get(opened.format or "", 0):
                raise Unfit(_too_dense())
            new = _paint(opened)
            return _jpeg(new), doubts.doubt(new)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit(_too_dense()) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise Unfit(_broken()) from None


def small(content: bytes) -> bytes:
    """Return a painted picture as a preview of at most `SMALL` points."""
    with _at_once, Image.open(io.BytesIO(content), formats=("JPEG",)) as opened:
        opened.draft("RGB", SMALL)
        opened.thumbnail(SMALL)
        return _jpeg(opened)


def _too_dense() -> str:
    return str(_("Foto ini terlalu rapat titiknya. Foto ulang dengan mutu sedang."))


def _broken() -> str:
    return str(_("Foto ini rusak dan tidak dapat dibuka. Foto ulang dokumennya, lalu unggah."))


def _paint(opened: Image.Image) -> Image.Image:
    size = _fitting(opened.size)
    opened.draft("RGB", size)
    shrunk = _eight_bits(opened)
    shrunk.thumbnail(size)
    seen = ImageOps.exif_transpose(shrunk)
    new = Image.new("RGB", seen.size, "white")
    if seen.has_transparency_data:
        seen = seen.convert("RGBA")
        new.paste(seen, (0, 0), seen)
    else:
        new.paste(seen.convert("RGB"))
    return new


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
    scale = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5)
    return max(1, int(width * scale)), max(1, int(height * scale))


def _eight_bits(opened: Image.Image) -> Image.Image:
    """Return scans of sixteen bits as eight; Pillow alone would turn them white."""
    if not opened.mode.startswith("I"):
        return opened
    wide = opened.convert("I")
    return wide.point(lambda value: value / 256).convert("L")


def _jpeg(new: Image.Image) -> bytes:
    out = io.BytesIO()
    new.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
