"""JPEG without metadata (ITU-T T.81, annex B): segments of tables and frames, and the scans."""

from __future__ import annotations

import re
import struct

from core.media.copies.jpeg_tables import KINDS as TABLE_KINDS
from core.media.copies.jpeg_tables import JpegTables, TableSegment
from core.media.stripped_parts import (
    MAX_PARTS,
    STEP,
    KeptPieces,
    KeptRange,
    Piece,
    Pieces,
    Reading,
    UnusualFileError,
    bytes_at,
    require,
)
from core.media.stripped_profiles import clean_profile

# JPEG: scans follow until the end of the image. Data after that (further pictures, videos) is left out. Of the
# application segments, APP0 holds the pixels' aspect, APP2 the colour profile, APP14 the coding of colours.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_END, _SCAN, _APP2 = 0xD9, 0xDA, 0xE2
_SHORT = frozenset({0xE0, 0xEE})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_HEADERS = frozenset({*_FRAMES, _SCAN, 0xDC, 0xDD})
_PROFILE = b"ICC_PROFILE\0"


def stripped_jpeg(orientation: int) -> Reading[Pieces]:
    """Read a JPEG; return the pieces of its copy, which has this orientation.

    Raises:
        UnusualFileError: it is not a JPEG, or an unusual one.
    """
    require((yield 0, 2) == b"\xff\xd8")
    kept: list[Piece | TableSegment] = [b"\xff\xd8"]
    tables = JpegTables()
    if orientation != 1:
        kept.append(orientation_segment(orientation))
    offset = 2
    profile: list[bytes] = []
    short: set[int] = set()
    for _ in range(MAX_PARTS):
        segment, marker, start = yield from _next_segment(offset)
        offset = segment.offset + segment.length
        if marker == _END:
            return _together([*kept, b"\xff\xd9"])
        if marker == _APP2 and start.startswith(_PROFILE):
            profile.append((yield from bytes_at(segment.offset + 4, segment.length - 4)))
        elif marker in _SHORT - short:
            kept.append(_short_segment(marker, start))
            short.update([marker] if kept[-1] else ())
        elif marker in TABLE_KINDS:
            contents = yield from bytes_at(segment.offset + 4, segment.length - 4)
            kept.append(tables.define(segment, marker, contents))
        elif marker in _HEADERS:
            require(_has_usual_length(marker, segment.length - 2, start))
            if marker in _FRAMES:
                tables.frame(marker, start)
                kept += [_joined_profile(profile)] if profile else []
                profile = []
            kept.append(segment)
        if marker == _SCAN:
            tables.scan(start)
            end = yield from _end_of_scan(offset)
            kept.append(KeptRange(offset, end - offset))
            offset = end
    raise UnusualFileError


def profile_segments(profile: bytes) -> bytes:
    """Return the APP2 segments of a colour profile without texts.

    Raises:
        UnusualFileError: it is not a colour profile.
    """
    clean = clean_profile(profile)
    if clean is None:
        raise UnusualFileError
    size = 65_519
    pieces = [clean[start : start + size] for start in range(0, len(clean), size)]
    return b"".join(
        b"\xff\xe2" + struct.pack(">H", 16 + len(piece)) + _PROFILE + bytes([number, len(pieces)]) + piece
        for number, piece in enumerate(pieces, start=1)
    )


def orientation_segment(orientation: int) -> bytes:
    """Return an APP1 segment whose EXIF has only the orientation (Exif 3.0, 4.6.5)."""
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", 2 + len(body)) + body


def _together(kept: list[Piece | TableSegment]) -> Pieces:
    """Return the pieces, of tables only those that a scan uses; ranges that touch are one."""
    joined = KeptPieces()
    for each in kept:
        for piece in each.pieces() if isinstance(each, TableSegment) else (each,):
            joined.add(piece)
    return joined.all()


def _next_segment(offset: int) -> Reading[tuple[KeptRange, int, bytes]]:
    """Return the range of the next segment, its marker and its first bytes."""
    head = yield offset, 24
    if head[:2] == b"\xff\xff":
        fill = yield offset, STEP
        offset += len(fill) - len(fill.lstrip(b"\xff")) - 1
        head = yield offset, 24
    require(len(head) >= 2 and head[0] == 0xFF and head[1] != 0xFF)
    if head[1] == _END:
        return KeptRange(offset, 2), _END, b""
    length = int.from_bytes(head[2:4], "big")
    require(len(head) >= 4 and length >= 2)
    return KeptRange(offset, 2 + length), head[1], head[4 : 2 + length]


def _short_segment(marker: int, start: bytes) -> bytes:
    """Return an application segment with nothing but what readers need; empty for one that none needs."""
    if marker == 0xE0 and start.startswith(b"JFIF\0") and len(start) >= 14:
        # Version 1.01, and the densities; text there would be a density above 8,191.
        density = start[7:12] if start[7] <= 2 and max(start[8], start[10]) < 0x20 else b"\0\0\1\0\1"
        return b"\xff\xe0\x00\x10JFIF\0\1\1" + density + b"\0\0"
    if marker == 0xEE and start.startswith(b"Adobe") and len(start) >= 12:
        return b"\xff\xee\x00\x0eAdobe\x00\x64\0\0\0\0" + start[11:12]
    return b""


def _has_usual_length(marker: int, length: int, start: bytes) -> bool:
    """Return whether a segment is as long as its contents: further bytes would be read by nobody."""
    if marker in {0xDC, 0xDD}:
        return length == 4
    if marker in _FRAMES:
        return len(start) >= 6 and length == 8 + 3 * start[5]
    return len(start) >= 1 and length == 6 + 2 * start[0]


def _joined_profile(parts: list[bytes]) -> bytes:
    ordered = sorted(parts, key=lambda part: part[12:13])
    return profile_segments(b"".join(part[14:] for part in ordered))


def _end_of_scan(offset: int) -> Reading[int]:
    """Return the offset of the next marker; in coded data, 0xFF is followed by 0 or by a restart marker."""
    while True:
        chunk = yield offset, STEP
        require(len(chunk) >= 2)
        if match := _MARKER.search(chunk):
            return offset + match.start()
        offset += len(chunk) - 1
