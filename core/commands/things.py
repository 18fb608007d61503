"""What the words of a command name: a photo by its key, a collection or a category by its slug."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from core.commands.context import Context
from core.errors import NotFoundError
from core.models import BLOCK_SIZE, AssetKey, Category, Collection, Photo, SortOrder
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery

Thing = Category | Collection | Photo

ASSET_KEY = re.compile("[a-z2-7]{13}")
FROM_INPUT = "-"
"""The word that stands for the lines of standard input."""


async def find_thing(context: Context, gallery: Gallery, word: str) -> Thing:
    """Return the photo, collection or category of that name; a guest's only collection has the name of its category.

    Raises:
        NotFoundError: there is none for this actor.
    """
    name = word.strip("/")
    try:
        if "/" in name or (context.actor.share is not None and not ASSET_KEY.fullmatch(name)):
            return await gallery.library.collection(context.actor, name)
        if ASSET_KEY.fullmatch(name):
            try:
                return await gallery.library.photo(context.actor, AssetKey(name))
            except NotFoundError:
                pass
        return await gallery.library.category(context.actor, name)
    except NotFoundError as error:
        raise NotFoundError(
            f"There is no photo, collection or category {display_text(word, 80)!r}.", "`ls` lists what there is."
        ) from error


async def find_photo(context: Context, gallery: Gallery, word: str) -> Photo:
    """Return the photo with that key.

    Raises:
        NotFoundError: there is none for this actor.
    """
    try:
        if ASSET_KEY.fullmatch(word):
            return await gallery.library.photo(context.actor, AssetKey(word))
    except NotFoundError:
        pass
    raise NotFoundError(
        f"There is no photo {display_text(word, 80)!r}.", "`ls COLLECTION` lists photos with their keys."
    )


async def pages(
    context: Context, gallery: Gallery, collection: Collection, order: SortOrder
) -> AsyncIterator[tuple[Photo, ...]]:
    """Yield the photos of a collection, a page at a time."""
    after = None
    while page := await gallery.library.page(context.actor, collection.photo_set, order, after):
        yield page
        if len(page) < BLOCK_SIZE:
            return
        after = page[-1].page_key
