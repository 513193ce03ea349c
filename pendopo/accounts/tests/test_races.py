"""Two at once: a code, a recovery code and a link open one door only."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pyotp
import pytest
from django.db import connection

from pendopo.accounts.actions import passwords, proving, signing_in
from pendopo.accounts.models import Person
from pendopo.accounts.tests.cast import NOW, SECRET, make_person
from pendopo.rules.actor import SYSTEM
from pendopo.rules.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "ani@contoh.example"


def at_once(attempt: Callable[[], object], *, times: int = 4) -> int:
    """Let several try at the same moment; return how many came through."""
    start = Barrier(times)

    def one(_number: int) -> bool:
        try:
            start.wait()
            attempt()
        except Refused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return sum(pool.map(one, range(times)))


@pytest.fixture
def budi():
    return make_person("budi@contoh.example", "Budi Hartono", is_officer=True)


def asked():
    return signing_in.request_code(email=EMAIL, language="id", network="", now=NOW)


def enter(asked, code):
    return signing_in.enter_code(
        email=EMAIL, request=asked.request, code=code, language="id", network="", now=NOW
    )


def test_a_code_signs_in_once():
    mailed = asked()

    passed = at_once(lambda: enter(mailed, mailed.code))

    assert passed == 1
    assert Person.objects.count() == 1


def test_wrong_tries_at_once_are_all_counted():
    mailed = asked()
    wrong = f"{(int(mailed.code) + 1) % 10**6:06d}"

    at_once(lambda: enter(mailed, wrong), times=5)

    with pytest.raises(signing_in.WrongCode):
        enter(mailed, mailed.code)


def test_a_code_of_the_app_proves_once(budi):
    proving.put_authenticator(someone=budi, secret=SECRET, actor=SYSTEM, now=NOW)
    code = pyotp.TOTP(SECRET).at(NOW)

    assert at_once(lambda: proving.prove(someone=budi, code=code, now=NOW)) == 1


def test_a_recovery_code_works_once(budi):
    code, *_rest = proving.renew_recovery_codes(someone=budi, actor=SYSTEM, now=NOW)

    assert at_once(lambda: proving.use_recovery_code(someone=budi, code=code, now=NOW)) == 1


def test_a_link_lets_choose_once(budi):
    token = passwords.make_link(someone=budi, actor=SYSTEM, now=NOW, is_mailed=False)
    later = NOW + timedelta(minutes=1)

    passed = at_once(
        lambda: passwords.choose(token=token, password="empat sapi di ladang", now=later)
    )

    assert passed == 1
