"""What a PDF may hold, part by part, and what it may cost to look."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pendopo.files import papers
from pendopo.files.papers import looked_through
from pendopo.files.rules import Unfit
from pendopo.files.tests.hostile import packing_pdf, pdf

MB = 2**20
UNC = String(r"\\evil\share\x.pdf")
PRINT = Dictionary(S=Name.Named, N=Name.Print)
SITE = Dictionary(Type=Name.Action, S=Name.URI, URI=String("https://contoh.go.id"))


def noted(**parts):
    """A PDF with one annotation."""

    def change(paper):
        note = paper.make_indirect(Dictionary(Type=Name.Annot, **parts))
        paper.pages[0].Annots = Array([note])
        if parts["Subtype"] == Name.Widget:
            paper.Root.AcroForm = Dictionary(Fields=Array([note]))

    return pdf(change=change)


def rooted(**parts):
    return pdf(change=lambda paper: paper.Root.update(Dictionary(**parts)))


def carrying(**parts):
    """A PDF whose catalogue refers to one stream with these entries."""
    return pdf(
        change=lambda paper: paper.Root.update(
            Dictionary(Extra=paper.make_stream(b"MZ", **parts))  # found wherever it stands
        )
    )


def attached(paper):
    """A program pinned to a page: no list of attachments, yet readers offer it."""
    program = paper.make_stream(b"MZ", Type=Name.EmbeddedFile)
    names = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=program))
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=paper.make_indirect(names))
    paper.pages[0].Annots = Array([paper.make_indirect(note)])


def act(kind, **parts):
    return Dictionary(S=Name(f"/{kind}"), **parts)


@pytest.mark.parametrize(
    "content",
    [
        pdf(change=attached),
        carrying(Type=Name.EmbeddedFile),
        carrying(F=UNC),
        rooted(AF=Array([])),
        rooted(Extra=Dictionary(EF=Dictionary())),
        rooted(Extra=Dictionary(Type=Name.Filespec, F=UNC)),
        rooted(Extra=Dictionary(Subtype=Name.Form, Ref=Dictionary(F=UNC, Page=0))),
        *(
            noted(Subtype=Name(f"/{kind}"))
            for kind in ("FileAttachment", "Screen", "Sound", "3D", "RichMedia", "Movie")
        ),
        *(
            noted(Subtype=Name.Link, A=act(kind, F=UNC))
            for kind in (
                *("GoToR", "GoToE", "Launch", "Thread", "Sound", "Movie", "Rendition"),
                *("JavaScript", "SubmitForm", "ImportData", "ResetForm", "Hide", "Unheard"),
            )
        ),
        rooted(OpenAction=SITE),
        rooted(OpenAction=SITE, Subtype=Name.Link),
        rooted(OpenAction=Dictionary(S=Name.Named, N=Name.Print, Next=SITE)),
        rooted(OpenAction=act("Thread", F=UNC)),
        rooted(AA=Dictionary(WC=SITE)),
        noted(Subtype=Name.Link, AA=Dictionary(E=SITE)),
        noted(Subtype=Name.Link, PA=SITE),
        noted(Subtype=Name.Widget, A=SITE),
        noted(
            Subtype=Name.Link, A=act("URI", URI=String("https://a.id"), Next=Array([act("Sound")]))
        ),
        noted(Subtype=Name.Link, A=act("URI", URI=String("file://evil/x"))),
        noted(Subtype=Name.Link, A=act("URI", URI=UNC)),
        noted(Subtype=Name.Link, A=act("URI", URI=String("javascript:x()"))),
    ],
)
def test_what_starts_by_itself_or_hides_a_file_is_refused(content):
    with pytest.raises(Unfit, match="berisi program atau lampiran"):
        looked_through(content)


@pytest.mark.parametrize(
    "content",
    [
        noted(Subtype=Name.Link, A=SITE),
        noted(Subtype=Name.Link, A=act("URI", URI=String("mailto:ani@contoh.example"))),
        noted(Subtype=Name.Link, A=act("GoTo", D=String("bab-2")), F=132),
        noted(Subtype=Name.Widget, FT=Name.Sig, F=132),
        rooted(OpenAction=act("GoTo", D=Array([]))),
        rooted(OpenAction=Array([])),
        rooted(AA=Dictionary(WC=PRINT)),
        rooted(Outlines=Dictionary(First=Dictionary(A=act("GoTo"), Next=Dictionary(F=2)))),
        rooted(Extra=Dictionary(S=Name.Link, A=Dictionary(O=Name.Layout), Next=Dictionary())),
        rooted(OutputIntents=Array([Dictionary(S=Name.GTS_PDFA1)])),
        carrying(Type=Name.XObject, Subtype=Name.Image),
        pdf(3, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    ],
)
def test_what_scanners_and_word_processors_write_is_taken(content):
    assert looked_through(content) in (1, 3)


@pytest.mark.parametrize(
    ("streams", "unfolded"),
    [(501, 100), (5, 7 * MB), (1, 9 * MB), (4, 8 * MB + 1)],
    ids=["many", "large together", "large alone", "a byte over"],
)
def test_what_unfolds_to_too_much_is_refused(streams, unfolded):
    content = packing_pdf(streams, unfolded)

    with pytest.raises(Unfit, match="PDF ini rusak"):
        looked_through(content)


def test_many_object_streams_of_a_usual_size_are_taken():
    assert looked_through(packing_pdf(200, 10_000)) == 1


@pytest.mark.parametrize(
    "many",
    [
        lambda paper: [paper.make_indirect(Dictionary()) for _ in range(40)],
        lambda _: [Array([Dictionary()] * 4)] * 10,
        lambda _: [1] * 400,
    ],
    ids=["objects", "parts of parts", "plain entries"],
)
def test_what_takes_a_thread_for_long_is_refused(many, monkeypatch):
    content = pdf(change=lambda paper: paper.Root.update(Dictionary(Many=Array(many(paper)))))
    assert looked_through(content) == 1

    monkeypatch.setattr(papers, "_MOST_PARTS", 40)
    with pytest.raises(Unfit, match="program atau lampiran"):
        looked_through(content)


def test_an_object_stream_inside_another_is_refused():
    with pytest.raises(Unfit, match="PDF ini rusak"):
        looked_through(packing_pdf(3, 100, nested=True))


def test_a_long_chain_of_tables_is_refused_before_it_is_read(monkeypatch):
    chain = b"<< /Type /XRef /Si#7ae 9 /#50rev 99 >>\n" * 21
    monkeypatch.setattr(pikepdf, "open", pytest.fail)

    with pytest.raises(Unfit, match="PDF ini rusak"):
        looked_through(b"%PDF-1.5\n" + chain)
