"""The web server of `test_submit.py`: dies by SIGKILL at the moment of a submit that DIES names."""

import os
import signal

from django.core.wsgi import get_wsgi_application
from django.db.backends.base.base import BaseDatabaseWrapper

from pendopo.config.asgi import Door

house = get_wsgi_application()
_submitting = ""


def _views(environ, start_response):
    """Answer as the house does, unless this is the moment."""
    global _submitting
    is_submit = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith("/kirim")
    _submitting = environ["PATH_INFO"].split("/")[-2] if is_submit else ""
    response = house(environ, start_response)
    if is_submit:
        _die("before the answer")
    return response


def _commit(self):
    if _submitting and _has_case(self):
        _die("before the commit")
    _really_commit(self)


def _has_case(connection):
    """Tell whether the transaction that is about to commit has filed the case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM cases_case WHERE intent_key = %s", [f"draft/{_submitting}"]
        )
        return cursor.fetchone()[0] > 0


def _die(moment):
    if os.environ["DIES"] == moment:
        os.kill(os.getpid(), signal.SIGKILL)


_really_commit = BaseDatabaseWrapper._commit
BaseDatabaseWrapper._commit = _commit
application = Door(_views)
