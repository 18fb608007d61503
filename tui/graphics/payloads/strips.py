"""Pictures as strips of whole cell rows, which keep escape strings short: their bounds, and their container format."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import CellRectangle

_HEADER: Final = struct.Struct(">HI")


class Strip(NamedTuple):
    """Whole cell rows of a picture, encoded as one image."""

    rows: int
    data: bytes | memoryview
    """A complete escape string: DCS for sixel, OSC for iTerm2."""


class StripBounds(NamedTuple):
    """The extent of a strip: its cells, and its pixels in the whole picture (left, top, right, bottom)."""

    columns: int
    rows: int
    pixels: tuple[int, int, int, int]


def strip_bounds(request: PayloadRequest, most_pixels: int) -> Iterator[StripBounds]:
    """Yield the strips of a request, or of its clip, from top to bottom, each of at most `most_pixels` or one cell row.

    The edge of a column lies at `width * column // columns`, that of a row likewise: clips and strips join seamlessly.
    """
    clip = request.clip or CellRectangle(0, 0, request.columns, request.rows)
    left, right = (request.width * column // request.columns for column in (clip.left, clip.right))
    step = max(1, most_pixels * request.rows // max(1, (right - left) * request.height))
    for row in range(clip.top, clip.bottom, step):
        end = min(row + step, clip.bottom)
        top, bottom = (request.height * edge // request.rows for edge in (row, end))
        yield StripBounds(clip.right - clip.left, end - row, (left, top, right, bottom))


def pack(strips: Iterable[Strip]) -> bytes:
    """Return strips from top to bottom as one body: for each, rows (2 bytes), length (4 bytes), data."""
    return b"".join(part for strip in strips for part in (_HEADER.pack(strip.rows, len(strip.data)), strip.data))


def unpack(body: bytes) -> tuple[Strip, ...]:
    """Return the strips of a payload body; drop a damaged tail.

    They are views of the body: all sessions that show a cached picture share its bytes.
    """
    strips: list[Strip] = []
    view = memoryview(body)
    position = 0
    while position + _HEADER.size <= len(body):
        rows, length = _HEADER.unpack_from(body, position)
        position += _HEADER.size
        data = view[position : position + length]
        position += length
        if len(data) < length or not rows:
            break
        strips.append(Strip(rows, data))
    return tuple(strips)


def covers(strips: tuple[Strip, ...], rows: int) -> bool:
    """Whether strips fill exactly that many cell rows."""
    return sum(strip.rows for strip in strips) == rows
