"""Builds the headers of MP4 and QuickTime files box by box, so that each field can have any value."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import Final

from core.media.containers.boxes import box_bytes

UPRIGHT: Final = (1, 0, 0, 1)
MATRICES = {
    1: (1, 0, 0, 1),
    2: (-1, 0, 0, 1),
    3: (-1, 0, 0, -1),
    4: (1, 0, 0, -1),
    5: (0, 1, 1, 0),
    6: (0, 1, -1, 0),
    7: (0, -1, -1, 0),
    8: (0, -1, 1, 0),
}
"""Of ISO/IEC 14496-12, 6.2.2: from stored to displayed coordinates, x' = ax + cy, y' = bx + dy."""
_EPOCH: Final = datetime(1904, 1, 1, tzinfo=UTC)
_CODED_AT: Final = 24


def full_box(kind: bytes, body: bytes, *, version: int = 0, flags: int = 0) -> bytes:
    """Return a box that begins with version and flags."""
    return box_bytes(kind, struct.pack(">I", version << 24 | flags) + body)


def seconds_since_1904(moment: datetime) -> int:
    """Return a time in UTC as movie headers count it."""
    return int((moment - _EPOCH).total_seconds())


def movie_header(seconds: float, created: int = 0, *, version: int = 0) -> bytes:
    """Return `mvhd` with a clock of 1000 units per second."""
    layout = ">QQIQ" if version else ">IIII"
    return full_box(
        b"mvhd", struct.pack(layout, created, created, 1000, round(seconds * 1000)) + bytes(80), version=version
    )


def sample_entry(code: bytes, width: int, height: int, extensions: bytes = b"") -> bytes:
    """Return the description of a codec."""
    fields = bytes(_CODED_AT) + struct.pack(">HH", width, height)
    return box_bytes(code, fields.ljust(78, b"\0") + extensions)


def track(
    width: int,
    height: int,
    *,
    entry: bytes | None = None,
    matrix: tuple[int, int, int, int] = UPRIGHT,
    handler: bytes = b"vide",
    enabled: bool = True,
) -> bytes:
    """Return a track with this coded size; the matrix is a, b, c, d of ISO/IEC 14496-12."""
    a, b, c, d = (value * 0x10000 for value in matrix)
    placing = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 0x40000000)
    header = full_box(
        b"tkhd",
        bytes(20) + bytes(16) + placing + struct.pack(">II", width << 16, height << 16),
        flags=3 if enabled else 0,
    )
    described = full_box(b"stsd", struct.pack(">I", 1) + (entry or sample_entry(b"avc1", width, height)))
    media = full_box(b"mdhd", struct.pack(">IIIIHH", 0, 0, 1000, 5000, 0, 0)) + full_box(
        b"hdlr", bytes(4) + handler + bytes(13)
    )
    return box_bytes(b"trak", header + box_bytes(b"mdia", media + box_bytes(b"minf", box_bytes(b"stbl", described))))


def quicktime_keys(values: dict[str, str]) -> bytes:
    """Return the `meta` box in which Apple's programs keep texts by their names."""
    names = b"".join(box_bytes(b"mdta", name.encode()) for name in values)
    items = b"".join(
        box_bytes(struct.pack(">I", number), box_bytes(b"data", struct.pack(">II", 1, 0) + value.encode()))
        for number, value in enumerate(values.values(), 1)
    )
    return box_bytes(
        b"meta",
        full_box(b"hdlr", bytes(4) + b"mdta" + bytes(13))
        + full_box(b"keys", struct.pack(">I", len(values)) + names)
        + box_bytes(b"ilst", items),
    )


def user_text(name: bytes, text: str) -> bytes:
    """Return a text of `udta` with a name such as ©xyz."""
    return box_bytes(name, struct.pack(">HH", len(text.encode()), 0x15C7) + text.encode())


def movie(*parts: bytes, brand: bytes = b"isom") -> bytes:
    """Return a file with these boxes in its `moov`."""
    return (
        box_bytes(b"ftyp", brand + bytes(4) + brand)
        + box_bytes(b"moov", b"".join(parts))
        + box_bytes(b"mdat", bytes(64))
    )
