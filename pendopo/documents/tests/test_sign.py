"""From the wish for a letter to its signature, and what survives an interruption."""

import json
import subprocess
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from pendopo.documents import handlers, press, queries, signing, verifying
from pendopo.documents.actions import ending, keys, letters
from pendopo.documents.models import Document
from pendopo.documents.tests.cast import CICI, KELURAHAN, NIK, NOW, acting, letter_of
from pendopo.events import actions as erasing
from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.files.models import StoredFile
from pendopo.files.papers import looked_through
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.definition import paper
from pendopo.rules.definition.language import DATE
from pendopo.rules.definition.operations import add_months
from pendopo.rules.definition.terms import Duration


def test_a_letter_is_numbered_rendered_hashed_signed_and_kept(wanted, dewi):
    signed = letters.sign(document=wanted, actor=SYSTEM, now=NOW)

    assert signed.state == "signed"
    assert signed.number == "400.9.14/0001/KEL-TRT/2026"
    assert signed.issued_on.isoformat() == "2026-11-20"
    assert (signed.signer_id, signed.is_demonstration) == (dewi.pk, True)
    pdf = queries.content(signed)
    assert sha256(pdf).hexdigest() == signed.sha256
    assert sha256(pdf[: signed.tbs_bytes]).hexdigest() == signed.tbs_sha256
    assert looked_through(pdf) == 1  # a resident may send it as a paper


@pytest.mark.parametrize("days", [0, 9])
def test_a_span_of_validity_begins_with_the_signature_not_with_the_decision(dewi, days):
    lasting = letter_of(
        dewi,
        data={"name": "Ani", "nik": NIK, "address": "-", "purpose": paper.AT_SIGNING},
        valid_until=date(2027, 2, 20),
        valid_for=Duration(Decimal(3), "months"),
    )
    with transaction.atomic():
        decided = letters.request(letter=lasting, actor=acting(dewi), now=NOW)

    signed = letters.sign(document=decided, actor=SYSTEM, now=NOW + timedelta(days=days))

    assert signed.valid_until == add_months(signed.issued_on, 3)
    assert (signed.issued_on - decided.requested_at.date()).days == days
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=queries.content(signed), capture_output=True, check=True
    )
    assert paper.show(signed.valid_until, DATE) in text.stdout.decode()


def test_each_step_is_an_event_of_the_document_in_order(wanted):
    signed = letters.sign(document=wanted, actor=SYSTEM, now=NOW)

    told = [(e.kind, json.loads(e.payload)) for e in _events(signed)]
    assert [kind for kind, _ in told] == [
        "DocumentRequested", "DocumentNumbered", "DocumentRendered", "DocumentSigned",
    ]  # fmt: skip
    assert told[2][1]["tbs_sha256"] == signed.tbs_sha256
    assert told[3][1] == {
        **signed.named, "number": signed.number, "sha256": signed.sha256,
    }  # fmt: skip
    assert told[3][1]["subject"] == "case/TENDA-2026-0007"


def test_the_signature_is_sound_dated_as_printed_and_of_the_demonstration(wanted):
    signed = letters.sign(document=wanted, actor=SYSTEM, now=NOW)

    found = press.check(queries.content(signed), roots=queries.roots(), at=NOW)

    assert (found.is_sound, found.is_whole) == (True, True)
    assert found.signer == "Dewi Kartika, S.Sos."
    assert found.organisation == "PERAGAAN – bukan BSrE"


def test_what_ani_told_stands_in_no_row_and_no_event(wanted):
    signed = letters.sign(document=wanted, actor=SYSTEM, now=NOW)

    row = Document.objects.filter(pk=signed.pk).values().get()
    told = [e.payload for e in _events(signed)]
    assert NIK not in f"{row}{told}{[f.name for f in StoredFile.objects.all()]}"
    assert queries.said(signed)["nik"] == NIK


def test_a_signed_letter_is_not_signed_again(wanted):
    first = letters.sign(document=wanted, actor=SYSTEM, now=NOW)

    second = letters.sign(document=first, actor=SYSTEM, now=NOW)

    assert second.sha256 == first.sha256
    assert len(_events(first)) == 4


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("where", ["press.render", "_note_hash", "press.sign", "_kept"])
def test_killed_at_any_point_it_goes_on_and_keeps_its_number(wanted, dewi, monkeypatch, where):
    def die(*args: object, **words: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(f"pendopo.documents.{'' if '.' in where else 'actions.letters.'}{where}", die)
        with pytest.raises(Killed):
            letters.sign(document=wanted, actor=SYSTEM, now=NOW)
    other = _another(dewi)

    signed = letters.sign(document=wanted, actor=SYSTEM, now=NOW)

    assert (signed.sequence, other.sequence) == (1, 2)
    assert signed.state == "signed"
    assert [e.kind for e in _events(signed)].count("DocumentRendered") == 1


@pytest.mark.parametrize("where", ["press.render", "press.sign", "actions.letters._kept"])
def test_what_is_recalled_in_between_is_never_signed_and_leaves_no_gap(
    wanted, dewi, monkeypatch, where
):
    def die(*args: object, **words: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(f"pendopo.documents.{where}", die)
        with pytest.raises(Killed):
            letters.sign(document=wanted, actor=SYSTEM, now=NOW)
    for _ in "twice":
        ending.take_back(
            document=wanted, end="back", why=("Kembali", "Back"), by="T-2", actor=SYSTEM, now=NOW
        )

    handlers.sign(Event.objects.get(kind="DocumentRequested"))
    with pytest.raises(ending.AlreadyEnded):
        letters.sign(document=wanted, actor=SYSTEM, now=NOW)

    recalled = queries.by_code(wanted.code)
    assert (recalled.sequence, recalled.is_signed, recalled.pdf) == (1, False, None)
    assert (recalled.recall.end, recalled.recall.by) == ("back", "T-2")
    assert Event.objects.filter(kind="DocumentRecalled").count() == 1
    assert verifying.verify(code=wanted.code, now=NOW).kind == "unknown"
    assert queries.given([wanted.subject], wanted.kind, on=NOW.date()) == 0
    assert _another(dewi).sequence == 2


def _another(dewi) -> Document:
    with transaction.atomic():
        other = letters.request(letter=letter_of(dewi), actor=acting(dewi), now=NOW)
    return letters.sign(document=other, actor=SYSTEM, now=NOW)


def test_a_letter_module_renewed_in_between_leaves_both_hashes(wanted, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(press, "sign", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            letters.sign(document=wanted, actor=SYSTEM, now=NOW)
    render = press.render
    monkeypatch.setattr(press, "render", lambda **words: _recoloured(render, **words))

    signed = letters.sign(document=wanted, actor=SYSTEM, now=NOW)

    hashes = [
        json.loads(e.payload)["tbs_sha256"] for e in _events(signed) if e.kind == "DocumentRendered"
    ]
    assert len(set(hashes)) == 2
    assert hashes[1] == signed.tbs_sha256


def _recoloured(render, *, files, **words):
    changed = {path: f"{text}\n#text(fill: red)[.]" for path, text in files.items()}
    return render(files=changed, **words)


def test_the_handler_may_run_twice(wanted):
    event = Event.objects.get(kind="DocumentRequested")

    for _ in range(2):
        handlers.sign(event)

    assert Document.objects.get(pk=wanted.pk).state == "signed"
    assert Event.objects.filter(kind="DocumentSigned").count() == 1


def test_a_stranger_cannot_sign(wanted):
    with pytest.raises(letters.NotYourSignature):
        letters.sign(document=wanted, actor=CICI, now=NOW)

    assert Document.objects.get(pk=wanted.pk).state == "requested"


PASSPHRASE = "melati dan kenanga"


@pytest.fixture
def own_key(dewi):
    return keys.make_own_key(person=dewi, passphrase=PASSPHRASE, actor=acting(dewi), now=NOW)


def test_with_a_key_of_her_own_the_house_waits_for_her(wanted, dewi, own_key):
    handlers.sign(Event.objects.get(kind="DocumentRequested"))

    assert queries.waiting_for(acting(dewi)) == [wanted]
    assert not queries.by_code(wanted.code).is_signed


def test_she_signs_with_her_passphrase_of_which_nothing_is_kept(wanted, dewi, own_key):
    signed = letters.sign(document=wanted, actor=acting(dewi), now=NOW, passphrase=PASSPHRASE)

    found = press.check(queries.content(signed), roots=queries.roots(), at=NOW)
    assert found.is_sound
    assert queries.waiting_for(acting(dewi)) == []
    assert PASSPHRASE not in f"{[e.payload for e in Event.objects.all()]}"
    assert PASSPHRASE not in repr(signing.PassphraseSigner(b"", b"", PASSPHRASE))


@pytest.mark.parametrize("wrong", ["", "melati", "Melati dan Kenanga"])
def test_a_wrong_passphrase_costs_no_number(wanted, dewi, own_key, wrong):
    with pytest.raises(signing.WrongPassphrase, match="Frasa sandi"):
        letters.sign(document=wanted, actor=acting(dewi), now=NOW, passphrase=wrong)

    assert queries.by_code(wanted.code).state == "requested"


def test_a_lapsed_key_says_so(wanted, dewi, own_key):
    later = NOW.replace(year=2028)

    with pytest.raises(signing.KeyLapsed):
        letters.sign(document=wanted, actor=acting(dewi), now=later, passphrase=PASSPHRASE)


def test_a_short_passphrase_and_somebody_elses_key_are_refused(dewi):
    with pytest.raises(keys.WeakPassphrase):
        keys.make_own_key(person=dewi, passphrase="pendek", actor=acting(dewi), now=NOW)
    with pytest.raises(keys.NotYourKey):
        keys.make_own_key(person=dewi, passphrase=PASSPHRASE, actor=CICI, now=NOW)


def test_a_letter_without_a_number_is_dated_all_the_same(dewi):
    with transaction.atomic():
        sticker = letters.request(
            letter=letter_of(dewi, numbering=None), actor=acting(dewi), now=NOW
        )

    signed = letters.sign(document=sticker, actor=SYSTEM, now=NOW)

    assert (signed.number, signed.sequence, signed.state) == ("", None, "signed")


def test_an_erased_case_can_no_longer_be_rendered(wanted):
    erasing.erase(stream=wanted.subject, basis="retensi", actor=SYSTEM, now=NOW)

    with pytest.raises(queries.Forgotten):
        letters.sign(document=wanted, actor=SYSTEM, now=NOW)


def test_what_a_signature_stands_for_cannot_be_changed_in_the_database(wanted):
    signed = letters.sign(document=wanted, actor=SYSTEM, now=NOW)
    rows = Document.objects.filter(pk=signed.pk)

    for change in (
        {"number": "1"}, {"sequence": 9}, {"sha256": "0" * 64}, {"holder": "Cici"},
        {"tbs_sha256": "0" * 64}, {"office": KELURAHAN + "x"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
    assert rows.update(holder="") == 1


def test_officers_of_the_office_and_the_signer_see_it_and_nobody_else(wanted, dewi):
    assert list(Document.objects.visible_to(acting(dewi))) == [wanted]
    assert list(Document.objects.visible_to(CICI)) == [wanted]
    assert not Document.objects.visible_to(Actor(98)).exists()


def _events(document: Document) -> list[Event]:
    found = Event.objects.filter(stream=document.stream).order_by("stream_sequence")
    return [event for event, _ in events.opened(found)]
