"""Files that visitors take away: originals, copies of them without metadata, and the entries of an archive."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.errors import PictureUnavailableError
from core.media.stripping import Pieces, Stretch, pieces_length, stripped
from core.models import Actor, AssetKey, DerivativeSize, Downloads, Part, Photo, Priority, Scope, SortOrder
from core.pictures.original_files import LONGEST_READ, OriginalFile
from core.sharing.archive import Entry, UniqueNames
from core.sharing.models import OpenShare
from core.sharing.served import ServedGallery

_TYPES = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WebP": ("image/webp", ".webp"),
    "GIF": ("image/gif", ".gif"),
    "TIFF": ("image/tiff", ".tif"),
    "HEIC": ("image/heic", ".heic"),
    "AVIF": ("image/avif", ".avif"),
    "BMP": ("image/bmp", ".bmp"),
}
_OTHER = ("application/octet-stream", "")
_WHOLE = Part(0.0, 0.0, 1.0, 1.0)
_PAGE = 240
_UNDATED = datetime(1980, 1, 1)  # noqa: DTZ001 - the format keeps wall clocks


@dataclass(frozen=True, slots=True)
class Take:
    """A file that is open for one visitor; end it with `aclose`."""

    name: str
    content_type: str
    tag: str
    size: int
    source: OriginalFile | Path
    pieces: Pieces

    async def chunks(self, start: int, length: int) -> AsyncIterator[bytes]:
        """Give so many bytes from there on, in pieces."""
        for piece in self.pieces:
            here = piece.length if isinstance(piece, Stretch) else len(piece)
            first, last = min(start, here), min(start + length, here)
            start -= first
            length -= last - first
            if isinstance(piece, bytes):
                if last > first:
                    yield piece[first:last]
                continue
            async for chunk in self._stretch(piece.offset + first, last - first):
                yield chunk
            if not length:
                return

    async def aclose(self) -> None:
        """Close the file."""
        if isinstance(self.source, OriginalFile):
            await self.source.close()

    async def _stretch(self, offset: int, length: int) -> AsyncIterator[bytes]:
        while length > 0:
            chunk = await _read(self.source, offset, min(length, LONGEST_READ))
            if not chunk:
                raise PictureUnavailableError("The photo became shorter while it was read.")
            yield chunk
            offset += len(chunk)
            length -= len(chunk)


async def original_for(gallery: ServedGallery, share: OpenShare, asset_key: AssetKey) -> Take:
    """Open an original for a visitor, as it is or without its metadata, as the link's maker chose.

    Formats that cannot be stripped without decoding become JPEGs of up to 4096 px.

    Raises:
        NotFoundError: the link does not show this photo.
        GalleryError: it cannot be read now.
    """
    photo = await gallery.photo(share.actor, asset_key)
    content_type, extension = _TYPES.get(photo.format, _OTHER)
    name = photo.file_name if share.shows_details else f"{photo.file_name}{extension}"
    file = await gallery.original(share.actor, asset_key)
    try:
        tag = f'"{asset_key}-{photo.version}-{file.mtime}-{file.size}-{int(share.strips_originals)}"'
        if not share.strips_originals:
            return Take(name, content_type, tag, file.size, file, (Stretch(0, file.size),))
        pieces = await _stripped(gallery, share.actor, photo, file)
        if pieces is not None:
            return Take(name, content_type, tag, pieces_length(pieces), file, pieces)
    except BaseException:
        await file.close()
        raise
    await file.close()
    path = await gallery.region(share.actor, asset_key, _WHOLE, photo.width, photo.height, Priority.VISIBLE)
    size = (await asyncio.to_thread(path.stat)).st_size
    return Take(f"{name.rpartition('.')[0]}.jpg", "image/jpeg", tag, size, path, (Stretch(0, size),))


async def made(gallery: ServedGallery, actor: Actor, asset_key: AssetKey, size: DerivativeSize) -> Path:
    """Return the stored derivative, made now where it is missing; errors are those of `Gallery.pictures`."""
    path: Path | None = None
    async with aclosing(gallery.pictures(actor, asset_key, size, Priority.VISIBLE)) as pictures:
        async for picture in pictures:
            path = picture.path
    if path is None:
        raise PictureUnavailableError("There is no picture of this photo now.")
    return path


async def album_entries(gallery: ServedGallery, share: OpenShare, scope: Scope) -> tuple[tuple[Entry, ...], str]:
    """Return the entries of an archive of the whole link, and an entity tag of what is in it."""
    names = UniqueNames()
    entries: list[Entry] = []
    digest = hashlib.sha256()
    after = None
    while page := await gallery.page(share.actor, scope, SortOrder.OLDEST, after, _PAGE):
        after = page[-1].page_key
        sizes = await gallery.shares.stored_sizes(page, DerivativeSize.VIEW)
        for photo, stored in zip(page, sizes, strict=True):
            entry = _entry(gallery, share, photo, stored, names, len(entries) + 1)
            entries.append(entry)
            digest.update(f"{entry.name} {photo.asset_key} {photo.version} {entry.size}\n".encode())
    return tuple(entries), f'"{share.public_id}-{digest.hexdigest()[:32]}"'


def _entry(
    gallery: ServedGallery, share: OpenShare, photo: Photo, stored: int | None, names: UniqueNames, number: int
) -> Entry:
    is_original = share.downloads is Downloads.ORIGINALS
    extension = _TYPES.get(photo.format, _OTHER)[1] if is_original else ".jpg"
    plain = photo.file_name.rpartition(".")[0] or photo.file_name
    wanted = f"{plain}{extension}" if share.shows_details else f"photo-{number:04}{extension}"
    modified = photo.taken.local if photo.taken else _UNDATED
    key = photo.asset_key

    async def original() -> AsyncIterator[bytes]:
        async with aclosing(await original_for(gallery, share, key)) as take:
            async for chunk in take.chunks(0, take.size):
                yield chunk

    async def derivative() -> AsyncIterator[bytes]:
        path = await made(gallery, share.actor, key, DerivativeSize.VIEW)
        yield await asyncio.to_thread(path.read_bytes)

    if not is_original:
        return Entry(names.name(wanted), modified, stored, derivative)
    return Entry(names.name(wanted), modified, None if share.strips_originals else photo.size, original)


async def _stripped(gallery: ServedGallery, actor: Actor, photo: Photo, file: OriginalFile) -> Pieces | None:
    orientation = (await gallery.details(actor, photo.asset_key)).orientation
    walk = stripped(photo.format, orientation)
    if walk is None:
        return None
    try:
        offset, length = next(walk)
        while True:
            offset, length = walk.send(await file.read(offset, length))
    except StopIteration as done:
        pieces: Pieces | None = done.value
        return pieces


async def _read(source: OriginalFile | Path, offset: int, length: int) -> bytes:
    if isinstance(source, OriginalFile):
        return await source.read(offset, length)
    return (await asyncio.to_thread(source.read_bytes))[offset : offset + length]
