"""Which bytes of a file are picture and colour, and which are metadata: for copies without EXIF, GPS, XMP and IPTC.

Pure: a generator asks for bytes and returns the pieces of the copy, so that nothing is decoded, nothing loses quality,
and files of any size are walked through in small steps. Formats: JPEG (ITU-T T.81, annex B), PNG (third edition,
clause 5), WebP (RFC 9649).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Generator
from dataclasses import dataclass

STEP = 256 * 1024
"""Bytes that are asked for at once at most."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes of the file that stay as they are."""

    offset: int
    length: int


Piece = bytes | Stretch
Pieces = tuple[Piece, ...]
Asking = Generator[tuple[int, int], bytes, Pieces | None]
"""Yields (offset, length) and is sent what stands there, shorter at the end of the file."""


def stripped(format_name: str, orientation: int = 1) -> Asking | None:
    """Return the walk through a file of this format, None for formats that cannot be stripped without decoding.

    The walk returns None when the file is not what its format promises. Of EXIF only the orientation (1 to 8) is kept,
    where it is needed: in JPEGs; a PNG or WebP that needs it is not stripped either.
    """
    if format_name == "JPEG":
        return _jpeg(orientation)
    walk = _OTHERS.get(format_name)
    return None if walk is None or orientation != 1 else walk()


def pieces_length(pieces: Pieces) -> int:
    """Return how many bytes the copy has."""
    return sum(piece.length if isinstance(piece, Stretch) else len(piece) for piece in pieces)


# JPEG: APP2 holds the colour profile, APP14 how colours are coded; scans follow until the end of the image. What comes
# behind that (further pictures, films) is left out as well.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_END, _SCAN = 0xD9, 0xDA
_APPLICATION = range(0xE0, 0xF0)


def _jpeg(orientation: int) -> Asking:
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
        segment, marker, is_wanted = found
        if marker == _END:
            return (*pieces, b"\xff\xd9")
        if is_wanted:
            pieces.append(segment)
        offset = segment.offset + segment.length
        if marker == _SCAN:
            end = yield from _end_of_scan(offset)
            if end is None:
                return None
            pieces.append(Stretch(offset, end - offset))
            offset = end


def _next_segment(offset: int) -> Generator[tuple[int, int], bytes, tuple[Stretch, int, bool] | None]:
    """Return where the next segment lies, its marker, and whether it is kept; None when there is none."""
    head = yield offset, 18
    while head[:2] == b"\xff\xff":
        offset += 1
        head = yield offset, 18
    if len(head) < 2 or head[0] != 0xFF:
        return None
    if head[1] == _END:
        return Stretch(offset, 2), _END, True
    length = int.from_bytes(head[2:4], "big")
    if len(head) < 4 or length < 2:
        return None
    return Stretch(offset, 2 + length), head[1], _is_kept(head[1], head[4:])


def _is_kept(marker: int, start: bytes) -> bool:
    if marker == 0xFE:
        return False
    if marker == 0xE0:
        return start.startswith(b"JFIF\0")
    if marker == 0xE2:
        return start.startswith(b"ICC_PROFILE\0")
    return marker not in _APPLICATION or marker == 0xEE


def _end_of_scan(offset: int) -> Generator[tuple[int, int], bytes, int | None]:
    """Return where the next marker stands; in coded data 0xFF is followed by 0 or by a restart marker."""
    while True:
        chunk = yield offset, STEP
        if len(chunk) < 2:
            return None
        if match := _MARKER.search(chunk):
            return offset + match.start()
        offset += len(chunk) - 1


def _orientation_segment(orientation: int) -> bytes:
    """Return an APP1 segment whose EXIF says nothing but which side is up (Exif 3.0, 4.6.5)."""
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", 2 + len(body)) + body


_PNG_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)


def _png() -> Asking:
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
            pieces.append(Stretch(offset, length + 12))
        offset += length + 12
        if kind == b"IEND":
            return tuple(pieces)


_WEBP_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_EXIF_AND_XMP = 0x0C


def _webp() -> Asking:
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
            body += [head[:8] + bytes([head[8] & ~_EXIF_AND_XMP]), Stretch(offset + 9, padded - 1)]
        elif kind in _WEBP_CHUNKS:
            body.append(Stretch(offset, 8 + padded))
        offset += 8 + padded
    return (b"RIFF" + struct.pack("<I", pieces_length(tuple(body))), *body)


_OTHERS: dict[str, Callable[[], Asking]] = {"PNG": _png, "WebP": _webp}
