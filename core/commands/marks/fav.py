"""`fav [--remove] THING…`: favourites, and the list of them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.browse.set_table import print_sets
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import category_json, collection_json, set_json
from core.commands.marks.thing_arguments import add_things, named_things
from core.errors import UsageError
from core.models import FavouritesSet
from core.models.photo_sets import FAVOURITES, slug_text
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_things(parser, least="*")
    parser.add_argument("--remove", action="store_true", help="they are no longer favourites")
    add_no_header(parser)
    add_json(parser, "what was changed, or one JSON object per favourite category, collection and set of photos")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Make things favourites of this member, or no longer; without any, list what is a favourite."""
    if not arguments.things:
        if arguments.remove:
            raise UsageError("Nothing is named.", "It takes: fav --remove THING…")
        await _list(context, gallery)
        return 0
    from core.marks.operations import SetFavourite

    things = await named_things(context, gallery, arguments.things)
    operation = SetFavourite(things, is_favourite=not arguments.remove)
    changed = (await gallery.apply(context.actor, operation)).result
    if context.json:
        context.print_json({"changed": changed, "unchanged": things.count - changed})
    else:
        done = "Removed from the favourites" if arguments.remove else "Added to the favourites"
        state = "were not favourites" if arguments.remove else "were favourites before"
        unchanged = f" ({things.count - changed:,} {state})" if changed < things.count else ""
        context.print(f"{done}: {changed:,}{unchanged}.")
    return 0


async def _list(context: Context, gallery: Gallery) -> None:
    found = await gallery.library.favourites.of(context.actor)
    if context.json:
        for category in found.categories:
            context.print_json(category_json(category))
        for collection in found.collections:
            context.print_json(collection_json(collection))
        context.print_json(set_json(FavouritesSet(), found.photo_count))
        return
    rows = [(slug_text(each.slug), each.photo_count, each.name) for each in found.categories]
    rows += [(slug_text(each.slug), each.photo_count, each.full_name) for each in found.collections]
    if found.photo_count:
        rows.append((FAVOURITES, found.photo_count, "Favourite photos"))
    print_sets(context, rows, empty="You have no favourites yet.")


COMMAND = Command(
    name="fav",
    summary="make photos, collections and categories your favourites, or list them",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)
