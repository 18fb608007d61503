"""`open PATH…`: show the gallery on this terminal, without a server."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from core.commands.arguments import checked_folders
from core.commands.command import Command, Needs
from core.commands.context import Context
from core.config import Settings, terminal_environment, with_running_server
from core.errors import UsageError
from core.models import Actor

if TYPE_CHECKING:
    from core.gallery import Gallery

Show = Callable[["Gallery", Actor, Mapping[str, str]], Awaitable[bool]]
"""Shows the screens on this terminal, which the variables describe; returns False after an error it has reported."""


def open_command(show: Show) -> Command:
    """Return the command `open`, which runs the screens with the function `show`."""
    return Command(
        name="open",
        summary="show the gallery on this terminal",
        arguments=_add_arguments,
        run=partial(_run, show),
        permission=None,
        needs=Needs.SETTINGS,
        local_only=True,
        full_screen=True,
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a folder of photos; default: those indexed before")


async def _run(show: Show, context: Context, settings: Settings, arguments: argparse.Namespace) -> int:
    """Show the gallery until the user leaves; scan in the background."""
    from core.gallery import Gallery
    from core.maintenance.upgrades.index_building import IndexBuilding
    from core.maintenance.upgrades.word_indexing import WordIndexing

    gallery = await Gallery.open(with_running_server(settings))
    try:
        known = await gallery.indexing.roots()
        roots = checked_folders(arguments.paths, known)
        if not (context.stdin.isatty() and context.stdout.isatty()):
            raise UsageError("`open` needs a terminal.", "Run it in a terminal window.")
        if not roots and not known:
            raise UsageError("There is nothing to show yet.", "Name a folder of photos: sshowcase open ~/Pictures")
        owner = await gallery.accounts.owner(context.actor.name)
        building = IndexBuilding(gallery.database, gallery.jobs)
        words = WordIndexing(gallery.database, gallery.jobs)
        placing = gallery.placing
        understanding = gallery.understanding
        gallery.indexing.start_scan(owner, roots)
        gallery.background.start(building.run(), "build indexes")
        gallery.background.start(words.run(), "index words")
        gallery.background.start(placing.watch(), "find places")
        gallery.background.start(gallery.library.memories.watch(), "read what memories may be about")
        understanding.start(gallery.background)
        gallery.watch_folders()
        ended_well = await show(gallery, owner, terminal_environment())
        gallery.require_saved()
    finally:
        await gallery.close()
    return 0 if ended_well else 1
