"""A process that ends begins again, after a pause that grows while it keeps ending."""

import signal
import sys

import pytest

from pendopo.config.supervising import LONGEST_PAUSE_SECONDS, Child

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def child():
    child = Child("sleeper", SLEEPER)
    yield child
    child.tell(signal.SIGKILL)
    child.wait(5)


def end(child):
    child.tell(signal.SIGKILL)
    child.process.wait(5)


def test_a_process_that_runs_is_left_alone(child):
    child.look_after(0)
    first = child.process

    child.look_after(1)

    assert child.process is first


def test_a_process_that_was_killed_begins_again_after_a_pause(child, capsys):
    child.look_after(0)
    first = child.process
    end(child)

    child.look_after(5)
    assert child.process is None
    assert capsys.readouterr().err == "The sleeper ended (-9); it begins again in 1 s.\n"

    child.look_after(6)
    assert child.process is not first
    assert child.process.poll() is None


def test_the_pause_grows_and_is_forgotten_after_a_good_while(child):
    now, pauses = 0, []

    for _ in range(7):
        child.look_after(now)
        end(child)
        child.look_after(now)
        pauses.append(child.begin_at - now)
        now = child.begin_at
    child.look_after(now)
    end(child)
    child.look_after(now + LONGEST_PAUSE_SECONDS + 1)

    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert child.begin_at - now - LONGEST_PAUSE_SECONDS - 1 == 1


def test_a_process_that_does_not_listen_is_killed(child):
    child.look_after(0)

    child.wait(0)

    assert child.process.wait(5) == -signal.SIGKILL
