"""`info PHOTOS`: show the metadata of a photo, a collection or a category."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import category_json, collection_json, details_json, set_json
from core.commands.photo_arguments import HOW_TO_NAME
from core.models import CategorySet, CollectionSet, Photo, ShareLinkSet
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("photos", metavar="PHOTOS", help=f"a photo, a collection or a category, {HOW_TO_NAME}")
    add_json(parser, "one JSON object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print one line per field; unknown ones are left out, and null in JSON."""
    known = await _described(context, gallery, arguments.photos)
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
    from core.library.grouping.guest_groups import SLUG

    library, actor = gallery.library, context.actor
    match await library.named(actor, word):
        case CategorySet(slug):
            return category_json(await library.category(actor, slug))
        case CollectionSet(slug):
            return collection_json(await library.collection(actor, slug))
        case ShareLinkSet():
            return collection_json(await library.collection(actor, SLUG))
        case Photo() as photo:
            return details_json(await library.details(actor, photo.asset_key))
        case photo_set:
            return set_json(photo_set, await library.count(actor, photo_set))
