"""Which photographs may be unreadable: drawn sheets, darkened, shrunk and blurred."""

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from pendopo.accounts.tests.cast import NOW
from pendopo.files import actions, doubts, rules
from pendopo.files.tests.hostile import MB, pdf, photo
from pendopo.rules.actor import SYSTEM


def sheet(size=(1200, 800), words=12) -> Image.Image:
    paper = Image.new("RGB", size, "#e8e2d6")
    pen = ImageDraw.Draw(paper)
    for line in range(words):
        pen.text((60, 60 + line * 50), "Kartu Keluarga 3578", fill="#222", font_size=32)
    return paper


LEGIBLE = {
    "a sheet": sheet(),
    "one word on a large sheet": sheet((1600, 1200), words=1),
    "a little out of focus": sheet().filter(ImageFilter.GaussianBlur(1)),
    "in a dim room": ImageEnhance.Brightness(sheet()).enhance(0.5),
    "just large enough": sheet((800, 600)),
    "turned": sheet((800, 1200)),
}
DOUBTFUL = {
    "dark": ImageEnhance.Brightness(sheet()).enhance(0.3),
    "small": sheet((800, 599)),
    "blurred": sheet().filter(ImageFilter.GaussianBlur(5)),
}


@pytest.mark.parametrize("name", LEGIBLE)
def test_what_can_be_read_raises_no_doubt(name):
    assert doubts.doubt(LEGIBLE[name]) == ""


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_may_be_unreadable_is_doubted(name):
    assert doubts.doubt(DOUBTFUL[name]) == name
    assert "Ganti, atau pakai yang ini." in rules.replaceable(name)[0]


def test_a_picture_of_a_single_point_is_looked_at_too():
    assert doubts.doubt(Image.new("RGB", (1, 1), "white")) == "small"


def test_a_doubt_is_kept_beside_the_file(db):
    def stored(content):
        given = {"name": "ktp.jpg", "accept": ("jpg", "pdf"), "max_bytes": MB}
        return actions.store(content=content, actor=SYSTEM, now=NOW, **given)

    dark, paper = stored(photo((800, 800), colour="#111")), stored(pdf())

    assert (dark.doubt, dark.doubted[0]) == ("dark", "Foto ini gelap.")
    assert (paper.doubt, paper.doubted[0]) == ("", "")
