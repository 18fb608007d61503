"""Reads the content identifier in the maker note of Apple's EXIF, which a still shares with its live video.

The note is a TIFF directory behind its name, two bytes of version and "MM", with offsets from its start
(https://exiftool.org/TagNames/Apple.html, tag 0x0011). It is found by its name, wherever its tag says that it is.
"""

from __future__ import annotations

import re
import struct
from typing import Final

_NAME: Final = b"Apple iOS\0\0\x01MM"
_ASCII: Final = 2
_CONTENT_IDENTIFIER: Final = 0x0011
_MOST_TAGS: Final = 200
_IDENTIFIER: Final = re.compile(rb"[0-9A-Za-z._:-]{8,64}")


def content_identifier(exif: bytes) -> str | None:
    """Return the identifier in an EXIF block, None if it has none."""
    start = exif.find(_NAME)
    if start < 0:
        return None
    note = memoryview(exif)[start:]
    try:
        (count,) = struct.unpack_from(">H", note, len(_NAME))
        for entry in range(min(count, _MOST_TAGS)):
            tag, kind, length, offset = struct.unpack_from(">HHII", note, len(_NAME) + 2 + 12 * entry)
            if tag == _CONTENT_IDENTIFIER and kind == _ASCII:
                text = bytes(note[offset : offset + min(length, 100)]).partition(b"\0")[0]
                return text.decode() if _IDENTIFIER.fullmatch(text) else None
    except struct.error:
        pass
    return None
