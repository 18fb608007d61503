"""Draw the demo library into a gallery that is being served, so that its pictures appear one after the other."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from pathlib import Path

from core.demo.demo_library import DemoProgress, draw_demo_library
from core.errors import GalleryError
from core.gallery import Gallery
from core.models import Activity, Actor, ScanReport

_SECONDS_BETWEEN_SCANS = 3.0


async def draw_and_scan(gallery: Gallery, owner: Actor, pictures: Path) -> tuple[int, ScanReport]:
    """Draw what is missing in the folder `pictures`; return how many pictures were drawn and the last scan's report.

    Processes of their own draw, and a scan every few seconds adds what they have finished. Cancelled, it ends as soon
    as the pictures in progress are drawn; the next call continues from there.
    """
    loop = asyncio.get_running_loop()
    stop = threading.Event()

    def show(progress: DemoProgress) -> None:
        if stop.is_set():
            raise GalleryError("Drawing the demo library was stopped.", "Run it again to continue.")
        activity = Activity("Drawing the demo library", progress.done, progress.total)
        loop.call_soon_threadsafe(gallery.events.show_activity, activity)

    drawing = asyncio.ensure_future(
        asyncio.to_thread(draw_demo_library, pictures, workers=gallery.settings.worker_count, progress=show)
    )
    try:
        while not drawing.done():
            await asyncio.wait({drawing}, timeout=_SECONDS_BETWEEN_SCANS)
            if not drawing.done():
                # Another process may be scanning the same data directory: the next scan finds the new pictures too.
                with suppress(GalleryError):
                    await gallery.indexing.scan(owner, [pictures])
    finally:
        stop.set()
        await asyncio.gather(drawing, return_exceptions=True)
    return await drawing, await gallery.indexing.scan(owner, [pictures])
