"""Revoking and superseding: by whom, on what ground, once."""

import pytest
from django.db import transaction

from pendopo.documents import handlers, queries
from pendopo.documents.actions import ending, letters, replacing
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


def test_a_newer_letter_takes_its_place_when_it_is_signed(signed, dewi):
    asked = _instead(signed, dewi)
    assert queries.by_code(signed.code).is_in_force

    newer = letters.sign(document=asked, actor=SYSTEM, now=NOW)

    ended = queries.by_code(signed.code)
    assert (ended.state, ended.superseded_by) == ("superseded", newer)
    assert newer.number != signed.number
    event = Event.objects.get(kind="DocumentSuperseded")
    assert events.payload_of(event)["by"] == newer.code


def test_letters_about_one_thing_ended_when_one_is_revoked_or_none_is_left(signed, dewi):
    subject = signed.subject
    assert queries.ended([subject], now=NOW) == {}

    newer = letters.sign(document=_instead(signed, dewi), actor=SYSTEM, now=NOW)
    assert queries.ended([subject], now=NOW) == {}

    ending.revoke(document=newer, ground="untrue", note="", actor=acting(dewi), now=NOW)
    assert queries.ended([subject, "case/LAIN"], now=NOW) == {subject: "revoked"}


def test_a_letter_is_replaced_once_and_only_by_what_was_asked_for_so(signed, dewi):
    other = letters.sign(document=_asked(dewi), actor=SYSTEM, now=NOW)
    asked = _instead(signed, dewi)

    with pytest.raises(replacing.AlreadyReplaced):
        _instead(signed, dewi)
    for one in (signed, asked, other):
        with pytest.raises(ending.AlreadyEnded):
            ending.supersede(document=signed, by=one, actor=acting(dewi), now=NOW)
    assert queries.given([signed.subject], "letter", on=NOW.date()) == 2


def test_what_was_to_replace_a_revoked_letter_is_off(signed, dewi):
    asked = _instead(signed, dewi)
    ending.revoke(document=signed, ground="untrue", note="", actor=acting(dewi), now=NOW)

    handlers.sign(Event.objects.get(kind="DocumentRequested", stream=asked.stream))
    with pytest.raises(ending.AlreadyEnded):
        letters.sign(document=asked, actor=SYSTEM, now=NOW)

    assert queries.by_code(asked.code).number == ""
    assert queries.of_subject(signed.subject) == [signed]


def test_only_for_a_known_reason_and_only_what_is_in_force_is_replaced(signed, wanted, dewi):
    with pytest.raises(replacing.UnknownReason):
        _instead(signed, dewi, ground="mood")
    with pytest.raises(ending.AlreadyEnded):
        _instead(_asked(dewi), dewi)


def _asked(dewi):
    with transaction.atomic():
        return letters.request(letter=letter_of(dewi), actor=acting(dewi), now=NOW)


def _instead(old, dewi, ground="wording"):
    with transaction.atomic():
        return replacing.request_instead(
            document=old, letter=letter_of(dewi), ground=ground, actor=acting(dewi), now=NOW
        )
