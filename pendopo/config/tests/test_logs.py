"""A log line names request and route, and nobody."""

import json
import logging
import sys

from django.test import Client
from django.urls import path

from pendopo.config.logs import REQUEST_ID, Line
from pendopo.config.urls import handler500  # noqa: F401  # the page that a person sees
from pendopo.config.urls import urlpatterns as of_the_house


def break_down(request, code):
    raise RuntimeError("broken")


urlpatterns = [*of_the_house, path("rusak/<str:code>", break_down, name="break")]


def line(**given):
    record = logging.LogRecord("house", logging.WARNING, "", 0, "a %s word", ("plain",), None)
    for key, value in given.items():
        setattr(record, key, value)
    return json.loads(Line().format(record))


def test_a_record_is_one_object_on_one_line():
    assert "\n" not in Line().format(logging.makeLogRecord({"msg": "two\nlines"}))
    assert line()["says"] == "a plain word"
    assert line(fields={"waiting": 3})["waiting"] == 3


def test_an_error_carries_its_trace():
    told = line(exc_info=_risen())["error"]

    assert told.startswith("Traceback")
    assert "in _risen" in told
    assert told.index("ValueError") < told.index("RuntimeError")


def test_an_error_does_not_say_what_a_person_typed():
    """`DETAIL: Key (email)=(ani@…) already exists.` is the text of an error of the database."""
    assert "ani@contoh.example" not in json.dumps(line(exc_info=_risen()))


def _risen():
    typed = "ani@contoh.example"
    try:
        try:
            raise ValueError(typed)
        except ValueError as cause:
            raise RuntimeError(f"({typed})") from cause
    except RuntimeError:
        return sys.exc_info()


def test_what_breaks_is_found_by_the_id_on_the_page(db, settings, caplog):
    settings.ROOT_URLCONF = __name__

    page = Client(raise_request_exception=False).get("/rusak/K7QF-93MP-secret")

    record = next(one for one in caplog.records if one.name == "django.request")
    told = json.loads(Line().format(record))
    assert page.status_code == 500
    assert told["request"] == page["X-Request-Id"]
    assert told["request"] in page.content.decode()
    assert told["says"] == "Internal Server Error"
    assert told["route"] == "rusak/<str:code>"
    assert "K7QF" not in Line().format(record)


def test_the_id_ends_with_its_request(client, db):
    client.get("/healthz")

    assert REQUEST_ID.get() == ""
