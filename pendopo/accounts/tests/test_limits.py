"""Limits are counted in the database, by fingerprint, in windows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from pendopo.accounts import limits
from pendopo.accounts.models import Attempt
from pendopo.accounts.tests.cast import NOW
from pendopo.rules.refusals import TooOften


def tries(number, *, name="door", key="ani", now=NOW):
    for _try in range(number):
        limits.check(name, key, limit=3, per_seconds=600, now=now)


@pytest.mark.django_db
def test_one_more_than_the_limit_is_refused_and_says_how_long_to_wait():
    tries(3)

    with pytest.raises(TooOften, match="10 menit"):
        tries(1)


@pytest.mark.django_db
def test_others_and_other_doors_are_counted_apart():
    tries(3)

    tries(3, key="budi")
    tries(3, name="window")


@pytest.mark.django_db
def test_a_try_that_is_forgiven_may_be_made_again():
    tries(3)

    limits.forgive("door", "ani", per_seconds=600, now=NOW)
    limits.forgive("window", "ani", per_seconds=600, now=NOW)

    tries(1)
    with pytest.raises(TooOften):
        tries(1)


@pytest.mark.django_db
def test_the_next_window_begins_anew():
    tries(3)

    tries(3, now=NOW + timedelta(minutes=10))


@pytest.mark.django_db
def test_the_key_is_kept_as_a_fingerprint():
    tries(1, key="ani@contoh.example")

    assert "ani" not in f"{Attempt.objects.values().get()}"


@pytest.mark.django_db(transaction=True)
def test_processes_count_together():
    def one(_number):
        try:
            tries(1)
        except TooOften:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        passed = list(pool.map(one, range(12)))

    assert passed.count(True) == 3
