"""PNG without metadata (PNG, third edition, clause 5): the chunks of pixels and colours."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from core.media.copies.png_pixels import ANIMATION, AnimatedPixels
from core.media.copies.png_values import is_possible, png_chunk
from core.media.stripped_parts import (
    MAX_PARTS,
    KeptPieces,
    KeptRange,
    Pieces,
    Reading,
    UnusualFileError,
    bytes_at,
    require,
)
from core.media.stripped_profiles import MAX_BYTES, clean_profile

_COLOUR_TYPES: Final = frozenset({0, 2, 3, 4, 6})
_MOST_VALUES: Final = 1024
"""The most bytes of a chunk that describes pixels; a palette has 768."""
_PNG_END: Final = png_chunk(b"IEND", b"")


def stripped_png() -> Reading[Pieces]:
    """Read a PNG; return the pieces of its copy.

    Raises:
        UnusualFileError: it is not a PNG, or an unusual one.
    """
    signature = b"\x89PNG\r\n\x1a\n"
    require((yield 0, 8) == signature)
    kept = KeptPieces(signature)
    seen: set[bytes] = set()
    header = yield 8, 25
    require(len(header) == 25 and header[:8] == b"\0\0\0\rIHDR" and header[17] in _COLOUR_TYPES)
    kept.add(png_chunk(b"IHDR", header[8:21]))
    pixels = AnimatedPixels(header[8:21])
    offset = 33
    for _ in range(MAX_PARTS):
        head = yield offset, 8
        require(len(head) == 8)
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            pixels.end()
            return (*kept.all(), _PNG_END)
        if kind == b"IDAT" or (kind in ANIMATION and pixels.is_animated):
            yield from pixels.read(kind, offset + 8, length)
            kept.add(KeptRange(offset, length + 12))
        elif kind not in seen:
            kept.add((yield from _described(kind, offset + 8, length, header, pixels)))
        seen.add(kind)
        offset += length + 12
    raise UnusualFileError


def _described(kind: bytes, offset: int, length: int, header: bytes, pixels: AnimatedPixels) -> Reading[bytes]:
    """Return a chunk that describes the pixels; empty for one of something else."""
    if kind == b"iCCP":
        return _png_profile((yield from bytes_at(offset, min(length, MAX_BYTES))))
    if length > _MOST_VALUES:
        return b""
    contents = yield from bytes_at(offset, length)
    if kind == b"acTL" and pixels.animate(contents):
        return png_chunk(kind, contents)
    return png_chunk(kind, contents) if is_possible(kind, contents, header[16], header[17]) else b""


def _png_profile(chunk: bytes) -> bytes:
    """Return an iCCP chunk without texts, also without its name."""
    _, _, packed = chunk.partition(b"\0")
    try:
        profile = clean_profile(zlib.decompressobj().decompress(packed[1:], MAX_BYTES + 1))
    except zlib.error as error:
        raise UnusualFileError from error
    if profile is None:
        raise UnusualFileError
    return png_chunk(b"iCCP", b"ICC\0\0" + zlib.compress(profile))
