"""A database that does not answer: every page says so after asking it once."""

import re

import pytest
from django.db import OperationalError, connection
from django.test import Client

from pendopo.accounts.tests.cast import make_person, signed_in

AWAY = "Penyimpan data kami sedang tidak menjawab."
PAGES = ["/", "/layanan", "/verifikasi/AAAA-BBBB", "/permohonan", "/meja", "/no/such/page"]


class Gone:
    """Stands before the database, counts who asks, and never answers."""

    def __init__(self):
        self.asked = 0

    def __call__(self, execute, sql, params, many, context):
        self.asked += 1
        raise OperationalError("the connection is closed")


@pytest.fixture
def gone(db):
    found = Gone()
    with connection.execute_wrapper(found):
        yield found


@pytest.fixture
def stranger():
    return Client(raise_request_exception=False)


@pytest.fixture
def ani(db, stranger):
    """The browser of somebody who has signed in."""
    signed_in(stranger, make_person("ani@contoh.example", "Ani"))
    return stranger


def _check_told(answer, gone):
    page = answer.content.decode()
    assert answer.status_code == 503
    assert page.count(AWAY) == 1
    assert re.search(r'<span class="code">[0-9a-f]{16}</span>', page)
    assert gone.asked == 1


@pytest.mark.parametrize("page", [*PAGES[:3], PAGES[-1]])
def test_a_stranger_is_told_after_one_question(stranger, gone, page):
    _check_told(stranger.get(page), gone)


@pytest.mark.parametrize("page", PAGES)
def test_whoever_signed_in_is_told_after_one_question(ani, gone, page):
    _check_told(ani.get(page), gone)


def test_a_form_that_cannot_be_kept_is_told_after_one_question(stranger, gone):
    _check_told(stranger.post("/masuk", {"email": "ani@contoh.example"}), gone)


def test_the_process_lives_and_is_not_ready(ani, gone):
    assert ani.get("/healthz").status_code == 200
    assert gone.asked == 0

    ready = ani.get("/readyz")

    assert (ready.status_code, ready.json()["database"]) == (503, "away")
    assert gone.asked == 1
