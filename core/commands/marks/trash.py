"""`trash [--restore|--list] THING…`: what is listed nowhere else until it is restored."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.browse.set_table import SetRow, print_sets
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import set_json
from core.commands.marks.thing_arguments import add_things, named_things
from core.commands.photo_arguments import FROM_INPUT
from core.errors import UsageError
from core.models import TrashSet
from core.models.photo_sets import TRASH, photo_set_text
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_things(parser, least="*")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--restore",
        action="store_true",
        help="restore them: photos by key or name, collections and categories, or trash for everything",
    )
    choice.add_argument("--list", action="store_true", help="list what is in the trash, as without any THING")
    add_no_header(parser)
    add_json(parser, "how many photos were moved, or one JSON object per category and collection, and of all photos")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Move things to the trash, restore them, or list what is in it."""
    from core.library.trash.operations import MoveToTrash, RestoreFromTrash

    if arguments.list or not arguments.things:
        if arguments.restore or arguments.things:
            raise UsageError("Invalid arguments.", "It takes: trash THING…, trash --restore THING…, or trash --list.")
        await _list(context, gallery)
        return 0
    if arguments.restore:
        names = [word for word in arguments.things if word != FROM_INPUT]
        if FROM_INPUT in arguments.things:
            names += [line async for line in context.lines()]
        restored = RestoreFromTrash(await gallery.library.trash.named(context.actor, names))
        changed = (await gallery.apply(context.actor, restored)).result
    else:
        moved = MoveToTrash(await named_things(context, gallery, arguments.things))
        changed = (await gallery.apply(context.actor, moved)).result
    if context.json:
        context.print_json({"changed": changed})
    else:
        photos = f"{changed:,} photo{'s' * (changed != 1)}"
        done = f"Restored {photos} from the trash." if arguments.restore else f"Moved {photos} to the trash."
        context.print(done)
    return 0


async def _list(context: Context, gallery: Gallery) -> None:
    found = await gallery.library.trash.of(context.actor)
    if context.json:
        for group in found.groups:
            group_json = {"kind": str(group.kind), "slug": group.photo_set.slug, "name": group.name}
            context.print_json(set_json(group.photo_set, group.photo_count) | group_json)
        context.print_json(set_json(TrashSet(), found.photo_count))
        return
    rows: list[SetRow] = [(photo_set_text(group.photo_set), group.photo_count, group.name) for group in found.groups]
    if found.photo_count:
        rows.append((TRASH, found.photo_count, "All photos in the trash"))
    print_sets(context, rows, empty="There is nothing in the trash.")


COMMAND = Command(
    name="trash",
    summary="move photos, collections and categories to the trash, restore them, or list it",
    arguments=add_arguments,
    run=run,
    permission=Action.TRASH,
)
