"""The files of a share link: one original, or all photos as entries of a ZIP archive."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import datetime

from core.errors import PictureUnavailableError
from core.gallery import Gallery
from core.models import AssetKey, DerivativeSize, Downloads, Photo, PhotoKind, PhotoSet
from core.pictures.downloads.download_files import DownloadFile, derivative_path, extension_of, open_download
from core.pictures.zip_archive import ArchiveEntry, UniqueNames
from core.sets.orders import own_order
from core.sharing.models import ValidShareLink

CHECK_SECONDS = 0.5
"""How often a running download checks that its link still shows the photo."""
_PAGE = 240
_UNDATED = datetime(1980, 1, 1)  # noqa: DTZ001 - ZIP stores local times


async def open_shared_file(gallery: Gallery, share: ValidShareLink, asset_key: AssetKey) -> DownloadFile:
    """Open an original for a guest, with or without its metadata, as the maker of the link chose.

    Raises:
        NotFoundError: the link does not include this photo.
        GalleryError: the file cannot be read now.
    """
    pictures = await gallery.pictures.of(share.actor, asset_key)
    return await open_download(pictures, strips_metadata=share.strips_originals, shows_details=share.shows_details)


async def while_shown(
    gallery: Gallery, share: ValidShareLink, key: AssetKey, chunks: AsyncIterator[bytes]
) -> AsyncIterator[bytes]:
    """Yield the chunks of a photo for as long as the link shows it: its maker may lose the access to it.

    Raises:
        NotFoundError: the link no longer shows it.
    """
    checked = time.monotonic()
    async for chunk in chunks:
        if time.monotonic() - checked >= CHECK_SECONDS:
            checked = time.monotonic()
            await gallery.library.photo(share.actor, key)
        yield chunk


async def album_entries(
    gallery: Gallery, share: ValidShareLink, shown: PhotoSet
) -> tuple[tuple[ArchiveEntry, ...], str]:
    """Return the archive entries of the photos of a set, of those that the link shows, and a tag of their content."""
    names = UniqueNames(await gallery.library.folders.repeated(share.actor, shown))
    entries: list[ArchiveEntry] = []
    digest = hashlib.sha256()
    after, order = None, own_order(shown, share.actor)
    while page := await gallery.library.page(share.actor, shown, order, after, _PAGE):
        after = page[-1].page_key
        sizes = await gallery.sharing.stored_sizes(page, DerivativeSize.PREVIEW)
        for photo, stored in zip(page, sizes, strict=True):
            copied = await _is_copied(gallery, share, photo)
            entry = _entry(gallery, share, photo, stored, names, len(entries) + 1, offers_copy=copied)
            entries.append(entry)
            digest.update(f"{entry.name} {photo.asset_key} {photo.version} {entry.size}\n".encode())
    return tuple(entries), f'"{share.public_id}-{digest.hexdigest()[:32]}"'


async def _is_copied(gallery: Gallery, share: ValidShareLink, photo: Photo) -> bool:
    """Return whether the archive has a copy without metadata of this video."""
    if photo.kind is not PhotoKind.VIDEO or share.downloads is not Downloads.ORIGINALS or not share.strips_originals:
        return False
    return (await gallery.pictures.of(share.actor, photo.asset_key)).offers_copy


def _entry(
    gallery: Gallery,
    share: ValidShareLink,
    photo: Photo,
    stored: int | None,
    names: UniqueNames,
    number: int,
    *,
    offers_copy: bool,
) -> ArchiveEntry:
    is_original = share.downloads is Downloads.ORIGINALS
    extension = (
        extension_of(photo, strips_metadata=share.strips_originals, offers_copy=offers_copy) if is_original else ".jpg"
    )
    plain = photo.exact_name.rpartition(".")[0] or photo.exact_name
    wanted = f"{plain}{extension}" if share.shows_details else f"photo-{number:04}{extension}"
    modified = photo.taken.local if photo.taken else _UNDATED
    key = photo.asset_key

    async def original() -> AsyncIterator[bytes]:
        async with aclosing(await open_shared_file(gallery, share, key)) as file:
            if offers_copy and file.content_type == "image/jpeg":
                raise PictureUnavailableError("This video cannot be copied without its metadata.")
            async for chunk in while_shown(gallery, share, key, file.chunks(0, file.size)):
                yield chunk

    async def derivative() -> AsyncIterator[bytes]:
        path = await derivative_path(await gallery.pictures.of(share.actor, key), DerivativeSize.PREVIEW)
        yield await asyncio.to_thread(path.read_bytes)

    if not is_original:
        return ArchiveEntry(names.name(wanted, key), modified, stored, derivative)
    return ArchiveEntry(names.name(wanted, key), modified, None if share.strips_originals else photo.size, original)
