"""Revoking and superseding: by whom, on what ground, once."""

import pytest
from django.db import transaction

from pendopo.documents import queries
from pendopo.documents.actions import ending, letters
from pendopo.documents.tests.cast import CICI, DPMPTSP, NOW, acting, letter_of
from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.rules.actor import SYSTEM


def test_the_signatory_revokes_on_a_ground_and_her_note_is_sealed(signed, dewi):
    ended = ending.revoke(
        document=signed, ground="untrue", note="RT palsu", actor=acting(dewi), now=NOW
    )

    event = Event.objects.get(kind="DocumentRevoked")
    assert (ended.state, ended.ended_by, ended.ended_at) == ("revoked", "Lurah Tirtosari", NOW)
    assert ended.ground_words == (
        "Data pendukung tidak benar", "The supporting data are not true",
    )  # fmt: skip
    assert events.payload_of(event) == {**signed.named, "ground": "untrue"}
    assert events.opened([event])[0][1] == {"note": "RT palsu"}


def test_a_service_has_grounds_of_its_own(dewi):
    own = letter_of(dewi, grounds={"breach": ("Melanggar izin", "Breach")})
    with transaction.atomic():
        asked = letters.request(letter=own, actor=acting(dewi), now=NOW)
    permit = letters.sign(document=asked, actor=SYSTEM, now=NOW)

    ended = ending.revoke(document=permit, ground="breach", note="", actor=acting(dewi), now=NOW)

    assert ended.ground_words == ("Melanggar izin", "Breach")


def test_who_does_not_hold_the_function_there_cannot_revoke(signed, dewi):
    for stranger in (CICI, acting(dewi, office=DPMPTSP)):
        with pytest.raises(ending.NotYoursToRevoke):
            ending.revoke(document=signed, ground="untrue", note="", actor=stranger, now=NOW)


def test_an_unknown_ground_is_refused(signed, dewi):
    with pytest.raises(ending.UnknownGround):
        ending.revoke(document=signed, ground="mood", note="", actor=acting(dewi), now=NOW)


def test_a_second_revocation_is_refused(signed, dewi):
    ending.revoke(document=signed, ground="untrue", note="", actor=acting(dewi), now=NOW)

    with pytest.raises(ending.AlreadyEnded):
        ending.revoke(document=signed, ground="mistaken", note="", actor=acting(dewi), now=NOW)

    assert Event.objects.filter(kind="DocumentRevoked").count() == 1


def test_what_is_not_signed_cannot_be_revoked(wanted, dewi):
    with pytest.raises(ending.AlreadyEnded):
        ending.revoke(document=wanted, ground="untrue", note="", actor=acting(dewi), now=NOW)


def test_a_newer_letter_takes_its_place(signed, dewi):
    newer = _newer(dewi)

    ended = ending.supersede(document=signed, by=newer, actor=acting(dewi), now=NOW)

    assert (ended.state, ended.superseded_by) == ("superseded", newer)
    event = Event.objects.get(kind="DocumentSuperseded")
    assert events.payload_of(event)["by"] == newer.code


def test_letters_about_one_thing_ended_when_one_is_revoked_or_none_is_left(signed, dewi):
    newer = _newer(dewi)
    subject = signed.subject
    assert queries.ended([subject], now=NOW) == {}

    ending.supersede(document=signed, by=newer, actor=acting(dewi), now=NOW)
    assert queries.ended([subject], now=NOW) == {}

    ending.revoke(document=newer, ground="untrue", note="", actor=acting(dewi), now=NOW)
    assert queries.ended([subject, "case/LAIN"], now=NOW) == {subject: "revoked"}


def test_neither_itself_nor_an_unsigned_letter_takes_its_place(signed, wanted, dewi):
    with transaction.atomic():
        unsigned = letters.request(letter=letter_of(dewi), actor=acting(dewi), now=NOW)

    for other in (signed, unsigned):
        with pytest.raises(ending.AlreadyEnded):
            ending.supersede(document=signed, by=other, actor=acting(dewi), now=NOW)


def test_a_stranger_supersedes_nothing(signed, dewi):
    with pytest.raises(ending.NotYoursToRevoke):
        ending.supersede(document=signed, by=_newer(dewi), actor=CICI, now=NOW)


def _newer(dewi):
    with transaction.atomic():
        asked = letters.request(letter=letter_of(dewi), actor=acting(dewi), now=NOW)
    return letters.sign(document=asked, actor=SYSTEM, now=NOW)
