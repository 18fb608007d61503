"""What a visitor waits for: first frame, first sharp picture, the frame after a key; alone and beside nine others."""

from __future__ import annotations

import argparse
import asyncio
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
_RIGHT, _ENTER = b"\x1b[C", b"\r"
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
    grid, lightbox = await _keys(gallery)
    with busy_visitors(gallery, 9):
        crowded_grid, crowded_lightbox = await _keys(gallery)
    return [
        ["authenticated → first frame with category names", *milliseconds(first_frames)],
        ["authenticated → first sharp picture (warm)", *milliseconds(first_sharp)],
        ["key → frame in the grid, alone", *milliseconds(grid)],
        ["key → frame in the lightbox, alone", *milliseconds(lightbox)],
        ["key → frame in the grid, beside nine busy visitors", *milliseconds(crowded_grid)],
        ["key → frame in the lightbox, beside nine busy visitors", *milliseconds(crowded_lightbox)],
    ]


async def _keys(gallery: Served) -> tuple[list[float], list[float]]:
    """Walk through a grid, then a lightbox; return the seconds from each key to the first bytes it caused."""
    async with Visitor(gallery.port, gallery.key) as visitor:
        await visitor.until(lambda seen: "Category 01" in seen.text)
        visitor.press(b"r")
        await visitor.quiet()
        grid = [await _key(visitor) for _ in range(_KEYS)]
        visitor.press(_ENTER)
        await visitor.quiet()
        lightbox = [await _key(visitor) for _ in range(_KEYS)]
        return grid, lightbox


async def _key(visitor: Visitor) -> float:
    await visitor.quiet(0.05)
    visitor.forget()
    pressed = time.perf_counter()
    visitor.press(_RIGHT)
    return await visitor.until(lambda seen: bool(seen.received)) - pressed
