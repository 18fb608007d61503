"""Slow links: keys while a grid is in transit, grids until they are sharp, the first frame, leafing through photos."""

from __future__ import annotations

import argparse
import asyncio
import re
import time
from bisect import bisect_left
from dataclasses import replace
from pathlib import Path
from typing import Self

from tests.benchmarks.libraries import draw_photo, fitted, with_exif
from tests.benchmarks.serving import Served, served
from tests.benchmarks.tables import milliseconds, show
from tests.benchmarks.visitor import Visitor
from tests.server.clients.slow_network import PROFILES, Profile, slow_link

_PHOTOS = 240
_LEAFED = 100
_KEYS_A_SECOND = 15
_AIM = replace(PROFILES["8 Mbit/s"], delay=0.03, buffer=256 * 1024)
_LOOPBACK = Profile(1e9, 1e9, 0.0)

_RIGHT, _ENTER, _PAGE_DOWN = b"\x1b[C", b"\r", b"\x1b[6~"
_COUNTED = re.compile(rb"\d+ of %d" % _PHOTOS)
_COMMAND = re.compile(rb"\x1b_G(?P<keys>[^;\x1b]*)(?:;[^\x1b]*)?\x1b\\")
_IMAGE = re.compile(rb"\x1b\[38;2;(\d+;\d+;\d+)[;\d]*m" + "\U0010eeee".encode())
_BLOCKS = ("▀".encode(), "▄".encode())
_FRAME_EDGE = "▂".encode()
"""What only the frame of the selected tile is drawn with."""
_FRAMES = 2
"""Fences until the first frame is read: one behind the questions, one behind the frame."""


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Serve photos of 1600 × 1067, drawn or those of `--pictures`, and visit them over links of several kinds."""
    pictures = _photos(folder / "leafed", arguments.pictures)
    echoes = []
    with served(folder, pictures) as gallery:
        asyncio.run(_warm(gallery))
        for label, in_transit in (("nothing in transit", False), ("paced", True)):
            echoes.append([label, *milliseconds(asyncio.run(_keys(gallery, in_transit=in_transit)))])
        grids = [[name, *asyncio.run(_grid(gallery, profile))] for name, profile in PROFILES.items()]
        leafing = [
            [name, *asyncio.run(_leaf(gallery, profile))]
            for name, profile in (("loopback", _LOOPBACK), ("8 Mbit/s", PROFILES["8 Mbit/s"]))
        ]
    with served(folder, pictures, "tests.benchmarks.unpaced") as gallery:
        echoes.append(["unpaced", *milliseconds(asyncio.run(_keys(gallery, in_transit=True)))])
    show("Key → echo while grids are in transit, 8 Mbit/s, 60 ms, kitty (ms)", echoes, ["", "median", "p95"])
    print()
    headings = ["", "first frame (ms)", "selected sharp (s)", "last blocks (s)", "all sharp (s)", "KiB", "sharp"]
    show("From login to the first frame, from a key to the whole grid, kitty 120×45", grids, headings)
    print()
    headings = ["", "photos/s, each until sharp", "stale KiB", "held key: stale KiB"]
    show(f"Leafing through {_LEAFED} photos in the lightbox, kitty", leafing, headings)


def _photos(folder: Path, chosen: Path | None) -> Path:
    size = (1600, 1067)
    found = sorted(path for path in chosen.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg"}) if chosen else []
    drawn = [fitted(path, size) for path in found[:60]] or [draw_photo(seed, *size) for seed in range(6)]
    target = folder / "Travel" / "Lima"
    target.mkdir(parents=True, exist_ok=True)
    for number in range(_PHOTOS):
        (target / f"IMG_{number:04}.jpg").write_bytes(with_exif(drawn[number % len(drawn)], number))
    return folder


class _Watcher(Visitor):
    """Remembers when how much had arrived."""

    async def __aenter__(self) -> Self:
        """Come in."""
        self.arrivals: list[tuple[int, float]] = []
        return await super().__aenter__()

    def forget(self) -> None:
        super().forget()
        self.arrivals.clear()

    def _answer(self) -> None:
        self.arrivals.append((len(self.received), self._moment))
        super()._answer()

    def moment_of(self, place: int) -> float:
        """When the byte at a place had arrived."""
        return self.arrivals[min(bisect_left(self.arrivals, (place, 0.0)), len(self.arrivals) - 1)][1]

    async def echo(self, key: bytes, seconds: float = 30) -> int:
        """Press a key that moves on; return where the new position stands in what arrived."""
        before = len(self.received)
        self.press(key)
        await self.until(lambda seen: bool(_COUNTED.search(seen.received, before)), seconds)
        found = _COUNTED.search(self.received, before)
        assert found is not None
        return found.end()


async def _open_grid(visitor: _Watcher) -> None:
    """Wait until home is there, then go to all photos."""
    await visitor.home()
    await visitor.quiet(1.0)
    await visitor.echo(b"r")


async def _warm(gallery: Served) -> None:
    """Let the gallery encode what the others will see."""
    async with _Watcher(gallery.port, gallery.key) as visitor:
        await _open_grid(visitor)
        for _ in range(8):
            await visitor.quiet()
            visitor.press(_PAGE_DOWN)


async def _keys(gallery: Served, *, in_transit: bool) -> list[float]:
    """Move in grids, with or without waiting for their pictures; return the seconds from each key to its echo."""
    seconds = []
    async with slow_link(gallery.port, _AIM) as port, _Watcher(port, gallery.key) as visitor:
        await _open_grid(visitor)
        for _ in range(10):
            await visitor.echo(_PAGE_DOWN)
            for _ in range(6):
                await (asyncio.sleep(0.06) if in_transit else visitor.quiet(0.3))
                before, pressed = len(visitor.received), time.perf_counter()
                visitor.press(_RIGHT)
                await visitor.until(lambda seen, at=before: _FRAME_EDGE in seen.received[at:])  # type: ignore[misc]
                seconds.append(visitor.moment_of(visitor.received.index(_FRAME_EDGE, before)) - pressed)
    return seconds


async def _grid(gallery: Served, profile: Profile) -> list[str]:
    """Log in, then open a grid and wait until nothing more comes."""
    async with slow_link(gallery.port, profile) as port, _Watcher(port, gallery.key) as visitor:
        frame = await visitor.until(lambda seen: seen.received.count(b"\x1b[5n") >= _FRAMES)
        await visitor.home()
        await visitor.quiet(1.0)
        before, pressed = len(visitor.received), time.perf_counter()
        await visitor.echo(b"r")
        await visitor.quiet(1.5)
        arrived = visitor.received[before:]
        visible = len(set(re.findall(rb"IMG_\d{4}", arrived)))
        ends = _uploads(arrived)[0][:visible]
        selected = f"{visitor.moment_of(before + ends[0]) - pressed:.2f}" if ends else ""
        blocks = max(arrived.rfind(block) for block in _BLOCKS)
        coarse = f"{visitor.moment_of(before + blocks) - pressed:.2f}" if blocks > 0 else ""
        last = before + ends[-1] if len(ends) == visible else len(visitor.received)
        whole = visitor.moment_of(last) - pressed
        size = (last - before) / 1024
        first = (frame - visitor.authenticated) * 1e3
        return [f"{first:.0f}", selected, coarse, f"{whole:.2f}", f"{size:.0f}", f"{len(ends)} of {visible}"]


async def _leaf(gallery: Served, profile: Profile) -> list[str]:
    """Step whenever a photo is sharp; then hold the key down."""
    async with slow_link(gallery.port, profile) as port, _Watcher(port, gallery.key) as visitor:
        await _open_grid(visitor)
        visitor.press(_ENTER)
        await visitor.quiet(1.0)
        begun, start = time.perf_counter(), len(visitor.received)
        shown = _image_shown(visitor, 0, b"")
        for _ in range(_LEAFED):
            place = len(visitor.received)  # a photo that is there already comes before its number
            await visitor.echo(_RIGHT)
            await visitor.until(lambda seen, at=place, old=shown: _image_shown(seen, at, old) != old)  # type: ignore[misc]
            shown = _image_shown(visitor, place, shown)
        steps = _LEAFED / (time.perf_counter() - begun)
        stale = _uploads(visitor.received[start:])[1]
        await visitor.quiet(1.0)
        start = len(visitor.received)
        for _ in range(_LEAFED):
            visitor.press(_RIGHT)
            await asyncio.sleep(1 / _KEYS_A_SECOND)
        await visitor.quiet(1.5)
        held = _uploads(visitor.received[start:])[1]
        return [f"{steps:.1f}", f"{stale / 1024:.0f}", f"{held / 1024:.0f}"]


def _image_shown(visitor: Visitor, place: int, before: bytes) -> bytes:
    """Return the colour that names the last image whose cells came from a place on; `before` when none did."""
    images = _IMAGE.findall(visitor.received, place)
    return bytes(images[-1]) if images else before


def _uploads(received: bytes | bytearray) -> tuple[list[int], int]:
    """Return where the pictures that arrived whole end, and the bytes of those that were given up."""
    ends: list[int] = []
    stale = size = 0
    for command in _COMMAND.finditer(received):
        keys = command["keys"].split(b",")
        if b"a=T" in keys or b"a=d" in keys:
            stale, size = stale + size, 0
        if b"a=d" in keys or b"a=q" in keys:
            continue
        size += len(command[0])
        if b"m=0" in keys:
            ends.append(command.end())
            size = 0
    return ends, stale
