"""Making the key of an official from the command line; the passphrase is typed, or piped in."""

import io
import sys

import pytest

from pendopo.accounts import queries as accounts
from pendopo.accounts.tests.cast import make_person
from pendopo.documents import queries as documents
from pendopo.documents.tests import cast
from pendopo.events.models import Event
from pendopo.operations import commands

pytestmark = pytest.mark.django_db
DEWI, PASSPHRASE = "dewi@contoh.example", "melati dan kenanga"


@pytest.fixture
def dewi(db):
    return cast.set_up()


def _piped(monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


class Terminal(io.StringIO):
    def isatty(self):
        return True


def _at_the_terminal(monkeypatch, *typed):
    monkeypatch.setattr(sys, "stdin", Terminal())
    words = iter(typed)
    monkeypatch.setattr(commands, "getpass", lambda _prompt: next(words))


def test_a_passphrase_that_is_piped_in_makes_her_key(dewi, monkeypatch, capsys):
    _piped(monkeypatch, f"{PASSPHRASE}\n")

    assert commands.make_signing_key(["Dewi@contoh.example"]) == 0

    told = capsys.readouterr()
    made = Event.objects.get(kind="SigningKeyMade")
    assert documents.has_own_key(dewi.pk)
    assert accounts.person(dewi.pk).stream == made.stream
    assert made.actor_id == dewi.pk
    assert PASSPHRASE not in f"{told.out}{told.err}"


def test_at_the_terminal_it_is_typed_twice(dewi, monkeypatch, capsys):
    _at_the_terminal(monkeypatch, PASSPHRASE, PASSPHRASE)

    assert commands.make_signing_key([DEWI]) == 0
    assert documents.has_own_key(dewi.pk)


@pytest.mark.parametrize("again", ["", "melati dan kenangan"])
def test_two_that_are_not_alike_make_none(dewi, monkeypatch, capsys, again):
    _at_the_terminal(monkeypatch, PASSPHRASE, again)

    assert commands.make_signing_key([DEWI]) == 1
    assert "not alike" in capsys.readouterr().err
    assert not documents.has_own_key(dewi.pk)


@pytest.mark.parametrize("passphrase", ["", "pendek", "x" * 201])
def test_a_weak_passphrase_is_refused(dewi, monkeypatch, capsys, passphrase):
    _piped(monkeypatch, f"{passphrase}\n")

    assert commands.make_signing_key([DEWI]) == 1
    assert "Frasa sandi terlalu" in capsys.readouterr().err
    assert not documents.has_own_key(dewi.pk)


def test_whoever_is_no_officer_gets_no_key(dewi, monkeypatch, capsys):
    make_person("ani@contoh.example", "Ani")

    for email in ("ani@contoh.example", "nobody@contoh.example", "nobody"):
        _piped(monkeypatch, f"{PASSPHRASE}\n")
        assert commands.make_signing_key([email]) == 1
        assert capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], [DEWI, "melati"]])
def test_the_command_says_how_it_is_used(arguments, capsys):
    assert commands.make_signing_key(arguments) == 1
    assert "usage" in capsys.readouterr().err
