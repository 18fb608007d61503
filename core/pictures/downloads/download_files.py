"""Files to download: originals as they are, copies without metadata, and stored derivatives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from core.errors import PictureUnavailableError
from core.media.stripped_files import stripped_pieces
from core.media.stripping import STRIPPED, KeptRange, Pieces, pieces_length
from core.models import DerivativeSize, Part, Photo, Priority
from core.pictures.downloads.page_video import WebVideo
from core.pictures.making_errors import making_errors
from core.pictures.original_files import MAX_READ_BYTES, OriginalFile
from core.pictures.pictures import PhotoPictures

_CONTENT_TYPES = {
    "JPEG": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WebP": ("image/webp", ".webp"),
    "GIF": ("image/gif", ".gif"),
    "TIFF": ("image/tiff", ".tif"),
    "HEIC": ("image/heic", ".heic"),
    "AVIF": ("image/avif", ".avif"),
    "BMP": ("image/bmp", ".bmp"),
    "JPEG 2000": ("image/jp2", ".jp2"),
    "MP4": ("video/mp4", ".mp4"),
    "MOV": ("video/quicktime", ".mov"),
    "3GP": ("video/3gpp", ".3gp"),
    "MKV": ("video/matroska", ".mkv"),
    "WebM": ("video/webm", ".webm"),
    "AVI": ("video/vnd.avi", ".avi"),
    "MTS": ("video/mp2t", ".mts"),
    "DNG": ("image/x-adobe-dng", ".dng"),
    "NEF": ("image/x-nikon-nef", ".nef"),
    "CR2": ("image/x-canon-cr2", ".cr2"),
    "CR3": ("image/x-canon-cr3", ".cr3"),
    "ARW": ("image/x-sony-arw", ".arw"),
    "RAF": ("image/x-fuji-raf", ".raf"),
    "ORF": ("image/x-olympus-orf", ".orf"),
    "RW2": ("image/x-panasonic-rw2", ".rw2"),
    "PEF": ("image/x-pentax-pef", ".pef"),
}
_UNKNOWN = ("application/octet-stream", "")
_WHOLE = Part(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class DownloadFile:
    """An open file to download. Close it with `aclose`."""

    name: str
    content_type: str
    tag: str
    size: int
    source: OriginalFile | Path
    pieces: Pieces

    async def chunks(self, start: int, length: int) -> AsyncIterator[bytes]:
        """Yield `length` bytes from `start`, in pieces."""
        for piece in self.pieces:
            here = piece.length if isinstance(piece, KeptRange) else len(piece)
            first, last = min(start, here), min(start + length, here)
            start -= first
            length -= last - first
            if isinstance(piece, bytes):
                if last > first:
                    yield piece[first:last]
                continue
            async for chunk in self._range(piece.offset + first, last - first):
                yield chunk
            if not length:
                return

    async def aclose(self) -> None:
        """Close the file."""
        if isinstance(self.source, OriginalFile):
            await self.source.close()

    async def _range(self, offset: int, length: int) -> AsyncIterator[bytes]:
        while length > 0:
            chunk = await _read(self.source, offset, min(length, MAX_READ_BYTES))
            if not chunk:
                raise PictureUnavailableError("The photo became shorter while it was read.")
            yield chunk
            offset += len(chunk)
            length -= len(chunk)


def extension_of(photo: Photo, *, strips_metadata: bool, offers_copy: bool = False) -> str:
    """Return the usual extension of what `open_download` opens (".jpg"), empty for an unknown format.

    `offers_copy`: that of the pictures of a video.
    """
    if strips_metadata and photo.format not in STRIPPED and not offers_copy:
        return ".jpg"
    return _CONTENT_TYPES.get(photo.format, _UNKNOWN)[1]


async def open_download(pictures: PhotoPictures, *, strips_metadata: bool, shows_details: bool) -> DownloadFile:
    """Open an original, as it is or without its metadata.

    Of a video, the streams of pictures and sound are copied into a new file; a JPEG whose coded data can hold other
    things than pixels is coded again, with the same pixels. Formats that cannot be stripped without
    decoding become JPEGs of up to 4096 px: also RAW files and videos that cannot be copied, of which that is the
    picture that stands for them. Without `shows_details` the name is the neutral one of the photo with the usual
    extension.

    Raises:
        GalleryError: the file cannot be read now.
    """
    photo = pictures.photo
    content_type, extension = _CONTENT_TYPES.get(photo.format, _UNKNOWN)
    name = photo.exact_name if shows_details else f"{photo.file_name}{extension}"
    file = await pictures.original()
    try:
        tag = f'"{photo.asset_key}-{photo.version}-{file.mtime}-{file.size}-{int(strips_metadata)}"'
        if not strips_metadata:
            return DownloadFile(name, content_type, tag, file.size, file, (KeptRange(0, file.size),))
        pieces = await _stripped(pictures, file)
        if pieces is not None:
            return DownloadFile(name, content_type, tag, pieces_length(pieces), file, pieces)
    except BaseException:
        await file.close()
        raise
    await file.close()
    copy = await pictures.clean_copy()
    if copy is not None:
        return DownloadFile(name, content_type, tag, copy.size, copy, (KeptRange(0, copy.size),))
    path = await pictures.region(_WHOLE, photo.width, photo.height, Priority.VISIBLE)
    size = (await asyncio.to_thread(path.stat)).st_size
    return DownloadFile(f"{name.rpartition('.')[0]}.jpg", "image/jpeg", tag, size, path, (KeptRange(0, size),))


async def open_web_video(video: WebVideo) -> DownloadFile | None:
    """Open the version of a video for web pages, None while there is none.

    Raises:
        GalleryError: the file cannot be read now.
    """
    file = await video.open()
    if file is None:
        return None
    tag = f'"{video.photo.asset_key}-{video.photo.version}-{file.mtime}-{file.size}-web"'
    return DownloadFile("", "video/mp4", tag, file.size, file, (KeptRange(0, file.size),))


async def derivative_path(pictures: PhotoPictures, size: DerivativeSize) -> Path:
    """Return the file of a derivative, made first if it is missing.

    Raises:
        PictureUnavailableError: there is no picture of this photo now.
        GalleryError: those of `PhotoPictures.progressive`.
    """
    path: Path | None = None
    async with aclosing(pictures.progressive(size, Priority.VISIBLE)) as versions:
        async for picture in versions:
            path = picture.path
    if path is None:
        raise PictureUnavailableError("There is no picture of this photo now.")
    return path


async def _stripped(pictures: PhotoPictures, file: OriginalFile) -> Pieces | None:
    if pictures.photo.format not in STRIPPED:
        return None
    with making_errors("The copy"):
        pieces, size, mtime_ns = await pictures.in_worker(stripped_pieces, pictures.photo.format, pictures.orientation)
    if (size, mtime_ns // 10**9) != (file.size, file.mtime):
        raise PictureUnavailableError("The photo changed while it was read.", "Try again.")
    return pieces


async def _read(source: OriginalFile | Path, offset: int, length: int) -> bytes:
    if isinstance(source, OriginalFile):
        return await source.read(offset, length)
    return (await asyncio.to_thread(source.read_bytes))[offset : offset + length]
