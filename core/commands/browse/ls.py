"""`ls [PHOTOS]`: list categories, the collections of one, the photos of a set, albums, tags, or years."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.browse.photo_table import photo_table, print_photos
from core.commands.browse.set_table import print_sets
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import category_json, collection_json, set_json
from core.commands.photo_arguments import HOW_TO_NAME, pages
from core.commands.places.place_table import print_places
from core.commands.table import Column, Table
from core.errors import NotFoundError, UsageError
from core.models import (
    Actor,
    AlbumSet,
    Category,
    CategorySet,
    Collection,
    EverythingSet,
    FeedSet,
    Photo,
    QuerySet,
    ReelsSet,
    SortOrder,
    StoryState,
    TagSet,
    YearSet,
)
from core.models.dates.date_sets import BY_DATE
from core.models.photo_sets import ALBUMS, TAGS, photo_set_text, slug_text
from core.permissions import Action, may, may_sort, redaction_of
from core.sets.orders import own_order

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.library.naming import Named

_NEWEST, _NAME, _PHOTO_COUNT = Column("NEWEST"), Column("NAME"), Column("PHOTOS", right=True)
_CATEGORIES = (Column("CATEGORY"), Column("COLLECTIONS", right=True), _PHOTO_COUNT, _NEWEST, _NAME)
_COLLECTIONS = (Column("COLLECTION"), _PHOTO_COUNT, Column("OLDEST"), _NEWEST, _NAME)

_STORIES = {None: "", StoryState.UNSEEN: "  (new story)", StoryState.SEEN: "  (story)"}

_PLACES = "places"
"""A word of this command alone: a category of this slug is listed instead."""
_NO_PHOTOS = "There are no photos here yet."
_OTHER_COMMANDS = {
    "categories": "ls",
    "collections": "ls CATEGORY",
    "duplicates": "duplicates",
    "history": "history",
    "jobs": "jobs list",
    "links": "share --list",
    "members": "members list",
}
"""What lists things that are not photos, by the word that a person tries."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "photos",
        nargs="?",
        metavar="PHOTOS",
        help=f"a category, a collection, a photo ({HOW_TO_NAME}), selection, favourites, top, new, archive, trash, "
        "by-date/2024/07, or albums, tags, by-date, places for a list of them",
    )
    parser.add_argument(
        "--sort",
        choices=[order.value for order in SortOrder],
        metavar="ORDER",
        help="date (newest first), oldest, name, added, size, rating, votes or views (collections, tags, queries), "
        "collections or scanned (categories, by their number and the last scan with changes), hand (albums) or "
        "relevance (queries); default: name, oldest for photos, hand for an album, rating for top",
    )
    parser.add_argument("--all", action="store_true", help="also the photos of stacks below their tops")
    add_no_header(parser)
    add_json(parser, "one JSON object per line")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List the contents of a category or collection, or all categories."""
    order = SortOrder(arguments.sort) if arguments.sort else None
    if order is None and (list_them := _list_of(context, (arguments.photos or "").strip("/"))):
        await list_them(context, gallery)
        return 0
    try:
        named = await _named(context, gallery, arguments.photos or "")
    except NotFoundError:
        if not await _is_other_list(context, gallery, (arguments.photos or "").strip("/")):
            raise
        return 0
    known = _orders(context.actor, named)
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
            order, is_empty = order or own_order(photo_set), True
            async for page in pages(context, gallery, photo_set, order, below_tops=arguments.all):
                print_photos(context, table, page, collection)
                is_empty = False
                await context.drain()
            if is_empty and not context.json:
                context.print_error("There are no photos in it.")
    return 0


_OF_MARKS = (SortOrder.RATING, SortOrder.VOTES, SortOrder.VIEWS)
_OF_CATEGORIES = (SortOrder.COLLECTIONS, SortOrder.SCANNED)
_LOOKED_UP = (SortOrder.VOTES, SortOrder.VIEWS, SortOrder.RELEVANCE)

COMMAND = Command(
    name="ls",
    summary="list categories, collections or photos",
    arguments=add_arguments,
    run=run,
)


def _orders(actor: Actor, named: Named) -> list[SortOrder]:
    """Return by what the list of this can be sorted."""
    are_photos = not isinstance(named, EverythingSet | CategorySet)
    known = [each for each in SortOrder if may_sort(actor, each, photos=are_photos)]
    if isinstance(named, EverythingSet):
        known = [each for each in known if each not in _OF_MARKS]  # categories have none
    else:
        known = [each for each in known if each not in _OF_CATEGORIES]
    if are_photos and not isinstance(named, TagSet | QuerySet):
        known = [each for each in known if each not in _LOOKED_UP]
    if not isinstance(named, FeedSet | ReelsSet):
        known = [each for each in known if each is not SortOrder.FEED]
    is_album = isinstance(named, AlbumSet)
    return [each for each in known if is_album or each is not SortOrder.HAND]


def _list_of(context: Context, word: str) -> Callable[[Context, Gallery], Awaitable[None]] | None:
    """Return what lists the things below a word that is the folder of several sets; None for other words."""
    if word in {ALBUMS, TAGS} and may(context.actor, Action.MARK):
        from core.commands.marks.album import list_albums
        from core.commands.marks.tag import list_tags

        return list_albums if word == ALBUMS else list_tags
    return _print_years if word == BY_DATE and redaction_of(context.actor).shows_dates else None


async def _is_other_list(context: Context, gallery: Gallery, word: str) -> bool:
    """List places, or the albums in a folder of albums (albums/trips); return whether the word is one of these."""
    if word == _PLACES and may(context.actor, Action.MARK):
        await print_places(context, gallery)
        return True
    first, _, folder = word.partition("/")
    if first != ALBUMS or not folder or not may(context.actor, Action.MARK):
        return False
    from core.commands.marks.album import list_albums

    with suppress(NotFoundError):
        await list_albums(context, gallery, folder)
        return True
    return False


async def _named(context: Context, gallery: Gallery, word: str) -> Named:
    """Return what is named; of an empty word everything.

    Raises:
        NotFoundError: there is none for this actor; it says what else lists such things.
        UsageError: the name is ambiguous, or a query is not valid.
    """
    if not word.strip("/"):
        return EverythingSet()
    try:
        return await gallery.library.named(context.actor, word)
    except NotFoundError as error:
        if (command := _OTHER_COMMANDS.get(word.casefold())) is None:
            raise
        raise NotFoundError(error.message, f"`{command}` lists them.") from error


async def _print_years(context: Context, gallery: Gallery) -> None:
    sets = [YearSet(year) for year in await gallery.library.folders.years(context.actor)]
    counted = [(photo_set_text(each), await gallery.library.count(context.actor, each)) for each in sets]
    if context.json:
        for each, (_, count) in zip(sets, counted, strict=True):
            context.print_json(set_json(each, count))
        return
    print_sets(context, [(text, count, text.rpartition("/")[2]) for text, count in counted], empty=_NO_PHOTOS)


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
        context.print_error(_NO_PHOTOS)


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
            collection.name + _STORIES[collection.story],
        )
        for collection in collections
    ]
    Table(context, _COLLECTIONS).print(rows)
