"""Lists the JPEGs in a RAW file: by the directories of its container, otherwise by their first bytes.

Formats: TIFF 6.0 with TIFF/EP's SubIFDs (DNG, NEF, CR2, ARW, PEF, ORF, RW2); ISO/IEC 14496-12 (CR3); the header of
Fujifilm's RAF, whose fields at 84 are offset and length of its JPEG.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from core.media.containers.boxes import Box
from core.media.raw.tiff_directories import TiffDirectory, tiff_directories
from core.media.video.movie_boxes import MovieBoxes

ENOUGH: Final = 640
"""Pixels on the long side of a preview that needs no further search."""

_SCANNED: Final = 8 * 1024 * 1024
_MOST_FOUND: Final = 64
_MOST_SEGMENTS: Final = 1000
_LONGEST: Final = 128 * 1024 * 1024
_JPEG: Final = b"\xff\xd8\xff"
_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Frame headers of baseline and progressive JPEGs; that of a lossless one holds the sensor's values."""
_OTHER_FRAMES: Final = frozenset(range(0xC3, 0xD0)) - {0xC4, 0xC8, 0xCC}
_CANON_PREVIEW: Final = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
_OFFSET, _LENGTH, _STRIPS, _STRIP_LENGTHS, _PANASONIC = 0x0201, 0x0202, 0x0111, 0x0117, 0x002E


class EmbeddedJpeg(NamedTuple):
    """A JPEG in a file."""

    offset: int
    length: int
    width: int
    height: int
    is_whole: bool
    """Whether the file has all of its bytes."""

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """How useful it is: large enough and whole, large enough, whole, then by its pixels."""
        large = max(self.width, self.height) >= ENOUGH
        return large and self.is_whole, large, self.is_whole, self.width * self.height


def embedded_jpegs(file: BinaryIO) -> list[EmbeddedJpeg]:
    """Return the JPEGs of a RAW file, the most useful first; empty if none is found.

    Raises:
        OSError: the file cannot be read.
    """
    size = os.fstat(file.fileno()).st_size
    found: dict[int, EmbeddedJpeg] = {}
    for offset, length in _places(file, size):
        if offset not in found and len(found) < _MOST_FOUND:
            jpeg = _jpeg_at(file, offset, length, size)
            if jpeg is not None:
                found[offset] = jpeg
    if not any(jpeg.rank[0] for jpeg in found.values()):
        for offset in _scanned(file):
            jpeg = None if offset in found else _jpeg_at(file, offset, size - offset, size)
            if jpeg is not None:
                found[offset] = jpeg
    return sorted(found.values(), key=lambda jpeg: jpeg.rank, reverse=True)


def _places(file: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Yield offset and length of what the container calls a picture."""
    file.seek(0)
    head = file.read(96)
    if head.startswith(b"FUJIFILMCCD-RAW") and len(head) >= 92:
        yield struct.unpack_from(">II", head, 84)
    elif head[4:8] == b"ftyp":
        yield from _canon_places(MovieBoxes(file, size))
    else:
        for directory in tiff_directories(file):
            yield from _tiff_places(directory)


def _tiff_places(directory: TiffDirectory) -> Iterator[tuple[int, int]]:
    for offsets, lengths in ((_OFFSET, _LENGTH), (_STRIPS, _STRIP_LENGTHS)):
        starts, counts = directory.numbers(offsets), directory.numbers(lengths)
        if len(starts) == 1 and len(counts) == 1:
            yield starts[0], counts[0]
    blob = directory.blob(_PANASONIC)
    if blob is not None:
        yield blob


def _canon_places(boxes: MovieBoxes) -> Iterator[tuple[int, int]]:
    """Yield the preview in its own box, and the first sample of each track; that of the first one has full size."""
    for box in boxes.within(0, boxes.size):
        if box.kind == b"uuid" and boxes.bytes_of(box, 16) == _CANON_PREVIEW:
            for inner in boxes.inside(box, skipped=24):
                if inner.kind == b"PRVW" and inner.end - inner.body > 16:
                    yield inner.body + 16, inner.end - inner.body - 16
        elif box.kind == b"moov":
            for track in boxes.inside(box):
                if track.kind == b"trak":
                    yield from _first_sample(boxes, track)


def _first_sample(boxes: MovieBoxes, box: Box) -> Iterator[tuple[int, int]]:
    offset = length = 0
    path = (b"mdia", b"minf", b"stbl")
    for kind in path:
        found = next((inner for inner in boxes.inside(box) if inner.kind == kind), None)
        if found is None:
            return
        box = found
    for table in boxes.inside(box):
        data = boxes.bytes_of(table, 32)
        if table.kind == b"stsz" and len(data) >= 12:
            length = int.from_bytes(data[4:8], "big") or int.from_bytes(data[12:16], "big")
        elif table.kind == b"co64" and len(data) >= 16:
            offset = int.from_bytes(data[8:16], "big")
        elif table.kind == b"stco" and len(data) >= 12:
            offset = int.from_bytes(data[8:12], "big")
    if offset and length:
        yield offset, length


def _scanned(file: BinaryIO) -> Iterator[int]:
    """Yield where a JPEG may begin in the first megabytes."""
    file.seek(0)
    data = file.read(_SCANNED)
    at = data.find(_JPEG)
    for _ in range(_MOST_FOUND):
        if at < 0:
            return
        yield at
        at = data.find(_JPEG, at + 1)


def _jpeg_at(file: BinaryIO, offset: int, length: int, size: int) -> EmbeddedJpeg | None:
    """Return the JPEG at a place, None if there is none that shows a picture."""
    if not 0 < offset < size or not 0 < length <= _LONGEST:
        return None
    file.seek(offset)
    if file.read(3) != _JPEG:
        return None
    at = offset + 2
    for _ in range(_MOST_SEGMENTS):
        file.seek(at)
        head = file.read(9)
        if len(head) < 9 or head[0] != 0xFF or head[1] in _OTHER_FRAMES or head[1] in {0xD9, 0xDA}:
            return None
        if head[1] == 0xFF:
            at += 1
        elif head[1] in _FRAMES:
            height, width = struct.unpack_from(">HH", head, 5)
            whole = offset + length <= size
            return EmbeddedJpeg(offset, min(length, size - offset), width, height, whole) if width and height else None
        else:
            at += 2 + max(2, int.from_bytes(head[2:4], "big"))
    return None
