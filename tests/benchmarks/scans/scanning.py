"""Scan and rescan, against a bare scandir+stat walk of the same tree in the same run."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.libraries import many_small
from tests.benchmarks.tables import show
from tests.benchmarks.walks import timed_walk

_RUNS = 5


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Measure `sshowcase scan` as a whole process; the report's own seconds leave out the start of Python."""
    root = many_small(folder / "many small", arguments.photos)
    walks = [timed_walk(root) for _ in range(_RUNS)]
    first_wall, first = _scan(root, folder / "data")
    rescans = [_scan(root, folder / "data") for _ in range(_RUNS)]
    walk = min(walks)
    rescan = min(report["seconds"] for _, report in rescans)
    rows = [
        ["bare scandir + stat walk", f"{walk:.3f}", "1.00"],
        ["scan of new files with EXIF", f"{first['seconds']:.2f}", f"{first['seconds'] / walk:.0f}"],
        ["rescan, nothing changed", f"{rescan:.3f}", f"{rescan / walk:.2f}"],
        ["rescan as a whole process", f"{min(wall for wall, _ in rescans):.2f}", ""],
        ["first scan as a whole process", f"{first_wall:.2f}", ""],
    ]
    show(f"Scanning {arguments.photos:,} photos (best of {_RUNS})", rows, ["", "seconds", "ratio to the walk"])


def _scan(root: Path, data: Path) -> tuple[float, dict[str, float]]:
    started = time.perf_counter()
    command = [sys.executable, "-m", "server_ssh", "scan", str(root), "--data", str(data), "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    report: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return time.perf_counter() - started, report
