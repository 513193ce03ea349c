"""Keeping processes going: one that ends is begun again, one that is told to end is waited for."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

LONGEST_PAUSE_SECONDS = 30
GRACE_SECONDS = 14
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


class Child:
    """One process; begun again when it ends, after a pause that grows while it keeps ending."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name, self.command = name, command
        self.pause_seconds = 1
        self.begun_at = self.begin_at = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def look_after(self, now: float) -> None:
        if self.process is not None and self.process.poll() is not None:
            self._clear_away(now)
        if self.process is None and now >= self.begin_at:
            self.begun_at = now
            self.process = subprocess.Popen(
                self.command, process_group=0, preexec_fn=_end_with_the_parent
            )

    def _clear_away(self, now: float) -> None:
        """Forget an ended process and end what it left behind, such as one that holds the port."""
        if self.process is None:
            return
        if now - self.begun_at > LONGEST_PAUSE_SECONDS:
            self.pause_seconds = 1
        print(f"The {self.name} ended ({self.process.returncode}); it begins again in"
              f" {self.pause_seconds} s.", file=sys.stderr)  # fmt: skip
        self.tell(signal.SIGKILL)
        self.process, self.begin_at = None, now + self.pause_seconds
        self.pause_seconds = min(self.pause_seconds * 2, LONGEST_PAUSE_SECONDS)

    def tell(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            if self.process is not None:
                os.killpg(self.process.pid, number)

    def wait(self, seconds: float) -> None:
        try:
            if self.process is not None:
                self.process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            self.tell(signal.SIGKILL)


def _end_with_the_parent() -> None:
    """Linux: a child is told to end when its parent dies, even by SIGKILL."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def look_after(children: Sequence[Child], *, greet: Callable[[], bool]) -> None:
    """Keep the children going until SIGTERM or SIGINT; `greet` is asked until it says yes."""
    stopping, greeted = threading.Event(), False
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.wait(0.2):
        for child in children:
            child.look_after(time.monotonic())
        greeted = greeted or greet()
    last = time.monotonic() + GRACE_SECONDS
    for child in children:
        child.tell(signal.SIGTERM)
    for child in children:
        child.wait(last - time.monotonic())
