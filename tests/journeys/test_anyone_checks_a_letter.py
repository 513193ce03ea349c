"""Somebody holds a permit in her hand, or a file that claims to be one, and asks the house."""

import io
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pikepdf
import pytest
import zxingcpp
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pendopo.accounts import queries as accounts
from pendopo.applications import actions as applications
from pendopo.documents import composing
from pendopo.documents import queries as documents
from pendopo.documents.actions import ending
from pendopo.payments import queries as bills
from pendopo.payments.actions import receiving
from pendopo.payments.providers import Notification
from pendopo.rules.actor import Actor
from tests.interop import walking
from tests.journeys.kota_contoh import words_of, work

HOLDER = "Yohana Kristiani"


@pytest.fixture
def permit(town):
    """Yohana's permit, signed."""
    draft = walking.draft("yohana", "izin-reklame", walking.REKLAME, walking.REKLAME_PAPERS)
    now = datetime.now(UTC)
    filed = applications.submit(draft=draft, actor=Actor(draft.person_id), now=now, language="id")
    walking.officer(filed.case, "check", "complete")
    walking.officer(filed.case, "technical", "recommend", records={"recommendation_no": "510/7"})
    walking.officer(filed.case, "assess_tax", "done")
    bill = bills.open_invoice(filed.case.stream)
    paid = Notification("sandbox", uuid4().hex, bill.code, bill.amount, now)
    receiving.receive(notification=paid, now=now)
    work()
    walking.officer(filed.case, "initial", "done")
    walking.officer(filed.case, "sign", "approve")
    work()
    return documents.of_subject(filed.case.stream)[0]


@pytest.fixture
def answer(town, phone):
    """What the house answers whoever uploads a file, without an account."""

    def of(content, name="surat.pdf"):
        phone.goto(f"{town}/verifikasi")
        file = {"name": name, "mimeType": "application/pdf", "buffer": content}
        phone.set_input_files("input[name=pdf]", file)
        phone.click("main form button.btn")
        return phone.inner_text("section[aria-labelledby=hasil]")

    return of


def test_the_code_on_the_paper_leads_to_what_the_paper_says_and_no_more(
    town, permit, phone, tmp_path
):
    pdf = documents.content(permit)
    [address] = _codes(pdf, tmp_path)
    assert address == composing.address(permit.code)

    phone.goto(f"{town}{urlsplit(address).path}")

    told, paper = phone.inner_text("main"), words_of(pdf)
    assert "Surat ini asli dan berlaku" in told
    for said in (HOLDER, permit.number, "Bayu Nugroho", "Kepala DPMPTSP", "bukan BSrE"):
        assert said in told
    known = accounts.profile_of(walking.person("yohana")) | {"e-mail": "yohana@contoh.example"}
    telling = {key: f"{value}" for key, value in known.items() if len(f"{value}") > 3}
    assert known["full_name"] in paper
    assert {key for key, value in telling.items() if value in phone.content()} == {"full_name"}
    phone.click("summary:has-text('Bukti teknis')")
    assert "jawaban ini dari daftar" in phone.inner_text("main")

    phone.fill("input[name=kode]", permit.code[:-4].lower() + "zzzz")
    phone.click("main form button.btn")

    assert "Kode tidak kami kenal" in phone.inner_text("main")
    assert HOLDER not in phone.content()


def test_a_file_is_told_from_its_forgeries_until_the_letter_is_revoked(town, permit, answer, phone):
    pdf = documents.content(permit)
    middle = len(pdf) // 2
    one_byte_off = pdf[:middle] + bytes([pdf[middle] ^ 1]) + pdf[middle + 1 :]
    changed = "PDF ini diubah setelah ditandatangani"
    foreign = "PDF ini tidak ditandatangani oleh kami"

    genuine = answer(pdf)
    assert "Surat ini asli dan berlaku" in genuine
    assert "mencakup seluruh berkas" in phone.text_content("main")
    assert HOLDER in genuine, "whoever holds the file can read it"
    forgery = answer(one_byte_off)
    assert changed in forgery
    assert HOLDER not in forgery
    assert changed in answer(pdf + b"\n% dan boleh memasang dua\n")
    forged = answer(_signed_by_a_stranger(pdf[: permit.tbs_bytes]))
    assert foreign in forged
    assert "Ir. Bayu Nugroho, M.T." in forged, "the name that anybody can write"
    assert foreign in answer(_signed_by_a_stranger(_another_pdf()))
    assert "tidak bertanda tangan elektronik" in answer(_another_pdf())
    assert "tidak dapat kami baca" in answer(b"\xff\xd8\xff\xe0 kk.jpg", "kk.pdf")

    _revoke(permit)

    by_file = answer(pdf)
    phone.goto(f"{town}/verifikasi/{permit.code}")
    for told in (by_file, phone.inner_text("main")):
        assert "Surat ini sudah dicabut" in told
        assert "Kepala DPMPTSP" in told
        assert "Membahayakan umum" in told
        assert "tiang miring" not in told, "the note is nobody else's"


def _revoke(permit):
    now = datetime.now(UTC)
    [head] = accounts.holders(permit.office, "signatory", on=accounts.today(now))
    ending.revoke(
        document=permit,
        ground="unsafe",
        note="tiang miring ke arah sekolah",
        actor=accounts.actor_of(head, now=now),
        now=now,
    )


def _codes(pdf, folder):
    """Read the QR codes of a letter as a camera would see them."""
    file = folder / "letter.pdf"
    file.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "120", "-gray", "-png", file, folder / "page"], check=True)
    found = []
    for page in sorted(folder.glob("page*.png")):
        with Image.open(page) as seen:
            found += [code.text for code in zxingcpp.read_barcodes(seen.convert("L"))]
    return found


def _another_pdf():
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return out.getvalue()


def _signed_by_a_stranger(pdf):
    """Sign with a key of one's own, in the name of the head of the office."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ir. Bayu Nugroho, M.T.")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=400))
        .sign(key, SHA256())
    )
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        signing_cert=asn1.Certificate.load(made.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(plain),
        cert_registry=SimpleCertificateStore(),
    )
    paper, cap = IncrementalPdfFileWriter(io.BytesIO(pdf)), PdfSignatureMetadata(field_name="Cap")
    with ThreadPoolExecutor(1) as aside:  # Playwright keeps a loop in the test's thread
        return aside.submit(sign_pdf, paper, cap, signer=signer).result().getvalue()
