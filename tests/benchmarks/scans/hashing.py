"""SHA-256 of large files: the job, `sha256sum`, and reading alone, with the files evicted from memory before each."""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.indexing.hashing.file_hashing import hash_files
from core.indexing.scanning import scan
from core.jobs.job_run import JobRun
from tests.benchmarks.libraries import draw_photo, with_exif
from tests.benchmarks.tables import show

_FILES = 40
_MEGABYTES = 16
_ROUNDS = 3
_PIECE = 1 << 20


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Hash the same photos, each followed by random bytes, by each way in turn; report the best round of each."""
    paths = large_photos(folder / "large photos")
    best: dict[str, float] = {}
    ways: dict[str, Callable[[], float]] = {
        "reading alone": lambda: _timed(lambda: _read(paths)),
        "sha256sum": lambda: _timed(lambda: subprocess.run(["sha256sum", *paths], check=True, capture_output=True)),
        "sshowcase, the job": lambda: asyncio.run(_job(folder, paths)),
    }
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            _evict(paths)
            best[name] = min(best.get(name, float("inf")), way())
    rows = [
        [name, f"{_FILES * _MEGABYTES / seconds:.0f}", f"{seconds / best['reading alone']:.2f}"]
        for name, seconds in best.items()
    ]
    show(f"Hashing {_FILES} files of {_MEGABYTES} MB (best of {_ROUNDS})", rows, ["", "MB/s", "time / reading"])


def large_photos(folder: Path) -> list[Path]:
    """Write photos of 16 MB; return their paths."""
    folder.mkdir()
    photo = with_exif(draw_photo(1, 480, 320), 1)
    for number in range(_FILES):
        (folder / f"{number}.jpg").write_bytes(photo + os.urandom(_MEGABYTES * _PIECE - len(photo)))
    os.sync()
    return sorted(folder.iterdir())


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _read(paths: list[Path]) -> None:
    for path in paths:
        with path.open("rb", buffering=0) as file:
            while file.read(_PIECE):
                pass


def _evict(paths: list[Path]) -> None:
    for path in paths:
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


async def _job(folder: Path, paths: list[Path]) -> float:
    data = folder / f"hashing {time.monotonic_ns()}"
    data.mkdir(mode=0o700)
    settings = Settings(data_dir=data, config_dir=data / "config", home=data, agent_socket=None)
    database, pool = await Database.open(data / "gallery.db"), WorkerPool()
    await pool.start(settings)
    try:
        await scan(database, pool, settings, [paths[0].parent], run=JobRun({}), on_change=lambda: None)
        _evict(paths)
        started = time.perf_counter()
        assert await hash_files(database, JobRun({})) == _FILES
        return time.perf_counter() - started
    finally:
        await pool.close()
        await database.close()
