"""Runs all tests, on each database that this machine has, and says what ran and what did not."""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests.machine import chromium, postgres

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")
WORKERS = max(2, min(8, os.cpu_count() or 2))
NO_TESTS = 5


@dataclass(frozen=True)
class Count:
    """How the tests of one run ended, those in a browser counted among them and apart."""

    passed: int = 0
    failed: int = 0
    journeys: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)


def main(arguments: Sequence[str]) -> int:
    """Run all tests on each engine; 0 when all that had to run has run and passed."""
    address, why = postgres()
    engines = {"SQLite": ""} | ({"PostgreSQL": address} if address else {})
    ended = {name: _run(name, engine, arguments) for name, engine in engines.items()}
    lacking = [] if address else [f"PostgreSQL: NOT RUN, no server is reachable: {why}"]
    if not chromium():
        lacking.append("Journeys: NOT RUN, no Chromium found (apt install chromium, or CHROMIUM=…)")
    print()
    for name, (_, count) in ended.items():
        print("\n".join(_lines(name, count)))
    for line in lacking:
        print(f"*** {line}")
    if IN_CI and lacking:
        print("*** In CI nothing may be left out.")
    broken = any(status or count.failed for status, count in ended.values())
    return 1 if broken or (IN_CI and lacking) else 0


def _run(name: str, address: str, arguments: Sequence[str]) -> tuple[int, Count]:
    print(f"--- {name}", flush=True)
    environment = {
        key: value
        for key, value in os.environ.items()
        if key != "DATABASE_URL" and not key.startswith("PENDOPO_")
    }
    if address:
        environment["DATABASE_URL"] = address
    with tempfile.TemporaryDirectory(prefix="pendopo-tests-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-n", f"{WORKERS}", "-o", "junit_logging=no"]
        command += ["--dist", "worksteal", f"--junitxml={report}", *arguments]
        status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if not report.is_file():
            return status or 1, Count()
        return (0 if status == NO_TESTS and arguments else status), _count(report)


def _count(report: Path) -> Count:
    ends = [(_end(case), _is_journey(case)) for case in _tree(report).iter("testcase")]
    return Count(
        passed=sum(end == "passed" for end, _ in ends),
        failed=sum(end == "failed" for end, _ in ends),
        journeys=sum(end == "passed" and journey for end, journey in ends),
        skipped=Counter(skip.get("message", "") for skip in _tree(report).iter("skipped")),
    )


def _tree(report: Path) -> ElementTree.Element:
    return ElementTree.parse(report).getroot()


def _end(case: ElementTree.Element) -> str:
    children = {child.tag for child in case}
    if children & {"failure", "error"}:
        return "failed"
    return "skipped" if "skipped" in children else "passed"


def _is_journey(case: ElementTree.Element) -> bool:
    return case.get("classname", "").startswith("tests.journeys")


def _lines(name: str, count: Count) -> Iterator[str]:
    more = f", {count.failed} failed" if count.failed else ""
    more += "" if count.passed or count.failed else ", the run broke off"
    if count.journeys:
        yield f"Journeys ({name}): {count.journeys} passed, counted below too"
    for reason, number in count.skipped.items():
        yield f"*** {name}: {number} SKIPPED, {reason}"
    yield f"{name}: {count.passed} passed{more}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
