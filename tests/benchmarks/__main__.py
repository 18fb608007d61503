"""Run the benchmarks named on the command line, or all of them, and print their tables."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import tempfile
from pathlib import Path

NAMES = (
    "scanning",
    "derivatives",
    "payloads",
    "visits",
    "links",
    "links_http",
    "links_pages",
    "transfers",
    "grid_bytes",
    "encoders",
    "memory",
    "soak",
)


def main() -> int:
    """Print one table per benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--photos", type=int, default=10_000, help="photos in the scanned library")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="JPEGs to encode instead of drawn ones")
    arguments = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
    with tempfile.TemporaryDirectory(prefix="sshowcase-benchmark-") as folder:
        for name in arguments.names or NAMES:
            benchmark = importlib.import_module(f"tests.benchmarks.{name}")
            benchmark.run(Path(folder), arguments)
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
