"""A real house beside the test: processes of its own on the database and the files of the test."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from html import unescape
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.db import connection

PATIENCE_SECONDS = 120
_CODE = re.compile(r"\b\d{3} ?\d{3}\b", re.ASCII)


class House:
    """One server or worker process at a time; what it says is kept in a file."""

    def __init__(self, log, **environment):
        self.log = log
        self.port = _free_port()
        self.environment = os.environ | {
            "DATABASE_URL": _address(),
            "PENDOPO_FILES": f"{settings.FILES_FOLDER}",
            "PENDOPO_ADDRESS": f"http://localhost:{self.port}",
            **environment,
        }
        self.process = None

    def begin(self, *words, **environment):
        """Begin a process in a group of its own."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=settings.ROOT,
                env=self.environment | environment,
                stdout=log,
                stderr=log,
                process_group=0,
            )

    def open(self, application="pendopo.config.asgi:application", **environment):
        """Begin the web server and wait until somebody answers."""
        self.begin(
            "granian", "--interface", "asginl", "--no-ws", "--http", "1", "--port", f"{self.port}",
            application, **environment,
        )  # fmt: skip
        self.wait_for(self.answers)

    def run(self, *words, **environment):
        """Carry out one command of `bin/pendopo` to its end; return its status and its output."""
        ended = subprocess.run(
            [settings.ROOT / "bin" / "pendopo", *words],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return ended.returncode, ended.stdout + ended.stderr

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def wait_for(self, fact):
        """Wait until something is so; for what never comes so, show what the house said."""
        patience = time.monotonic() + PATIENCE_SECONDS
        while not fact():
            assert time.monotonic() < patience, self.said[-4000:]
            time.sleep(0.05)

    def kill(self):
        """End everything at once, as a cut of the power does."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.wait_for(lambda: not self.answers())

    @property
    def said(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""


class Visitor:
    """Somebody with a browser that knows no script: forms, cookies, one request at a time."""

    def __init__(self, port):
        self.port, self.cookies, self.page = port, SimpleCookie(), ""

    def get(self, path):
        return self._ask("GET", path, None)

    def post(self, path, fields: Mapping[str, str] = {}):
        """Send a form with the token of the page that is open."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        token = {"csrfmiddlewaretoken": found[1]} if found else {}
        return self._ask("POST", path, urlencode(token | dict(fields)))

    def sign_in(self, email):
        """Sign in with the code that the demonstration shows."""
        self.get("/masuk")
        self.get(self.post("/masuk", {"email": email}))
        code = _CODE.search(re.sub(r"<[^>]+>", " ", self.page.partition("<main")[2]))
        assert code, self.page
        self.get(self.post("/masuk/kode", {"code": code[0].replace(" ", "")}))

    def _ask(self, method, path, body):
        """Return where the answer leads, "" when it leads nowhere; the page is kept.

        :raises ConnectionError: when the house died over it
        """
        client = HTTPConnection("localhost", self.port, timeout=PATIENCE_SECONDS)
        cookies = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            client.request(method, path, body=body, headers=headers)
            answer = client.getresponse()
            text = answer.read().decode(errors="replace")
        except (HTTPException, OSError) as error:
            raise ConnectionError(f"{error}") from error
        finally:
            client.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.load(value)
        self.status, self.headers = answer.status, answer.headers
        if answer.status in (301, 302, 303):
            parts = urlsplit(answer.headers["Location"])
            return parts.path + (f"?{parts.query}" if parts.query else "")
        self.page = unescape(text)
        return ""


def _free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def _address():
    stated = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(stated['NAME']))}"
    user = quote(stated["USER"]) + (f":{quote(stated['PASSWORD'])}" if stated["PASSWORD"] else "")
    place = f"{stated['HOST']}:{stated['PORT'] or 5432}" if stated["HOST"] else ""
    return f"postgres://{user + '@' if place else ''}{place}/{stated['NAME']}"
