"""WebP without metadata (RFC 9649): the chunks of pixels and colours, also within the frames of an animation."""

from __future__ import annotations

import struct

from core.media.stripped_parts import (
    MAX_PARTS,
    KeptPieces,
    KeptRange,
    Piece,
    Pieces,
    Reading,
    UnusualFileError,
    bytes_at,
    pieces_length,
    require,
)
from core.media.stripped_profiles import MAX_BYTES, clean_profile

_PIXELS = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_EXIF_AND_XMP = 0x0C


def stripped_webp() -> Reading[Pieces]:
    """Read a WebP; return the pieces of its copy.

    Raises:
        UnusualFileError: it is not a WebP, or an unusual one.
    """
    head = yield 0, 12
    require(len(head) == 12 and head[:4] == b"RIFF" and head[8:] == b"WEBP")
    end = 8 + int(struct.unpack("<I", head[4:8])[0])
    body = KeptPieces(b"WEBP")
    seen: set[bytes] = set()
    offset, parts = 12, 0
    while offset + 8 <= end:
        head = yield offset, 18
        require(len(head) >= 8 and parts <= MAX_PARTS)
        kind, length = struct.unpack("<4sI", head[:8])
        pieces: list[Piece] = []
        if kind == b"ANMF":
            pieces, count = yield from _frame(offset, length)
            parts += count
        elif kind not in seen:
            pieces = yield from _chunk(kind, offset, length, head)
        for piece in pieces:
            body.add(piece)
        seen.add(kind)
        offset += 8 + length + (length & 1)
        parts += 1
    return (b"RIFF" + struct.pack("<I", pieces_length(body.all())), *body.all())


def _chunk(kind: bytes, offset: int, length: int, head: bytes) -> Reading[list[Piece]]:
    """Return the pieces of a chunk other than a frame; none for metadata and unknown chunks."""
    if kind == b"VP8X" and length == 10 and len(head) == 18:
        return [head[:8] + bytes([head[8] & ~_EXIF_AND_XMP, 0, 0, 0]) + head[12:]]
    if kind == b"ICCP":
        profile = clean_profile((yield from bytes_at(offset + 8, min(length, MAX_BYTES))))
        if profile is None:
            raise UnusualFileError
        return [struct.pack("<4sI", kind, len(profile)) + profile + bytes(len(profile) & 1)]
    if kind in _PIXELS or (kind == b"ANIM" and length == 6):
        return [KeptRange(offset, 8 + length + (length & 1))]
    return []


def _frame(offset: int, length: int) -> Reading[tuple[list[Piece], int]]:
    """Return the pieces of an animation's frame, without chunks that hold no pixels, and how many chunks it has."""
    start, end = offset + 24, offset + 8 + length
    kept: list[KeptRange] = []
    parts = 0
    while start + 8 <= end:
        head = yield start, 8
        require(len(head) == 8 and parts <= MAX_PARTS)
        kind, inner = struct.unpack("<4sI", head)
        inner += 8 + (inner & 1)
        if kind in _PIXELS and start + inner <= end:
            kept.append(KeptRange(start, inner))
        start += inner
        parts += 1
    described = yield offset + 8, 16
    size = 16 + pieces_length(tuple(kept))
    if size == length:
        return [KeptRange(offset, 8 + length)], parts
    return [struct.pack("<4sI", b"ANMF", size) + described, *kept], parts
