"""PDF: kept byte for byte, because it may be signed, but only when it is plain paper."""

import io
import re

import pikepdf
from django.utils.translation import gettext_lazy as _

from pendopo.files.rules import Unfit

MOST_PAGES = 50
_MOST_UNFOLDED = 8 * 2**20
_MOST_PARTS = 40_000  # looking at one takes a thread some 30 µs
_AS_ONE = 8  # plain entries of a part, which take as long as one part
_PACKED = 2  # in the table of objects: this one lies in an object stream
_TAIL = 70_000
_ZIP_ENDS = b"PK\x05\x06"
_MOST_UNFOLDED_IN_ALL = 32 * 2**20
_MOST_OBJECT_STREAMS = 500
_MOST_TABLES = 20
# Each table of objects that goes on in another has both of these, however its letters are written.
_TABLES = (
    re.compile(rb"/(?:P|#50)(?:r|#72)(?:e|#65)(?:v|#76)"),
    re.compile(rb"/(?:S|#53)(?:i|#69)(?:z|#7[aA])(?:e|#65)"),
)
_CALM = frozenset(["/GoTo", "/Named"])  # these only turn pages
_ADDRESS = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_STARTERS = ("/OpenAction", "/PA", "/NA")
_FAR = frozenset("/JavaScript /Launch /ImportData /SubmitForm /Rendition /GoToR /GoToE".split())
_HIDES = frozenset("/JavaScript /JS /EmbeddedFiles /EF /AF /UF /RichMedia /XFA".split())
_FILES = frozenset("/EmbeddedFile /Filespec /FileSpec /F".split())
_NOTES = frozenset("/FileAttachment /Screen /Sound /3D /RichMedia /Movie".split())

# qpdf would unfold a stream to whatever size it asks for. The limits hold for the process.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=_MOST_UNFOLDED,
    run_length_max_memory=_MOST_UNFOLDED,
    png_max_memory=_MOST_UNFOLDED,
    tiff_max_memory=_MOST_UNFOLDED,
    dct_max_memory=_MOST_UNFOLDED,
    max_stream_filters=4,
    parser_max_nesting=200,
    doc_max_warnings=500,
)


def looked_through(content: bytes) -> int:
    """Return how many pages a PDF has, if it is nothing but pages.

    :raises Unfit: when it is empty, broken, locked, too long, or holds programs or attachments
    """
    try:
        _count_tables(content)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise Unfit(_("PDF ini terkunci. Simpan tanpa pengaman, lalu unggah lagi."))
            _unfold(pdf)
            pages = len(pdf.pages)  # raises when there are none
            is_plain = _is_plain(pdf)
    except pikepdf.PasswordError:
        raise Unfit(_("PDF ini terkunci sandi. Simpan tanpa sandi, lalu unggah lagi.")) from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise Unfit(
            _("PDF ini rusak dan tidak dapat dibuka. Simpan ulang, lalu unggah lagi.")
        ) from None
    if pages > MOST_PAGES:
        raise Unfit(
            _("PDF ini %(pages)d halaman. Paling banyak %(most)d; kirim bagian yang perlu saja.")
            % {"pages": pages, "most": MOST_PAGES}
        )
    if not is_plain or _ZIP_ENDS in content[-_TAIL:]:
        raise Unfit(
            _("PDF ini berisi program atau lampiran. Cetak ulang sebagai PDF biasa, lalu unggah.")
        )
    return pages


def _count_tables(content: bytes) -> None:
    """Refuse a chain of tables of objects: opening unfolds every one, each to millions of rows."""
    if min(len(name.findall(content)) for name in _TABLES) > _MOST_TABLES:
        raise ValueError("too many tables of objects")


def _unfold(pdf: pikepdf.Pdf) -> None:
    """Unfold what packs other objects, before anything asks for those and unfolds them all.

    :raises ValueError: when that is too much, or packed in one another
    """
    table = pdf.get_xref_table()
    packers = {entry.obj_stream_number or 0 for entry in table.values() if entry.type == _PACKED}
    if len(packers) > _MOST_OBJECT_STREAMS:
        raise ValueError("too many object streams")
    left = _MOST_UNFOLDED_IN_ALL
    for number in packers:
        entry = table.get((number, 0))
        packer = pdf.get_object(number, 0) if entry and entry.type != _PACKED else None
        if not isinstance(packer, pikepdf.Stream):
            raise ValueError("an object stream that is none")
        left -= len(packer.read_bytes())  # raises when this one alone unfolds to too much
        if left < 0:
            raise ValueError("object streams unfold to too much")


def _is_plain(pdf: pikepdf.Pdf) -> bool:
    """Tell whether nothing in a PDF acts by itself or hides another file, however deep."""
    if len(pdf.objects) > _MOST_PARTS:
        return False
    waiting: list[object] = [pdf.trailer, *pdf.objects]
    seen = 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Stream):
            item = item.stream_dict
            if "/F" in item:
                return False  # its bytes lie in another file
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Array)):
            seen += 1 + len(item) // _AS_ONE
        if seen > _MOST_PARTS:
            return False
        if isinstance(item, pikepdf.Dictionary):
            if not _is_calm(item):
                return False
            waiting += _direct([part for _name, part in item.items()])
        elif isinstance(item, pikepdf.Array):
            waiting += _direct(list(item))
    return True


def _is_calm(item: pikepdf.Dictionary) -> bool:
    """Tell whether one part names no file and starts nothing but what turns pages."""
    kind = str(item.get("/Subtype", ""))
    if not _HIDES.isdisjoint(item.keys()) or kind in _NOTES:
        return False
    if str(item.get("/Type", "")) in _FILES or str(item.get("/S", "")) in _FAR:
        return False
    far = item.get("/Ref")  # of a drawing: a page of another file
    if isinstance(far, pikepdf.Dictionary) and "/F" in far:
        return False
    more = item.get("/AA")
    acts = [act for _event, act in more.items()] if isinstance(more, pikepdf.Dictionary) else []
    acts += [item[name] for name in _STARTERS if name in item]
    is_link = kind == "/Link" and _is_address(item.get("/A"))
    return all(map(_turns_pages, acts)) and (is_link or _turns_pages(item.get("/A")))


def _turns_pages(act: object) -> bool:
    """Tell whether what starts, if it is an action at all, stands alone and only turns pages."""
    if not isinstance(act, pikepdf.Dictionary) or "/S" not in act:
        return True
    return str(act["/S"]) in _CALM and "/Next" not in act


def _is_address(act: object) -> bool:
    """Tell whether an action only tells the reader's browser an address, no path of a network."""
    if not isinstance(act, pikepdf.Dictionary) or "/Next" in act:
        return False
    return str(act.get("/S", "")) == "/URI" and bool(_ADDRESS.match(str(act.get("/URI", ""))))


def _direct(parts: list[object]) -> list[object]:
    """Keep the parts that stand here; the others come by themselves."""
    return [
        part
        for part in parts
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Array)) and not part.is_indirect
    ]
