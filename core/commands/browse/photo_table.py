"""Photos as rows of a table, or as JSON objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.context import Context
from core.commands.json_objects import photo_json
from core.commands.photo_arguments import pages
from core.commands.table import Column, Table
from core.models import Collection, Photo, PhotoSet, SortOrder
from core.wording import size_words, taken_time_words, video_words

if TYPE_CHECKING:
    from core.gallery import Gallery

_COLUMNS = (
    Column("KEY", 13),
    Column("TAKEN", 16),
    Column("PIXELS", 9, right=True),
    Column("SIZE", 8, right=True),
    Column("NAME"),
)


def photo_table(context: Context) -> Table:
    """Return a table for photos, which are printed page by page."""
    return Table(context, _COLUMNS)


def print_photos(
    context: Context, table: Table, photos: tuple[Photo, ...], collection: Collection | None = None
) -> None:
    """Print a page of photos; in JSON with the slug of their collection, if that is given.

    On a terminal, ▶ and the duration of a video follow its name; in a file or pipe that field is the name alone.
    """
    if context.json:
        for photo in photos:
            context.print_json(photo_json(photo, collection))
        return
    is_terminal = context.stdout.isatty()
    table.print([_row(photo, is_terminal=is_terminal) for photo in photos])


async def print_first(context: Context, gallery: Gallery, photo_set: PhotoSet, limit: int) -> bool:
    """Print the first photos of a feed or reels, up to `limit`; return whether there are any."""
    table, left = photo_table(context), limit
    async for page in pages(context, gallery, photo_set, SortOrder.FEED):
        print_photos(context, table, page[:left])
        left -= len(page)
        await context.drain()
        if left <= 0:
            break
    return left < limit


def _row(photo: Photo, *, is_terminal: bool) -> tuple[str, ...]:
    return (
        photo.asset_key,
        taken_time_words(photo.taken),
        f"{photo.width}×{photo.height}" if photo.width else "",
        size_words(photo.size),
        f"{photo.file_name} {video_words(photo)}".rstrip() if is_terminal else photo.file_name,
    )
