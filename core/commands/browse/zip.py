"""`zip THING…`: photos as one archive on standard output, written while it is sent."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from core.commands.browse.cat import derivative, pieces
from core.commands.command import Command
from core.commands.context import Context
from core.commands.things import FROM_INPUT, Thing, find_thing, pages
from core.errors import GalleryError, NotFoundError
from core.models import AssetKey, Category, Collection, DerivativeSize, Photo, SortOrder
from core.permissions import require_taking
from core.pictures.zip_archive import ArchiveEntry, UniqueNames, archive

if TYPE_CHECKING:
    from core.gallery import Gallery

_EXTENSIONS = {"JPEG": ".jpg", "TIFF": ".tif"}
_UNDATED = datetime(1980, 1, 1)  # noqa: DTZ001 - the format keeps wall clocks, and none before this one


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "things",
        nargs="+",
        metavar="THING",
        help="photos, collections or categories; -: one a line from standard input",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--originals", action="store_true", help="the original files (the default)")
    which.add_argument("--derivatives", action="store_true", help="JPEGs of 1200 pixels without metadata instead")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Write the archive; photos that cannot be read are reported, left out, and make the exit code 1."""
    context.require_redirected("An archive")
    require_taking(context.actor, originals=not arguments.derivatives)
    contents = ArchiveContents(context, gallery, DerivativeSize.PREVIEW if arguments.derivatives else None)
    named = [await find_thing(context, gallery, word) for word in arguments.things if word != FROM_INPUT]
    things = _things(context, gallery, contents, named, reads_input=FROM_INPUT in arguments.things)
    async with aclosing(archive(contents.entries(things))) as sent:
        async for piece in sent:
            await context.send(piece)
    if contents.left_out:
        context.print_error(f"{contents.left_out:,} could not be added to the archive.")
    return int(contents.left_out > 0)


COMMAND = Command(
    name="zip",
    summary="write photos to standard output as a ZIP archive",
    arguments=add_arguments,
    run=run,
)


class ArchiveContents:
    """Makes entries of things: a folder per collection, each photo once."""

    def __init__(self, context: Context, gallery: Gallery, size: DerivativeSize | None) -> None:
        """Add derivatives of that size; None: originals."""
        self.left_out = 0
        self._context = context
        self._gallery = gallery
        self._size = size
        self._added: set[AssetKey] = set()
        self._names: defaultdict[str, UniqueNames] = defaultdict(UniqueNames)

    def leave_out(self, what: str, error: GalleryError) -> None:
        """Report something that cannot be added, and count it."""
        self.left_out += 1
        self._context.print_error(f"{what}: {error.message}")

    async def entries(self, things: AsyncIterator[Thing]) -> AsyncIterator[ArchiveEntry]:
        """Yield an entry for each photo."""
        async for thing in things:
            match thing:
                case Photo() as photo:
                    details = await self._gallery.library.details(self._context.actor, photo.asset_key)
                    for entry in self._entry(photo, details.collection):
                        yield entry
                case Collection() as collection:
                    async for entry in self._collection(collection):
                        yield entry
                case Category():
                    for collection in await self._gallery.library.collections(self._context.actor, thing.slug):
                        async for entry in self._collection(collection):
                            yield entry

    async def _collection(self, collection: Collection) -> AsyncIterator[ArchiveEntry]:
        async for page in pages(self._context, self._gallery, collection, SortOrder.OLDEST):
            for photo in page:
                for entry in self._entry(photo, collection):
                    yield entry

    def _entry(self, photo: Photo, collection: Collection) -> list[ArchiveEntry]:
        if photo.asset_key in self._added:
            return []
        self._added.add(photo.asset_key)
        path = PurePath(photo.file_name)
        # Guests of a share link without details get no file names, and so no extension.
        extension = path.suffix or _EXTENSIONS.get(photo.format, f".{photo.format.lower()}")
        wanted = f"{path.stem}{extension if self._size is None else '.jpg'}"
        name = f"{collection.slug}/{self._names[collection.slug].name(wanted)}"
        return [
            ArchiveEntry(name, photo.taken.local if photo.taken else _UNDATED, None, partial(self._read, photo, name))
        ]

    async def _read(self, photo: Photo, name: str) -> AsyncGenerator[bytes, None]:
        try:
            if self._size is not None:
                yield await derivative(self._context, self._gallery, photo, self._size)
                return
            async with aclosing(pieces(self._context, self._gallery, photo.asset_key)) as read:
                async for piece in read:
                    yield piece
        except GalleryError as error:
            self.leave_out(name, error)
            raise


async def _things(
    context: Context, gallery: Gallery, contents: ArchiveContents, named: list[Thing], *, reads_input: bool
) -> AsyncIterator[Thing]:
    """Yield what the arguments name, then what the lines of standard input name, as they arrive."""
    for thing in named:
        yield thing
    if reads_input:
        async for line in context.lines():
            try:
                yield await find_thing(context, gallery, line)
            except NotFoundError as error:
                contents.leave_out("standard input", error)
