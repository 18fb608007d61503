"""Slow connections: first frame, keys while pictures are in transit, time until all are sharp, lightbox steps."""

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
from tests.benchmarks.serving import ServedGallery, served
from tests.benchmarks.sessions.bare_echo import bare_echo, seconds_to_echo
from tests.benchmarks.sessions.client import SEEN_CATEGORIES, BenchmarkClient
from tests.benchmarks.tables import milliseconds, show
from tests.server.clients.slow_network import PROFILES, Profile, slow_link

_PHOTOS, _CATEGORIES = 240, 10
_STEPS = 100
_KEYS_A_SECOND = 15
_AIM = replace(PROFILES["8 Mbit/s"], delay=0.03, buffer=256 * 1024)
_LOOPBACK = Profile(1e9, 1e9, 0.0)

_RIGHT, _ENTER, _PAGE_DOWN = b"\x1b[C", b"\r", b"\x1b[6~"
_COUNTED = re.compile(rb"\d+ of %d" % _PHOTOS)
_COMMAND = re.compile(rb"\x1b_G(?P<keys>[^;\x1b]*)(?:;[^\x1b]*)?\x1b\\")
_IMAGE = re.compile(rb"\x1b\[38;2;(\d+;\d+;\d+)[;\d]*m" + "\U0010eeee".encode())
_BLOCKS = ("▀".encode(), "▄".encode())
_SETTLED_SECONDS = 1.5
"""Without a byte for so long, all pictures have arrived."""
_REST_SECONDS = 5.0
"""Without a byte for so long, none of them is going to be improved."""
_PAUSE = 0.3
"""Seconds between the frame of a key and the next key, while pictures arrive."""


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Serve photos of 1600 × 1067, drawn or those of `--pictures`, and open sessions at several bandwidths."""
    pictures = _photos(folder / "bandwidth", arguments.pictures)
    profiles = {name: PROFILES[name] for name in arguments.links or PROFILES}
    echoes = []
    with served(folder, pictures) as gallery:
        asyncio.run(_warm(gallery))
        first = [[name, *asyncio.run(_arrive(gallery, profile))] for name, profile in profiles.items()]
        echoes += [[name, *milliseconds(asyncio.run(_keys(gallery, profile)))] for name, profile in profiles.items()]
        if not arguments.links:
            echoes.append(["the aim's, nothing in transit", *milliseconds(asyncio.run(_keys(gallery, _AIM, 0.3)))])
            echoes.append(["the aim's", *milliseconds(asyncio.run(_keys(gallery, _AIM)))])
        grids = [[name, *asyncio.run(_grid(gallery, profile))] for name, profile in profiles.items()]
        stepping = [
            [name, *asyncio.run(_step_through(gallery, profile))]
            for name, profile in (("loopback", _LOOPBACK), ("8 Mbit/s", PROFILES["8 Mbit/s"]))
            if not arguments.links
        ]
    if not arguments.links:
        with served(folder, pictures, "tests.benchmarks.sessions.unpaced") as gallery:
            echoes.append(["the aim's, unpaced", *milliseconds(asyncio.run(_keys(gallery, _AIM)))])
    headings = ["", "bare echo", "first frame", "(KiB)", "all pictures after it", "(KiB)", "improved", "(KiB)"]
    show("Seconds from connecting to a home of ten categories, kitty 120×45", first, headings)
    print()
    show("Key → its frame while pictures are in transit, kitty (ms)", echoes, ["", "median", "p95"])
    print()
    headings = ["", "selected sharp (s)", "last blocks (s)", "all sharp (s)", "KiB", "sharp"]
    show("From a key to the whole grid, kitty 120×45", grids, headings)
    if stepping:
        print()
        headings = ["", "photos/s, each until sharp", "stale KiB", "held key: stale KiB"]
        show(f"Stepping through {_STEPS} photos in the lightbox, kitty", stepping, headings)


def _photos(folder: Path, chosen: Path | None) -> Path:
    size = (1600, 1067)
    found = sorted(path for path in chosen.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg"}) if chosen else []
    drawn = [fitted(path, size) for path in found[:60]] or [draw_photo(seed, *size) for seed in range(6)]
    for number in range(_PHOTOS):
        target = folder / f"Category {number % _CATEGORIES:02}" / "Lima"
        target.mkdir(parents=True, exist_ok=True)
        (target / f"IMG_{number:04}.jpg").write_bytes(with_exif(drawn[number % len(drawn)], number))
    return folder


class _RecordingClient(BenchmarkClient):
    """Records how many bytes had arrived when."""

    async def __aenter__(self) -> Self:
        """Open the session."""
        self.arrivals: list[tuple[int, float]] = []
        return await super().__aenter__()

    def forget(self) -> None:
        super().forget()
        self.arrivals.clear()

    def _answer(self) -> None:
        self.arrivals.append((len(self.received), self._moment))
        super()._answer()

    def moment_of(self, place: int) -> float:
        """Return the time at which the byte at a position had arrived."""
        return self.arrivals[min(bisect_left(self.arrivals, (place, 0.0)), len(self.arrivals) - 1)][1]

    async def echo(self, key: bytes, seconds: float = 30) -> int:
        """Press a key that moves the cursor; return the offset of the new position in the output."""
        before = len(self.received)
        self.press(key)
        await self.until(lambda seen: bool(_COUNTED.search(seen.received, before)), seconds)
        found = _COUNTED.search(self.received, before)
        assert found is not None
        return found.end()


async def _open_grid(client: _RecordingClient) -> None:
    """Wait for the home screen, then open all photos."""
    await client.home()
    await client.quiet(1.0)
    await client.echo(b"r")


async def _warm(gallery: ServedGallery) -> None:
    """Let the gallery encode what the other sessions will show."""
    async with _RecordingClient(gallery.port, gallery.key) as client:
        await _open_grid(client)
        for _ in range(8):
            await client.quiet()
            client.press(_PAGE_DOWN)


async def _arrive(gallery: ServedGallery, profile: Profile) -> list[str]:
    """Sign in to a home of ten categories; wait for its first frame, its pictures, and better ones."""
    async with bare_echo() as echo, slow_link(echo, profile) as port:
        bare = await seconds_to_echo(port, gallery.key)
    async with slow_link(gallery.port, profile) as port, _RecordingClient(port, gallery.key) as client:
        last = b"Category %02d" % (SEEN_CATEGORIES - 1)
        frame = await client.until(lambda seen: last in seen.received)
        size = client.received.index(last) / 1024
        row = [f"{bare:.2f}", f"{frame - client.connecting:.2f}", f"{size:.1f}"]
        for silence in (_SETTLED_SECONDS, _REST_SECONDS):
            await client.quiet(silence)
            row += [f"{client.arrivals[-1][1] - frame:.2f}", f"{len(client.received) / 1024 - size:.0f}"]
        return row


async def _keys(gallery: ServedGallery, profile: Profile, pause: float | None = None) -> list[float]:
    """Move in grids, and wait until nothing arrives for `pause` before a key, or not at all.

    Return the seconds from each key to the frame with the new position.
    """
    seconds = []
    async with slow_link(gallery.port, profile) as port, _RecordingClient(port, gallery.key) as client:
        await _open_grid(client)
        for _ in range(8):
            await client.echo(_PAGE_DOWN)
            for _ in range(6):
                await (asyncio.sleep(_PAUSE) if pause is None else client.quiet(pause))
                pressed = time.perf_counter()
                seconds.append(client.moment_of(await client.echo(_RIGHT)) - pressed)
    return seconds


async def _grid(gallery: ServedGallery, profile: Profile) -> list[str]:
    """Open a grid and wait until nothing more arrives."""
    async with slow_link(gallery.port, profile) as port, _RecordingClient(port, gallery.key) as client:
        await client.home()
        await client.quiet(1.0)
        before, pressed = len(client.received), time.perf_counter()
        await client.echo(b"r")
        await client.quiet(_SETTLED_SECONDS)
        arrived = client.received[before:]
        visible = len(set(re.findall(rb"IMG_\d{4}", arrived)))
        ends = _uploads(arrived)[0][:visible]
        selected = f"{client.moment_of(before + ends[0]) - pressed:.2f}" if ends else ""
        blocks = max(arrived.rfind(block) for block in _BLOCKS)
        coarse = f"{client.moment_of(before + blocks) - pressed:.2f}" if blocks > 0 else ""
        last = before + ends[-1] if len(ends) == visible else len(client.received)
        whole = client.moment_of(last) - pressed
        size = (last - before) / 1024
        return [selected, coarse, f"{whole:.2f}", f"{size:.0f}", f"{len(ends)} of {visible}"]


async def _step_through(gallery: ServedGallery, profile: Profile) -> list[str]:
    """Step whenever a photo is sharp, then hold the key down."""
    async with slow_link(gallery.port, profile) as port, _RecordingClient(port, gallery.key) as client:
        await _open_grid(client)
        client.press(_ENTER)
        await client.quiet(1.0)
        begun, start = time.perf_counter(), len(client.received)
        shown = _image_shown(client, 0, b"")
        for _ in range(_STEPS):
            place = len(client.received)  # a cached photo arrives before its number
            await client.echo(_RIGHT)
            await client.until(lambda seen, at=place, old=shown: _image_shown(seen, at, old) != old)  # type: ignore[misc]
            shown = _image_shown(client, place, shown)
        steps = _STEPS / (time.perf_counter() - begun)
        stale = _uploads(client.received[start:])[1]
        await client.quiet(1.0)
        start = len(client.received)
        for _ in range(_STEPS):
            client.press(_RIGHT)
            await asyncio.sleep(1 / _KEYS_A_SECOND)
        await client.quiet(1.5)
        held = _uploads(client.received[start:])[1]
        return [f"{steps:.1f}", f"{stale / 1024:.0f}", f"{held / 1024:.0f}"]


def _image_shown(client: BenchmarkClient, place: int, before: bytes) -> bytes:
    """Return the colour that identifies the last image with cells after an offset; `before` without one."""
    images = _IMAGE.findall(client.received, place)
    return bytes(images[-1]) if images else before


def _uploads(received: bytes | bytearray) -> tuple[list[int], int]:
    """Return the end offsets of complete pictures, and the bytes of aborted ones."""
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
