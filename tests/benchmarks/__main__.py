"""Run the benchmarks named on the command line, or all of them, and print their tables."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import tempfile
from pathlib import Path

MODULES = {
    "scanning": "scans.scanning",
    "rescans": "scans.rescans",
    "hashing": "scans.hashing",
    "derivatives": "pictures.derivatives",
    "posters": "pictures.posters",
    "payloads": "pictures.payloads",
    "playing": "pictures.playing",
    "latency": "sessions.latency",
    "bandwidth": "sessions.bandwidth",
    "share_requests": "share_requests",
    "share_pages": "share_pages",
    "transfers": "transfers",
    "grid_bytes": "pictures.grid_bytes",
    "encoders": "pictures.encoders",
    "memory": "sessions.memory",
    "large_sets": "large_sets",
    "large_tags": "large_tags",
    "album_pages": "album_pages",
    "searches": "search.searches",
    "likeness": "search.likeness",
    "top_picks": "marks.top_picks",
    "bulk_changes": "marks.bulk_changes",
    "geocoding": "places.geocoding",
    "map_views": "places.map_views",
    "days": "dates.days",
    "browsing": "sessions.browsing",
    "keys": "sessions.keys",
    "crowd": "sessions.crowds.crowd",
    "fairness": "sessions.crowds.fairness",
}
"""The module of each benchmark."""


def main() -> int:
    """Print one table per benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MODULES, []], metavar="NAME", help=", ".join(MODULES))
    parser.add_argument("--photos", type=int, nargs="+", metavar="N", help="photos in the scanned libraries")
    parser.add_argument("--files", type=int, nargs="+", metavar="N", help="sizes of the rescanned libraries")
    parser.add_argument("--minutes", type=float, default=2.0, help="how long sessions browse")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="JPEGs to encode instead of drawn ones")
    parser.add_argument("--crowds", type=int, nargs="+", metavar="N", help="sessions that browse during latency")
    parser.add_argument("--library", type=Path, metavar="FILE", help="database of an earlier run of searches")
    parser.add_argument("--links", nargs="+", metavar="LINK", help="only these in bandwidth, such as '300 kbit/s'")
    arguments = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
    with tempfile.TemporaryDirectory(prefix="sshowcase-benchmark-") as folder:
        for name in arguments.names or MODULES:
            benchmark = importlib.import_module(f"tests.benchmarks.{MODULES[name]}")
            benchmark.run(Path(folder), arguments)
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
