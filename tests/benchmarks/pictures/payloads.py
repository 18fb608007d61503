"""Cost of an encoded grid: cold, from disk, cached, for two sessions at once; and of both sixel encoders."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from core.config import Settings
from core.gallery import Gallery
from core.models import Actor, EverythingSet, Priority, SortOrder
from tests.benchmarks.libraries import many_small
from tests.benchmarks.tables import show
from tui.graphics.encoders import libsixel
from tui.graphics.encoders.encoding import encode_and_keep, encode_picture
from tui.graphics.encoders.scaling import quantized
from tui.graphics.encoders.sixel import by_libsixel, by_textual_image
from tui.graphics.payloads.payload_cache import PayloadCache
from tui.graphics.payloads.payload_files import PayloadFiles
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Picture
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol
from tui.photos.payload_source import GalleryPayloads

_PICTURES = 20
_ROUNDS = 5
_PALETTES = {GraphicsProtocol.KITTY: 256, GraphicsProtocol.SIXEL: 64}
_CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Encode a grid of twenty pictures of 200×150 px in each protocol."""
    pictures = many_small(folder / "encoded", _PICTURES, collections=1)
    settings = Settings(folder / "payload-data", folder / "payload-config", folder, None)
    rows = asyncio.run(_grids(settings, pictures))
    headings = ["protocol", "", "wall ms", "CPU ms", "encoded", "KiB"]
    show(f"A grid of {_PICTURES} at 200×150 px (means of {_ROUNDS})", rows, headings)
    print()
    show("Sixel encoders, CPU per picture", _encoders(sorted(pictures.rglob("*.jpg"))), ["", "", "ms", "KiB"])


class _Grid:
    """One grid, requested by sessions."""

    def __init__(self, gallery: Gallery, owner: Actor, requests: list[PayloadRequest]) -> None:
        self.gallery, self.owner, self.requests = gallery, owner, requests
        self.encoded = 0
        self.sent = 0
        submit = gallery._pool.submit

        def counted(call: partial[Any], *rest: Any, **options: Any) -> Any:
            self.encoded += call.func in {encode_picture, encode_and_keep}
            return submit(call, *rest, **options)

        gallery._pool.submit = counted  # type: ignore[method-assign, assignment]

    async def request_all(self, cache: PayloadCache) -> None:
        """Request every picture at once."""
        source = GalleryPayloads(self.gallery, self.owner, cache)
        bodies = await asyncio.gather(*(self._final(source, request) for request in self.requests))
        self.sent = sum(map(len, bodies))

    async def _final(self, source: GalleryPayloads, request: PayloadRequest) -> bytes:
        body = b""
        async for payload in source.payloads(request, Priority.VISIBLE):
            body = payload.body
        return body


async def _grids(settings: Settings, pictures: Path) -> list[list[str]]:
    gallery = await Gallery.open(settings)
    try:
        owner = await gallery.accounts.owner("benchmark")
        await gallery.indexing.scan(owner, [pictures])
        await gallery.indexing.make_thumbnails()
        photos = await gallery.library.page(owner, EverythingSet(), SortOrder.NAME, None, _PICTURES)
        shown = [Picture(photo.asset_key, photo.version) for photo in photos]
        rows = []
        for protocol in GraphicsProtocol:
            asked = PayloadRequest(
                shown[0], protocol, 20, 8, 200, 150, _PALETTES.get(protocol, 256), ColourDepth.COLOURS_256
            )
            grid = _Grid(gallery, owner, [replace(asked, picture=picture) for picture in shown])
            rows += await _ways(grid, protocol, settings)
        return rows
    finally:
        await gallery.close()


async def _ways(grid: _Grid, protocol: GraphicsProtocol, settings: Settings) -> list[list[str]]:
    """Measure each way to get the same payloads."""
    nowhere = PayloadFiles(settings.payloads_dir, 0)
    disk = PayloadFiles(settings.payloads_dir, 1 << 30)
    warm = PayloadCache(1 << 26, nowhere)
    await grid.request_all(warm)
    shutil.rmtree(settings.payloads_dir, ignore_errors=True)
    await grid.request_all(PayloadCache(1 << 26, disk))

    async def together() -> None:
        cache = PayloadCache(1 << 26, nowhere)
        await asyncio.gather(grid.request_all(cache), grid.request_all(cache))

    ways: dict[str, Callable[[], Awaitable[None]]] = {
        "cold": lambda: grid.request_all(PayloadCache(1 << 26, nowhere)),
        "two sessions at once, cold": together,
        "from disk": lambda: grid.request_all(PayloadCache(1 << 26, disk)),
        "cached": lambda: grid.request_all(warm),
    }
    rows = []
    for name, way in ways.items():
        grid.encoded = 0
        started, spent = time.perf_counter(), _cpu_seconds()
        for _ in range(_ROUNDS):
            await way()
        wall, spent = (time.perf_counter() - started) / _ROUNDS, (_cpu_seconds() - spent) / _ROUNDS
        jobs = f"{grid.encoded / _ROUNDS:.0f}"
        rows.append([str(protocol), name, f"{wall * 1e3:.1f}", f"{spent * 1e3:.0f}", jobs, f"{grid.sent / 1024:.0f}"])
    return rows


def _encoders(paths: list[Path]) -> list[list[str]]:
    """Compare the encoders with the same paletted pictures."""
    loaded = libsixel.library()
    ways: dict[str, Callable[[Image.Image], bytes]] = {"textual-image": by_textual_image}
    if loaded is not None:
        ways["libsixel"] = lambda image: by_libsixel(image, loaded)
    rows = []
    for size in ((200, 150), (400, 300)):
        for colours in (64, 256):
            pictures = [
                quantized(Image.open(path).convert("RGB").resize(size), colours, dither=False) for path in paths
            ]
            for name, encode in ways.items():
                started = time.process_time()
                sent = sum(len(encode(picture)) for picture in pictures)
                spent = (time.process_time() - started) / len(pictures)
                title = f"{size[0]}×{size[1]} px, {colours} colours"
                rows.append([title, name, f"{spent * 1e3:.1f}", f"{sent / len(pictures) / 1024:.1f}"])
    return rows


def _cpu_seconds() -> float:
    """Return the CPU seconds of this process and of all its descendants."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(status.parent.name)
        parents[pid] = int(fields[1])
        spent[pid] = (int(fields[11]) + int(fields[12])) / _CLOCK_TICKS
    return sum(seconds for pid, seconds in spent.items() if _descends(pid, parents))


def _descends(pid: int, parents: dict[int, int]) -> bool:
    while pid not in {0, 1, os.getpid()}:
        pid = parents.get(pid, 0)
    return pid == os.getpid()
