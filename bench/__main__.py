"""`make bench`: measure in interleaved rounds, print medians beside their floors, keep them."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

ROUNDS = 5
RESULTS = Path(__file__).with_name("results.json")

type Timed = Callable[[], int]  # does the work once and says how many things it did


@dataclass(frozen=True)
class Row:
    """One figure: how many a second, and the same of its floor."""

    name: str
    engine: str
    value: float
    unit: str
    floor: float
    ratio: float


def measure(name: str, engine: str, ours: Timed, floor: Timed) -> Row:
    """Return the medians of interleaved rounds, in things a second."""
    found: dict[str, list[float]] = {"ours": [], "floor": []}
    for _ in range(ROUNDS):
        for side, work in (("ours", ours), ("floor", floor)):
            begun = perf_counter()
            done = work()
            found[side].append(done / (perf_counter() - begun))
    value, least = median(found["ours"]), median(found["floor"])
    return Row(name, engine, round(value, 1), "1/s", round(least, 1), round(value / least, 3))


def main() -> int:
    """Measure what was asked for and write `bench/results.json`."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", default="")
    parser.add_argument("--scale", type=int, default=20_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pendopo-bench-") as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "pendopo.config.settings"
        import django

        django.setup()
        from bench.rows import ROWS

        rows = [make(options.scale) for name, make in ROWS.items() if options.only in ("", name)]
    for row in rows:
        print(
            f"{row.name:<14} {row.engine:<11} {row.value:>12,.0f} {row.unit}  "
            f"floor {row.floor:>12,.0f}  ratio {row.ratio:.2f}"
        )
    text = json.dumps({"results": [asdict(row) for row in rows]}, indent=2)
    RESULTS.write_text(f"{text}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
