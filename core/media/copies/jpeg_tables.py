"""The tables of a JPEG (ITU-T T.81, B.2.4) and which of them its scans use: others can hold texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from core.media.stripped_parts import KeptRange, Piece, require

QUANTISATION: Final = 0xDB
HUFFMAN: Final = 0xC4
CONDITIONING: Final = 0xCC
KINDS: Final = frozenset({QUANTISATION, HUFFMAN, CONDITIONING})
"""The markers of segments of tables."""

_MAX_BYTES: Final = 1 << 20
"""The most bytes of all tables; those of a camera have some hundreds."""
_PROGRESSIVE: Final = frozenset({0xC2, 0xCA})
_DECODABLE: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})
_MOST_COMPONENTS: Final = 4
_Key = tuple[int, int]
"""The kind of a table, and its class and number as its first byte has them."""


@dataclass(slots=True)
class _Table:
    contents: bytes
    is_used: bool = False


@dataclass(slots=True)
class TableSegment:
    """A segment of tables, whose use is known after the last scan."""

    place: KeptRange
    marker: int
    tables: list[_Table] = field(default_factory=list)

    def pieces(self) -> Iterator[Piece]:
        """Yield the segment as it is, or one with the used tables alone; nothing without any."""
        used = [table.contents for table in self.tables if table.is_used]
        if len(used) == len(self.tables):
            yield self.place
        elif used:
            body = b"".join(used)
            yield bytes([0xFF, self.marker]) + (len(body) + 2).to_bytes(2, "big") + body


class JpegTables:
    """Follows the tables, the frame and the scans of one JPEG.

    All methods raise `UnusualFileError` for what decoders do not expect.
    """

    def __init__(self) -> None:
        self._current: dict[_Key, _Table] = {}
        self._frame: int | None = None
        self._quantisation: dict[int, int] = {}
        """The number of the quantisation table of each component."""
        self._bytes = 0

    def define(self, place: KeptRange, marker: int, contents: bytes) -> TableSegment:
        """Take over a segment of tables, without its marker and length."""
        self._bytes += len(contents)
        require(self._bytes <= _MAX_BYTES)
        segment = TableSegment(place, marker)
        at = 0
        while at < len(contents):
            size = _size(marker, contents[at : at + 17])
            require(at + size <= len(contents))
            table = _Table(contents[at : at + size])
            # A quantisation table is known by its number alone, whatever its precision is.
            known_as = contents[at] & 0x0F if marker == QUANTISATION else contents[at]
            self._current[marker, known_as] = table
            segment.tables.append(table)
            at += size
        return segment

    def frame(self, marker: int, start: bytes) -> None:
        """Take over the frame header; `start` begins behind its length."""
        require(self._frame is None and marker in _DECODABLE and len(start) >= 6)
        require(0 < start[5] <= _MOST_COMPONENTS and len(start) >= 6 + 3 * start[5])
        self._frame = marker
        for at in range(6, 6 + 3 * start[5], 3):
            self._quantisation[start[at]] = start[at + 2]

    def scan(self, start: bytes) -> None:
        """Mark the tables that a scan uses; `start` begins behind the length of its header."""
        require(self._frame is not None and len(start) >= 1 and 0 < start[0] <= _MOST_COMPONENTS)
        end = 1 + 2 * start[0]
        require(len(start) >= end + 3)
        first, height = start[end], start[end + 2] >> 4
        for at in range(1, end, 2):
            require(start[at] in self._quantisation)
            self._use(QUANTISATION, self._quantisation[start[at]])
            for kind in HUFFMAN, CONDITIONING:
                if self._frame not in _PROGRESSIVE or (first == 0 and (height == 0 or kind == CONDITIONING)):
                    self._use(kind, start[at + 1] >> 4)
                if self._frame not in _PROGRESSIVE or first > 0:
                    self._use(kind, 0x10 | start[at + 1] & 0x0F)

    def _use(self, kind: int, number: int) -> None:
        table = self._current.get((kind, number))
        if table is not None:
            table.is_used = True


def _size(marker: int, start: bytes) -> int:
    """Return the length of a table that begins with these bytes."""
    if marker == QUANTISATION:
        require(start[0] >> 4 <= 1)
        return 1 + 64 * (1 + (start[0] >> 4))
    if marker == CONDITIONING:
        return 2
    require(len(start) == 17)
    return 17 + sum(start[1:])
