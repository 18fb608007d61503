"""The real screens in a kitty terminal on a slow network; both ends are recorded byte by byte."""

from __future__ import annotations

import asyncio
import re
from base64 import standard_b64decode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

import server_ssh
from core.accounts.connected_sessions import ConnectedSession
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.worker_pool import Job
from core.gallery import Gallery
from core.models import DerivativeSize, ServerInfo, TerminalInfo, TerminalSize
from core.ssh.sessions.ssh_session import SessionPrograms
from tests.benchmarks.libraries import draw_photo
from tests.benchmarks.sessions.client import BenchmarkClient
from tests.server.clients.slow_network import Profile, slow_link
from tests.server.gallery.running_server import gallery_in, new_key, settings_in
from tests.tui.harness.small_gallery import OWNER, CallingPool, SmallGallery
from tui.app import run_session
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.terminal import ByteStream, restore

PICTURE = re.compile(rb"\x1b_G([^;\x1b]*);([^\x1b]*)\x1b\\")
"""A chunk of an upload: its keys and its data."""


class ThreadPool(CallingPool):
    """Works in threads, so that the event loop continues; `requests` are the encodings that were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[PayloadRequest] = []

    def perform(self, job: Job[Any]) -> None:
        if isinstance(job.call, partial):
            self.requests += [argument for argument in job.call.args if isinstance(argument, PayloadRequest)]
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(None, job.call)
        work.add_done_callback(lambda done: _hand_over(done, job))


def _hand_over(done: asyncio.Future[Any], job: Job[Any]) -> None:
    if job.future.done():
        return
    if error := done.exception():
        job.future.set_exception(error)
    else:
        job.future.set_result(done.result())


class GrainyGallery(SmallGallery):
    """Photos with as much detail as a camera's."""

    def __init__(self, folder: Path, photos: int) -> None:
        self.threads = ThreadPool()
        super().__init__(folder, {"Travel": {"Lima": photos}}, self.threads)
        store = DerivativeStore(self.settings.derivatives_dir)
        for photo in self.photos_of(0):
            for size, long_side in ((DerivativeSize.THUMBNAIL, 400), (DerivativeSize.PREVIEW, 1200)):
                scale = long_side / max(photo.width, photo.height)
                picture = _drawn(int(photo.asset_key), round(photo.width * scale), round(photo.height * scale))
                store.write(photo.asset_key, photo.version, size, picture)

    @property
    def requests(self) -> list[PayloadRequest]:
        """The encodings that were asked for."""
        return self.threads.requests


@cache
def _drawn(number: int, width: int, height: int) -> bytes:
    """Draw a JPEG, once for a test process."""
    file = BytesIO()
    draw_photo(number, width, height).save(file, "JPEG", quality=80)
    return file.getvalue()


class Read(NamedTuple):
    """What the session had written when it read some keys."""

    keys: bytes
    written: int


@dataclass
class WatchedStream:
    """A session's stream that records its data."""

    stream: ByteStream
    written: bytearray = field(default_factory=bytearray)
    reads: list[Read] = field(default_factory=list)

    def write(self, data: bytes) -> None:
        self.written += data
        self.stream.write(data)

    async def drain(self) -> None:
        await self.stream.drain()

    async def read(self) -> bytes:
        data = await self.stream.read()
        self.reads.append(Read(data, len(self.written)))
        return data

    def size(self) -> TerminalSize:
        return self.stream.size()

    def on_resize(self, callback: Callable[[], None]) -> None:
        self.stream.on_resize(callback)


class Sent(NamedTuple):
    """An upload: where its bytes start and end, and the picture."""

    start: int
    end: int
    size: tuple[int, int]
    colours: int


class SlowClient(BenchmarkClient):
    """Counts the bytes that the server has written and that have not arrived."""

    stream: WatchedStream
    most_under_way = 0

    def _answer(self) -> None:
        self.most_under_way = max(self.most_under_way, len(self.stream.written) - len(self.received))
        super()._answer()


def uploads(written: bytes | bytearray) -> list[Sent]:
    """Return the complete pictures that were sent to a kitty terminal."""
    found: list[Sent] = []
    start, data = 0, b""
    for chunk in PICTURE.finditer(written):
        keys = dict(part.split(b"=", 1) for part in chunk[1].split(b",") if b"=" in part)
        if keys.get(b"a") == b"T":
            start, data = chunk.start(), b""
        if b"m" not in keys:
            continue
        data += chunk[2]
        if keys[b"m"] == b"0":
            with Image.open(BytesIO(standard_b64decode(data))) as image:
                palette = image.getpalette() or []
                found.append(Sent(start, chunk.end(), image.size, len(palette) // 3))
    return found


@asynccontextmanager
async def slow_session(
    folder: Path, profile: Profile, photos: int = 60, size: tuple[int, int] = (120, 45)
) -> AsyncIterator[tuple[SlowClient, GrainyGallery]]:
    """Serve the real screens and connect on a slow network; disconnect at the end."""
    settings = settings_in(folder)
    key = new_key(settings.home / ".ssh" / "id_ed25519")
    shown = GrainyGallery(folder, photos)
    opened: asyncio.Future[WatchedStream] = asyncio.get_running_loop().create_future()

    async def show(_gallery: Gallery, _connected: ConnectedSession, stream: ByteStream, terminal: TerminalInfo) -> bool:
        watched = WatchedStream(stream)
        opened.set_result(watched)
        return await run_session(shown, OWNER, watched, terminal)

    programs = SessionPrograms(show, restore(), server_ssh.REGISTRY)
    listening: asyncio.Future[ServerInfo] = asyncio.get_running_loop().create_future()
    async with gallery_in(settings) as gallery:
        serving = asyncio.create_task(
            server_ssh.serve(gallery, settings, on_listening=listening.set_result, programs=programs)
        )
        try:
            async with slow_link((await listening).port, profile) as port:
                client = SlowClient(port, key, "kitty", *size)
                async with client:
                    client.stream = await opened
                    yield client, shown
        finally:
            serving.cancel()
            await asyncio.wait([serving])
