"""PNG without metadata (PNG, third edition, clause 5): the chunks of pixels and colours."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from core.media.stripped_parts import (
    MAX_PARTS,
    STEP,
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
_PNG_ONCE: Final = {
    b"cHRM": 32, b"gAMA": 4, b"sRGB": 1, b"cICP": 4, b"mDCV": 24, b"cLLI": 8, b"pHYs": 9, b"acTL": 8,
}  # fmt: skip
"""The chunks that describe pixels and colours, with the length of each."""
_OF_COLOUR_TYPE: Final = {
    0: {b"tRNS": 2, b"sBIT": 1, b"bKGD": 2},
    2: {b"tRNS": 6, b"sBIT": 3, b"bKGD": 6},
    3: {b"sBIT": 3, b"bKGD": 1},
    4: {b"sBIT": 2, b"bKGD": 2},
    6: {b"sBIT": 4, b"bKGD": 6},
}
"""Those whose length depends on the colour type of the picture."""
_PALETTE: Final = {b"PLTE": 768, b"tRNS": 256}
"""The chunks of pictures with a palette, with the most bytes of each: nothing needs a palette in others."""
_INDEXED: Final = 3
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
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
    header = yield 8, 25
    require(len(header) == 25 and header[:8] == b"\0\0\0\rIHDR" and header[17] in _OF_COLOUR_TYPE)
    kept.add(KeptRange(8, 25))
    pixels = _PixelData(header)
    offset = 33
    for _ in range(MAX_PARTS):
        head = yield offset, 8
        require(len(head) == 8)
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IDAT":
            yield from pixels.read(offset + 8, length)
        if kind == b"IEND":
            pixels.end()
            return (*kept.all(), _PNG_END)
        if kind == b"iCCP" and kind not in seen:
            kept.add(_png_profile((yield from bytes_at(offset + 8, min(length, MAX_BYTES)))))
        elif _is_pixels(kind, length, header[17], seen):
            kept.add(KeptRange(offset, length + 12))
        seen.add(kind)
        offset += length + 12
    raise UnusualFileError


class _PixelData:
    """Follows the compressed pixels: nobody sees bytes behind their end, or more of them than the picture has."""

    def __init__(self, header: bytes) -> None:
        """Take the size of the picture from the chunk IHDR."""
        width, height, depth, colour_type = struct.unpack(">IIBB", header[8:18])
        bytes_of_pixels = height * (1 + -(-width * depth * _CHANNELS[colour_type] // 8))
        # Adam7 has up to seven rows for each, which together have as many pixels.
        self._left = 2 * bytes_of_pixels + 7 * height + 64 if header[20] else bytes_of_pixels
        self._inflater = zlib.decompressobj()

    def end(self) -> None:
        """Require that the pixels are complete, and that nothing else was there."""
        before = -1
        while not self._inflater.eof and self._left != before:
            before = self._left
            self._inflated(b"")  # what did not fit into the last piece
        require(self._inflater.eof and not self._inflater.unused_data)

    def read(self, offset: int, length: int) -> Reading[None]:
        """Read the contents of one chunk."""
        end = offset + length
        while offset < end:
            data = yield offset, min(STEP, end - offset)
            require(bool(data))
            offset += len(data)
            while data:
                require(not self._inflater.eof)
                data = self._inflated(data)

    def _inflated(self, data: bytes) -> bytes:
        """Inflate some data, and return what is left of it."""
        try:
            self._left -= len(self._inflater.decompress(data, STEP))
        except zlib.error as error:
            raise UnusualFileError from error
        require(self._left >= 0)
        return self._inflater.unconsumed_tail


def _is_pixels(kind: bytes, length: int, colour_type: int, seen: set[bytes]) -> bool:
    if kind in _PNG_DATA or (kind == b"fcTL" and length == 26):
        return True
    if kind in seen:
        return False
    if colour_type == _INDEXED and kind in _PALETTE:
        return length <= _PALETTE[kind]
    return length == _PNG_ONCE.get(kind, _OF_COLOUR_TYPE[colour_type].get(kind))


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
