import io

import pytest
from PIL import Image

from pendopo.files import pictures
from pendopo.files.checking import check
from pendopo.files.rules import MOST_RECEIVED, Unfit
from pendopo.files.tests import hostile
from pendopo.files.tests.hostile import MB, pdf, photo

ALL = ("jpg", "png", "pdf")


def checked(content, accept=ALL, max_bytes=5 * MB):
    return check(content, accept=accept, max_bytes=max_bytes)


def opened(content) -> Image.Image:
    return Image.open(io.BytesIO(checked(content).content))


def test_a_photo_becomes_a_new_one_without_place_camera_or_comment():
    content = hostile.turned_photo()
    assert hostile.PLACE in content
    assert b"Kamera" in content

    new = checked(content).content

    assert hostile.PLACE not in new
    assert b"Kamera" not in new
    assert b"<script>" not in new
    assert not Image.open(io.BytesIO(new)).getexif()


def test_a_photo_taken_upright_stands_upright():
    new = opened(hostile.turned_photo())

    assert new.size == (40, 80)
    red, green, blue = new.getpixel((20, 10))
    assert red > 200
    assert max(green, blue) < 60


def test_what_is_hidden_behind_a_photo_is_gone():
    for tail in (b"PK\x03\x04 a zip", b"<?php system($_GET['c']); ?>", b"%PDF-1.7"):
        assert tail not in checked(photo() + tail).content


def test_a_large_photo_is_made_smaller_and_keeps_its_shape():
    new = opened(photo((6000, 4000)))

    assert new.width * new.height <= pictures.MOST_PIXELS
    assert new.width / new.height == pytest.approx(1.5, rel=0.01)


@pytest.mark.parametrize(
    ("mode", "colour", "seen"),
    [
        ("L", 128, 128),
        ("1", 1, 255),
        ("P", 7, None),
        ("LA", (100, 255), 100),
        ("RGBA", (90, 90, 90, 255), 90),
        ("RGBA", (0, 0, 0, 0), 255),
        ("I;16", 128 * 256, 128),
    ],
)
def test_every_kind_of_png_is_painted_as_it_looks(mode, colour, seen):
    new = opened(photo((20, 10), kind="PNG", mode=mode, colour=colour))

    assert (new.format, new.mode, new.size) == ("JPEG", "RGB", (20, 10))
    if seen is not None:
        assert new.getpixel((5, 5))[0] == pytest.approx(seen, abs=4)


def test_a_photo_for_the_press_is_painted_too():
    new = opened(photo((20, 10), mode="CMYK", colour=(0, 0, 0, 0)))

    assert new.mode == "RGB"
    assert min(new.getpixel((5, 5))) > 240


def test_a_pdf_is_kept_byte_for_byte_and_its_pages_counted():
    paper = checked(pdf(3))

    assert paper.content == pdf(3)
    assert (paper.media_type, paper.pages) == ("application/pdf", 3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Berkas ini kosong. Pilih berkas lain"),
        (photo() + bytes(5 * MB), "Paling besar 5 MB; foto ulang dengan mutu sedang."),
        (pdf() + bytes(5 * MB), "pindai ulang dengan mutu sedang"),
        (b"\xff\xd8\xff" + bytes(MOST_RECEIVED), "Berkas lebih dari 24 MB terlalu besar"),
        (photo()[:300], "Foto ini rusak"),
        (b"\xff\xd8\xff\xe0" + b"x" * 500, "Foto ini rusak"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 500, "Foto ini rusak"),
        (photo() + b"\xff\xda" * 100, "Foto ini rusak"),
        (hostile.bomb_png(), "Foto ini terlalu rapat"),
        (photo(kind="GIF"), "Foto jenis GIF belum dapat dibuka semua petugas. Simpan sebagai JPG"),
        (photo(kind="WEBP"), "WebP"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(50), "HEIC"),
        (b"MZ\x90\x00" + bytes(200), "Ini sebuah program"),
        (b"\x7fELF" + bytes(200), "Ini sebuah program"),
        (b"#!/bin/sh\nrm -rf /\n", "Ini sebuah program"),
        (b"PK\x03\x04" + bytes(200), "Simpan sebagai PDF"),
        (b"<!doctype html><html><script>1</script></html>", "lalu unggah"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "lalu unggah"),
        (b"GIF89a;<?php x() ?>", "lalu unggah"),
        (b"nama: Ani\n", "Berkas ini bukan JPG, PNG, PDF"),
        (b"\x00" * 64, "Berkas ini bukan JPG, PNG, PDF"),
        (b"\n" + pdf(), "lalu unggah"),
        (b"%PDF-1.7\n" + b"x" * 500, "PDF ini rusak"),
        (pdf()[:200], "PDF ini rusak"),
        (hostile.locked_pdf(), "PDF ini terkunci sandi"),
        (hostile.locked_pdf(user=""), "PDF ini terkunci. Simpan tanpa pengaman"),
        (pdf(51), "PDF ini 51 halaman. Paling banyak 50"),
        (pdf(0), "PDF ini rusak"),
        (pdf(change=hostile.acts_on_opening), "berisi program atau lampiran"),
        (pdf(change=hostile.acts_deep_inside), "berisi program atau lampiran"),
        (pdf(change=hostile.carries_a_file), "berisi program atau lampiran"),
        (pdf(change=hostile.fills_itself_in), "berisi program atau lampiran"),
        (pdf() + b"PK\x03\x04virus PK\x05\x06" + bytes(18), "berisi program atau lampiran"),
        (hostile.unfolding_pdf(), "PDF ini rusak"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_cure(content, said):
    with pytest.raises(Unfit, match=said):
        checked(content)


def test_the_size_is_told_as_people_say_it():
    with pytest.raises(Unfit, match=r"^Berkas 4,8 MB terlalu besar\. Paling besar 2 MB; foto"):
        check(photo() + bytes(int(4.8 * MB)), accept=ALL, max_bytes=2 * MB)


@pytest.mark.parametrize(("content", "accept"), [(photo(), ["pdf"]), (pdf(), ["jpg", "png"])])
def test_a_question_takes_only_the_kinds_it_names(content, accept):
    with pytest.raises(Unfit, match=f"Berkas ini bukan {', '.join(accept).upper()}"):
        checked(content, accept)


@pytest.mark.parametrize("cut", range(0, 600, 37))
def test_no_cut_off_file_breaks_the_house(cut):
    for whole in (photo(), photo(kind="PNG"), pdf()):
        try:
            checked(whole[:cut])
        except Unfit:
            continue
