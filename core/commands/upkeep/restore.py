"""`restore FILE`: put a copy of the index in the place of a lost or damaged one."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from core.commands.command import Command, Needs
from core.commands.context import Context
from core.config import Settings, create_private, is_server_running
from core.errors import GalleryError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a copy that `backup` has made, or one of `backups`")


async def run(context: Context, settings: Settings, arguments: argparse.Namespace) -> int:
    """Check the copy, set aside what is there, and say where that is."""
    from core.maintenance.backups.restoring import restore

    if is_server_running(settings):
        raise GalleryError("The server of this gallery is running.", "Stop it first, and start it again afterwards.")
    create_private(settings.data_dir)
    path = arguments.file.expanduser().absolute()
    moved = await asyncio.to_thread(restore, path, settings.database_path)
    context.print(f"Restored the index from {path}.")
    if moved is not None:
        context.print(f"The one that was there before is now {moved}.")
    return 0


COMMAND = Command(
    name="restore",
    summary="put a copy of the index in its place, while no server runs",
    arguments=add_arguments,
    run=run,
    permission=None,
    needs=Needs.SETTINGS,
    local_only=True,
)
