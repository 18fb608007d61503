"""Rescans of libraries of any size without a change, and with one, against a bare scandir+stat walk in the same run.

The files are empty, and their index is written by a scan whose workers read nothing: only rescans are measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.indexing.scanning import scan
from core.jobs.job_run import JobRun
from core.media.metadata.dates import file_time
from core.media.metadata.photo_metadata import PhotoMetadata, read_files
from tests.benchmarks.scans.walks import timed_walk
from tests.benchmarks.tables import show

_SIZES = (10_000, 22_000, 100_000, 1_000_000)
_PER_FOLDER = 100
_RUNS = 5
_SIZE = 4_000_000


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Rescan each library as a whole process; the report's own seconds leave out the start of Python."""
    rows = []
    for files in arguments.files or _SIZES:
        root, data = many_empty(folder / f"{files} files", files), folder / f"data of {files}"
        started = time.perf_counter()
        # A process of its own: what a new one has at most begins with what its parent has.
        indexing = get_context("spawn").Process(target=index, args=(root, data))
        indexing.start()
        indexing.join()
        assert indexing.exitcode == 0
        indexed = time.perf_counter() - started
        pairs = [(timed_walk(root), _rescan(data)) for _ in range(_RUNS)]
        walk, (seconds, _, megabytes) = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
        process = min(pair[1][1] for pair in pairs)
        _add_photo(root)
        changed = _rescan(data)[0]
        rows.append(
            [
                f"{files:,}",
                f"{walk:.3f}",
                f"{seconds:.3f}",
                f"{seconds / walk:.2f}",
                f"{process:.2f}",
                f"{megabytes:.0f}",
                f"{changed:.3f}",
                f"{indexed:.1f}",
            ]
        )
    headings = ["files", "walk", "rescan", "ratio", "whole process", "MB", "one new file", "first index"]
    show(f"Seconds of rescans without a change (best of {_RUNS})", rows, headings)


def many_empty(folder: Path, files: int) -> Path:
    """Write files that have a size and no contents, a hundred in a folder; return the root."""
    for number in range(files):
        target = folder / f"Category {number // _PER_FOLDER % 20:02}" / f"Collection {number // _PER_FOLDER:05}"
        if number % _PER_FOLDER == 0:
            target.mkdir(parents=True)
        _empty(target / f"IMG_{number:07}.jpg", 1_300_000_000 + number)
    return folder


def _empty(path: Path, time_: int) -> None:
    with path.open("wb") as file:
        file.truncate(_SIZE)
    os.utime(path, (time_, time_))


def _add_photo(root: Path) -> None:
    _empty(next(root.glob("*/*")) / "new.jpg", int(time.time()))


def index(root: Path, data: Path) -> None:
    """Index a library without reading its files."""
    asyncio.run(_index(root, data))


class _UnreadPool(WorkerPool):
    """Says of every file that it is a photo."""

    async def run(self, function: Callable[..., Any], *args: Any, **_options: Any) -> Any:
        assert function is read_files
        return [
            PhotoMetadata(format="JPEG", width=6000, height=4000, orientation=1, taken=file_time(mtime_ns))
            for _, mtime_ns in args[1]
        ]


async def _index(root: Path, data: Path) -> None:
    data.mkdir(mode=0o700)
    settings = Settings(data_dir=data, config_dir=data / "config", home=data, agent_socket=None)
    database = await Database.open(data / "gallery.db")
    try:
        await scan(database, _UnreadPool(), settings, [root], run=JobRun({}), on_change=lambda: None)
    finally:
        await database.close()


def _rescan(data: Path) -> tuple[float, float, float]:
    """Return seconds of the scan and of the process, and the megabytes that it had at most."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "server_ssh", "scan", "--data", str(data), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        report = json.loads(process.stdout.read().splitlines()[-1])
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return report["seconds"], time.perf_counter() - started, usage.ru_maxrss / 1024
