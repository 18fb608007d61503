"""Scan and rescan, against a bare scandir+stat walk and exiftool on the same tree in the same run."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.libraries import many_small
from tests.benchmarks.scans.walks import timed_walk
from tests.benchmarks.sessions.processes import children, proportional_set_size
from tests.benchmarks.tables import show

_RUNS = 5
_SAMPLE_SECONDS = 0.2
_SIZES = (10_000, 100_000)
_MOST_WITH_EXIFTOOL = 10_000


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Measure `sshowcase scan` as a whole process; the report's own seconds leave out the start of Python."""
    for photos in arguments.photos or _SIZES:
        _measure(folder / f"{photos} photos", photos)


def _measure(folder: Path, photos: int) -> None:
    root = many_small(folder / "many small", photos)
    walks = [timed_walk(root) for _ in range(_RUNS)]
    exiftool = _exiftool(root, photos)
    first_wall, first, megabytes = _scan(root, folder / "data", is_first=True)
    rescans = [_scan(root, folder / "data") for _ in range(_RUNS)]
    walk = min(walks)
    rescan = min(report["seconds"] for _, report, _ in rescans)
    rows = [
        ["bare scandir + stat walk", f"{walk:.3f}", "1.00"],
        ["scan of new files with EXIF", f"{first['seconds']:.2f}", f"{first['seconds'] / walk:.0f}"],
        ["rescan, nothing changed", f"{rescan:.3f}", f"{rescan / walk:.2f}"],
        ["rescan as a whole process", f"{min(wall for wall, _, _ in rescans):.2f}", ""],
        ["first scan as a whole process", f"{first_wall:.2f}", ""],
        ["exiftool -fast2", "not installed" if exiftool is None else f"{exiftool:.1f}", ""],
    ]
    if photos > _MOST_WITH_EXIFTOOL:
        print("exiftool read one folder of ten; its seconds are those times ten.")
    print(f"All processes of the first scan had at most {megabytes:.0f} MB together (PSS).")
    show(f"Scanning {photos:,} photos (best of {_RUNS})", rows, ["", "seconds", "ratio to the walk"])


def _exiftool(root: Path, photos: int) -> float | None:
    """Return the seconds that exiftool takes to read all files once, with one process as it has.

    Of many files it reads a category, which is a tenth of them.
    """
    program = shutil.which("exiftool")
    if program is None:
        return None
    is_sample = photos > _MOST_WITH_EXIFTOOL
    folder = next(root.iterdir()) if is_sample else root
    started = time.perf_counter()
    subprocess.run([program, "-fast2", "-q", "-r", "-json", str(folder)], stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - started) * (10 if is_sample else 1)


def _scan(root: Path, data: Path, *, is_first: bool = False) -> tuple[float, dict[str, float], float]:
    """Return seconds and report, and of the first scan the most megabytes of all its processes together."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "server_ssh", "scan", str(root), "--data", str(data), "--json"]
    most = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        while is_first and process.poll() is None:
            most = max(most, _megabytes_of(process.pid))
            time.sleep(_SAMPLE_SECONDS)
        assert process.stdout is not None
        report: dict[str, float] = json.loads(process.stdout.read().splitlines()[-1])
    assert process.returncode == 0
    return time.perf_counter() - started, report, most


def _megabytes_of(pid: int) -> float:
    found = 0.0
    for each in (pid, *children(pid)):
        with suppress(OSError, StopIteration):  # it has ended
            found += proportional_set_size(each)
    return found
