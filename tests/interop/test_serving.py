"""`bin/pendopo serve` as it is: it opens, begins again what dies, and closes when told."""

import os
import signal
import socket
from urllib.request import urlopen

import pytest

from tests.interop.house import Visitor

pytestmark = pytest.mark.on_sqlite


@pytest.fixture
def served(house):
    house.begin("pendopo", "serve", "--port", f"{house.port}")
    house.wait_for(lambda: "Pendopo is open" in house.log.read_text())
    return house


def children_of(pid, word):
    """Return the processes of a parent whose command holds a word."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as stat, open(f"/proc/{entry}/cmdline") as line:
                    parent = int(stat.read().rpartition(")")[2].split()[1])
                    command = line.read().replace("\0", " ")
            except OSError:
                continue
            if parent == pid and word in command:
                found.append(int(entry))
    return found


def test_it_answers_and_says_what_it_is(served):
    with urlopen(f"http://localhost:{served.port}/readyz") as answer:
        assert answer.status == 200

    said = served.log.read_text()
    assert f"Pendopo is open: http://localhost:{served.port}" in said
    assert "its secrets are known to everybody" in said


@pytest.mark.parametrize(
    ("word", "name"), [("pendopo worker", "worker"), ("granian", "web server")]
)
def test_what_is_killed_begins_again(served, word, name):
    served.wait_for(lambda: children_of(served.process.pid, word))
    (before,) = children_of(served.process.pid, word)

    os.kill(before, signal.SIGKILL)
    served.wait_for(lambda: set(children_of(served.process.pid, word)) - {before})

    assert f"The {name} ended (-9)" in served.log.read_text()
    served.wait_for(served.answers)
    assert Visitor(served.port).get("/") == ""


def test_it_closes_when_told(served):
    served.wait_for(lambda: children_of(served.process.pid, "pendopo worker"))
    (worker,) = children_of(served.process.pid, "pendopo worker")

    served.process.send_signal(signal.SIGTERM)

    assert served.process.wait(30) == 0
    assert not served.answers()
    assert not os.path.exists(f"/proc/{worker}")


def test_a_taken_port_gets_one_sentence(house):
    with socket.socket() as door:
        door.bind(("127.0.0.1", house.port))
        door.listen()

        house.begin("pendopo", "serve", "--port", f"{house.port}")

        assert house.process.wait(30) == 1
    assert house.log.read_text() == (
        f"Port {house.port} is taken; choose another, such as: make demo PORT=8123\n"
    )


def test_who_sends_half_a_form_keeps_nobody_waiting(house):
    house.open()
    half = (
        b"POST /masuk HTTP/1.1\r\nHost: localhost:%d\r\nCookie: csrftoken=%s\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 50000\r\n\r\n"
        b"csrfmiddlewaretoken=x"
    ) % (house.port, b"a" * 32)
    stalled = [socket.create_connection(("localhost", house.port)) for _ in range(12)]
    for one in stalled:
        one.sendall(half)

    visitor = Visitor(house.port)
    visitor.get("/")

    assert "<main" in visitor.page
    for one in stalled:
        one.close()
