"""Processes that really die: nothing is lost, nothing is doubled."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from pendopo.events import queries
from pendopo.events.models import Delivery, Event, IntentKey
from pendopo.events.publishing import publish
from pendopo.events.tests.crashing import BEGIN, DEATHS, SUBMITS
from pendopo.events.verifying import verify

PATIENCE_SECONDS = 60


@pytest.fixture
def begin(tmp_path):
    """Begin a process on the database of this test; what is left at the end is killed."""
    begun = []
    environment = os.environ | {"DATABASE_URL": _address(), "CRASHES": f"{tmp_path}"}

    def begin(role):
        command = [sys.executable, "-W", "error", "-c", BEGIN, role]
        begun.append(subprocess.Popen(command, cwd=settings.ROOT, env=environment))
        return begun[-1]

    yield begin
    for process in begun:
        process.kill()
        process.wait()


def _address() -> str:
    stated = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(stated['NAME']))}"
    user = f"{quote(stated['USER'])}:{quote(stated['PASSWORD'])}"
    return f"postgres://{user}@{stated['HOST']}:{stated['PORT'] or 5432}/{stated['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_a_writer_and_a_worker_killed_in_mid_work_lose_and_double_nothing(begin, tmp_path):
    writer, worker, killed = begin("write"), begin("work"), 0
    patience = time.monotonic() + PATIENCE_SECONDS
    while writer.poll() != 0 or not _all_delivered():
        assert time.monotonic() < patience, (killed, _states())
        if writer.poll() not in (None, 0):
            assert writer.returncode == -signal.SIGKILL
            writer, killed = begin("write"), killed + 1
        if worker.poll() is not None:
            assert worker.returncode == -signal.SIGKILL
            worker, killed = begin("work"), killed + 1
        time.sleep(0.05)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(10) == 0
    assert killed == len(DEATHS)
    assert {p.name for p in tmp_path.iterdir()} == {*DEATHS, "answered", "sent"}

    answers = dict(line.split() for line in (tmp_path / "answered").read_text().splitlines())
    filed = Event.objects.filter(kind="Filed")
    assert {queries.payload_of(event)["key"]: f"{event}" for event in filed} == answers
    assert len(filed) == SUBMITS == IntentKey.objects.count()

    told = Counter(queries.payload_of(e)["of"] for e in Event.objects.filter(kind="Told"))
    assert told == Counter(answers.values()), "inside the database: exactly once"

    sent = Counter((tmp_path / "sent").read_text().split())
    assert sent == Counter([*answers.values(), "case/3#2"]), "outside: again where it died"

    while publish():
        pass
    assert verify() == 3 * SUBMITS
    positions = Event.objects.order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(1, 3 * SUBMITS + 1))
    opened = queries.opened(Event.objects.exclude(kind="Counted"))
    assert all(values == {"name": "Ani"} for _event, values in opened)


def _all_delivered() -> bool:
    return not Delivery.objects.exclude(state="done").exists()


def _states() -> Counter[str]:
    return Counter(Delivery.objects.values_list("state", flat=True))
