"""The way to the press: helper processes that are started when needed and kept.

Letters and what strangers upload never meet in one process: keys pass through the first only.
Neither Typst nor pyHanko is loaded on this side.
"""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from select import POLLIN, POLLOUT, poll
from struct import pack, unpack
from time import monotonic
from typing import IO

from pendopo.rules.canonical import Value

JOBS_PER_PROCESS = 2000
RENDER_SECONDS, SIGN_SECONDS, CHECK_SECONDS = 20, 15, 10  # a letter ends within a lease
VISITORS = 2  # of four web threads: one file is looked into, one waits for it
_WORKER = Path(__file__).with_name("press_worker.py")
_NOWHERE = "http://127.0.0.1:9"


class BrokenTemplate(Exception):
    """A template that does not compile, or that Typst warns about; the text says where."""


class Unreadable(Exception):
    """A PDF that nobody can look into: broken, encrypted, or too much work."""


class PressFailed(Exception):
    """The helper process died, hung or failed; the same job may succeed in a new one."""


class PressBusy(PressFailed):
    """Others keep the press; what was to be done was not looked at."""


@dataclass(frozen=True)
class Key:
    """What signs: a private key (PKCS#8, DER) and its certificates, the signer's own first.

    Only a key of the house is kept by the press between two letters.
    """

    private: bytes
    chain: tuple[bytes, ...]
    is_of_house: bool

    def __repr__(self) -> str:
        return "Key(…)"


@dataclass(frozen=True)
class Stamp:
    """What a signature says of itself."""

    name: str
    reason: str
    location: str
    signed_at: datetime


@dataclass(frozen=True)
class Signature:
    """What stands behind the first signature of a PDF, as far as the trusted roots reach.

    `is_intact`: the bytes that it covers are those that were signed. `is_trusted`: by one of ours.
    `is_sound`: all of it, changes included. `is_whole`: it covers the entire file. `ends_at` is
    where the bytes that it covers end.
    """

    is_intact: bool
    is_trusted: bool
    is_sound: bool
    is_whole: bool
    ends_at: int
    signer: str
    organisation: str
    until: datetime


def render(
    *, files: Mapping[str, str], template: str, values: Mapping[str, Value], timestamp: datetime
) -> bytes:
    """Return a letter as PDF/A-2a and PDF/UA-1; equal input gives equal bytes.

    `files` are the texts that the template may import, by path below the root; `values` reach it
    only as data.

    :raises BrokenTemplate: when it does not compile or warns, such as of an unknown face
    :raises PressFailed: when the press died or took too long
    """
    told = {
        "template": template,
        "data": json.dumps(values, ensure_ascii=False),
        "timestamp": f"{int(timestamp.timestamp())}",
    }
    answer = _letters.do("render", told, files=files, seconds=RENDER_SECONDS)
    if answer.unfit:
        raise BrokenTemplate(answer.unfit)
    return answer.blobs[0]


def sign(pdf: bytes, *, key: Key, stamp: Stamp) -> bytes:
    """Return the PDF with a certifying signature appended (PAdES B-B, no change allowed).

    :raises PressFailed: when it cannot be signed, the press died or took too long
    """
    told = {
        "name": stamp.name,
        "reason": stamp.reason,
        "location": stamp.location,
        "signed_at": stamp.signed_at.isoformat(),
        "keep": "yes" if key.is_of_house else "",
    }
    answer = _letters.do("sign", told, [pdf, key.private, *key.chain], seconds=SIGN_SECONDS)
    if answer.unfit:
        raise PressFailed(answer.unfit)
    return answer.blobs[0]


def check(pdf: bytes, *, roots: Sequence[bytes], at: datetime) -> Signature | None:
    """Return what stands behind the first signature, None when there is none; fetch nothing.

    :raises Unreadable: when the file is broken, encrypted or too much work
    :raises PressBusy: when it was not looked at, because others keep the press
    """
    if not _door.acquire(blocking=False):
        raise PressBusy("others wait already")
    try:
        answer = _visitors.do("check", {"at": at.isoformat()}, [pdf, *roots], seconds=CHECK_SECONDS)
    except PressBusy:
        raise
    except PressFailed as error:
        raise Unreadable from error
    finally:
        _door.release()
    if answer.unfit:
        raise Unreadable(answer.unfit)
    facts = answer.facts
    if not facts["signatures"]:
        return None
    return Signature(
        is_intact=facts["is_intact"] is True,
        is_trusted=facts["is_trusted"] is True,
        is_sound=facts["is_sound"] is True,
        is_whole=facts["is_whole"] is True,
        ends_at=int(facts["ends_at"]),
        signer=f"{facts['signer']}",
        organisation=f"{facts['organisation']}",
        until=datetime.fromisoformat(f"{facts['until']}"),
    )


@dataclass(frozen=True)
class _Answer:
    failed: str
    unfit: str
    facts: Mapping[str, bool | int | str]
    blobs: list[bytes]


class Press:
    """One helper process, one job at a time; a new one when it died, hung or worked enough."""

    def __init__(self, jobs_per_process: int = JOBS_PER_PROCESS) -> None:
        self.jobs_per_process = jobs_per_process
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.folder, self._owner, self._done = "", 0, 0

    def do(
        self,
        job: str,
        values: Mapping[str, str],
        blobs: Sequence[bytes] = (),
        *,
        files: Mapping[str, str] = {},
        seconds: float,
    ) -> _Answer:
        """Do one job; :raises PressFailed: when it takes longer or the process dies."""
        until, head = monotonic() + seconds, {"job": job, "values": values, "files": dict(files)}
        if not self.lock.acquire(timeout=seconds):
            raise PressBusy("the press is busy")
        try:
            answer = self._ask(_message(head, blobs), until)
        except (OSError, PressFailed) as error:
            self.stop()
            raise PressFailed(f"{error}") from error
        finally:
            self.lock.release()
        if answer.failed:
            raise PressFailed(answer.failed)
        return answer

    def _ask(self, message: bytes, until: float) -> _Answer:
        process = self._running()
        _write(process, message, until)
        (length,) = unpack(">I", _read(process, 4, until))
        head = json.loads(_read(process, length, until))
        blobs = [_read(process, size, until) for size in head["lengths"]]
        self._done += 1
        return _Answer(head.get("failed", ""), head.get("unfit", ""), head.get("facts", {}), blobs)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():  # after a fork the process belongs to the parent
            self.process, self._owner = None, os.getpid()
            atexit.register(self.stop)
        if self.process and (
            self.process.poll() is not None or self._done >= self.jobs_per_process
        ):
            self.stop()
        if self.process is None:
            self.folder = tempfile.mkdtemp(prefix="pendopo-press-")
            self.process, self._done = _started(self.folder), 0
        return self.process

    def stop(self) -> None:
        """End the process, if there is one; the next job starts another."""
        process, self.process = self.process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _started(folder: str) -> subprocess.Popen[bytes]:
    """Start a press without any of our secrets in its environment and with no way out."""
    outside = {"http_proxy": _NOWHERE, "https_proxy": _NOWHERE, "all_proxy": _NOWHERE}
    process = subprocess.Popen(
        [sys.executable, "-P", str(_WORKER), folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", **outside},
    )
    for stream in (process.stdin, process.stdout):
        if stream:
            os.set_blocking(stream.fileno(), False)
    return process


def _message(head: Mapping[str, object], blobs: Sequence[bytes]) -> bytes:
    text = json.dumps({**head, "lengths": [len(blob) for blob in blobs]}).encode()
    return pack(">I", len(text)) + text + b"".join(blobs)


def _write(process: subprocess.Popen[bytes], message: bytes, until: float) -> None:
    target, left = _end(process.stdin), memoryview(message)
    while left:
        _wait(target, POLLOUT, until)
        left = left[os.write(target, left) :]


def _read(process: subprocess.Popen[bytes], length: int, until: float) -> bytes:
    source, parts = _end(process.stdout), bytearray()
    while len(parts) < length:
        _wait(source, POLLIN, until)
        part = os.read(source, length - len(parts))
        if not part:
            raise PressFailed("the press died")
        parts += part
    return bytes(parts)


def _end(stream: IO[bytes] | None) -> int:
    if stream is None:
        raise PressFailed("the press has no such end")
    return stream.fileno()


def _wait(end: int, wanted: int, until: float) -> None:
    waiting = poll()
    waiting.register(end, wanted)
    if not waiting.poll(max(0, until - monotonic()) * 1000):
        raise PressFailed("the press took too long")


_letters, _visitors = Press(), Press()
_door = threading.BoundedSemaphore(VISITORS)
