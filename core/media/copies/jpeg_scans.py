"""Whether the coded data of a JPEG holds its pixels and nothing else (ITU-T T.81, annexes B and F).

Decoders read as many blocks as the picture has and skip what follows, so that bytes behind the last block of a scan, or
of a restart interval, are seen by nobody. Where each of them ends is known only to a decoder, so the last byte is
changed: if the last blocks are the same then, they do not need it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from PIL.JpegImagePlugin import JpegImageFile

from core.media.formats import DECODER_ERRORS

_RESTART: Final = re.compile(rb"\xff[\xd0-\xd7]")
_OTHER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7]")
_SEQUENTIAL: Final = frozenset({0xC0, 0xC1})
_APP0, _APP14, _CODES, _INTERVAL, _SCAN, _HEIGHT, _END = 0xE0, 0xEE, 0xC4, 0xDD, 0xDA, 0xDC, 0xD9
_ONCE: Final = frozenset({_APP0, _APP14, _INTERVAL, *_SEQUENTIAL})
_DC_CODES: Final = frozenset(range(12))
_AC_CODES: Final = frozenset({0x00, 0xF0, *(run << 4 | size for run in range(16) for size in range(1, 11))})
_BLOCK: Final = 8
_MOST_PIXELS: Final = 1 << 28
_FULL_PIXELS: Final = 1 << 24
"""Pictures of more pixels are compared in a half or a quarter of their size."""


@dataclass(slots=True)
class _Frame:
    width: int = 0
    height: int = 0
    unit: tuple[int, int] = (_BLOCK, _BLOCK)
    """Width and height of the pixels that are coded together."""
    interval: int = 0
    scan: tuple[int, int] = (0, 0)
    """Where the coded data begins and ends."""


def holds_only_pixels(jpeg: bytes) -> bool:
    """Return whether a JPEG without metadata has one scan of all components, with nothing behind its last blocks.

    False means that it is not known: for progressive pictures, for instance.
    """
    frame = _frame(jpeg)
    return frame is not None and _needs_last_bytes(jpeg, frame)


def decoded(jpeg: bytes, *, whole: bool = False) -> Any:
    """Return the samples of a JPEG as an array of rows; of a large one, unless `whole`, in a smaller size.

    Raises:
        OSError, ValueError, SyntaxError and others of `DECODER_ERRORS`: it cannot be decoded.
    """
    import numpy as np

    with JpegImageFile(io.BytesIO(jpeg)) as picture:
        reduced = 1
        while not whole and picture.width * picture.height > _FULL_PIXELS * reduced**2:
            reduced *= 2
        picture.draft("YCbCr", (picture.width // reduced, picture.height // reduced))
        return np.asarray(picture)


def _frame(jpeg: bytes) -> _Frame | None:
    frame, seen = _Frame(), set[int]()
    for marker, body, end in _segments(jpeg):
        if marker in seen & _ONCE or marker == _HEIGHT or (marker == _CODES and not _are_usual_codes(body)):
            return None
        seen.add(marker)
        if marker in _SEQUENTIAL:
            if body[0] != 8:
                return None
            frame.height, frame.width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
            samplings = body[7::3]
            components = len(samplings)
            if components > 1:
                frame.unit = (
                    _BLOCK * max(each >> 4 for each in samplings),
                    _BLOCK * max(each & 15 for each in samplings),
                )
        elif marker == _INTERVAL:
            frame.interval = int.from_bytes(body, "big")
        elif marker == _SCAN:
            frame.scan = end, len(jpeg) - 2
            usual = seen & _SEQUENTIAL and body[0] == components and jpeg[-2:] == b"\xff\xd9"
            return frame if usual and 0 < frame.width * frame.height <= _MOST_PIXELS else None
    return None


def _segments(jpeg: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Yield marker, contents and end of each segment of a JPEG that `strip_metadata` has walked through."""
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        yield jpeg[at + 1], jpeg[at + 4 : end], end
        at = end


def _are_usual_codes(body: bytes) -> bool:
    """Return whether all Huffman tables have each symbol once, and only those of 8-bit pictures."""
    at = 0
    while at < len(body):
        count = sum(body[at + 1 : at + 17])
        symbols = body[at + 17 : at + 17 + count]
        if not set(symbols) <= (_AC_CODES if body[at] >> 4 else _DC_CODES) or len(set(symbols)) != len(symbols):
            return False
        at += 17 + count
    return True


def _needs_last_bytes(jpeg: bytes, frame: _Frame) -> bool:
    begin, end = frame.scan
    across, down = -(-frame.width // frame.unit[0]), -(-frame.height // frame.unit[1])
    interval = frame.interval or across * down
    ends = [*(match.start() for match in _RESTART.finditer(jpeg, begin, end)), end]
    if len(ends) != -(-across * down // interval) or _OTHER.search(jpeg, begin, end) is not None:
        return False
    changed = bytearray(jpeg)
    for place in ends:
        _change(changed, place - 1)
    try:
        before, after = decoded(jpeg), decoded(bytes(changed))
    except DECODER_ERRORS:
        return False
    differs = before != after
    if differs.ndim == 3:
        differs = differs.any(axis=2)
    reduced = -(-frame.width // differs.shape[1])
    for number in range(len(ends)):
        row, column = divmod(min((number + 1) * interval, across * down) - 1, across)
        places = (row, frame.unit[1]), (column, frame.unit[0])
        rows, columns = (_inside(at, unit, reduced, alone=len(ends) == 1) for at, unit in places)
        if not differs[rows, columns].any():
            return False
    return True


def _inside(number: int, unit: int, reduced: int, *, alone: bool) -> slice:
    """Return the pixels of a unit, without outer ones that changed neighbours change, too, in subsampled colours."""
    edge = unit > _BLOCK and not alone
    return slice(number * unit // reduced + edge, (number + 1) * unit // reduced - edge)


def _change(data: bytearray, at: int) -> None:
    """Invert the byte of coded data there, and keep it coded data: 0xFF is followed by 0."""
    if data[at] == 0 and data[at - 1] == 0xFF:
        data[at - 1] = 0
    else:
        data[at] ^= 0xFF
        data[at] -= data[at] == 0xFF
