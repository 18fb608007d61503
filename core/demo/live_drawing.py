"""Draw the demo library into a gallery that is being served, so that its pictures appear one after another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path

from core.demo.demo_library import DemoProgress, draw_demo_library
from core.errors import GalleryError
from core.gallery import Gallery
from core.models import Activity, Actor, ScanReport

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 3.0
"""Seconds between scans: short while there are few pictures, so that the first one appears as soon as it is drawn."""


async def draw_and_scan(gallery: Gallery, owner: Awaitable[Actor], pictures: Path) -> tuple[int, ScanReport]:
    """Draw what is missing in the folder `pictures`; return how many pictures were drawn and the last scan's report.

    Drawing starts at once, scans begin when there is an `owner`: the first picture is ready when the server listens.

    Processes of their own draw, one less than there are workers, so that sessions have a processor. A scan adds the
    first picture as soon as it is drawn, later ones every few seconds. Cancelled, it ends as soon as the pictures in
    progress are drawn; the next call continues from there.
    """
    loop = asyncio.get_running_loop()
    stop = threading.Event()
    counts: set[int] = set()
    drawn = asyncio.Event()

    def show(progress: DemoProgress) -> None:
        if stop.is_set():
            raise GalleryError("Drawing the demo library was stopped.", "Run it again to continue.")
        activity = Activity("Drawing the demo library", progress.done, progress.total)
        loop.call_soon_threadsafe(gallery.events.show_activity, activity)
        counts.add(progress.done)
        if len(counts) > 1:
            loop.call_soon_threadsafe(drawn.set)

    workers = max(1, gallery.settings.worker_count - 1)
    drawing = asyncio.ensure_future(asyncio.to_thread(draw_demo_library, pictures, workers=workers, progress=show))
    drawing.add_done_callback(lambda _: drawn.set())
    pause = _FIRST_PAUSE
    try:
        scanning = await owner
        while not drawing.done():
            await drawn.wait()
            drawn.clear()
            if not drawing.done():
                # Another process may be scanning the same data directory: the next scan finds the new pictures too.
                with suppress(GalleryError):
                    await gallery.indexing.scan(scanning, [pictures])
                await asyncio.wait({drawing}, timeout=pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
    finally:
        stop.set()
        await asyncio.gather(drawing, return_exceptions=True)
    return await drawing, await gallery.indexing.scan(scanning, [pictures])
