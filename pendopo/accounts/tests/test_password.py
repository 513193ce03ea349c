"""Officers' passwords: checked without telling who exists, chosen by a link that holds once."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher

from pendopo.accounts.actions import passwords, sessions, signing_in
from pendopo.accounts.actions.passwords import NoSuchLink
from pendopo.accounts.actions.signing_in import WrongPassword
from pendopo.accounts.models import Person, SignedIn
from pendopo.accounts.tests.cast import (  # noqa: F401  fixtures
    NOW,
    PASSWORD,
    ani,
    budi,
    district,
    government,
    town,
    ward_office,
)
from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.refusals import TooOften


def check(email="budi@contoh.example", password=PASSWORD, *, network="10.0.0.0/24", **more):
    return signing_in.check_password(
        email=email, password=password, network=network, now=NOW, **more
    )


def test_the_right_password_finds_the_officer(budi):
    assert check() == budi


def test_unknown_address_and_wrong_password_get_one_answer_for_the_same_work(
    budi, ani, monkeypatch
):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(1) or encode(self, password, salt),
    )
    answers, work = set(), set()
    for email in ("budi@contoh.example", "nobody@contoh.example", ani.email):
        hashed.clear()
        with pytest.raises(WrongPassword) as refusal:
            check(email, "salah sama sekali")
        answers.add(f"{refusal.value}")
        work.add(len(hashed))

    assert len(answers) == 1
    assert work == {1}


def test_an_officer_without_a_password_costs_the_same_work(budi, monkeypatch):
    budi.set_unusable_password()
    budi.save()
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(1) or encode(self, password, salt),
    )

    with pytest.raises(WrongPassword):
        check()
    assert hashed


def test_a_resident_has_no_way_in_by_password(ani):
    ani.set_password(PASSWORD)
    ani.save()

    with pytest.raises(WrongPassword):
        check(ani.email)


def test_a_closed_account_does_not_open(budi):
    Person.objects.filter(pk=budi.pk).update(is_active=False)

    with pytest.raises(WrongPassword):
        check()


def test_guessing_is_slowed_down_even_with_the_right_password(budi):
    for _try in range(10):
        with pytest.raises(WrongPassword):
            check(password="salah")

    with pytest.raises(TooOften):
        check()
    assert check(network="10.9.0.0/24") == budi


def test_strangers_everywhere_do_not_shut_her_out_of_her_own_browser(budi, monkeypatch):
    monkeypatch.setattr(signing_in, "PASSWORDS_OF_AN_ADDRESS", 4)
    for number in range(4):
        with pytest.raises(WrongPassword):
            check(password="salah", network=f"10.9.{number}.0/24")

    with pytest.raises(TooOften):
        check()
    assert check(browser="a1b2") == budi


def test_a_link_lets_choose_a_password_once(budi):
    token = passwords.make_link(someone=budi, actor=SYSTEM, now=NOW, is_mailed=False)

    passwords.choose(token=token, password="empat sapi di ladang", now=NOW)

    assert check(password="empat sapi di ladang") == budi
    with pytest.raises(NoSuchLink):
        passwords.choose(token=token, password="lima ayam di atap", now=NOW)


def test_what_a_stranger_asks_neither_voids_a_link_nor_uses_up_hers(budi):
    hers = passwords.make_link(someone=budi, actor=SYSTEM, now=NOW, is_mailed=False)
    for network in ("10.1.1.0/24", "10.1.2.0/24", "10.1.3.0/24", "10.1.4.0/24"):
        for _ in range(5):
            passwords.request_link(email=budi.email, network=network, now=NOW)
        with pytest.raises(TooOften):
            passwords.request_link(email=budi.email, network=network, now=NOW)
    with pytest.raises(TooOften):
        passwords.request_link(email=budi.email, network="10.1.5.0/24", now=NOW)
    passwords.request_link(email=budi.email, network="10.1.5.0/24", browser="a1b2", now=NOW)

    passwords.choose(token=hers, password="empat sapi di ladang", now=NOW)

    assert not budi.password_links.exists()


def test_only_the_newest_link_made_for_her_holds_and_only_for_seven_days(budi):
    old = passwords.make_link(someone=budi, actor=SYSTEM, now=NOW, is_mailed=False)
    new = passwords.make_link(someone=budi, actor=SYSTEM, now=NOW, is_mailed=False)

    for token, now in ((old, NOW), (new, NOW + timedelta(days=7))):
        with pytest.raises(NoSuchLink):
            passwords.choose(token=token, password="empat sapi di ladang", now=now)


def test_choosing_a_password_ends_all_sessions(budi):
    sessions.begin(someone=budi, session_key="k", device="", is_on_duty=True, now=NOW)
    token = passwords.make_link(someone=budi, actor=SYSTEM, now=NOW, is_mailed=False)

    passwords.choose(token=token, password="empat sapi di ladang", now=NOW)

    assert not SignedIn.objects.filter(ended_at=None).exists()


def test_a_forgotten_password_is_answered_to_officers_only(budi, ani):
    for email in (budi.email, ani.email, "nobody@contoh.example"):
        passwords.request_link(email=email, network="", now=NOW)

    sent = Event.objects.filter(kind="PasswordLinkSent")
    assert [event.stream for event in sent] == [budi.stream]


def test_the_token_stands_nowhere_in_plain_text(budi):
    token = passwords.make_link(someone=budi, actor=Actor(budi.pk), now=NOW, is_mailed=True)

    event = Event.objects.get(kind="PasswordLinkSent")
    assert token not in event.payload
    assert events.opened([event])[0][1] == {"token": token}
    assert budi.password_links.get().token_hash != token
