"""Files that end too early: filled with zeros up to the size that they state, so that decoders show what is there."""

from __future__ import annotations

import os
import struct
from typing import IO, Final

from core.media.containers.boxes import boxes_of_file

_MAX_SIZE: Final = 512 * 1024 * 1024
_ANIMATED: Final = 0x02


def completed(file: IO[bytes]) -> bytes | None:
    """Return the content of a HEIF, AVIF or WebP file that is too short, filled with zeros; None for a complete one.

    At most half of the result is filled. An animated WebP ends with its last whole frame instead. The position in the
    file is its beginning then.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(12)
    file.seek(0)
    if head[:4] == b"RIFF" and len(head) == 12:
        stated = 8 + int(struct.unpack("<I", head[4:8])[0])
    else:
        stated = max((box.end for box in boxes_of_file(file)), default=0)
    if not size < stated <= min(2 * size, _MAX_SIZE):
        return None
    content = file.read()
    file.seek(0)
    if content[12:16] == b"VP8X" and content[20:21] and content[20] & _ANIMATED:
        return _whole_chunks(content)
    return content + bytes(stated - len(content))


def _whole_chunks(content: bytes) -> bytes:
    """Return an animated WebP without the chunk that is cut (RFC 9649, section 2.3)."""
    end = 12
    while end + 8 <= len(content):
        (length,) = struct.unpack_from("<I", content, end + 4)
        if end + 8 + length > len(content):
            break
        end += 8 + length + (length & 1)
    return content[:4] + struct.pack("<I", end - 8) + content[8:end]
