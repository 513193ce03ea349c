"""`bin/pendopo clock-cases FILE`: worked cases beside what the legal clock says."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pendopo.rules import clock_cases as cases

ROOT = Path(__file__).resolve().parents[2]


def clock_cases(arguments: Sequence[str]) -> int:
    """Compare a file of worked cases with the clock; return the exit status."""
    parser = argparse.ArgumentParser(prog="bin/pendopo clock-cases")
    parser.add_argument("file", type=Path)
    return cases.run(parser.parse_args(arguments).file, sys.stdout, root=ROOT)
