"""PNG without metadata (PNG, third edition, clause 5): the chunks of pixels and colours."""

from __future__ import annotations

import struct
import zlib

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

_PNG_DATA = frozenset({b"IDAT", b"fdAT"})
_PNG_ONCE = {
    b"IHDR": 13, b"PLTE": 768, b"tRNS": 256, b"cHRM": 32, b"gAMA": 4, b"sBIT": 4, b"sRGB": 1, b"cICP": 4, b"mDCV": 24,
    b"cLLI": 8, b"bKGD": 6, b"pHYs": 9, b"acTL": 8,
}  # fmt: skip
"""The chunks that describe pixels and colours, with the most bytes that each may have."""
_PNG_END = struct.pack(">I4sI", 0, b"IEND", zlib.crc32(b"IEND"))


def stripped_png() -> Reading[Pieces]:
    """Read a PNG; return the pieces of its copy.

    Raises:
        UnusualFileError: it is not a PNG, or an unusual one.
    """
    signature = b"\x89PNG\r\n\x1a\n"
    require((yield 0, 8) == signature)
    kept = KeptPieces(signature)
    seen: set[bytes] = set()
    offset = 8
    for _ in range(MAX_PARTS):
        head = yield offset, 8
        require(len(head) == 8)
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            return (*kept.all(), _PNG_END)
        if kind == b"iCCP" and kind not in seen:
            kept.add(_png_profile((yield from bytes_at(offset + 8, min(length, MAX_BYTES)))))
        elif _is_pixels(kind, length, seen):
            kept.add(KeptRange(offset, length + 12))
        seen.add(kind)
        offset += length + 12
    raise UnusualFileError


def _is_pixels(kind: bytes, length: int, seen: set[bytes]) -> bool:
    if kind in _PNG_DATA or (kind == b"fcTL" and length == 26):
        return True
    return kind not in seen and length <= _PNG_ONCE.get(kind, -1)


def _png_profile(chunk: bytes) -> bytes:
    """Return an iCCP chunk without texts, also without its name."""
    _, _, packed = chunk.partition(b"\0")
    try:
        profile = clean_profile(zlib.decompressobj().decompress(packed[1:], MAX_BYTES + 1))
    except zlib.error as error:
        raise UnusualFileError from error
    if profile is None:
        raise UnusualFileError
    body = b"iCCPICC\0\0" + zlib.compress(profile)
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
