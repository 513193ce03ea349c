"""A resident signs in by a code: once, in time, and nobody learns who has an account."""

from datetime import timedelta

import pytest

from pendopo.accounts.actions import signing_in
from pendopo.accounts.actions.signing_in import AccountClosed, WrongCode
from pendopo.accounts.models import Person, SignInCode
from pendopo.accounts.tests.cast import NOW, ani, town  # noqa: F401  fixtures
from pendopo.events.models import Event, StreamKey
from pendopo.rules.refusals import TooOften

pytestmark = pytest.mark.django_db

EMAIL = "ani@contoh.example"


def request(*, email=EMAIL, network="10.0.0.0/24", now=NOW, **more):
    return signing_in.request_code(email=email, language="id", network=network, now=now, **more)


def enter(asked, *, code="", email=EMAIL, network="10.0.0.0/24", now=NOW):
    return signing_in.enter_code(
        email=email,
        request=asked.request,
        code=code or asked.code,
        language="id",
        network=network,
        now=now,
    )


def wrong(asked):
    return f"{(int(asked.code) + 1) % 10**6:06d}"


def test_the_first_valid_code_makes_the_person():
    someone = enter(request())

    assert someone.email == EMAIL
    assert not someone.is_officer
    assert Event.objects.filter(stream=someone.stream, kind="PersonRegistered").count() == 1


def test_a_known_person_is_found_again(ani):
    assert enter(request()) == ani
    assert Person.objects.count() == 1


def test_a_code_is_six_digits_and_kept_only_as_a_hash():
    code = request().code

    assert len(code) == 6
    assert code.isdigit()
    assert code not in str(SignInCode.objects.values().get())


def test_a_code_works_once():
    code = request()
    enter(code)

    with pytest.raises(WrongCode):
        enter(code)


def test_a_code_is_over_after_ten_minutes():
    code = request()

    with pytest.raises(WrongCode):
        enter(code, now=NOW + timedelta(minutes=10))


def test_a_code_that_was_asked_for_anew_in_its_session_is_void():
    old = request()
    new = request(replaces=old.request)

    with pytest.raises(WrongCode):
        enter(old)
    assert enter(new)


def test_a_code_opens_no_other_address_and_no_other_request():
    asked, other = request(), request()

    with pytest.raises(WrongCode):
        enter(asked, email="x@contoh.example")
    with pytest.raises(WrongCode):
        enter(asked, code=wrong(asked) if other.code == asked.code else other.code)


def test_after_five_wrong_tries_the_right_code_is_spent_too():
    asked = request()
    for _try in range(5):
        with pytest.raises(WrongCode):
            enter(asked, code=wrong(asked))

    with pytest.raises(WrongCode):
        enter(asked)


def test_a_stranger_neither_spends_nor_voids_a_code():
    hers, his = request(), request(network="10.6.0.0/24")
    for _try in range(5):
        with pytest.raises(WrongCode):
            enter(his, code=wrong(his))

    assert enter(hers)


def test_a_stranger_elsewhere_does_not_use_up_what_she_may_ask():
    for _try in range(5):
        request(network="10.6.0.0/24")
    with pytest.raises(TooOften):
        request(network="10.6.0.0/24")

    assert enter(request())


def test_many_strangers_stop_only_browsers_that_she_never_used(monkeypatch):
    monkeypatch.setattr(signing_in, "CODES_OF_AN_ADDRESS", 8)
    for number in range(8):
        request(network=f"10.6.{number}.0/24")

    with pytest.raises(TooOften):
        request()
    assert enter(request(browser="a1b2"))


def test_the_fifth_try_may_still_be_right():
    asked = request()
    for _try in range(4):
        with pytest.raises(WrongCode):
            enter(asked, code=wrong(asked))

    assert enter(asked)


def test_a_sixth_code_within_a_quarter_of_an_hour_must_wait():
    for _try in range(5):
        request()

    with pytest.raises(TooOften, match="menit"):
        request()
    assert request(now=NOW + timedelta(minutes=15))


@pytest.mark.parametrize("tagged", ["ani+{}@contoh.example", "a.n.i+.{}@contoh.example"])
def test_tags_and_dots_make_no_other_mail_box(tagged):
    for number in range(5):
        request(email=tagged.format(number))

    with pytest.raises(TooOften):
        request()
    assert request(email="ana@contoh.example")


def test_one_network_cannot_ask_for_ever(monkeypatch):
    monkeypatch.setattr(signing_in, "CODES_OF_A_NETWORK", 20)
    for number in range(20):
        request(email=f"x{number}@contoh.example")

    with pytest.raises(TooOften):
        request(email="one.more@contoh.example")
    assert request(email="one.more@contoh.example", network="10.0.1.0/24")


def test_a_closed_account_stays_closed(ani):
    Person.objects.filter(pk=ani.pk).update(is_active=False)

    with pytest.raises(AccountClosed):
        enter(request())


def test_code_and_address_are_sealed_and_forgotten_when_used():
    code = request()
    stream = SignInCode.objects.get().stream
    event = Event.objects.get(stream=stream)
    assert EMAIL not in event.payload
    assert StreamKey.objects.filter(stream=stream).exists()

    enter(code)

    assert not StreamKey.objects.filter(stream=stream).exists()


def test_asking_anew_forgets_the_older_code():
    asked = request()
    older = SignInCode.objects.get().stream

    request(replaces=asked.request)

    assert not StreamKey.objects.filter(stream=older).exists()
