"""`zip PHOTOS…`: photos as one archive on standard output, written while it is sent."""

from __future__ import annotations

import argparse
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from core.commands.browse.cat import derivative, pieces
from core.commands.command import Command
from core.commands.context import Context
from core.commands.photo_arguments import FROM_INPUT, HOW_TO_NAME, pages
from core.errors import GalleryError, NotFoundError, UsageError
from core.models import (
    AssetKey,
    CategorySet,
    Collection,
    DerivativeSize,
    EverythingSet,
    Photo,
    PhotoSet,
    SortOrder,
)
from core.permissions import require_download, shows_other_files
from core.pictures.zip_archive import ArchiveEntry, UniqueNames, archive

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.library.naming import Named

_EXTENSIONS = {"JPEG": ".jpg", "TIFF": ".tif", "JPEG 2000": ".jp2"}
_UNDATED = datetime(1980, 1, 1)  # noqa: DTZ001 - the format keeps wall clocks, and none before this one


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "photos",
        nargs="+",
        metavar="PHOTOS",
        help=f"photos, collections or categories, {HOW_TO_NAME}, or selection; -: one a line from standard input",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--originals", action="store_true", help="the original files, with RAW twins and live videos (the default)"
    )
    which.add_argument("--derivatives", action="store_true", help="JPEGs of 1200 pixels without metadata instead")
    parser.add_argument("--sidecars", action="store_true", help="also the sidecars of the originals (XMP, JSON)")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Write the archive; photos that cannot be read are reported, left out, and make the exit code 1."""
    if arguments.sidecars and (arguments.derivatives or not shows_other_files(context.actor)):
        raise UsageError("Sidecars belong to original files of members.", "Leave --sidecars out.")
    context.require_redirected("An archive")
    require_download(context.actor, originals=not arguments.derivatives)
    size = DerivativeSize.PREVIEW if arguments.derivatives else None
    contents = ArchiveContents(context, gallery, size, with_sidecars=arguments.sidecars)
    words = [word for word in arguments.photos if word != FROM_INPUT]
    named = [await gallery.library.named(context.actor, word) for word in words]
    wanted = _wanted(context, gallery, contents, named, reads_input=FROM_INPUT in arguments.photos)
    async with aclosing(archive(contents.entries(wanted))) as sent:
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
    """Makes the entries of an archive: a folder per collection, each photo once."""

    def __init__(
        self, context: Context, gallery: Gallery, size: DerivativeSize | None, *, with_sidecars: bool = False
    ) -> None:
        """Add derivatives of that size; None: originals, and for members all media files of each photo."""
        self.left_out = 0
        self._with_sidecars = with_sidecars
        self._context = context
        self._gallery = gallery
        self._size = size
        self._added: set[AssetKey] = set()
        self._names: dict[str, UniqueNames] = {}

    def leave_out(self, what: str, error: GalleryError) -> None:
        """Report something that cannot be added, and count it."""
        self.left_out += 1
        self._context.print_error(f"{what}: {error.message}")

    async def entries(self, wanted: AsyncIterator[Named]) -> AsyncIterator[ArchiveEntry]:
        """Yield an entry for each photo."""
        async for each in wanted:
            async for photo, collection in self._photos(each):
                if photo.asset_key not in self._added:
                    self._added.add(photo.asset_key)
                    for entry in await self._entries_of(photo, collection):
                        yield entry

    async def _photos(self, wanted: Named) -> AsyncIterator[tuple[Photo, Collection]]:
        library, actor = self._gallery.library, self._context.actor
        if isinstance(wanted, Photo):
            yield wanted, (await library.details(actor, wanted.asset_key)).collection
            return
        collections = await self._collections(wanted)
        for collection in collections or ():
            async for page in self._pages(collection.photo_set):
                for photo in page:
                    yield photo, collection
        if collections is None:
            async for page in self._pages(wanted):
                for photo in page:
                    yield photo, (await library.details(actor, photo.asset_key)).collection

    def _pages(self, photo_set: PhotoSet) -> AsyncIterator[tuple[Photo, ...]]:
        """Return the photos of a set; of originals also those below the tops of stacks."""
        return pages(self._context, self._gallery, photo_set, SortOrder.OLDEST, below_tops=self._size is None)

    async def _collections(self, photo_set: PhotoSet) -> tuple[Collection, ...] | None:
        """Return the collections that a set consists of, None for one that takes photos out of collections."""
        library, actor = self._gallery.library, self._context.actor
        match photo_set:
            case EverythingSet():
                slugs = [category.slug for category in await library.categories(actor)]
            case CategorySet(slug):
                slugs = [slug]
            case _:
                collection = await library.collection_of(actor, photo_set)
                return None if collection is None else (collection,)
        return tuple([each for slug in slugs for each in await library.collections(actor, slug)])

    async def _names_of(self, collection: Collection) -> UniqueNames:
        """Return the names that the files of a collection have, as SFTP lists them."""
        if collection.slug not in self._names:
            repeated = await self._gallery.library.folders.repeated(self._context.actor, collection.photo_set)
            self._names[collection.slug] = UniqueNames(repeated)
        return self._names[collection.slug]

    async def _entries_of(self, photo: Photo, collection: Collection) -> list[ArchiveEntry]:
        """Return the entries of a photo: of its primary file or derivative, and of its other files."""
        names = await self._names_of(collection)
        stem, _, suffix = photo.exact_name.rpartition(".")
        # Guests of a share link without details get no file names, and so no extension.
        extension = f".{suffix}" if stem else _EXTENSIONS.get(photo.format, f".{photo.format.lower()}")
        first = f"{stem or suffix}{extension if self._size is None else '.jpg'}"
        wanted: list[tuple[str, int | None]] = [(first, None)]
        if self._size is None:
            folders, actor = self._gallery.library.folders, self._context.actor
            others = await folders.further_files(actor, photo.id, with_sidecars=self._with_sidecars)
            wanted += [(other.name, other.file_id) for other in others]
        moment = photo.taken.local if photo.taken else _UNDATED
        entries = []
        for file, file_id in wanted:
            name = f"{collection.slug}/{names.name(file, photo.asset_key)}"
            entries.append(ArchiveEntry(name, moment, None, partial(self._read, photo, name, file_id)))
        return entries

    async def _read(self, photo: Photo, name: str, file_id: int | None) -> AsyncGenerator[bytes, None]:
        try:
            if self._size is not None:
                yield await derivative(self._context, self._gallery, photo, self._size)
                return
            async with aclosing(pieces(self._context, self._gallery, photo.asset_key, file_id)) as read:
                async for piece in read:
                    yield piece
        except GalleryError as error:
            self.leave_out(name, error)
            raise


async def _wanted(
    context: Context, gallery: Gallery, contents: ArchiveContents, named: list[Named], *, reads_input: bool
) -> AsyncIterator[Named]:
    """Yield what the arguments name, then what the lines of standard input name, as they arrive."""
    for each in named:
        yield each
    if reads_input:
        async for line in context.lines():
            try:
                yield await gallery.library.named(context.actor, line)
            except (NotFoundError, UsageError) as error:
                contents.leave_out("standard input", error)
