"""Photos and photo sets as arguments of commands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from core.commands.context import Context
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.models import BLOCK_SIZE, AssetKey, Photo, PhotoSet, SortOrder
from core.sets.orders import own_order
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery

FROM_INPUT = "-"
"""The argument for names on standard input, one a line."""

HOW_TO_NAME = "by key, slug, path or name"


async def find_photo(context: Context, gallery: Gallery, word: str) -> Photo:
    """Return the photo that a word names.

    Raises:
        NotFoundError: there is none for this actor.
        UsageError: several photos or photo sets have this name.
    """
    try:
        found = await gallery.library.named(context.actor, word)
    except NotFoundError:
        found = None
    if isinstance(found, Photo):
        return found
    raise NotFoundError(
        f"There is no photo {display_text(word, 80)!r}.", "`ls COLLECTION` lists photos with their keys."
    )


async def named_photos(context: Context, gallery: Gallery, words: Sequence[str], *, most: int) -> list[Photo]:
    """Return the photos that words name, and those of the sets that they name, each once, in that order.

    Raises:
        NotFoundError: there is none for this actor.
        UsageError: several things have one of the names, or there are no photos, or more than `most`.
    """
    named = [await gallery.library.named(context.actor, word) for word in words if word != FROM_INPUT]
    if FROM_INPUT in words:
        named += [await gallery.library.named(context.actor, line) async for line in context.lines()]
    found: dict[AssetKey, Photo] = {}
    for each in named:
        if isinstance(each, Photo):
            found[each.asset_key] = each
            continue
        async for page in pages(context, gallery, each, own_order(each)):
            found |= {photo.asset_key: photo for photo in page}
            if len(found) > most:
                break
    if not 0 < len(found) <= most:
        raise UsageError(f"1 to {most:,} photos can be named.", "`ls` lists photos with their keys.")
    return list(found.values())


async def pages(
    context: Context, gallery: Gallery, photo_set: PhotoSet, order: SortOrder, *, below_tops: bool = False
) -> AsyncIterator[tuple[Photo, ...]]:
    """Yield the photos of a set, a page at a time; `below_tops` as in `Library.page`.

    Raises:
        NotAllowedError: the actor's access changed in between, so that the rest could not be complete.
    """
    after = None
    actor = context.actor
    while page := await gallery.library.page(context.actor, photo_set, order, after, below_tops=below_tops):
        yield page
        if len(page) < BLOCK_SIZE:
            return
        after = page[-1].page_key
        if (context.actor.role, context.actor.category_ids) != (actor.role, actor.category_ids):
            raise NotAllowedError("Your access has changed.", "Run the command again.")
