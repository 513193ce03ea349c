"""The second factor: enrolled once, each code used once, replaced by a recovery code once."""

from datetime import timedelta

import pyotp
import pytest

from pendopo.accounts import credentials
from pendopo.accounts.actions import proving
from pendopo.accounts.actions.proving import AlreadyEnrolled
from pendopo.accounts.actions.signing_in import WrongCode
from pendopo.accounts.models import Authenticator, RecoveryCode
from pendopo.accounts.tests.cast import (  # noqa: F401  fixtures
    NOW,
    SECRET,
    budi,
    cici,
    dewi,
    district,
    government,
    town,
    ward_office,
)
from pendopo.events.models import Event
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.refusals import TooOften

HALF_MINUTE = timedelta(seconds=30)


def code_at(moment, secret=SECRET):
    return pyotp.TOTP(secret).at(moment)


@pytest.fixture
def enrolled(budi):
    proving.put_authenticator(someone=budi, secret=SECRET, actor=SYSTEM, now=NOW)
    return budi


def test_an_officer_enrols_by_showing_the_first_code(budi):
    secret = proving.begin_enrolment(someone=budi, now=NOW)

    codes = proving.enrol(someone=budi, code=code_at(NOW, secret), now=NOW)

    assert credentials.has_authenticator(budi)
    assert len(set(codes)) == 10


def test_a_reloaded_page_shows_the_same_secret(budi):
    first = proving.begin_enrolment(someone=budi, now=NOW)

    assert proving.begin_enrolment(someone=budi, now=NOW) == first
    assert not credentials.has_authenticator(budi)


def test_an_unconfirmed_secret_proves_nothing(budi):
    secret = proving.begin_enrolment(someone=budi, now=NOW)

    with pytest.raises(WrongCode):
        proving.prove(someone=budi, code=code_at(NOW, secret), now=NOW)


def test_nobody_enrols_over_a_confirmed_factor(enrolled):
    with pytest.raises(AlreadyEnrolled):
        proving.begin_enrolment(someone=enrolled, now=NOW)
    with pytest.raises(AlreadyEnrolled):
        proving.enrol(someone=enrolled, code=code_at(NOW), now=NOW)


def test_a_code_works_once(enrolled):
    proving.prove(someone=enrolled, code=code_at(NOW), now=NOW)

    with pytest.raises(WrongCode):
        proving.prove(someone=enrolled, code=code_at(NOW), now=NOW + timedelta(seconds=5))


@pytest.mark.parametrize("shift", [-HALF_MINUTE, timedelta(0), HALF_MINUTE])
def test_a_clock_half_a_minute_off_is_forgiven(enrolled, shift):
    proving.prove(someone=enrolled, code=code_at(NOW + shift), now=NOW)


@pytest.mark.parametrize("shift", [-2 * HALF_MINUTE, 2 * HALF_MINUTE])
def test_a_clock_a_minute_off_is_not(enrolled, shift):
    with pytest.raises(WrongCode):
        proving.prove(someone=enrolled, code=code_at(NOW + shift), now=NOW)


def test_an_earlier_code_is_refused_after_a_later_one(enrolled):
    proving.prove(someone=enrolled, code=code_at(NOW + HALF_MINUTE), now=NOW)

    with pytest.raises(WrongCode):
        proving.prove(someone=enrolled, code=code_at(NOW), now=NOW)


def test_guessing_is_slowed_down(enrolled):
    for _try in range(10):
        with pytest.raises(WrongCode):
            proving.prove(someone=enrolled, code="000000", now=NOW)

    with pytest.raises(TooOften):
        proving.prove(someone=enrolled, code=code_at(NOW), now=NOW)


def test_the_secret_is_sealed(enrolled):
    row = Authenticator.objects.get(person=enrolled)

    assert SECRET.encode() not in bytes(row.sealed_secret)
    assert credentials.authenticator_secret(enrolled) == SECRET


def test_a_recovery_code_works_once_however_it_is_typed(budi):
    secret = proving.begin_enrolment(someone=budi, now=NOW)
    first, *_rest = proving.enrol(someone=budi, code=code_at(NOW, secret), now=NOW)

    left = proving.use_recovery_code(
        someone=budi, code=f" {first.upper().replace('-', ' ')} ", now=NOW
    )

    assert left == 9
    with pytest.raises(WrongCode):
        proving.use_recovery_code(someone=budi, code=first, now=NOW)


def test_recovery_codes_are_kept_as_hashes_and_belong_to_one_person(budi, dewi):
    codes = proving.renew_recovery_codes(someone=budi, actor=Actor(budi.pk), now=NOW)

    assert codes[0] not in str(list(RecoveryCode.objects.values()))
    with pytest.raises(WrongCode):
        proving.use_recovery_code(someone=dewi, code=codes[0], now=NOW)


def test_new_recovery_codes_void_the_old(budi):
    old = proving.renew_recovery_codes(someone=budi, actor=Actor(budi.pk), now=NOW)
    proving.renew_recovery_codes(someone=budi, actor=Actor(budi.pk), now=NOW)

    with pytest.raises(WrongCode):
        proving.use_recovery_code(someone=budi, code=old[0], now=NOW)


def test_giving_the_same_secret_again_is_no_change(enrolled):
    before = Event.objects.count()

    assert not proving.put_authenticator(someone=enrolled, secret=SECRET, actor=SYSTEM, now=NOW)
    assert Event.objects.count() == before


def test_an_authenticator_that_was_removed_opens_nothing(enrolled):
    proving.remove_authenticator(someone=enrolled, actor=SYSTEM, now=NOW)

    with pytest.raises(WrongCode):
        proving.prove(someone=enrolled, code=code_at(NOW), now=NOW)
