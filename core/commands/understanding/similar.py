"""`similar PHOTO`: the photos that look like one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.browse.photo_table import photo_table, print_photos
from core.commands.browse.search import joined_query
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import photo_json
from core.commands.photo_arguments import HOW_TO_NAME, find_photo, pages
from core.models import QuerySet, SortOrder
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("photo", metavar="PHOTO", help=f"the photo, {HOW_TO_NAME}")
    parser.add_argument(
        "conditions", nargs="*", metavar="CONDITION", help="what else has to hold, as for `search`: country:norway"
    )
    add_no_header(parser)
    add_json(parser, "one JSON object per photo, the most similar first; compared_by: clip or hashes")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print the photos, the most similar first, and how they were compared."""
    from core.sets.search.explained_query import explained_query

    photo = await find_photo(context, gallery, arguments.photo)
    way = await gallery.understanding.way_of(context.actor, photo.asset_key)
    conditions = joined_query(arguments.conditions, remote=context.remote)
    query = f"similar:{photo.asset_key} ({conditions})" if conditions else f"similar:{photo.asset_key}"
    photo_set = QuerySet(explained_query(context.actor, query).text)
    table, count = photo_table(context), 0
    async for page in pages(context, gallery, photo_set, SortOrder.RELEVANCE):
        others = tuple(each for each in page if each.asset_key != photo.asset_key)
        count += len(others)
        if context.json:
            for each in others:
                context.print_json(photo_json(each) | {"compared_by": way})
        else:
            print_photos(context, table, others)
        await context.drain()
    if not context.json:
        found = f"{count:,} similar photo{'s' * (count != 1)}" if count else "No similar photo"
        context.print_error(f"{found}, compared {way.words}.")
    return 0


COMMAND = Command(
    name="similar",
    summary="list the photos that look like one",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)
