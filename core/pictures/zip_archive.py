"""Streamed ZIP archives: uncompressed, with ZIP64 where needed, in memory that does not grow with the photos.

The format is PKWARE's APPNOTE 6.3.10. Python's `zipfile` writes it to a stream that cannot seek. Equal entries give
equal bytes, so that an interrupted download can be resumed.
"""

from __future__ import annotations

import zipfile
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from core.errors import GalleryError
from core.library.files.file_names import file_name
from core.models import AssetKey

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_LATEST = (2107, 12, 31, 23, 59, 58)
_ZIP64_FROM = zipfile.ZIP64_LIMIT
_MANY = zipfile.ZIP_FILECOUNT_LIMIT


class ArchiveBrokenError(GalleryError):
    """A file did not have its announced length: the archive cannot be completed."""


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """One file of an archive."""

    name: str
    """From `UniqueNames`."""
    modified: datetime
    """Wall clock, as the format stores it."""
    size: int | None
    """Bytes; None while unknown."""
    chunks: Callable[[], AsyncIterator[bytes]]
    """Open the file and yield its bytes; a GalleryError leaves an entry of unknown size out."""


class UniqueNames:
    """Names for the entries of one folder of an archive: those that `file_name` makes, also for names that collide."""

    def __init__(self, repeated: Collection[AssetKey] = frozenset()) -> None:
        """Begin without used names; `repeated` has the photos with the name of an earlier one."""
        self._repeated = repeated
        self._used: set[str] = set()

    def name(self, wanted: str, asset_key: AssetKey) -> str:
        """Return the name of a photo; each photo is named once."""
        chosen = file_name(wanted, asset_key, repeated=asset_key in self._repeated)
        if chosen.casefold() in self._used:
            chosen = file_name(wanted, asset_key, repeated=True)
        self._used.add(chosen.casefold())
        return chosen


def archive_size(entries: Iterable[ArchiveEntry]) -> int | None:
    """Return the length of the archive of these entries in bytes, None if the size of one is unknown."""
    position = directory = count = 0
    for entry in entries:
        if entry.size is None:
            return None
        name = len(entry.name.encode())
        large, far = entry.size > _ZIP64_FROM, position > _ZIP64_FROM
        extra = 8 * (2 * large + far)
        directory += 46 + name + (4 + extra if extra else 0)
        position += 30 + name + (20 if large else 0) + entry.size + (24 if large else 16)
        count += 1
    is_zip64 = count > _MANY or position > _ZIP64_FROM or directory > _ZIP64_FROM
    return position + directory + 22 + (76 if is_zip64 else 0)


async def archive(
    entries: Iterable[ArchiveEntry] | AsyncIterable[ArchiveEntry], skip: int = 0
) -> AsyncGenerator[bytes, None]:
    """Yield the archive in pieces, without its first `skip` bytes.

    Entries of unknown size that cannot be read are left out and named in a last entry.

    Raises:
        ArchiveBrokenError: an entry did not have its announced length.
        GalleryError: an entry of known size cannot be read.
    """
    sink = _Sink(skip)
    writer = zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED)
    left_out: list[str] = []
    async for entry in _each(entries):
        try:
            async for piece in _written(writer, sink, entry):
                yield piece
        except _NotOpenedError as error:
            left_out.append(f"{entry.name}: {error.reason}")
    if left_out:
        writer.writestr(zipfile.ZipInfo("Not included.txt", _EARLIEST), "\n".join(left_out) + "\n")
    writer.close()
    if piece := sink.take():
        yield piece


class _NotOpenedError(Exception):
    """An entry of unknown size could not be opened."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class _Sink:
    """The output of `zipfile`: collects the bytes after the skipped ones."""

    skip: int
    _pieces: list[bytes] = field(default_factory=list)

    def write(self, data: bytes) -> int:
        """Collect the bytes that are not skipped."""
        if self.skip < len(data):
            self._pieces.append(bytes(data[self.skip :]))
        self.skip = max(0, self.skip - len(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: there is no buffer below."""

    def close(self) -> None:
        """Do nothing: collected bytes stay until `take`."""

    def take(self) -> bytes:
        """Return the collected bytes and remove them."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


async def _written(writer: zipfile.ZipFile, sink: _Sink, entry: ArchiveEntry) -> AsyncIterator[bytes]:
    """Write one entry and yield the output."""
    chunks = entry.chunks()
    try:
        first = await anext(chunks, b"")
    except GalleryError as error:
        if entry.size is not None:
            raise
        raise _NotOpenedError(error.message) from error
    info = zipfile.ZipInfo(entry.name, _clamped(entry.modified))
    info.external_attr = 0o100644 << 16
    length = 0
    with writer.open(info, "w", force_zip64=entry.size is None or entry.size > _ZIP64_FROM) as file:
        chunk = first
        while chunk:
            length += len(chunk)
            if entry.size is not None and length > entry.size:
                break
            file.write(chunk)
            if piece := sink.take():
                yield piece
            chunk = await anext(chunks, b"")
    if entry.size not in {None, length}:
        raise ArchiveBrokenError("A photo changed while it was sent.", "Try again.")
    if piece := sink.take():
        yield piece


async def _each(entries: Iterable[ArchiveEntry] | AsyncIterable[ArchiveEntry]) -> AsyncIterator[ArchiveEntry]:
    if isinstance(entries, AsyncIterable):
        async for entry in entries:
            yield entry
        return
    for entry in entries:
        yield entry


def _clamped(moment: datetime) -> tuple[int, int, int, int, int, int]:
    """Return what the format can hold: the years 1980 to 2107."""
    parts = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    return min(max(parts, _EARLIEST), _LATEST)
