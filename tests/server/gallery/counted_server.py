"""A server in a process of its own that says what of its sessions is still in memory.

`python -m tests.server.gallery.counted_server FOLDER` serves two categories of photos and prints its port. For each
line on its standard input it waits until nothing is left of any session, at most for some seconds, and prints the
counts and its memory. It never starts a garbage collection: that is a part of the server.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core import event_loop
from tests.benchmarks.sessions.processes import resident_set_size

_SETTLE_SECONDS = 30.0
_CHECK_SECONDS = 2.0
"""Counting keeps the loop from being idle, and the server collects when it is."""
_KINDS = {
    "tui.app.gallery_app.GalleryApp",
    "tui.graphics.canvas.Canvas",
    "tui.runtime.driver.connection.Connection",
    "tui.runtime.driver.stream_driver.StreamDriver",
    "tui.session.Session",
    "core.ssh.connection.ClientConnection",
    "core.ssh.sessions.ssh_session.SshSession",
    "core.ssh.channels.session_stream.SessionStream",
}
"""Names of the classes whose objects belong to one session or connection."""


@dataclass(frozen=True)
class CountedServer:
    """The server's port, the key of its owner, and its process."""

    port: int
    key: Path
    process: asyncio.subprocess.Process
    log: Path
    """What it logs, warnings and errors."""

    async def left(self) -> tuple[dict[str, int], float]:
        """Return what is still in memory of sessions that ended, by class, and the resident set in MB."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"\n")
        answer = json.loads(await self.process.stdout.readline())
        return answer["left"], answer["memory"]


@asynccontextmanager
async def counted_server(folder: Path) -> AsyncIterator[CountedServer]:
    """Run it until the block ends."""
    pipe = asyncio.subprocess.PIPE
    log = folder / "log"
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", __name__, str(folder)),
            stdin=pipe,
            stdout=pipe,
            stderr=errors,
            cwd=Path(__file__).parents[3],
        )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        started = json.loads(await process.stdout.readline())
        yield CountedServer(started["port"], Path(started["key"]), process, log)
    finally:
        process.stdin.close()
        await process.wait()


async def _serve(folder: Path) -> None:
    import core.ssh.ssh_server
    import core.web.web_endpoint  # noqa: F401 - as in the server, both are loaded before the freeze
    import server_ssh
    from core.gallery import Gallery
    from core.models import ServerInfo
    from tests.server.gallery.photo_server import jpeg
    from tests.server.gallery.running_server import new_key, settings_in

    for number in range(48):
        path = folder / "pictures" / f"Category {number % 2}" / f"Collection {number % 4}" / f"{number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(jpeg(number, (320, 240)))
    settings = replace(settings_in(folder), return_seconds=0, visits_per_member=100, deletion=True)
    key = new_key(settings.home / ".ssh" / "id_ed25519")
    gallery = await Gallery.open(settings)
    try:
        owner = await gallery.accounts.owner("ann")
        await gallery.indexing.scan(owner, [folder / "pictures"])
        listening: asyncio.Future[ServerInfo] = asyncio.get_running_loop().create_future()
        programs = server_ssh.screens_and_commands(settings)
        gallery.load_parts()
        gc.collect()
        gc.freeze()
        gallery.background.start(gallery.garbage.run(), "collect garbage")
        serving = asyncio.create_task(
            server_ssh.serve(gallery, settings, on_listening=listening.set_result, programs=programs)
        )
        print(json.dumps({"port": (await listening).port, "key": str(key)}), flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            left = await _left()
            print(json.dumps({"left": left, "memory": resident_set_size(os.getpid())}), flush=True)
        serving.cancel()
        await asyncio.wait([serving])
    finally:
        await gallery.close()


async def _left() -> dict[str, int]:
    deadline = asyncio.get_running_loop().time() + _SETTLE_SECONDS
    while True:
        await asyncio.sleep(_CHECK_SECONDS)
        names = Counter(f"{type(each).__module__}.{type(each).__qualname__}" for each in gc.get_objects())
        left = {kind: count for kind, count in names.items() if kind in _KINDS}
        if not left or asyncio.get_running_loop().time() > deadline:
            return left


if __name__ == "__main__":
    event_loop.run(_serve(Path(sys.argv[1])))
