"""`serve PATH…`: serve the gallery, and index the folders in the background."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands.arguments import checked_folders
from core.commands.command import Command, Needs
from core.commands.context import Context
from core.commands.server.cluster_flag import add_dask_flag, cluster_used
from core.commands.server.loop_watchdog import loop_watched
from core.commands.server.serving import Serve, serve_gallery
from core.commands.settings_flags import add_serving_flags, settings_from
from core.commands.upkeep.scan import report_sentence
from core.config import Settings, with_running_server
from core.errors import UsageError
from core.models import Actor, ScanReport

if TYPE_CHECKING:
    from core.gallery import Gallery


def serve_command(serve: Serve) -> Command:
    """Return the command `serve`, which runs front ends with the function `serve`."""
    return Command(
        name="serve",
        summary="serve the gallery over SSH, and share links as web pages",
        arguments=_add_arguments,
        run=partial(_run, serve),
        permission=None,
        needs=Needs.SETTINGS,
        local_only=True,
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a folder of photos; default: those of the setting `folders`, and those indexed before",
    )
    add_serving_flags(parser)
    add_dask_flag(parser)


async def _run(serve: Serve, context: Context, settings: Settings, arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    from core.gallery import Gallery

    with_running_server(settings)  # raises if another server holds a database that is no longer there
    with loop_watched():
        gallery = await Gallery.open(settings)
        try:
            known = await gallery.indexing.roots()
            roots = checked_folders(arguments.paths or [str(path) for path in settings.folders], known)
            if not roots and not known:
                raise UsageError("There is nothing to show yet.", "Name a folder of photos: sshowcase serve ~/Pictures")
            async with cluster_used(context, gallery, arguments.dask):
                await serve_gallery(
                    context,
                    settings,
                    gallery,
                    lambda gallery, owner: _start_scan(context, gallery, owner, roots),
                    reload_settings=lambda: settings_from(arguments),
                    serve=serve,
                )
        finally:
            await gallery.close()
    return 0


def _start_scan(context: Context, gallery: Gallery, owner: Actor, roots: list[Path]) -> None:
    """Start a scan that prints its report when it ends, scan from then on what changes, and make backups when due."""
    from core.deletion.quarantine_upkeep import QuarantineUpkeep
    from core.exchange.sidecars.sidecar_job import SidecarWriting
    from core.maintenance.backups.scheduled_backups import ScheduledBackups
    from core.maintenance.old_history import compact_daily
    from core.maintenance.upgrades.index_building import IndexBuilding
    from core.maintenance.upgrades.word_indexing import WordIndexing

    def scanned(report: ScanReport) -> None:
        context.print(report_sentence(report))

    building = IndexBuilding(gallery.database, gallery.jobs)
    words = WordIndexing(gallery.database, gallery.jobs)
    backups = ScheduledBackups(gallery.settings, gallery.jobs)
    sidecars = SidecarWriting(gallery.database, gallery.jobs, is_wanted=gallery.settings.write_sidecars)
    quarantine = QuarantineUpkeep(gallery.deletion, gallery.jobs)
    placing = gallery.placing
    understanding = gallery.understanding
    gallery.indexing.start_scan(owner, roots, scanned)
    gallery.watch_folders()
    gallery.background.start(building.run(), "build indexes")
    gallery.background.start(words.run(), "index words")
    gallery.background.start(placing.watch(), "find places")
    gallery.background.start(gallery.library.memories.watch(), "read what memories may be about")
    understanding.start(gallery.background)
    gallery.background.start(gallery.library.statistics.catch_up(), "keep counts of statistics")
    gallery.background.start(quarantine.run(), "remove deleted files")
    gallery.background.start(backups.run(), "back up the index")
    gallery.background.start(sidecars.run(), "write sidecars")
    gallery.background.start(compact_daily(gallery.operations, gallery.database), "compact old history")
    gallery.background.start(gallery.guest_favourites.run(), "remove former favourites of guests")
