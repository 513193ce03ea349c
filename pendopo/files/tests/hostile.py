"""Files as people send them, and as attackers do."""

import io
import struct
import zlib

import pikepdf
from PIL import Image

MB = 2**20
PLACE = b"-6.2088,106.8456"


def photo(size=(640, 480), *, kind="JPEG", mode="RGB", colour="teal", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


def turned_photo() -> bytes:
    """A phone held upright: wide pixels, left half red, and a note to turn them."""
    picture = Image.new("RGB", (80, 40), "blue")
    picture.paste("red", (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Kamera Rahasia"
    exif[0x8825] = {1: "S", 2: (6.0, 12.0, 31.0), 3: "E", 4: (106.0, 50.0, 44.0)}
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=PLACE + b"<script>alert(1)</script>")
    return out.getvalue()


def bomb_png(width=60_000, height=60_000) -> bytes:
    """A few kilobytes that say they are gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        whole = name + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(10 * MB), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def pdf(pages=1, *, change=None, **saving) -> bytes:
    out, paper = io.BytesIO(), pikepdf.new()
    for _ in range(pages):
        paper.add_blank_page()
    if change:
        change(paper)
    paper.save(out, **saving)
    return out.getvalue()


def locked_pdf(*, user="rahasia") -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="pemilik", user=user))


def acts_on_opening(paper) -> None:
    paper.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
    )


def acts_deep_inside(paper) -> None:
    acts = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    paper.pages[0].Annots = pikepdf.Array(
        [pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(Next=[acts]))]
    )


def carries_a_file(paper) -> None:
    paper.attachments["virus.exe"] = b"MZ"


def fills_itself_in(paper) -> None:
    paper.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"), Fields=[])


def unfolding_pdf(megabytes=64) -> bytes:
    """A PDF whose object stream unfolds a thousandfold."""
    return packing_pdf(1, megabytes * MB)


def packing_pdf(streams: int, unfolded: int, *, nested=False) -> bytes:
    """A PDF of object streams, each with one object and as many spaces as make up its size.

    Nested: the table says of each that it lies in the one before.
    """
    head = b"%d 0 << /A 1 >> "
    packed = zlib.compressobj(9)
    folded = packed.compress((head % 4).ljust(unfolded)) + packed.flush()
    out, at = io.BytesIO(), {}
    out.write(b"%PDF-1.5\n")
    bodies = [
        (1, b"<< /Type /Catalog /Pages 2 0 R >>"),
        (2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        (3, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Extra 4 0 R >>"),
    ]
    first = 4 + streams
    pack = _stream(b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", folded)
    bodies += [(first + number, pack) for number in range(streams)]
    for number, body in bodies:
        at[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    rows = [(0, 0, 65535), *((1, at[n], 0) for n in (1, 2, 3))]
    rows += [(2, first + number, 0) for number in range(streams)]
    rows += [
        (2, first + number - 1, 0) if nested and number else (1, at[first + number], 0)
        for number in range(streams)
    ]
    size = len(rows) + 1
    table = b"".join(struct.pack(">BIH", *row) for row in [*rows, (1, start, 0)])
    index = _stream(b"/Type /XRef /Size %d /W [1 4 2] /Root 1 0 R" % size, table)
    out.write(b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (size - 1, index, start))
    return out.getvalue()


def _stream(head: bytes, body: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(body), body)
