"""`info THING`: show the metadata of a photo, a collection or a category."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import category_json, collection_json, details_json
from core.commands.things import find_thing
from core.models import Category, Collection, Photo
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("thing", metavar="THING", help="a photo (its key), a collection or a category (its slug)")
    add_json(parser, "one JSON object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print one line per field; unknown ones are left out, and null in JSON."""
    known = await _described(context, gallery, arguments.thing)
    if context.json:
        context.print_json(known)
        return 0
    longest = max(len(name) for name in known)
    for name, value in known.items():
        if value is not None:
            context.print(f"{name.replace('_', ' '):{longest}}  {display_text(str(value))}")
    return 0


COMMAND = Command(
    name="info",
    summary="show the details of a photo, a collection or a category",
    arguments=add_arguments,
    run=run,
)


async def _described(context: Context, gallery: Gallery, word: str) -> Mapping[str, object]:
    match await find_thing(context, gallery, word):
        case Category() as category:
            return category_json(category)
        case Collection() as collection:
            return collection_json(collection)
        case Photo() as photo:
            return details_json(await gallery.library.details(context.actor, photo.asset_key))
