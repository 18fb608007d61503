"""Copies of files without metadata (EXIF, GPS, XMP, IPTC): only bytes with pixels and colours are kept.

No I/O: a generator requests bytes and returns the pieces of the copy, so that nothing is decoded, no quality is lost,
and files of any size are read in small steps. Formats: JPEG (ITU-T T.81, annex B), PNG (third edition,
clause 5), WebP (RFC 9649).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Generator
from dataclasses import dataclass

STEP = 256 * 1024
"""The most bytes of one request."""


@dataclass(frozen=True, slots=True)
class KeptRange:
    """Bytes of the file that are copied as they are."""

    offset: int
    length: int


Piece = bytes | KeptRange
Pieces = tuple[Piece, ...]
StrippingSteps = Generator[tuple[int, int], bytes, Pieces | None]
"""Yields (offset, length) and is sent the bytes there, fewer at the end of the file."""


def strip_metadata(format_name: str, orientation: int = 1) -> StrippingSteps | None:
    """Return the steps through a file of this format, None for formats that cannot be stripped without decoding.

    The steps return None when the file does not have its format. Of EXIF, only the orientation (1 to 8) is kept, and
    only in JPEGs; a PNG or WebP that needs one is not stripped either.
    """
    if format_name == "JPEG":
        return _jpeg(orientation)
    steps = _OTHERS.get(format_name)
    return None if steps is None or orientation != 1 else steps()


def pieces_length(pieces: Pieces) -> int:
    """Return the length of the copy in bytes."""
    return sum(piece.length if isinstance(piece, KeptRange) else len(piece) for piece in pieces)


# JPEG: APP2 holds the colour profile, APP14 the coding of colours; scans follow until the end of the image. Data after
# that (further pictures, videos) is left out as well.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_END, _SCAN = 0xD9, 0xDA
_APPLICATION = range(0xE0, 0xF0)


def _jpeg(orientation: int) -> StrippingSteps:
    if (yield 0, 2) != b"\xff\xd8":
        return None
    pieces: list[Piece] = [b"\xff\xd8"]
    if orientation != 1:
        pieces.append(_orientation_segment(orientation))
    offset = 2
    while True:
        found = yield from _next_segment(offset)
        if found is None:
            return None
        segment, marker, is_kept = found
        if marker == _END:
            return (*pieces, b"\xff\xd9")
        if is_kept:
            pieces.append(segment)
        offset = segment.offset + segment.length
        if marker == _SCAN:
            end = yield from _end_of_scan(offset)
            if end is None:
                return None
            pieces.append(KeptRange(offset, end - offset))
            offset = end


def _next_segment(offset: int) -> Generator[tuple[int, int], bytes, tuple[KeptRange, int, bool] | None]:
    """Return the range of the next segment, its marker, and whether it is kept; None when there is none."""
    head = yield offset, 18
    while head[:2] == b"\xff\xff":
        offset += 1
        head = yield offset, 18
    if len(head) < 2 or head[0] != 0xFF:
        return None
    if head[1] == _END:
        return KeptRange(offset, 2), _END, True
    length = int.from_bytes(head[2:4], "big")
    if len(head) < 4 or length < 2:
        return None
    return KeptRange(offset, 2 + length), head[1], _is_kept(head[1], head[4:])


def _is_kept(marker: int, start: bytes) -> bool:
    if marker == 0xFE:
        return False
    if marker == 0xE0:
        return start.startswith(b"JFIF\0")
    if marker == 0xE2:
        return start.startswith(b"ICC_PROFILE\0")
    return marker not in _APPLICATION or marker == 0xEE


def _end_of_scan(offset: int) -> Generator[tuple[int, int], bytes, int | None]:
    """Return the offset of the next marker; in coded data, 0xFF is followed by 0 or by a restart marker."""
    while True:
        chunk = yield offset, STEP
        if len(chunk) < 2:
            return None
        if match := _MARKER.search(chunk):
            return offset + match.start()
        offset += len(chunk) - 1


def _orientation_segment(orientation: int) -> bytes:
    """Return an APP1 segment whose EXIF has only the orientation (Exif 3.0, 4.6.5)."""
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", 2 + len(body)) + body


_PNG_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)


def _png() -> StrippingSteps:
    signature = b"\x89PNG\r\n\x1a\n"
    if (yield 0, 8) != signature:
        return None
    pieces: list[Piece] = [signature]
    offset = 8
    while True:
        head = yield offset, 8
        if len(head) < 8:
            return None
        length, kind = struct.unpack(">I4s", head)
        if kind in _PNG_CHUNKS:
            pieces.append(KeptRange(offset, length + 12))
        offset += length + 12
        if kind == b"IEND":
            return tuple(pieces)


_WEBP_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_EXIF_AND_XMP = 0x0C


def _webp() -> StrippingSteps:
    head = yield 0, 12
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WEBP":
        return None
    end = 8 + int(struct.unpack("<I", head[4:8])[0])
    body: list[Piece] = [b"WEBP"]
    offset = 12
    while offset + 8 <= end:
        head = yield offset, 9
        if len(head) < 8:
            return None
        kind, length = struct.unpack("<4sI", head[:8])
        padded = length + (length & 1)
        if kind == b"VP8X" and len(head) == 9:
            body += [head[:8] + bytes([head[8] & ~_EXIF_AND_XMP]), KeptRange(offset + 9, padded - 1)]
        elif kind in _WEBP_CHUNKS:
            body.append(KeptRange(offset, 8 + padded))
        offset += 8 + padded
    return (b"RIFF" + struct.pack("<I", pieces_length(tuple(body))), *body)


_OTHERS: dict[str, Callable[[], StrippingSteps]] = {"PNG": _png, "WebP": _webp}
