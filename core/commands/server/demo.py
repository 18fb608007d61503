"""`demo`: serve a library of generated pictures."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands.command import Command, Needs
from core.commands.context import Context
from core.commands.server.loop_watchdog import loop_watched
from core.commands.server.serving import Serve, serve_gallery
from core.commands.settings_flags import add_serving_flags, settings_from
from core.config import Settings, create_private
from core.models import Actor

if TYPE_CHECKING:
    from core.gallery import Gallery


def demo_command(serve: Serve) -> Command:
    """Return the command `demo`, which runs front ends with the function `serve`."""
    return Command(
        name="demo",
        summary="serve a demo gallery of generated pictures",
        arguments=_add_arguments,
        run=partial(_run, serve),
        permission=None,
        needs=Needs.SETTINGS,
        local_only=True,
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_serving_flags(parser)


async def _run(serve: Serve, context: Context, settings: Settings, arguments: argparse.Namespace) -> int:
    """Serve the demo until stopped; the first start draws its pictures in the background."""
    from core.gallery import Gallery

    if arguments.data is None:
        settings = replace(settings, data_dir=settings.data_dir.with_name(settings.data_dir.name + "-demo"))
    pictures = settings.data_dir / "demo pictures"
    create_private(settings.data_dir)
    pictures.mkdir(exist_ok=True)
    with loop_watched():
        gallery = await Gallery.open(settings)
        owner: asyncio.Future[Actor] = asyncio.get_running_loop().create_future()
        gallery.background.start(_draw(context, gallery, owner, pictures), "draw the demo")
        try:
            await serve_gallery(
                context,
                settings,
                gallery,
                lambda _, found: owner.set_result(found),
                reload_settings=lambda: settings_from(arguments),
                serve=serve,
            )
        finally:
            await gallery.close()
    return 0


async def _draw(context: Context, gallery: Gallery, owner: Awaitable[Actor], pictures: Path) -> None:
    from core.demo.live_drawing import draw_and_scan

    drawn, report = await draw_and_scan(gallery, owner, pictures)
    total = report.added + report.unchanged + report.changed
    context.print(
        f"Drew {drawn:,} pictures; the gallery is complete." if drawn else f"The demo's {total:,} pictures are ready."
    )
    await gallery.indexing.make_thumbnails()
    gallery.indexing.start_background_jobs()  # duplicates and deletion need the content of files
