"""The door: who is slow waits outside, and what comes in is what the views expect."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from pendopo.config import asgi
from pendopo.config.asgi import Door, environ

SCOPE = {
    "type": "http",
    "method": "POST",
    "scheme": "https",
    "http_version": "1.1",
    "raw_path": b"/layanan/%C3%A9%FF",
    "query_string": b"q=\xff",
    "headers": [(b"host", b"contoh.example"), (b"content-type", b"text/plain")],
    "client": ("10.0.0.1", 5000),
    "server": ("127.0.0.1", 8000),
}


def echo(asked, start):
    """Answer with what was sent."""
    start("201 Created", [("X-Length", asked["CONTENT_LENGTH"])])
    return [asked["wsgi.input"].read()]


def large(_, start):
    start("200 OK", [])
    return [b"0123456789"]


def answered(messages, views=echo, taken=99):
    """Return the messages that a door sends for those that it receives, then silence.

    Whoever asked takes as many of them as `taken`, then none.
    """

    async def come():
        coming = iter(messages)
        sent = []

        async def receive():
            message = next(coming, None)
            return message or await asyncio.Event().wait()

        async def send(message):
            if len(sent) == taken:
                await asyncio.Event().wait()
            sent.append(message)

        door = Door(views)
        await door(SCOPE, receive, send)
        assert door._held == 0
        return sent

    with ThreadPoolExecutor(1) as beside:  # a browser's test may have left a loop in this thread
        return beside.submit(lambda: asyncio.run(come())).result()


def piece(body, *, more=True):
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_request_is_worked_on_when_it_is_whole():
    start, body = answered([piece(b"satu "), piece(b"dua", more=False)])

    assert (start["status"], body["body"]) == (201, b"satu dua")
    assert start["headers"] == [(b"x-length", b"8")]


def test_who_stops_is_told_and_held_no_longer(monkeypatch):
    monkeypatch.setattr(asgi, "IDLE_SECONDS", 0.01)

    start, body = answered([piece(b"satu ")])

    assert start["status"] == 408
    assert "coba lagi" in body["body"].decode()


def test_who_comes_in_drops_for_too_long_is_told(monkeypatch):
    monkeypatch.setattr(asgi, "WHOLE_SECONDS", 0.01)

    assert answered([piece(b"satu ")])[0]["status"] == 408


def test_more_than_can_be_held_is_turned_away(monkeypatch):
    monkeypatch.setattr(asgi, "MOST_HELD", 5)
    monkeypatch.setattr(asgi, "SMALL", 2)

    assert answered([piece(b"12345"), piece(b"6", more=False)])[0]["status"] == 503


def test_a_form_finds_room_where_files_find_none(monkeypatch):
    monkeypatch.setattr(asgi, "MOST_HELD", 0)

    assert answered([piece(b"12345"), piece(b"6", more=False)])[1]["body"] == b"123456"


def test_an_answer_that_finds_no_room_is_turned_away(monkeypatch):
    monkeypatch.setattr(asgi, "MOST_HELD", 5)
    monkeypatch.setattr(asgi, "SMALL", 2)

    assert answered([piece(b"", more=False)], large)[0]["status"] == 503


def test_who_takes_no_more_of_an_answer_is_left_and_held_no_longer(monkeypatch):
    monkeypatch.setattr(asgi, "IDLE_SECONDS", 0.01)
    monkeypatch.setattr(asgi, "PIECE", 4)

    sent = answered([piece(b"", more=False)], large, taken=2)

    assert [message.get("more_body") for message in sent] == [None, True]
    whole = answered([piece(b"", more=False)], large)[1:]
    assert b"".join(message["body"] for message in whole) == b"0123456789"
    assert [message["more_body"] for message in whole] == [True, True, False]


def test_what_is_too_large_is_read_no_further(monkeypatch):
    monkeypatch.setattr(asgi, "LARGEST", 6)

    start, body = answered([piece(b"123"), piece(b"456"), piece(b"789", more=False)])

    assert (start["status"], body["body"]) == (201, b"123456")


def test_who_left_gets_no_answer():
    assert answered([piece(b"satu "), {"type": "http.disconnect"}]) == []


def test_the_answer_is_closed_so_that_its_connection_is_free():
    class Response(list):
        is_closed = False

        def close(self):
            self.is_closed = True

    given = Response([b"ya"])

    def views(_, start):
        start("200 OK", [])
        return given

    answered([piece(b"", more=False)], views)

    assert given.is_closed


@pytest.mark.parametrize(
    ("headers", "key", "value"),
    [
        ([], "PATH_INFO", "/layanan/\xc3\xa9\xff"),
        ([], "QUERY_STRING", "q=\xff"),
        ([], "REMOTE_ADDR", "10.0.0.1"),
        ([], "CONTENT_TYPE", "text/plain"),
        ([(b"x-request-id", b"abc")], "HTTP_X_REQUEST_ID", "abc"),
        ([(b"x_forwarded_for", b"1.2.3.4")], "HTTP_X_FORWARDED_FOR", None),
        ([(b"cookie", b"a=1"), (b"cookie", b"b=2")], "HTTP_COOKIE", "a=1; b=2"),
        ([(b"host", b"lain.example")], "HTTP_HOST", "contoh.example,lain.example"),
        ([(b"content-length", b"9")], "CONTENT_LENGTH", None),
        ([(b"transfer-encoding", b"chunked")], "HTTP_TRANSFER_ENCODING", None),
    ],
)
def test_a_request_is_told_as_it_came(headers, key, value):
    assert environ({**SCOPE, "headers": SCOPE["headers"] + headers}).get(key) == value
