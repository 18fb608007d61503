"""`ls [PHOTOS]`: list categories, the collections of one, or the photos of a collection."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.browse.photo_table import photo_table, print_photos
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import category_json, collection_json
from core.commands.photo_arguments import HOW_TO_NAME, pages
from core.commands.table import Column, Table
from core.errors import UsageError
from core.models import (
    AlbumSet,
    Category,
    CategorySet,
    Collection,
    EverythingSet,
    Photo,
    SortOrder,
)
from core.models.photo_sets import slug_text
from core.permissions import may_sort
from core.sets.orders import own_order

if TYPE_CHECKING:
    from core.gallery import Gallery

_NEWEST, _NAME, _PHOTO_COUNT = Column("NEWEST"), Column("NAME"), Column("PHOTOS", right=True)
_CATEGORIES = (Column("CATEGORY"), Column("COLLECTIONS", right=True), _PHOTO_COUNT, _NEWEST, _NAME)
_COLLECTIONS = (Column("COLLECTION"), _PHOTO_COUNT, Column("OLDEST"), _NEWEST, _NAME)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "photos",
        nargs="?",
        metavar="PHOTOS",
        help=f"a category, a collection, a photo ({HOW_TO_NAME}), selection, top, or by-date/2024/07",
    )
    parser.add_argument(
        "--sort",
        choices=[order.value for order in SortOrder],
        help="date (newest first), oldest, name, added, size, rating, or hand for an album; default: name, oldest for "
        "photos, hand for an album, rating for top",
    )
    parser.add_argument("--all", action="store_true", help="also the photos of stacks below their tops")
    add_no_header(parser)
    add_json(parser, "one JSON object per line")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List the contents of a category or collection, or all categories."""
    order = SortOrder(arguments.sort) if arguments.sort else None
    named = await gallery.library.named(context.actor, arguments.photos) if arguments.photos else EverythingSet()
    are_photos = not isinstance(named, EverythingSet | CategorySet)
    known = [each for each in SortOrder if may_sort(context.actor, each, photos=are_photos)]
    if isinstance(named, EverythingSet):
        known = [each for each in known if each is not SortOrder.RATING]  # categories have none
    is_album = isinstance(named, AlbumSet)
    known = [each for each in known if is_album or each is not SortOrder.HAND]
    if order is not None and order not in known:
        raise UsageError(f"This list cannot be sorted by {order}.", f"`--sort` is one of {', '.join(known)} here.")
    match named:
        case EverythingSet():
            _print_categories(context, await gallery.library.categories(context.actor, order or SortOrder.NAME))
        case CategorySet(slug):
            _print_collections(context, await gallery.library.collections(context.actor, slug, order or SortOrder.NAME))
        case Photo():
            print_photos(context, photo_table(context), (named,))
        case photo_set:
            collection = await gallery.library.collection_of(context.actor, photo_set)
            table = photo_table(context)
            order = order or own_order(photo_set)
            async for page in pages(context, gallery, photo_set, order, below_tops=arguments.all):
                print_photos(context, table, page, collection)
                await context.drain()
    return 0


COMMAND = Command(
    name="ls",
    summary="list categories, collections or photos",
    arguments=add_arguments,
    run=run,
)


def _print_categories(context: Context, categories: tuple[Category, ...]) -> None:
    if context.json:
        for category in categories:
            context.print_json(category_json(category))
        return
    rows = [
        (
            slug_text(category.slug),
            f"{category.collection_count:,}",
            f"{category.photo_count:,}",
            f"{category.newest:%Y-%m-%d}" if category.newest else "",
            category.name,
        )
        for category in categories
    ]
    Table(context, _CATEGORIES).print(rows)
    if not rows:
        context.print_error("There are no photos here yet.")


def _print_collections(context: Context, collections: tuple[Collection, ...]) -> None:
    if context.json:
        for collection in collections:
            context.print_json(collection_json(collection))
        return
    rows = [
        (
            slug_text(collection.slug),
            f"{collection.photo_count:,}",
            f"{collection.oldest:%Y-%m-%d}" if collection.oldest else "",
            f"{collection.newest:%Y-%m-%d}" if collection.newest else "",
            collection.name,
        )
        for collection in collections
    ]
    Table(context, _COLLECTIONS).print(rows)
