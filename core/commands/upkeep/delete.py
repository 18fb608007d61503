"""`delete THING…`: delete photos in the trash for good, after a typed confirmation."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.errors import UsageError
from core.models import PhotoId, ids_in
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "things",
        nargs="+",
        metavar="THING",
        help="what is in the trash: photos by key or name, collections and categories, or trash for everything",
    )
    parser.add_argument("--confirm", metavar="TEXT", help="the confirmation, instead of typing it")
    add_json(parser, "how many photos were deleted, and what was refused, as one JSON object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Name the files, ask for the confirmation, and move the files to quarantine."""
    from core.maintenance.deletion.permanent_deletion import DAYS_IN_QUARANTINE, PermanentDeletion

    deletion = PermanentDeletion(gallery.database, gallery.settings)
    things = await gallery.library.trash.named(context.actor, arguments.things)
    plan = await deletion.plan(context.actor, [PhotoId(number) for number in ids_in(things.photos)])
    for reason in plan.refused:
        context.print_error(reason)
    if not plan.photos:
        raise UsageError("There is nothing that can be deleted.")
    if not context.json:
        for name in plan.names:
            context.print(name)
    confirmation = arguments.confirm
    if confirmation is None:
        context.print_error(f"To delete these files for good, type: {plan.confirmation}")
        confirmation = await _typed(context)
    done = await deletion.delete(context.actor, plan, confirmation)
    if context.json:
        context.print_json({"deleted": done.photos, "refused": [*plan.refused, *done.refused]})
    else:
        for reason in done.refused:
            context.print_error(reason)
        context.print(f"Deleted: {done.photos:,}. Their files are removed after {DAYS_IN_QUARANTINE} days.")
    return 0 if done.photos == len(plan.photos) and not plan.refused else 1


async def _typed(context: Context) -> str:
    async for line in context.lines():
        return line
    return ""


COMMAND = Command(
    name="delete",
    summary="delete photos in the trash for good, if the settings allow it",
    arguments=add_arguments,
    run=run,
    permission=Action.DELETE,
    local_only=True,
)
