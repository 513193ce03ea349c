"""Whether a photograph of a paper can be read: a doubt to be told, never a refusal."""

from PIL import Image, ImageFilter, ImageStat

LEAST_SIDE = 600
"""Points of the shorter side: 72 a word-high inch over the 210 mm of an A4 sheet; below that the
small letters of a form have fewer than five points."""

LEAST_LIGHT = 90
"""Of 255, for the brightest tenth, which is the paper itself: drawn sheets have 190 and more, and
go below this at two fifths of their light."""

LEAST_SHARPNESS = 20.0
"""Variance of the Laplacian at 1,000 points of length: drawn sheets have 450 and more (one with a
single word 23), blurred over two points 35 and less.

Source of the measure: Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, 2000."""

_LOOKED_AT = (1000, 1000)
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def doubt(picture: Image.Image) -> str:
    """Return the first reason why a picture may be unreadable: dark, small, blurred; or nothing."""
    grey = picture.convert("L")
    grey.thumbnail(_LOOKED_AT)
    if _light(grey) < LEAST_LIGHT:
        return "dark"
    if min(picture.size) < LEAST_SIDE:
        return "small"
    return "blurred" if _sharpness(grey) < LEAST_SHARPNESS else ""


def _light(grey: Image.Image) -> int:
    """Return the value that nine of ten points do not pass."""
    left = grey.width * grey.height * 9 // 10
    for value, many in enumerate(grey.histogram()):
        left -= many
        if left < 0:
            return value
    return 255


def _sharpness(grey: Image.Image) -> float:
    edges = grey.filter(_LAPLACIAN).crop((1, 1, grey.width - 1, grey.height - 1))
    return ImageStat.Stat(edges).var[0]
