"""`backup FILE`: copy the index and verify the copy, also while a server runs."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from core.commands.command import Command, Needs
from core.commands.context import Context
from core.config import Settings
from core.errors import DatabaseError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the new file")
    parser.add_argument(
        "--faces", action="store_true", help="copy the vectors of faces, too, which are left out otherwise"
    )
    parser.add_argument("--json", action="store_true", help="one object: file, bytes, rows")


async def run(context: Context, settings: Settings, arguments: argparse.Namespace) -> int:
    """Copy, verify, record and print the size."""
    from core.maintenance.backups.backup import back_up
    from core.maintenance.backups.backup_records import note_failed, note_verified

    path = arguments.file.expanduser().absolute()
    try:
        made = await asyncio.to_thread(back_up, settings.database_path, path, with_faces=arguments.faces)
    except DatabaseError as error:
        await asyncio.to_thread(note_failed, settings.data_dir, error.message)
        raise
    await asyncio.to_thread(note_verified, settings.data_dir, path, made.size, made.rows)
    if context.json:
        context.print_json({"file": str(path), "bytes": made.size, "rows": made.rows})
    else:
        context.print(f"Copied the index to {path} ({made.size:,} bytes, {made.rows:,} rows) and verified the copy.")
        context.print(f"To restore it: stop the server, then `sshowcase restore {path}`.")
    return 0


COMMAND = Command(
    name="backup",
    summary="copy the index to a new file, and verify the copy",
    arguments=add_arguments,
    run=run,
    permission=None,
    needs=Needs.SETTINGS,
    local_only=True,
)
