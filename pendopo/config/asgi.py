"""The door for the web server: a request is received whole before a thread works on it.

Views are synchronous and their threads few. A thread that waited for the bytes of a phone, or for
a phone to take an answer, would stand still, and a handful of those close the house. So bytes come
and go in the event loop, and a thread has a request only while it works on it (docs/adr/0005).
"""

import asyncio
import io
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from typing import NamedTuple, TypedDict
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application

from pendopo.files.uploading import MOST_READ

THREADS = 4
IDLE_SECONDS = 30  # from one piece to the next, either way: a phone may change its cell
WHOLE_SECONDS = 600
LARGEST = MOST_READ + 8 * 2**20  # bytes; the upload handler has stopped before and says so
MOST_HELD = 256 * 2**20  # bytes of all requests and answers under way
SMALL = 128 * 2**10  # bytes that always find room: files that fill the house keep no form out
PIECE = 64 * 2**10  # bytes of an answer that are handed over at once
SLOW = "Kiriman terhenti di jalan; coba lagi. // The request stopped on its way; try again.\n"
FULL = "Sedang sangat ramai; coba lagi sebentar. // Very busy just now; try again shortly.\n"
_UNPREFIXED = {b"content-type": "CONTENT_TYPE"}
_OURS = frozenset((b"content-length", b"transfer-encoding"))  # the body is whole: we know better

type Message = Mapping[str, object]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[dict[str, object]], Awaitable[None]]
type Headers = list[tuple[bytes, bytes]]


class Scope(TypedDict):
    """What the web server tells of a request (ASGI 3, HTTP)."""

    type: str
    method: str
    scheme: str
    http_version: str
    raw_path: bytes
    query_string: bytes
    headers: Headers
    client: tuple[str, int] | None
    server: tuple[str, int] | None


class Answer(NamedTuple):
    """What is sent back."""

    status: int
    headers: Headers
    body: bytes


class _Gone(Exception):
    """Whoever asked has left."""


class _Full(Exception):
    """So much is under way that no more can be held."""


class Door:
    """Receives requests, and lends a thread to each that is whole."""

    def __init__(self, views: WSGIApplication) -> None:
        self._views = views
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="views")
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        pieces: list[bytes] = []
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                await self._receive(receive, pieces)
            work = partial(ask, self._views, environ(scope), b"".join(pieces))
            answer = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except _Gone:
            return
        except TimeoutError:
            answer = _short(HTTPStatus.REQUEST_TIMEOUT, SLOW)
        except _Full:
            answer = _full()
        finally:
            self._held -= sum(map(len, pieces))
        size = len(answer.body)
        await self._send(send, answer if self._has_room(size, size) else _full())

    def _has_room(self, size: int, more: int) -> bool:
        """Tell whether `more` bytes may be held of something that has `size` in all by now."""
        return size <= SMALL or self._held + more <= MOST_HELD

    async def _send(self, send: Send, answer: Answer) -> None:
        """Hand an answer over piece by piece; who takes none for too long is left."""
        start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        size = len(answer.body)
        self._held += size
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                await send(start)
                for at in range(0, size or 1, PIECE):
                    body, is_more = answer.body[at : at + PIECE], at + PIECE < size
                    async with asyncio.timeout(IDLE_SECONDS):
                        await send(
                            {"type": "http.response.body", "body": body, "more_body": is_more}
                        )
        except TimeoutError:
            return  # the server closes a connection whose answer was not sent whole
        finally:
            self._held -= size

    async def _receive(self, receive: Receive, pieces: list[bytes]) -> None:
        size, is_more = 0, True
        while is_more and size < LARGEST:
            async with asyncio.timeout(IDLE_SECONDS):
                message = await receive()
            if message["type"] != "http.request":
                raise _Gone
            piece, is_more = message.get("body"), message.get("more_body") is True
            if isinstance(piece, bytes) and piece:
                if not self._has_room(size + len(piece), len(piece)):
                    raise _Full
                pieces.append(piece)
                size += len(piece)
                self._held += len(piece)


def environ(scope: Scope) -> dict[str, object]:
    """Return a request as WSGI wants it, without its body."""
    host, port = scope["server"] or ("localhost", 80)
    found: dict[str, object] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": f"{port}",
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if name in _OURS or b"_" in name:  # `a_b` would pass for `a-b`
            continue
        key = _UNPREFIXED.get(name) or f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"
        text = value.decode("latin-1")
        joint = "; " if key == "HTTP_COOKIE" else ","
        found[key] = f"{found[key]}{joint}{text}" if key in found else text
    return found


def ask(views: WSGIApplication, asked: dict[str, object], body: bytes) -> Answer:
    """Return what the views answer; runs in a thread."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    content = io.BytesIO()

    def start(
        status: str, headers: list[tuple[str, str]], _: object = None, /
    ) -> Callable[[bytes], object]:
        begun.append((status, headers))
        return content.write

    asked |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": f"{len(body)}"}
    response = views(asked, start)
    try:
        content.writelines(response)
    finally:
        if hasattr(response, "close"):
            response.close()
    status, headers = begun[-1]
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return Answer(int(status[:3]), encoded, content.getvalue())


def _full() -> Answer:
    return _short(HTTPStatus.SERVICE_UNAVAILABLE, FULL)


def _short(status: HTTPStatus, text: str) -> Answer:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    return Answer(status, headers, text.encode())


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
application = Door(get_wsgi_application())
