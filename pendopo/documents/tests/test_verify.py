"""Whether a letter is genuine: by its code, by its bytes, and against a forger."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.db import transaction

from pendopo.documents import press, queries, signing, verifying
from pendopo.documents.actions import ending, letters, replacing
from pendopo.documents.models import Document
from pendopo.documents.tests.cast import NOW, acting, letter_of
from pendopo.rules.actor import SYSTEM

LONG_AFTER = NOW + timedelta(days=200)


@pytest.fixture
def pdf(signed):
    return queries.content(signed)


def brought(pdf: bytes) -> tuple[str, Document | None]:
    verdict = verifying.verify_upload(pdf=pdf, now=NOW)
    return verdict.kind, verdict.document


def test_the_pdf_that_we_gave_is_valid(signed, pdf):
    assert brought(pdf) == ("valid", signed)


def test_the_code_is_enough_however_it_is_typed(signed):
    for typed in (signed.code, signed.code.lower(), signed.code.replace("-", " ")):
        assert verifying.verify(code=typed, now=NOW).kind == "valid"


def test_a_code_that_nobody_gave_is_unknown(signed):
    for typed in ("", "7Q2M-XK4D", "0" * 28, "ﬃ" * 28, signed.code[:-1], "x" * 5000, "\0" * 28):
        verdict = verifying.verify(code=typed, now=NOW)
        assert (verdict.kind, verdict.document) == ("unknown", None)


def test_a_letter_that_is_not_signed_yet_is_unknown(wanted):
    assert verifying.verify(code=wanted.code, now=NOW).kind == "unknown"


def test_its_last_day_counts_and_the_day_after_does_not(signed, pdf):
    last = NOW.replace(year=2027, month=2, day=20)

    assert verifying.verify(code=signed.code, now=last).kind == "valid"
    assert verifying.verify(code=signed.code, now=last + timedelta(days=1)).kind == "expired"
    assert verifying.verify_upload(pdf=pdf, now=LONG_AFTER).kind == "expired"


def test_after_the_certificate_has_ended_the_register_still_knows(signed, pdf):
    late = NOW.replace(year=2031)

    assert verifying.verify_upload(pdf=pdf, now=late).kind == "expired"


def test_a_revoked_letter_says_so_both_ways(signed, pdf, dewi):
    ending.revoke(document=signed, ground="untrue", note="RT palsu", actor=acting(dewi), now=NOW)

    assert brought(pdf)[0] == "revoked"
    assert verifying.verify(code=signed.code, now=LONG_AFTER).kind == "revoked"


def test_a_superseded_letter_says_so(signed, pdf, dewi):
    with transaction.atomic():
        newer = replacing.request_instead(
            document=signed, letter=letter_of(dewi), ground="wording", actor=acting(dewi), now=NOW
        )
    newer = letters.sign(document=newer, actor=SYSTEM, now=NOW)

    assert brought(pdf)[0] == "superseded"
    assert brought(queries.content(newer))[0] == "valid"


@pytest.mark.parametrize("place", [0.05, 0.3, 0.5, 0.7, 0.83])
def test_one_changed_byte_is_a_changed_letter(signed, pdf, place):
    changed = bytearray(pdf)
    changed[int(len(pdf) * place)] ^= 1

    assert brought(bytes(changed)) == ("changed", signed)


@pytest.mark.parametrize("more", [b"\n", b"%x\n", b"\0" * 100])
def test_appended_bytes_are_a_changed_letter(signed, pdf, more):
    assert brought(pdf + more) == ("changed", signed)


def test_an_update_after_the_signature_is_a_changed_letter(signed, pdf):
    update = (
        b"\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 1\n0000000000 65535 f \n"
        b"trailer\n<</Size 2/Root 1 0 R/Prev 0>>\nstartxref\n%d\n%%%%EOF\n" % len(pdf)
    )

    assert brought(pdf + update) == ("changed", signed)


def test_a_letter_saved_anew_without_its_signature_is_a_changed_letter(signed, pdf):
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.Root.Pages.Kids[0].Rotate = 90
        opened.save(out)

    assert brought(out.getvalue())[0] == "changed"


def test_cut_off_it_is_a_changed_letter(signed, pdf):
    assert brought(pdf[: len(pdf) - 400]) == ("changed", signed)
    assert brought(pdf[: signed.tbs_bytes]) == ("changed", signed)


@pytest.fixture
def stranger(monkeypatch, settings):
    """Somebody with an authority of the same name and an official of the same name."""

    def sign(pdf: bytes) -> bytes:
        with monkeypatch.context() as patch:
            patch.setattr(settings, "SIGNER_KEY", "c3RyYW5nZXI=")
            stamp = press.Stamp("Dewi Kartika, S.Sos.", "Penerbitan", "Tirtosari", NOW)
            return signing.HouseSigner(1, "Dewi Kartika, S.Sos.").sign(pdf, stamp)

    return sign


def test_our_letter_signed_by_a_stranger_is_foreign(signed, pdf, stranger):
    verdict = verifying.verify_upload(pdf=stranger(pdf[: signed.tbs_bytes]), now=NOW)

    assert (verdict.kind, verdict.document) == ("foreign", signed)
    assert verdict.signature.signer == "Dewi Kartika, S.Sos."


def test_a_letter_of_a_stranger_is_foreign_and_of_nobody(signed, stranger):
    other = press.render(
        files={"x/a.typ": "#set document(title: [A])\nA"}, template="x/a.typ", values={},
        timestamp=NOW,
    )  # fmt: skip

    assert brought(stranger(other)) == ("foreign", None)
    assert brought(other) == ("unsigned", None)


def test_what_our_key_signed_without_the_register_is_not_ours(signed):
    other = press.render(
        files={"x/a.typ": "#set document(title: [A])\nA"}, template="x/a.typ", values={},
        timestamp=NOW,
    )  # fmt: skip
    stamp = press.Stamp("Dewi", "Penerbitan", "Tirtosari", NOW)

    forged = signing.HouseSigner(1, "Dewi").sign(other, stamp)

    assert brought(forged) == ("unknown", None)


@pytest.mark.parametrize(
    "junk", [b"", b"x", b"%PDF-1.7", b"\x89PNG\r\n", b"%PDF-1.7\n" + b"9" * 100_000]
)
def test_junk_gets_an_answer(signed, junk):
    assert brought(junk) == ("unreadable", None)


@pytest.mark.parametrize(
    "junk",
    [
        b"\0" * 9_000_000,
        b"%PDF-1.7\n" + b"9" * 9_000_000,
        b"\0" * 1020 + b"%PDF-1.7\nxref\nstartxref\n1029\n%%EOF",
        b"%PDF-1.7\nxref\nstartxref\n9\n%%EOF" + b"\0" * 2048,
        b"%PDF-1.7\nxref\nstartxref\n10\n%%EOF",
        b"%PDF-1.7\nxref\nstartxref\n9999999999\n%%EOF",
    ],
    ids=["no head", "no end", "late head", "early end", "no table there", "beyond its end"],
)
def test_what_is_no_pdf_at_either_end_never_comes_to_the_press(db, monkeypatch, junk):
    monkeypatch.setattr(press, "check", lambda *_, **__: 1 / 0)

    assert brought(junk) == ("unreadable", None)


def test_a_pdf_behind_a_few_other_bytes_comes_to_the_press(signed, pdf):
    assert brought(b"\n" * 9 + pdf) == ("changed", signed)


def test_an_encrypted_pdf_is_unreadable(signed):
    out, made = BytesIO(), pikepdf.new()
    made.add_blank_page()
    made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert brought(out.getvalue()) == ("unreadable", None)


def test_more_than_ten_megabytes_are_not_looked_at(monkeypatch, db):
    monkeypatch.setattr(press, "check", lambda *_, **__: 1 / 0)

    assert brought(b"%PDF" + b"0" * (10 * 2**20)) == ("unreadable", None)


def test_a_code_is_answered_by_the_register_and_the_day_of_the_town(
    signed, tmp_path, settings, monkeypatch, django_assert_num_queries
):
    settings.FILES_FOLDER = tmp_path
    monkeypatch.setattr(press, "check", lambda *_, **__: 1 / 0)

    with django_assert_num_queries(2):
        verdict = verifying.verify(code=signed.code, now=NOW)

    assert (verdict.kind, verdict.signature) == ("valid", None)


@pytest.mark.parametrize("failure", [press.PressBusy, press.Unreadable])
def test_a_press_that_cannot_look_accuses_nobody(signed, pdf, monkeypatch, failure):
    def fail(*args: object, **words: object) -> None:
        raise failure

    monkeypatch.setattr(press, "check", fail)

    assert brought(pdf) == ("valid", signed)
    if failure is press.PressBusy:
        with pytest.raises(verifying.NotNow, match="sebentar"):
            brought(pdf + b"\n")
    assert verifying.verify(code=signed.code, now=NOW).kind == "valid"


def test_the_roots_of_an_older_authority_are_still_trusted(signed, pdf, settings):
    settings.SIGNER_KEY = "YW5vdGhlciBzZWNyZXQ="

    assert brought(pdf) == ("valid", signed)
