"""What commands about marks name: photos, collections, categories, and sets of photos."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.context import Context
from core.commands.photo_arguments import FROM_INPUT, HOW_TO_NAME
from core.errors import UsageError
from core.models import CategoryId, CategorySet, CollectionId, CollectionSet, Photo, PhotoId, SelectionSet, ids_in

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.marks.things import Things


def add_things(parser: argparse.ArgumentParser, *, least: str) -> None:
    """Add the argument THING, as often as `least` says ("+": once or more)."""
    parser.add_argument(
        "things",
        nargs=least,
        metavar="THING",
        help=f"photos, collections or categories, {HOW_TO_NAME}; selection: all that you have selected; "
        "the photos of by-date/2024/07; -: one a line from standard input",
    )


async def named_things(context: Context, gallery: Gallery, words: list[str], *, as_photos: bool = False) -> Things:
    """Return what the words name; sets of photos mean their photos of now, with `as_photos` also collections do.

    Raises:
        NotFoundError: one of them does not exist for this actor.
        UsageError: a name is ambiguous, or there are too many photos.
    """
    from core.marks.things import LARGEST_BULK, Things

    names = [word for word in words if word != FROM_INPUT]
    if FROM_INPUT in words:
        names += [line async for line in context.lines()]
    photos: set[PhotoId] = set()
    collections: set[CollectionId] = set()
    categories: set[CategoryId] = set()
    library, actor = gallery.library, context.actor
    for name in names:
        match await library.named(actor, name):
            case Photo() as photo:
                photos.add(photo.id)
            case CategorySet(slug) if not as_photos:
                categories.add((await library.category(actor, slug)).id)
            case CollectionSet(slug) if not as_photos:
                collections.add((await library.collection(actor, slug)).id)
            case SelectionSet() if not as_photos:
                selected = await library.selected.things(actor)
                photos |= {PhotoId(each) for each in ids_in(selected.photos)}
                collections |= {CollectionId(each) for each in ids_in(selected.collections)}
                categories |= {CategoryId(each) for each in ids_in(selected.categories)}
            case photo_set:
                photos |= set(await library.photo_ids(actor, photo_set, LARGEST_BULK + 1))
        if len(photos) > LARGEST_BULK:
            raise UsageError(f"At most {LARGEST_BULK:,} photos can be changed at once.", "Name fewer of them.")
    return Things.of(photos, collections, categories)
