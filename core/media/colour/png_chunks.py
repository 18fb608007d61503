"""Reads the chunks of a PNG that say what its colours mean (PNG third edition, clause 11.3.2)."""

from __future__ import annotations

import io
import struct
import zlib
from typing import IO, Final

_COLOUR_CHUNKS: Final = frozenset({b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cLLI", b"mDCV"})
_MAX_CHUNKS: Final = 1000
_MAX_LENGTH: Final = 16 * 1024 * 1024


def colour_chunks(file: IO[bytes]) -> dict[bytes, bytes]:
    """Return the first colour chunk of each kind before the pixels; the position in the file stays.

    Chunks with a wrong checksum are left out.
    """
    before = file.tell()
    try:
        file.seek(8)
        return _read(file)
    finally:
        file.seek(before)


def embedded_profile(chunk: bytes) -> bytes | None:
    """Return the ICC profile in the data of an iCCP chunk, None for a damaged one."""
    name, separator, rest = chunk.partition(b"\0")
    if not separator or len(name) > 79 or rest[:1] != b"\0":
        return None
    decompressor = zlib.decompressobj()
    try:
        profile = decompressor.decompress(rest[1:], _MAX_LENGTH)
    except zlib.error:
        return None
    return profile if decompressor.eof and profile else None


def _read(file: IO[bytes]) -> dict[bytes, bytes]:
    chunks: dict[bytes, bytes] = {}
    for _ in range(_MAX_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            break
        length, kind = struct.unpack(">I4s", head)
        if kind in {b"IDAT", b"IEND"}:
            break
        if kind not in _COLOUR_CHUNKS or kind in chunks or length > _MAX_LENGTH:
            file.seek(length + 4, io.SEEK_CUR)
            continue
        data, checksum = file.read(length), file.read(4)
        if len(checksum) == 4 and zlib.crc32(kind + data) == int.from_bytes(checksum, "big"):
            chunks[kind] = data
    return chunks
