"""`bin/pendopo serve`: the web server and the worker as two processes, looked after by a third."""

import argparse
import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from pendopo.config import environment, kota_contoh
from pendopo.config.supervising import GRACE_SECONDS, Child, look_after

ROOT = Path(__file__).resolve().parents[2]
OPEN_AT = "var/open-at"
_PENDOPO = (sys.executable, "-m", "pendopo")


def serve(arguments: Sequence[str]) -> int:
    """Serve the house until told to stop."""
    return _serve(_options("serve", arguments))


def demo(arguments: Sequence[str]) -> int:
    """Serve Kota Contoh; at the first time it is loaded."""
    options = _options("demo", arguments)
    if not environment.is_demo():
        print("make demo is not for a real house: unset PENDOPO_MODE.", file=sys.stderr)
        return 1
    return kota_contoh.grow() or _serve(options)


def _options(name: str, arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"bin/pendopo {name}")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 opens it to other machines")
    parser.add_argument("--workers", type=int, default=1, help="web processes of four threads")
    options = parser.parse_args(arguments)
    os.environ["PYTHONPATH"] = f"{ROOT}"
    if environment.is_demo():
        os.environ.setdefault("PENDOPO_ADDRESS", f"http://localhost:{options.port}")
    return options


def _serve(options: argparse.Namespace) -> int:
    if not _is_free(options.host, options.port):
        print(f"Port {options.port} is taken; choose another, such as: make demo PORT=8123",
              file=sys.stderr)  # fmt: skip
        return 1
    collect = [sys.executable, f"{ROOT / 'manage.py'}", "collectstatic", "--no-input", "-v0"]
    status = _run([*_PENDOPO, "migrate"], collect)
    if status:
        return status
    children = [Child("web server", _web(options)), Child("worker", [*_PENDOPO, "worker"])]
    with ExitStack() as house:
        look_after(children, greet=partial(greet, options, house))
    return 0


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError:
            return False
    return True


def _run(*commands: Sequence[str]) -> int:
    for command in commands:
        status = subprocess.run(command, check=False).returncode
        if status:
            return status
    return 0


def _web(options: argparse.Namespace) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "asginl", "--no-ws", "--http", "1",
        "--host", options.host, "--port", f"{options.port}", "--log-level", "warning",
        "--workers", f"{options.workers}",
        "--respawn-failed-workers", "--workers-kill-timeout", f"{GRACE_SECONDS // 2}",
        "pendopo.config.asgi:application",
    ]  # fmt: skip


def greet(options: argparse.Namespace, house: ExitStack) -> bool:
    """Print the address if somebody answers there; say whether.

    A demonstration is opened at any port: it is noted until the `house` closes, so that commands
    beside it know it too.
    """
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host)
    try:
        socket.create_connection((host, options.port), timeout=1).close()
    except OSError:
        return False
    address = os.environ.get("PENDOPO_ADDRESS", f"http://localhost:{options.port}")
    print(f"Pendopo is open: {address}   (Ctrl-C closes it)", flush=True)
    if environment.is_demo():
        _note(address, house)
        print("This is the demonstration: its secrets are known to everybody, so keep no real "
              "person's data in it.", flush=True)  # fmt: skip
    return True


def _note(address: str, house: ExitStack) -> None:
    """Note an address, locked: what a killed demonstration left behind nobody holds any more."""
    noted = ROOT / OPEN_AT
    noted.parent.mkdir(exist_ok=True)
    note = house.enter_context(noted.open("a", encoding="utf-8"))
    try:
        fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # another demonstration is open beside this one, and stays noted
        return
    house.callback(noted.unlink, missing_ok=True)
    note.truncate(0)
    note.write(address)
    note.flush()
