"""Posters of videos per second on all cores: the worker pool, and `ffmpeg -ss 0 -frames:v 1`."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from core.derivatives.derivative_store import MAX_EDGE
from core.models import DerivativeSize
from tests.benchmarks.pictures.derivatives import derivatives_seconds, nice
from tests.benchmarks.tables import show
from tests.core.media.video.video_files import video_bytes

_VIDEOS = 40
_ROUNDS = 3
_SIZE = (1920, 1080)


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Make the 400 px posters of the same Full HD videos by each way in turn; report the best round of each."""
    paths = []
    (folder / "videos").mkdir()
    content = video_bytes("mp4", size=_SIZE)
    for number in range(_VIDEOS):
        paths.append(folder / "videos" / f"clip {number}.mp4")
        paths[-1].write_bytes(content)
    ways: dict[str, Callable[[], float]] = {
        "sshowcase, worker pool": lambda: asyncio.run(derivatives_seconds(folder, paths, DerivativeSize.THUMBNAIL))
    }
    if shutil.which("ffmpeg"):
        ways["ffmpeg -ss 0 -frames:v 1"] = lambda: _ffmpeg(folder, paths)
    else:
        print("ffmpeg is not installed (apt install ffmpeg) and not compared.")
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            best[name] = min(best[name], way())
    ours = best["sshowcase, worker pool"]
    rows = [[name, f"{_VIDEOS / seconds:.1f}", f"{seconds / ours:.2f}"] for name, seconds in best.items()]
    show(f"Posters of {_VIDEOS} videos of 1920×1080 (best of {_ROUNDS})", rows, ["", "per second", "time / ours"])


def _ffmpeg(folder: Path, paths: list[Path]) -> float:
    target = folder / "ffmpeg"
    target.mkdir(exist_ok=True)
    edge = MAX_EDGE[DerivativeSize.THUMBNAIL]

    def one(path: Path) -> None:
        scale = ["-vf", f"scale={edge}:-2"]
        words = ["ffmpeg", "-v", "error", "-y", "-threads", "1", "-ss", "0", "-i", str(path), "-frames:v", "1", *scale]
        subprocess.run(nice([*words, str(target / f"{path.stem}.jpg")]), check=True)

    started = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(one, paths))
    return time.perf_counter() - started
