"""`roots`: list the indexed folders, and point one to the folder to which it was moved."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header, checked_folders, form_error
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.table import Column, Table
from core.errors import UsageError
from core.permissions import Action
from core.text import display_path
from core.wording import local_time_words

if TYPE_CHECKING:
    from core.gallery import Gallery

_COLUMNS = (Column("STATE"), Column("PHOTOS", right=True), Column("LAST SCAN"), Column("FOLDER"))

_FORMS = """list
move OLD NEW (a folder that is elsewhere now, with the same photos in it)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.description = f"{parser.description}\n\n{_FORMS}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="one of the forms above; none: list")
    add_no_header(parser)
    add_json(parser, "one JSON object per folder: path, online, photos, added, scanned")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List the roots, or move one."""
    match arguments.words:
        case [] | ["list"]:
            await _list(context, gallery)
        case ["move", old, new]:
            await _move(context, gallery, old, new)
        case _:
            raise form_error("roots", arguments.words, _FORMS)
    return 0


COMMAND = Command(
    name="roots",
    summary="list the indexed folders, or say where one was moved",
    arguments=add_arguments,
    run=run,
    permission=Action.CHANGE_SETTINGS,
)


async def _list(context: Context, gallery: Gallery) -> None:
    roots = await gallery.indexing.root_list(context.actor)
    if context.json:
        for root in roots:
            context.print_json(
                {
                    "path": display_path(root.path),
                    "online": root.is_online,
                    "photos": root.photos,
                    "added": iso(root.added),
                    "scanned": iso(root.scanned),
                }
            )
        return
    if not roots:
        context.print("Nothing is indexed yet. Name a folder: sshowcase scan ~/Pictures")
        return
    rows = [
        (
            "online" if root.is_online else "offline",
            f"{root.photos:,}",
            "never" if root.scanned is None else local_time_words(root.scanned),
            display_path(root.path),
        )
        for root in roots
    ]
    Table(context, _COLUMNS).print(rows)


async def _move(context: Context, gallery: Gallery, old: str, new: str) -> None:
    if not context.may_read_server_paths:
        raise UsageError("Folders of the server cannot be named over SSH.", "Run `roots move` at the machine.")
    (folder,) = checked_folders([new])
    root = Path(old).expanduser().absolute()
    compared = await gallery.indexing.move_root(context.actor, root, folder, gallery.apply)
    shown = display_path(os.fsencode(folder))
    context.print(f"{display_path(os.fsencode(root))} is {shown} now; {compared} of its photos were compared.")
    if {root, root.resolve()} & {each.expanduser().absolute() for each in gallery.settings.folders}:
        context.print("The settings still name the former folder in `folders`: change it there, too.")
