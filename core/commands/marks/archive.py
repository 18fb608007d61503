"""`archive [--remove] THING…`: what feeds, the newest photos and home leave out, and the list of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.browse.set_table import print_sets
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import set_json
from core.commands.marks.thing_arguments import add_things, named_things
from core.errors import UsageError
from core.models import ArchiveSet
from core.models.photo_sets import ARCHIVE
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_things(parser, least="*")
    parser.add_argument("--remove", action="store_true", help="take them out of the archive")
    add_no_header(parser)
    add_json(parser, "how many photos were changed, or without any THING how many are archived, as one JSON object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Archive things, or no longer; without any, say whether anything is archived."""
    from core.library.archive.operations import SetArchived

    if not arguments.things:
        if arguments.remove:
            raise UsageError("Nothing is named.", "It takes: archive --remove THING…")
        count = await gallery.library.count(context.actor, ArchiveSet())
        if context.json:
            context.print_json(set_json(ArchiveSet(), count))
        else:
            rows = [(ARCHIVE, count, "All archived photos")] if count else []
            print_sets(context, rows, empty="Nothing is archived.")
        return 0
    things = await named_things(context, gallery, arguments.things)
    changed = (await gallery.apply(context.actor, SetArchived(things, not arguments.remove))).result
    if context.json:
        context.print_json({"changed": changed})
    else:
        photos = f"{changed:,} photo{'s' * (changed != 1)}"
        context.print(f"Took {photos} out of the archive." if arguments.remove else f"Archived {photos}.")
    return 0


COMMAND = Command(
    name="archive",
    summary="archive photos, collections and categories: feeds, the newest photos and home leave them out",
    arguments=add_arguments,
    run=run,
    permission=Action.ARCHIVE,
)
