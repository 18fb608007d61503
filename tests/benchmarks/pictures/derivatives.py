"""400 px and 1200 px derivatives per second on all cores: the worker pool, plain Pillow, libvips, sharp.

All of them run at the nice level of the workers.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from PIL import Image, ImageOps

from core.config import Settings
from core.derivatives.derivative_store import MAX_EDGE
from core.derivatives.rendering import DerivativeTarget, make_derivative
from core.derivatives.worker_pool import WorkerPool
from core.media.originals import Original
from core.models import AssetKey, DerivativeSize, Priority
from tests.benchmarks.libraries import camera_photos
from tests.benchmarks.tables import show

_PHOTOS = 40
_ROUNDS = 3
_WORKER_NICE = 19
_SHARP = """
const sharp = require("sharp"), path = require("node:path");
const [longest, target, ...files] = process.argv.slice(1);
sharp.concurrency(1);
const started = performance.now();
const one = (file) => sharp(file).rotate().resize({width: +longest, height: +longest, fit: "inside"})
  .jpeg({quality: 80}).toFile(path.join(target, path.basename(file)));
const next = async () => { for (let file; (file = files.pop()); ) await one(file); };
Promise.all(Array.from({length: require("node:os").availableParallelism()}, next))
  .then(() => console.log((performance.now() - started) / 1000));
"""
"""As its documentation shows: one photo per core, without the start of Node.js."""


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Make both sizes of the same 12-megapixel photos with each program in turn; report the best round of each."""
    paths = camera_photos(folder / "camera", _PHOTOS)
    rows = []
    for size in (DerivativeSize.THUMBNAIL, DerivativeSize.PREVIEW):
        ways: dict[str, Callable[[], float]] = {
            "sshowcase, worker pool": lambda size=size: asyncio.run(derivatives_seconds(folder, paths, size)),  # type: ignore[misc]
            "Pillow as its documentation shows": lambda size=size: _pillow(folder, paths, MAX_EDGE[size]),  # type: ignore[misc]
        }
        if not shutil.which("vipsthumbnail"):
            print("libvips is not installed (apt install libvips-tools) and not compared.")
        else:
            ways["libvips (vipsthumbnail)"] = lambda size=size: _vips(folder, paths, MAX_EDGE[size])  # type: ignore[misc]
        if not _has_sharp():
            print("sharp is not installed (npm install sharp, NODE_PATH) and not compared.")
        else:
            ways["sharp"] = lambda size=size: _sharp(folder, paths, MAX_EDGE[size])  # type: ignore[misc]
        best = dict.fromkeys(ways, float("inf"))
        for _ in range(_ROUNDS):
            for name, way in ways.items():
                best[name] = min(best[name], way())
        ours = best["sshowcase, worker pool"]
        for name, seconds in best.items():
            rows.append([f"{MAX_EDGE[size]} px", name, f"{_PHOTOS / seconds:.1f}", f"{seconds / ours:.2f}"])
    show(f"Derivatives of {_PHOTOS} photos of 12 MP (best of {_ROUNDS})", rows, ["", "", "per second", "time / ours"])


async def derivatives_seconds(folder: Path, paths: list[Path], size: DerivativeSize) -> float:
    settings = Settings(data_dir=folder / "data", config_dir=folder / "config", home=folder, agent_socket=None)
    store = folder / f"store-{time.monotonic_ns()}"
    store.mkdir()
    pool = WorkerPool()
    await pool.start(settings)
    try:
        started = time.perf_counter()
        await asyncio.gather(
            *(
                pool.run(
                    partial(
                        make_derivative,
                        Original(os.fsencode(path.parent), os.fsencode(path.name)),
                        DerivativeTarget(store, AssetKey(f"a{number:012}"), 1),
                        size,
                        settings.pixel_limit,
                    ),
                    priority=Priority.BACKGROUND,
                )
                for number, path in enumerate(paths)
            )
        )
        return time.perf_counter() - started
    finally:
        await pool.close()


def _pillow(folder: Path, paths: list[Path], longest: int) -> float:
    target = folder / "pillow"
    target.mkdir(exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count(), initializer=_be_nice) as executor:
        list(executor.map(abs, range(8)))
        started = time.perf_counter()
        list(executor.map(partial(_thumbnail, target, longest), paths))
        return time.perf_counter() - started


def _be_nice() -> None:
    os.nice(_WORKER_NICE)


def _thumbnail(target: Path, longest: int, path: Path) -> None:
    with Image.open(path) as opened:
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((longest, longest))
        picture.convert("RGB").save(target / path.name, quality=80)


def _vips(folder: Path, paths: list[Path], longest: int) -> float:
    target = folder / "vips"
    target.mkdir(exist_ok=True)
    started = time.perf_counter()
    half = len(paths) // 2
    commands = [
        ["vipsthumbnail", "--size", str(longest), "-o", f"{target}/%s.jpg[Q=80,strip]", *map(str, part)]
        for part in (paths[:half], paths[half:])
    ]
    running = [subprocess.Popen(nice(command)) for command in commands]
    for process in running:
        process.wait()
    return time.perf_counter() - started


def _has_sharp() -> bool:
    program = shutil.which("node")
    return (
        program is not None
        and subprocess.run([program, "-e", 'require("sharp")'], check=False, capture_output=True).returncode == 0
    )


def _sharp(folder: Path, paths: list[Path], longest: int) -> float:
    target = folder / "sharp"
    target.mkdir(exist_ok=True)
    command = nice(["node", "-e", _SHARP, str(longest), str(target), *map(str, paths)])
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def nice(command: list[str]) -> list[str]:
    return ["nice", "-n", str(_WORKER_NICE - os.nice(0)), *command]
