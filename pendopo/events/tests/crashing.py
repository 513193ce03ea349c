"""What the processes of `test_crash.py` do, and when they die by SIGKILL, each time once."""

import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import transaction

from pendopo.events import actions, delivering
from pendopo.events.reactions import install, reaches_out
from pendopo.events.worker import Worker
from pendopo.rules.actor import SYSTEM, Actor

SUBMITS, STREAMS = 24, 4
DEATHS = [
    "write-before-commit", "write-after-commit",
    "tell-after-its-effect", "send-before-its-effect", "send-after-its-effect",
]  # fmt: skip
FOLDER = Path(os.environ.get("CRASHES", "."))
BEGIN = """
import sys, django
from django.conf import settings
settings.INSTALLED_APPS = ["pendopo.events"]
django.setup()
from django.db import connection
from pendopo.events.tests import crashing
getattr(crashing, sys.argv[1])()
connection.close()
if connection.vendor == "postgresql":
    connection.close_pool()  # as `pendopo.config.apps` does for the whole house
"""


def write():
    """Submit each intent until its answer is written down."""
    answered = FOLDER / "answered"
    done = len(answered.read_text().splitlines()) if answered.exists() else 0
    install({"Filed": [tell, send]})
    for number in range(done, SUBMITS):
        reference = submit(number)
        if number == 12:
            die("write-after-commit")
        append(answered, f"key-{number} {reference}")


@transaction.atomic
def submit(number):
    now, key = datetime.now(UTC), f"key-{number}"
    if first := actions.claim(scope="1 submit", key=key, body=b"", now=now):
        return first
    event, _counted = actions.record_all(
        [actions.New(f"case/{number % STREAMS}", "Filed", {"key": key}, {"name": "Ani"}),
         actions.New("register/1", "Counted", {"key": key})],
        actor=Actor(person_id=1), at=now,
    )  # fmt: skip
    actions.answer(scope="1 submit", key=key, reference=f"{event}")
    if number == 6:
        die("write-before-commit")
    return f"{event}"


def work():
    delivering.LEASE = timedelta(seconds=0.5)
    install({"Filed": [tell, send]})
    worker = Worker(pause_seconds=0.05)
    worker.stop_on_signals()
    worker.run()


def tell(event):
    actions.record(stream="person/1", kind="Told", actor=SYSTEM, at=event.at,
                   payload={"of": f"{event}"}, sealed={"name": "Ani"})  # fmt: skip
    if f"{event}" == "case/1#3":
        die("tell-after-its-effect")


@reaches_out
def send(event):
    if f"{event}" == "case/2#1":
        die("send-before-its-effect")
    append(FOLDER / "sent", f"{event}")
    if f"{event}" == "case/3#2":
        die("send-after-its-effect")


def die(moment):
    """Die at this moment, the first time that it comes."""
    try:
        (FOLDER / moment).touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def append(path, line):
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)
