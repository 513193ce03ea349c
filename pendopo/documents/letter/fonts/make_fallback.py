# /// script
# dependencies = ["fonttools"]
# ///
"""Builds PendopoFallback.ttf: one box for every code point, so that no character stops a PDF/A.

Run it by hand, with fonttools installed; nothing of the product needs it.
"""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder  # type: ignore[import-not-found]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-not-found]
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable  # type: ignore[import-not-found]

BOX = (
    (90, 0, 610, 700, True),
    (140, 50, 560, 650, False),
    (310, 160, 390, 240, True),
    (310, 310, 390, 390, True),
    (310, 460, 390, 540, True),
)


def box() -> object:
    pen = TTGlyphPen(None)
    for x0, y0, x1, y1, clockwise in BOX:
        corners = [(x0, y0), (x0, y1), (x1, y1), (x1, y0)]
        corners = corners if clockwise else corners[::-1]
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


font = FontBuilder(1000, isTTF=True)
font.setupGlyphOrder([".notdef", "unknown"])
font.setupCharacterMap({0x25A1: "unknown"})
font.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "unknown": box()})
font.setupHorizontalMetrics({".notdef": (700, 0), "unknown": (700, 90)})
font.setupHorizontalHeader(ascent=800, descent=-200)
font.setupNameTable(
    {
        "familyName": "Pendopo Fallback",
        "styleName": "Regular",
        "psName": "PendopoFallback-Regular",
        "copyright": "The Pendopo authors",
        "licenseDescription": "SIL Open Font License 1.1",
    }
)
font.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200, fsType=0)
font.setupPost()
many_to_one = CmapSubtable.newSubtable(13)
many_to_one.platformID, many_to_one.platEncID, many_to_one.language = 3, 10, 0
many_to_one.format, many_to_one.reserved, many_to_one.length, many_to_one.nGroups = 13, 0, 0, 0
many_to_one.cmap = {c: "unknown" for c in range(0x20, 0x110000) if not 0xD800 <= c < 0xE000}
font.font["cmap"].tables.append(many_to_one)
font.save(Path(__file__).with_name("PendopoFallback.ttf"))
