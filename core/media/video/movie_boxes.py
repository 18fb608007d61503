"""Walks the boxes of an MP4 or QuickTime file (ISO/IEC 14496-12, clause 4.2) without reading the media in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO, Final

from core.media.containers.boxes import Box

MOST_BOXES: Final = 20_000
"""In one file; a long recording in fragments has a few thousand on its top level."""
MOST_BYTES: Final = 1024 * 1024
"""Of one box that is read as a whole; an XMP packet is the largest."""


class MovieBoxes:
    """The boxes of one file, whose total number is limited."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = MOST_BOXES
        self.size = size

    def within(self, start: int, end: int) -> Iterator[Box]:
        """Yield the boxes between two positions; one that does not fit there ends them."""
        end = min(end, self.size)
        while start + 8 <= end and self._left > 0:
            self._left -= 1
            header = self._read(start, 16)
            if len(header) < 8:
                return
            length, kind = struct.unpack(">I4s", header[:8])
            body = 8
            if length == 1 and len(header) == 16:
                (length,) = struct.unpack(">Q", header[8:])
                body = 16
            elif length == 0:
                length = end - start
            if length < body:
                return
            yield Box(kind, start, start + body, min(start + length, end))
            start += length

    def inside(self, box: Box, *, skipped: int = 0) -> Iterator[Box]:
        """Yield the boxes in a box, after some bytes of its own."""
        return self.within(box.body + skipped, box.end)

    def bytes_of(self, box: Box, limit: int = MOST_BYTES) -> bytes:
        """Return the content of a box, up to a limit."""
        return self._read(box.body, min(box.end - box.body, limit))

    def _read(self, offset: int, length: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(max(0, length))
