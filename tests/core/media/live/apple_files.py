"""Stills and videos of a live photo, as far as their content identifier goes."""

from __future__ import annotations

import io
import struct
from typing import Final

from tests.core.media.drawing import photo_exif, quarters
from tests.core.media.video.movie_files import movie, movie_header, quicktime_keys, track

NAME: Final = b"Apple iOS\0\0\x01MM"
_MAKER_NOTE, _EXIF = 0x927C, 0x8769


def maker_note(identifier: bytes, *, tag: int = 0x0011, kind: int = 2, offset: int | None = None) -> bytes:
    """Return Apple's maker note with one number and one text."""
    start = len(NAME) + 2 + 2 * 12 + 4
    entries = struct.pack(">HHII", 0x0001, 9, 1, 14)
    entries += struct.pack(">HHII", tag, kind, len(identifier) + 1, start if offset is None else offset)
    return NAME + struct.pack(">H", 2) + entries + bytes(4) + identifier + b"\0"


def apple_still(identifier: str, width: int = 60) -> bytes:
    """Return a JPEG with this identifier."""
    exif = photo_exif()
    exif.get_ifd(_EXIF)[_MAKER_NOTE] = maker_note(identifier.encode())
    stream = io.BytesIO()
    quarters((width, 40)).save(stream, "JPEG", exif=exif.tobytes())
    return stream.getvalue()


def apple_video(identifier: str | None, seconds: float = 2.0) -> bytes:
    """Return the header of a video with this identifier."""
    texts = {} if identifier is None else {"com.apple.quicktime.content.identifier": identifier}
    return movie(movie_header(seconds), track(320, 240), quicktime_keys(texts), brand=b"qt  ")
