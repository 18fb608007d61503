"""`ls [THING]`: list categories, the collections of one, or the photos of a collection."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rich.filesize import decimal

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import category_json, collection_json, photo_json, taken
from core.commands.table import Column, Table
from core.commands.things import find_thing, pages
from core.models import Category, Collection, Photo, SortOrder

if TYPE_CHECKING:
    from core.gallery import Gallery

_NEWEST, _NAME, _PHOTO_COUNT = Column("NEWEST"), Column("NAME"), Column("PHOTOS", right=True)
_CATEGORIES = (Column("CATEGORY"), Column("COLLECTIONS", right=True), _PHOTO_COUNT, _NEWEST, _NAME)
_COLLECTIONS = (Column("COLLECTION"), _PHOTO_COUNT, Column("OLDEST"), _NEWEST, _NAME)
_PHOTOS = (
    Column("KEY", 13),
    Column("TAKEN", 16),
    Column("PIXELS", 9, right=True),
    Column("SIZE", 8, right=True),
    _NAME,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "thing", nargs="?", metavar="THING", help="a category or a collection (its slug), or a photo (its key)"
    )
    parser.add_argument(
        "--sort",
        choices=[order.value for order in SortOrder],
        help="date (newest first), oldest, name, added or size; default: name, and oldest for photos",
    )
    add_json(parser, "one JSON object a line")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List the contents of a category or collection, or all categories."""
    order = SortOrder(arguments.sort) if arguments.sort else None
    thing = await find_thing(context, gallery, arguments.thing) if arguments.thing else None
    match thing:
        case None:
            _print_categories(context, await gallery.library.categories(context.actor, order or SortOrder.NAME))
        case Category():
            found = await gallery.library.collections(context.actor, thing.slug, order or SortOrder.NAME)
            _print_collections(context, found)
        case Collection():
            table = Table(context, _PHOTOS)
            async for page in pages(context, gallery, thing, order or SortOrder.OLDEST):
                _print_photos(context, table, page, thing)
                await context.drain()
        case Photo():
            _print_photos(context, Table(context, _PHOTOS), (thing,), None)
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
            category.slug,
            str(category.collection_count),
            str(category.photo_count),
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
            collection.slug,
            str(collection.photo_count),
            f"{collection.oldest:%Y-%m-%d}" if collection.oldest else "",
            f"{collection.newest:%Y-%m-%d}" if collection.newest else "",
            collection.name,
        )
        for collection in collections
    ]
    Table(context, _COLLECTIONS).print(rows)


def _print_photos(context: Context, table: Table, photos: tuple[Photo, ...], collection: Collection | None) -> None:
    if context.json:
        for photo in photos:
            context.print_json(photo_json(photo, collection))
        return
    table.print([_photo_row(photo, for_people=context.stdout.isatty()) for photo in photos])


def _photo_row(photo: Photo, *, for_people: bool) -> tuple[str, ...]:
    date = (taken(photo.taken) or "")[:19]
    return (
        photo.asset_key,
        date[:16].replace("T", " ") if for_people else date,
        f"{photo.width}×{photo.height}" if photo.width else "",
        decimal(photo.size) if for_people else str(photo.size),
        photo.file_name,
    )
