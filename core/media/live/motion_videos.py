"""Finds the short video that telephones append to a still: Google's motion photos, Samsung's, and `mpvd` in HEIC.

Sources: https://developer.android.com/media/platform/motion-photo-format (XMP with the length of the last part, before
2021 with its offset from the end), and exiftool's Samsung tags for the trailer that ends in SEFT.
"""

from __future__ import annotations

import os
import re
import struct
from typing import IO, Final, NamedTuple

from core.media.containers.boxes import boxes_of_file

MOTION_FORMATS: Final = frozenset({"JPEG", "MPO", "HEIF"})
"""Pillow's names of the formats in which telephones put them."""

_OFFSET: Final = re.compile(rb"MicroVideoOffset(?:=[\"']|>)\s*([0-9]{1,12})")
_ITEM: Final = re.compile(rb"<[^<>]*Semantic=[\"']MotionPhoto[\"'][^<>]*>")
_LENGTH: Final = re.compile(rb":Length=[\"']([0-9]{1,12})")
_MOST_ENTRIES: Final = 100
_SAMSUNG_VIDEO: Final = 0x0A30
_LEAST_BYTES: Final = 16


class VideoPart(NamedTuple):
    """Where a video is inside a file, in bytes."""

    start: int
    length: int


def motion_video(file: IO[bytes], kind: str | None, xmp: bytes, make: str | None) -> VideoPart | None:
    """Return the video inside a still, None if there is none; the position in the file stays.

    `kind` is Pillow's name of the format, `xmp` the packet of the file, `make` that of the camera.
    """
    size = os.fstat(file.fileno()).st_size
    found: VideoPart | None = None
    if b"MotionPhoto" in xmp or b"MicroVideo" in xmp:
        found = _checked(file, size, _by_xmp(size, xmp))
    if found is None and kind == "HEIF":
        box = next((box for box in boxes_of_file(file) if box.kind == b"mpvd"), None)
        found = None if box is None else _checked(file, size, VideoPart(box.body, min(box.end, size) - box.body))
    if found is None and kind in {"JPEG", "MPO"} and (make or "").lower().startswith("samsung"):
        found = _checked(file, size, _by_trailer(file, size))
    return found


def _by_xmp(size: int, xmp: bytes) -> VideoPart | None:
    item = _ITEM.search(xmp)
    length = None if item is None else _LENGTH.search(item[0])
    if length is None:
        length = _OFFSET.search(xmp)
    return None if length is None else VideoPart(size - int(length[1]), int(length[1]))


def _by_trailer(file: IO[bytes], size: int) -> VideoPart | None:
    """Read Samsung's directory at the end of the file, whose offsets count back from its start."""
    end = os.pread(file.fileno(), 8, max(size - 8, 0))
    if len(end) < 8 or end[4:] != b"SEFT":
        return None
    start = size - 8 - int.from_bytes(end[:4], "little")
    directory = os.pread(file.fileno(), 12 + 12 * _MOST_ENTRIES, start) if start >= 0 else b""
    if directory[:4] != b"SEFH":
        return None
    try:
        (count,) = struct.unpack_from("<I", directory, 8)
        for entry in range(min(count, _MOST_ENTRIES)):
            _, kind, offset, length = struct.unpack_from("<HHII", directory, 12 + 12 * entry)
            if kind == _SAMSUNG_VIDEO and offset <= start:
                head = os.pread(file.fileno(), 8, start - offset)
                (name,) = struct.unpack_from("<I", head, 4)
                return VideoPart(start - offset + 8 + name, length - 8 - name)
    except struct.error:
        pass
    return None


def _checked(file: IO[bytes], size: int, part: VideoPart | None) -> VideoPart | None:
    """Return the part if a video begins there."""
    if part is None or part.start <= 0 or part.length < _LEAST_BYTES or part.start + part.length > size:
        return None
    return part if os.pread(file.fileno(), 8, part.start)[4:] == b"ftyp" else None
