"""`sshowcase demo`: the same as `serve`, with a library that the program draws itself."""

from __future__ import annotations

import argparse
import asyncio
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from core.commands.context import Context
from core.commands.server.serving import serve_gallery
from core.commands.settings_flags import add_serving_flags, settings_from
from core.config import Settings, create_private
from core.demo.demo_library import DemoProgress, draw_demo_library
from core.errors import GalleryError
from core.gallery import Gallery
from core.models import Activity, Actor

_SECONDS_BETWEEN_SCANS = 3.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of this command."""
    add_serving_flags(parser)


async def run(context: Context, settings: Settings, arguments: argparse.Namespace) -> int:
    """Serve the demo until stopped; its pictures are drawn behind the open door at the first time, then kept."""
    if arguments.data is None:
        settings = replace(settings, data_dir=settings.data_dir.with_name(settings.data_dir.name + "-demo"))
    pictures = settings.data_dir / "demo pictures"
    create_private(settings.data_dir)
    pictures.mkdir(exist_ok=True)
    gallery = await Gallery.open(settings)
    try:
        await serve_gallery(
            context,
            settings,
            gallery,
            lambda gallery, owner: gallery.keep(_draw_and_scan(context, gallery, owner, pictures), "draw the demo"),
            again=lambda: settings_from(arguments),
        )
    finally:
        await gallery.close()
    return 0


async def _draw_and_scan(context: Context, gallery: Gallery, owner: Actor, pictures: Path) -> None:
    """Draw in processes of their own and scan now and then, so that visitors watch the pictures arrive.

    When it is cancelled, it ends as soon as the pictures under way are drawn; the next time goes on from there.
    """
    loop = asyncio.get_running_loop()
    stop = threading.Event()

    def show(progress: DemoProgress) -> None:
        if stop.is_set():
            raise GalleryError("Drawing the demo library was stopped.", "Run it again: it goes on where it stopped.")
        activity = Activity("Drawing the demo library", progress.done, progress.total)
        loop.call_soon_threadsafe(gallery.show_activity, activity)

    drawing = asyncio.ensure_future(
        asyncio.to_thread(draw_demo_library, pictures, workers=gallery.settings.worker_count, progress=show)
    )
    try:
        while not drawing.done():
            await asyncio.wait({drawing}, timeout=_SECONDS_BETWEEN_SCANS)
            if not drawing.done():
                # Another process may be scanning the same data directory: the next round looks again.
                with suppress(GalleryError):
                    await gallery.scan(owner, [pictures])
    finally:
        stop.set()
        await asyncio.gather(drawing, return_exceptions=True)
    drawn = await drawing
    report = await gallery.scan(owner, [pictures])
    total = report.added + report.unchanged + report.changed
    context.say(
        f"Drew {drawn:,} pictures; the gallery is complete." if drawn else f"The demo's {total:,} pictures are ready."
    )
    await gallery.make_thumbnails()
