"""PDF: kept byte for byte, because it may be signed, but only when it is plain paper."""

import io

import pikepdf
from django.utils.translation import gettext_lazy as _

from pendopo.files.rules import Unfit

MOST_PAGES = 50
_MOST_UNFOLDED = 8 * 2**20
_MOST_PARTS = 200_000
_TAIL = 70_000
_ZIP_ENDS = b"PK\x05\x06"
_ACTS = frozenset("/JavaScript /Launch /ImportData /SubmitForm /Rendition /Movie /GoToE".split())
_HIDES = frozenset("/JavaScript /JS /EmbeddedFiles /EmbeddedFile /RichMedia /XFA".split())

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
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise Unfit(_("PDF ini terkunci. Simpan tanpa pengaman, lalu unggah lagi."))
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


def _is_plain(pdf: pikepdf.Pdf) -> bool:
    """Tell whether nothing in a PDF acts by itself or hides another file, however deep."""
    waiting: list[object] = [pdf.trailer, *pdf.objects]
    seen = 0
    while waiting:
        seen += 1
        if seen > _MOST_PARTS:
            return False
        item = waiting.pop()
        if isinstance(item, pikepdf.Stream):
            if item.get("/Type") == "/ObjStm":
                item.read_bytes()  # raises when it unfolds to too much; else its objects look empty
            item = item.stream_dict
        if isinstance(item, pikepdf.Dictionary):
            names = item.keys()
            if not _HIDES.isdisjoint(names) or str(item.get("/S", "")) in _ACTS:
                return False
            waiting += _direct([item[name] for name in names])
        elif isinstance(item, pikepdf.Array):
            waiting += _direct(list(item))
    return True


def _direct(parts: list[object]) -> list[object]:
    """Keep the parts that stand here; the others come by themselves."""
    return [
        part
        for part in parts
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Array)) and not part.is_indirect
    ]
