"""Every letter that ships, set with the longest of what it may have to say."""

import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from pendopo.documents import composing, press
from pendopo.documents.tests.cast import CREST, NOW
from pendopo.rules.definition.loader import load, read_folder
from pendopo.rules.definition.promises import Issue

DEFINITIONS = Path(__file__).parents[3] / "definitions"
SERVICES = sorted(path.parent for path in DEFINITIONS.glob("[!_]*/service.yaml"))
CODE = "7Q2M-XK4D-9TRW-H3NC-V8PF-6YJA-D2GE"
OBJECTION = {
    "days": 21, "unit": "hari kerja", "to": "Sekretariat Daerah", "basis": "UU 30/2014",
    "last_day": "2026-12-21",
}  # fmt: skip
SAID = {
    "place": "Contoh",
    "zone": "WIB",
    "letterhead": {
        "government": "Pemerintah Kota Contoh",
        "parents": [],
        "office": "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
        "address": ["Jalan Balai Kota Nomor 1, Kota Contoh 55111", "Telepon (021) 555 0142"],
        "logo": CREST.read_text(encoding="utf-8"),
    },
    "official": {
        "position": "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
        "name": "Ir. Bambang Suryadi, M.T.",
        "rank": "Pembina Utama Muda",
        "nip": "196911031996031004",
        "authority": ["a.n. Wali Kota Contoh"],
    },
    "to": ["Ani Lestari", "Jalan Kenanga 5"],
    "case": {"number": "A-2026-0001", "filed_on": "2026-11-10", "service": "Pinjam Tenda"},
    "legal_basis": ["UU 13/2011 tentang Penanganan Fakir Miskin", "PP 35/2023"],
    "decision": {"reasons": ["Data tidak benar: surat pengantar tidak terdaftar"], "note": None},
    "objection": OBJECTION,
}


def letters() -> list[tuple[str, Issue, str, dict[str, str]]]:
    found = {}
    for folder in SERVICES:
        files = read_folder(folder, DEFINITIONS / "_shared")
        definition, _problems = load(folder.name, files)
        assert definition
        refusal = definition.vocabulary.refusal
        for home, issue in [
            *((folder.name, one) for one in definition.issues.values() if not one.made_by),
            ("_shared", refusal),
        ]:
            template = f"{home}/{issue.template}"
            found[f"{template}#{issue.key}"] = (template, issue, files)
    return [pytest.param(*one, id=key) for key, one in found.items()]


LETTERS = letters()


def sheet(issue: Issue) -> dict[str, object]:
    told = {name: f"<{name}> Ani *Lestari* #1" for name in issue.data}
    return {**told, **SAID, "title": issue.title[0], "part": issue.part}


def press_it(template: str, files: dict[str, str], said: dict[str, object]) -> bytes:
    used = {path: text for path, text in files.items() if path.endswith(".typ")}
    return press.render(files=used, template=template, values=said, timestamp=NOW)


@pytest.mark.parametrize(("template", "issue", "files"), LETTERS)
def test_a_shipped_letter_says_its_values_and_its_code_reads_back(template, issue, files, tmp_path):
    said = composing.signed(
        sheet(issue), code=CODE, number="0001/2026", issued_on=NOW.date(), signed_at=NOW, demo=True
    )
    file = tmp_path / "letter.pdf"

    file.write_bytes(press_it(template, files, said))

    text = " ".join(subprocess.check_output(["pdftotext", file, "-"], text=True).split())
    assert "*Lestari* #1" in text or not issue.data
    assert CODE.replace("-", "") in text.replace("-", "").replace(" ", "")
    assert "BUKAN BSrE" in text
    assert _codes(file) == [composing.address(CODE)]


@pytest.mark.parametrize(("template", "issue", "files"), LETTERS)
def test_a_shipped_letter_has_a_draft_without_a_code(template, issue, files, tmp_path):
    file = tmp_path / "draft.pdf"

    file.write_bytes(press_it(template, files, composing.draft(sheet(issue), demo=True)))

    text = subprocess.check_output(["pdftotext", file, "-"], text=True)
    assert "Belum ditandatangani" in text
    assert _codes(file) == []


@pytest.mark.parametrize(
    ("reasons", "printed"),
    [
        (["Tidak layak: gaji Rp1.500.000."], "Tidak layak: gaji Rp1.500.000. Dasar"),
        (["Satu.", "Dua;"], "a. Satu; b. Dua. Dasar"),
    ],
)
def test_a_refusal_ends_each_reason_once_and_letters_only_several(reasons, printed, tmp_path):
    template, issue, files = next(one.values for one in LETTERS if "refusal" in f"{one.id}")
    said = {**sheet(issue), "decision": {"reasons": reasons, "note": None}}
    file = tmp_path / "letter.pdf"

    file.write_bytes(press_it(template, files, composing.draft(said, demo=True)))

    text = " ".join(subprocess.check_output(["pdftotext", "-layout", file, "-"], text=True).split())
    assert printed in text
    assert (f"a. {reasons[0][:4]}" in text) is (len(reasons) > 1)


def _codes(file: Path) -> list[str]:
    command = ["pdftoppm", "-r", "120", "-png", file, file.with_suffix("")]
    subprocess.run(command, check=True)
    pages = [_grey(page) for page in sorted(file.parent.glob("*.png"))]
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]


def _grey(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("L")
