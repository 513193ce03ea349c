"""The press: rendering, its refusals, and what happens when a helper process dies or hangs."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pendopo.documents import press
from pendopo.documents.press import BrokenTemplate, Press, PressFailed, Unreadable
from pendopo.documents.tests.cast import CREST, NOW

HEAD = {
    "government": "Pemerintah Kota Contoh",
    "parents": [],
    "office": "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    "address": ["Jalan Balai Kota Nomor 1, Kota Contoh 55111"],
    "logo": CREST.read_text(encoding="utf-8"),
}
BASE = {"title": "Surat", "letterhead": HEAD, "holder": "PT Sinar"}


def rendered(text: str, said: dict[str, object] = BASE) -> bytes:
    return press.render(
        files={"x/letter.typ": f'#import "/pendopo.typ": *\n#let d = values()\n{text}'},
        template="x/letter.typ",
        values=said,
        timestamp=NOW,
    )


def text_of(pdf: bytes) -> str:
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def test_equal_input_gives_equal_bytes():
    assert rendered("#show: letter.with(d, title: d.title)\nA") == rendered(
        "#show: letter.with(d, title: d.title)\nA"
    )


def test_a_letter_declares_pdf_a_and_pdf_ua():
    pdf = rendered("#show: letter.with(d, title: d.title)\nA")

    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_marks_of_the_typesetting_stay_what_was_typed():
    typed = "*Bu* #Cici $x$ <b> _a_ \\ @x"

    pdf = rendered("#show: letter.with(d, title: d.title)\n#d.holder", {**BASE, "holder": typed})

    assert typed in text_of(pdf)


def test_characters_that_no_face_holds_do_not_stop_a_letter():
    pdf = rendered(
        "#show: letter.with(d, title: d.title)\n#d.holder", {**BASE, "holder": "Ani 😀\0"}
    )

    assert "Ani 😀" in text_of(pdf)


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ('#set document(title: "A")\n#set text(font: "Comic Sans")\nA', "unknown font family"),
        ("#d.nothing", r"^x/letter.typ:3:3: dictionary does not contain key \"nothing\""),
        ("#let x = ", "expected expression"),
        ('#import "@preview/cetz:0.3.0": *', "imports a package"),
        ('#read("/../../../etc/passwd")', "escape the project root"),
        ('#image("/etc/passwd")', "not found"),
    ],
)
def test_a_template_that_is_wrong_or_reaches_out_is_refused(template, why):
    with pytest.raises(BrokenTemplate, match=why):
        rendered(template)


@pytest.mark.parametrize("path", ["../letter.typ", "pendopo.typ", "/etc/x.typ", "x/../y.typ"])
def test_a_template_cannot_be_laid_elsewhere(path):
    with pytest.raises(BrokenTemplate, match="no path"):
        press.render(files={path: "A"}, template=path, values=BASE, timestamp=NOW)


def test_the_web_process_loads_neither_typst_nor_pyhanko():
    told = subprocess.run(
        [sys.executable, "-c", _LOADS], capture_output=True, text=True, check=True
    ).stdout

    assert told.split() == []


_LOADS = """
import os, sys
os.environ.update(DJANGO_SETTINGS_MODULE="pendopo.config.settings", PYTEST_VERSION="-")
import django
django.setup()
import pendopo.documents.actions.letters, pendopo.documents.handlers, pendopo.documents.views
print(*{"typst", "pyhanko", "asn1crypto"} & set(sys.modules))
"""


@pytest.fixture
def own():
    """A press that nobody else uses."""
    made = Press(jobs_per_process=3)
    yield made
    made.stop()


JOB = {"template": "x/letter.typ", "data": "{}", "timestamp": "1790000000"}


def do(own: Press, text: str = "#set document(title: [A])\nA", seconds: float = 30):
    return own.do("render", JOB, files={"x/letter.typ": text}, seconds=seconds)


def test_a_press_that_was_killed_is_replaced(own):
    do(own)
    own.process.kill()
    own.process.wait()

    assert do(own).blobs[0].startswith(b"%PDF")


def test_a_job_that_takes_too_long_ends_and_the_next_is_done(own):
    endless = (
        "#for a in range(9999) { for b in range(9999) { for c in range(9999) { let d = c } } }"
    )

    with pytest.raises(PressFailed, match="too long"):
        do(own, endless, seconds=1)

    assert do(own).blobs[0].startswith(b"%PDF")


def test_a_press_is_renewed_after_enough_jobs(own):
    seen = set()
    for _ in range(6):
        do(own)
        seen.add(own.process.pid)

    assert len(seen) == 2


def test_the_folder_of_a_press_goes_with_it(own):
    do(own)
    folder = Path(own.folder)

    own.stop()

    assert not folder.exists()


def test_a_press_carries_none_of_our_secrets(own, monkeypatch):
    monkeypatch.setenv("PENDOPO_SIGNER_KEY", "rahasia")

    do(own)

    environment = Path(f"/proc/{own.process.pid}/environ")
    if environment.exists():
        assert b"PENDOPO" not in environment.read_bytes()


def test_who_waits_too_long_for_a_press_is_told_that_it_is_busy(own):
    with own.lock, pytest.raises(press.PressBusy):
        do(own, seconds=0.01)


def test_several_threads_share_one_press(own):
    own.jobs_per_process, answers = 100, []
    threads = [threading.Thread(target=lambda: answers.append(do(own))) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({answer.blobs[0] for answer in answers}) == 1
    assert len(answers) == 4


@pytest.mark.parametrize(
    "hostile",
    [
        b"x",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\n" + b"[" * 100_000,
        b"%PDF-1.7\n1 0 obj\n<</Prev 9>>\ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF",
    ],
)
def test_a_broken_pdf_is_unreadable(hostile):
    with pytest.raises(Unreadable):
        press.check(hostile, roots=[], at=NOW)


def test_a_pdf_without_a_signature_has_none():
    assert press.check(rendered("#set document(title: [A])\nA"), roots=[], at=NOW) is None


def test_files_of_visitors_never_hold_all_web_threads(monkeypatch):
    """Each may keep the press for seconds; who comes third is told at once to come back."""
    inside, go = threading.Semaphore(0), threading.Event()

    def look(*args: object, **words: object) -> None:
        inside.release()
        go.wait()
        raise press.PressFailed

    monkeypatch.setattr(press._visitors, "do", look)
    with ThreadPoolExecutor() as pool:
        two = [pool.submit(press.check, b"", roots=[], at=NOW) for _ in range(press.VISITORS)]
        try:
            assert all(inside.acquire(timeout=10) for _ in two)
            with pytest.raises(press.PressBusy):
                press.check(b"", roots=[], at=NOW)
        finally:
            go.set()
    for one in two:
        assert isinstance(one.exception(), press.Unreadable)
