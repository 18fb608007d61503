"""The pieces that a copy without metadata consists of, and what the readers of all formats share."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final, TypeVar

_T = TypeVar("_T")

STEP = 256 * 1024
"""The most bytes of one request."""
MAX_PARTS: Final = 65_536
"""Segments or chunks of a file that is stripped; a camera's file has tens, a large PNG some thousands."""


class UnusualFileError(Exception):
    """The file does not have its format, or is so unusual that it is decoded and encoded again instead."""


@dataclass(frozen=True, slots=True)
class KeptRange:
    """Bytes of the file that are copied as they are."""

    offset: int
    length: int


Piece = bytes | KeptRange
Pieces = tuple[Piece, ...]
Reading = Generator[tuple[int, int], bytes, _T]
"""Yields (offset, length) and is sent the bytes there, fewer at the end of the file; returns what it has read."""


def pieces_length(pieces: Pieces) -> int:
    """Return the length of the copy in bytes."""
    return sum(piece.length if isinstance(piece, KeptRange) else len(piece) for piece in pieces)


class KeptPieces:
    """The pieces so far; ranges that touch are one."""

    def __init__(self, *pieces: Piece) -> None:
        """Start with these pieces."""
        self._pieces = list(pieces)

    def add(self, piece: Piece) -> None:
        """Add a piece after the others."""
        last = self._pieces[-1] if self._pieces else None
        if isinstance(piece, KeptRange) and isinstance(last, KeptRange) and last.offset + last.length == piece.offset:
            self._pieces[-1] = KeptRange(last.offset, last.length + piece.length)
        else:
            self._pieces.append(piece)

    def all(self) -> Pieces:
        """Return the pieces in their order."""
        return tuple(self._pieces)


def bytes_at(offset: int, length: int) -> Reading[bytes]:
    """Read that many bytes, fewer at the end of the file."""
    found = bytearray()
    while len(found) < length:
        part = yield offset + len(found), min(STEP, length - len(found))
        if not part:
            break
        found += part
    return bytes(found)


def require(condition: bool) -> None:
    """Raise UnusualFileError unless the condition holds."""
    if not condition:
        raise UnusualFileError
