"""`backup FILE`: copy the index and check the copy, also while a server runs."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from core.commands.command import Command, Needs
from core.commands.context import Context
from core.config import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the new file")
    parser.add_argument("--json", action="store_true", help="one object: file, bytes")


async def run(context: Context, settings: Settings, arguments: argparse.Namespace) -> int:
    """Copy, check, and print the size."""
    from core.maintenance.backup import back_up

    path = arguments.file.expanduser().absolute()
    size = await asyncio.to_thread(back_up, settings.database_path, path)
    if context.json:
        context.print_json({"file": str(path), "bytes": size})
    else:
        context.print(f"Copied the index to {path} ({size:,} bytes) and checked the copy.")
        context.print(f"To restore it: stop the server, then `sshowcase restore {path}`.")
    return 0


COMMAND = Command(
    name="backup",
    summary="copy the index to a new file, and check the copy",
    arguments=add_arguments,
    run=run,
    permission=None,
    needs=Needs.SETTINGS,
    local_only=True,
)
