"""`export [FILE]`: marks as lines of JSON."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.errors import NotAllowedError
from core.permissions import Action

if TYPE_CHECKING:
    import sqlite3

    from core.gallery import Gallery

_PIECE = 256 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="the new file, for the marks of all members (at the gallery's machine only); none: your own marks, on "
        "standard output",
    )
    add_json(parser, "one object about the file: file, lines; your own marks are JSON anyway")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Write all marks to a new file, or the actor's own to standard output."""
    from core.exchange.exporting import exported_lines, new_private_file

    if arguments.file is None:
        await _print_own(context, gallery)
        return 0
    if not context.may_read_server_paths:
        raise NotAllowedError(
            "A file is written at the gallery's own machine only.", "Without FILE, your own marks are printed."
        )
    path = arguments.file.expanduser().absolute()
    actor = context.actor

    def write(connection: sqlite3.Connection) -> int:
        with new_private_file(path) as file:
            lines = 0
            for line in exported_lines(connection, actor, only_own=False):
                file.write(line)
                lines += 1
        return lines

    lines = await gallery.database.read(write)
    if context.json:
        context.print_json({"file": str(path), "lines": lines})
    else:
        context.print(f"Exported the marks of all members to {path} ({lines:,} lines).")
    return 0


COMMAND = Command(
    name="export",
    summary="print your own marks as JSON lines, or write those of all members to a file",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)


async def _print_own(context: Context, gallery: Gallery) -> None:
    """Print through a temporary file, so that a slow reader keeps no snapshot of the database open."""
    from core.exchange.exporting import exported_lines

    actor = context.actor

    def write(connection: sqlite3.Connection, file: BinaryIO) -> None:
        file.writelines(exported_lines(connection, actor, only_own=True))
        file.seek(0)

    with tempfile.TemporaryFile() as file:
        await gallery.database.read(lambda connection: write(connection, file))
        while piece := file.read(_PIECE):
            context.stdout.write(piece.decode("ascii"))
            await context.drain()
