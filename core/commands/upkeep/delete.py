"""`delete THING…`: delete photos in the trash permanently, after a typed confirmation; list and restore them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.progress import progress_shown
from core.commands.table import Column, Table
from core.errors import NotFoundError, UsageError
from core.models import PhotoId, ids_in
from core.permissions import Action
from core.text import display_text
from core.wording import local_time_words, size_words

if TYPE_CHECKING:
    from core.deletion.deletion_plan import DeletionResult
    from core.gallery import Gallery

_COLUMNS = (Column("REMOVED"), Column("BY"), Column("KEY"), Column("SIZE", right=True), Column("FILES"))
_EVERYTHING = "all"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "things",
        nargs="*",
        metavar="THING",
        help="what is in the trash: photos by key or name, collections and categories, or trash for everything; with"
        " --restore the keys that --list shows, or all",
    )
    parser.add_argument("--confirm", metavar="TEXT", help="the confirmation, instead of typing it")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--list", action="store_true", help="list deleted photos whose files can still be restored")
    action.add_argument("--restore", action="store_true", help="move their files back, and the photos into the trash")
    add_no_header(parser)
    add_json(parser, "what was deleted or restored, and what was refused, as one JSON object; of --list one a photo")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Name the files, ask for the confirmation, and move the files to quarantine; or list and restore them."""
    if arguments.list:
        return await _list(context, gallery)
    if not arguments.things:
        raise UsageError("Nothing is named.", "`trash --list` and `delete --list` list what can be.")
    if arguments.restore:
        return await _restore(context, gallery, arguments)
    deletion, jobs = gallery.deletion, gallery.deletion_jobs
    things = await gallery.library.trash.named(context.actor, arguments.things)
    plan = await deletion.plan(context.actor, [PhotoId(number) for number in ids_in(things.photos)])
    for reason in plan.refused:
        context.print_error(reason)
    if not plan.photos:
        raise UsageError("There is nothing that can be deleted.", "`ls trash` lists what is in the trash.")
    if not context.json:
        for name in plan.names:
            context.print(name)
    confirmation = arguments.confirm
    if confirmation is None:
        size = size_words(plan.size)
        context.print_error(f"To delete these files ({size}) permanently, type: {plan.confirmation}")
        confirmation = await _typed(context)
    with progress_shown(context, gallery):
        done = await jobs.result(await jobs.start(context.actor, plan, confirmation))
    if done.left:
        context.print_error(f"It ended before {done.left:,} of them: {done.ended_by}")
    kept = "Their files can be restored for 7 days: `delete --restore`."
    return _report(context, "deleted", done, plan.refused, f"Deleted: {done.photos:,}. {kept}")


async def _list(context: Context, gallery: Gallery) -> int:
    table = Table(context, _COLUMNS)
    rows = []
    for photo in await gallery.deletion.quarantined(context.actor):
        if context.json:
            context.print_json(
                {
                    "key": photo.asset_key,
                    "files": list(photo.names),
                    "size": photo.size,
                    "deleted_by": photo.deleted_by,
                    "deleted": iso(photo.deleted),
                    "removed": iso(photo.removed),
                }
            )
        when = local_time_words(photo.removed)
        rows.append((when, photo.deleted_by, photo.asset_key, size_words(photo.size), "  ".join(photo.names)))
    if not context.json:
        table.print(rows)
    return 0


async def _restore(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    known = {str(photo.asset_key): photo.photo_id for photo in await gallery.deletion.quarantined(context.actor)}
    if arguments.things == [_EVERYTHING]:
        wanted = [*known.values()]
    else:
        unknown = [word for word in arguments.things if word not in known]
        if unknown:
            raise NotFoundError(
                f"{display_text(unknown[0], 80)!r} is not in quarantine.", "`delete --list` lists what is."
            )
        wanted = [known[word] for word in dict.fromkeys(arguments.things)]
    with progress_shown(context, gallery):
        done = await gallery.deletion_jobs.result(await gallery.deletion_jobs.start_restoring(context.actor, wanted))
    if done.left:
        context.print_error(f"It ended before {done.left:,} of them: {done.ended_by}")
    return _report(context, "restored", done, (), f"Restored to the trash: {done.photos:,}.")


def _report(context: Context, verb: str, done: DeletionResult, refused: tuple[str, ...], sentence: str) -> int:
    if context.json:
        context.print_json({verb: done.photos, "refused": [*refused, *done.refused]})
    else:
        for reason in done.refused:
            context.print_error(reason)
        context.print(sentence)
    return 0 if not (refused or done.refused or done.left) else 1


async def _typed(context: Context) -> str:
    async for line in context.lines():
        return line
    return ""


COMMAND = Command(
    name="delete",
    summary="delete photos in the trash permanently, if the settings allow it, and restore them",
    arguments=add_arguments,
    run=run,
    permission=Action.DELETE,
    local_only=True,
)
