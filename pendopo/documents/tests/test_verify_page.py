"""The page on which anybody checks a letter."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pendopo.accounts.models import Attempt
from pendopo.documents import queries, verifying, views
from pendopo.documents.actions import ending
from pendopo.documents.models import Document
from pendopo.documents.tests.cast import NIK, NOW, acting

PAGE = "/verifikasi"
CODE = "7Q2M-XK4D-0000-1111-2222-3333-4444"


@pytest.fixture(autouse=True)
def known_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pendopo.accounts.requests.timezone.now", lambda: NOW)


def upload(client, content: bytes):
    return client.post(PAGE, {"pdf": SimpleUploadedFile("surat.pdf", content)})


def test_a_guest_opens_the_page(client, db):
    response = client.get(PAGE)

    assert response.status_code == 200
    assert "Kode di bawah QR" in response.content.decode()


def test_the_code_shows_what_stands_on_the_paper_and_no_more(client, signed):
    page = client.get(f"{PAGE}/{signed.code}").content.decode()

    for said in (
        "Surat ini asli dan berlaku", "Surat Keterangan", signed.number, "Ani Lestari",
        "Dewi Kartika, S.Sos., Lurah Tirtosari", "20 Februari 2027", "bukan BSrE",
    ):  # fmt: skip
        assert said in page
    for hidden in (NIK, "Kenanga", "Hajatan", "TENDA-2026-0007", "dewi@contoh.example"):
        assert hidden not in page


def test_a_typed_code_leads_to_its_page(client, signed):
    response = client.post(PAGE, {"kode": f" {signed.code.lower().replace('-', '')} "})

    assert (response.status_code, response.url) == (302, f"{PAGE}/{signed.code}")


def test_an_uploaded_pdf_is_judged_and_not_kept(client, signed):
    response = upload(client, queries.content(signed))

    page = response.content.decode()
    assert "Surat ini asli dan berlaku" in page
    assert "Ani Lestari" in page
    assert "<title>Surat ini asli dan berlaku · " in page


def test_a_changed_pdf_is_told_plainly_and_names_nobody(client, signed):
    page = upload(client, queries.content(signed) + b"\n").content.decode()

    assert "PDF ini diubah setelah ditandatangani" in page
    assert signed.number in page
    assert "Ani" not in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Ketik kode di bawah QR, atau pilih PDF suratnya."),
        ({"pdf": SimpleUploadedFile("a.pdf", b"")}, "Berkas itu kosong."),
        ({"pdf": SimpleUploadedFile("a.pdf", b"0" * (10 * 2**20 + 1))}, "lebih besar dari 10 MB"),
    ],
)
def test_what_cannot_be_checked_says_how_to_mend_it(client, db, sent, said):
    response = client.post(PAGE, sent)

    assert response.status_code == 422
    assert said in response.content.decode()


def test_junk_is_answered_with_a_sentence(client, db):
    assert "Berkas ini tidak dapat kami baca" in upload(client, b"%PDF-1.7 junk").content.decode()


def test_a_whole_code_that_nobody_was_given_is_not_there(client, db):
    response = client.get(f"{PAGE}/{CODE}")

    assert response.status_code == 404
    assert "Kode tidak kami kenal" in response.text
    assert f"{CODE} tidak ada dalam daftar." in response.text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x", "28 huruf dan angka; ini 1."),
        ("KTZ7-X3W4", "28 huruf dan angka; ini 8."),
        ("halo dunia", "28 huruf dan angka; ini 9."),
        ("U!" + CODE.replace("-", "")[2:], "Kode tidak memakai ! U."),
        ("<script>", "28 huruf dan angka; ini 8."),
        ("a" * 3000, "28 huruf dan angka; ini 100."),
    ],
)
def test_part_of_a_code_is_mended_and_says_nothing_about_a_letter(client, db, code, said):
    typed, linked = client.post(PAGE, {"kode": code}), client.get(f"{PAGE}/{code}")

    assert (typed.status_code, linked.status_code) == (422, 404)
    for page in (typed.text, linked.text):
        assert said in page
        assert "tidak diterbitkan" not in page
        assert "<script>" not in page.partition("<main")[2]


def test_an_address_with_a_nul_is_not_there(client, db):
    assert client.get(f"{PAGE}/%00").status_code == 404


def test_a_typed_code_may_be_any_nonsense(client, db):
    for typed in ("a/b", "../meja", "x" * 200_000, "?", "\n\r"):
        response = client.post(PAGE, {"kode": typed}, follow=True)

        assert response.status_code in (404, 422)


def test_a_revoked_letter_says_when_by_whom_and_why(client, signed, dewi):
    ending.revoke(document=signed, ground="untrue", note="RT palsu", actor=acting(dewi), now=NOW)

    page = client.get(f"{PAGE}/{signed.code}").content.decode()

    assert "Surat ini sudah dicabut" in page
    assert "20 November 2026 oleh Lurah Tirtosari" in page
    assert "Data pendukung tidak benar" in page
    assert "RT palsu" not in page


def test_every_verdict_has_its_words_in_both_languages(client, signed, monkeypatch):
    for language, lead in (("id", "Cek keaslian surat"), ("en", "Check a letter")):
        client.cookies["bahasa"] = language
        for kind in (
            "valid", "expired", "revoked", "superseded", "changed", "foreign", "unsigned",
            "unreadable", "unknown",
        ):  # fmt: skip
            verdict = verifying.Verdict(kind, signed)
            monkeypatch.setattr(views.verifying, "verify_upload", lambda found=verdict, **_: found)

            page = upload(client, b"x").content.decode()

            assert lead in page
            assert 'class="verdict' in page


def test_in_english_nothing_indonesian_is_left_of_the_page(client, signed):
    client.cookies["bahasa"] = "en"

    page = client.get(f"{PAGE}/{signed.code}").content.decode()

    assert "This letter is genuine and valid" in page
    assert "Certificate" in page
    assert "Atas nama" not in page


def test_nobody_keeps_the_page_and_no_engine_lists_it(client, signed):
    response = client.get(f"{PAGE}/{signed.code}")

    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_too_many_tries_are_asked_to_wait(client, db, monkeypatch):
    monkeypatch.setattr(views, "UPLOADS", 2)

    answers = [upload(client, b"x").status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def test_what_is_not_signed_yet_is_not_known(client, wanted):
    assert client.get(f"{PAGE}/{wanted.code}").status_code == 404
    assert Document.objects.count() == 1


def test_a_genuine_code_is_read_without_a_word_being_written(client, signed):
    client.get(f"{PAGE}/{signed.code}")
    assert not Attempt.objects.exists()

    for code in (CODE, "x"):
        client.get(f"{PAGE}/{code}")

    assert Attempt.objects.get().count == 2
