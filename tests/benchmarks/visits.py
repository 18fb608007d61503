"""What a visitor waits for: first frame, first sharp picture, the frame after a key; alone and beside nine others."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import time
from pathlib import Path

from tests.benchmarks.busy import busy_visitors
from tests.benchmarks.libraries import many_small
from tests.benchmarks.serving import Served, served
from tests.benchmarks.tables import milliseconds, show
from tests.benchmarks.visitor import Visitor

_VISITS = 9
_KEYS = 60
_RIGHT, _LEFT, _ENTER = b"\x1b[C", b"\x1b[D", b"\r"
_UPLOAD_DONE = re.compile(rb"\x1b_G(?:[^;]*,)?m=0[,;]")


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Serve 600 photos and visit them."""
    pictures = many_small(folder / "visited", 600, collections=12)
    with served(folder, pictures) as gallery:
        rows = asyncio.run(_measure(gallery))
    show("A visitor on loopback (ms)", rows, ["", "median", "p95"])


async def _measure(gallery: Served) -> list[list[str]]:
    first_frames, first_sharp = [], []
    for _ in range(_VISITS):
        async with Visitor(gallery.port, gallery.key) as visitor:
            frame = await visitor.until(lambda seen: "Category 00" in seen.text and "Category 01" in seen.text)
            first_frames.append(frame - visitor.authenticated)
            sharp = await visitor.until(lambda seen: _UPLOAD_DONE.search(seen.received) is not None)
            first_sharp.append(sharp - visitor.authenticated)
    grid, lightbox, spent = await _keys(gallery)
    with busy_visitors(gallery, 9):
        crowded_grid, crowded_lightbox, _ = await _keys(gallery)
    return [
        ["authenticated → first frame with category names", *milliseconds(first_frames)],
        ["authenticated → first sharp picture (warm)", *milliseconds(first_sharp)],
        ["key → frame in the grid, alone", *milliseconds(grid)],
        ["key → frame in the lightbox, alone", *milliseconds(lightbox)],
        ["processor time of the serving process per step in the lightbox (mean)", f"{spent * 1e3:.1f}", ""],
        ["key → frame in the grid, beside nine busy visitors", *milliseconds(crowded_grid)],
        ["key → frame in the lightbox, beside nine busy visitors", *milliseconds(crowded_lightbox)],
    ]


def processor_seconds(pid: int) -> float:
    """Return what a process has used so far, without those that it started."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _keys(gallery: Served) -> tuple[list[float], list[float], float]:
    """Walk through a grid, then a lightbox there and back.

    Return the seconds from each key to the first bytes it caused, and the serving process's own per step on the way
    back, where all pictures are warm.
    """
    async with Visitor(gallery.port, gallery.key) as visitor:
        await visitor.home()
        visitor.press(b"r")
        await visitor.quiet()
        grid = [await _key(visitor) for _ in range(_KEYS)]
        visitor.press(_ENTER)
        await visitor.quiet()
        lightbox = [await _key(visitor) for _ in range(_KEYS)]
        before = processor_seconds(gallery.pid)
        lightbox += [await _key(visitor, _LEFT) for _ in range(_KEYS)]
        return grid, lightbox, (processor_seconds(gallery.pid) - before) / _KEYS


async def _key(visitor: Visitor, key: bytes = _RIGHT) -> float:
    await visitor.quiet(0.05)
    visitor.forget()
    pressed = time.perf_counter()
    visitor.press(key)
    return await visitor.until(lambda seen: bool(seen.received)) - pressed
