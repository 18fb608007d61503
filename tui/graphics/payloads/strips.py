"""Pictures as strips of whole cell rows, so that no escape string is long: where they are cut, and their container."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from tui.graphics.payloads.placements import CellRectangle, PayloadRequest

_HEADER: Final = struct.Struct(">HI")


class Strip(NamedTuple):
    """Some whole cell rows of a picture as one image."""

    rows: int
    data: bytes
    """A whole escape string: DCS for sixel, OSC for iTerm2."""


class StripBounds(NamedTuple):
    """Where a strip lies: its cells, and its pixels in the whole box (left, top, right, bottom)."""

    columns: int
    rows: int
    pixels: tuple[int, int, int, int]


def strip_bounds(request: PayloadRequest, most_pixels: int) -> Iterator[StripBounds]:
    """Yield the strips of a request's box, or of its clip, from top to bottom; none has more pixels if rows allow.

    A cell's edge lies at `width * column // columns`, likewise for rows: clips and strips join without a seam.
    """
    clip = request.clip or CellRectangle(0, 0, request.columns, request.rows)
    left, right = (request.width * column // request.columns for column in (clip.left, clip.right))
    step = max(1, most_pixels * request.rows // max(1, (right - left) * request.height))
    for row in range(clip.top, clip.bottom, step):
        end = min(row + step, clip.bottom)
        top, bottom = (request.height * edge // request.rows for edge in (row, end))
        yield StripBounds(clip.right - clip.left, end - row, (left, top, right, bottom))


def pack(strips: Iterable[Strip]) -> bytes:
    """Return strips from top to bottom as one body: rows (2 bytes), length (4 bytes), data; and so on."""
    return b"".join(_HEADER.pack(strip.rows, len(strip.data)) + strip.data for strip in strips)


def unpack(body: bytes) -> tuple[Strip, ...]:
    """Return the strips of a payload body; a damaged tail is left out."""
    strips: list[Strip] = []
    position = 0
    while position + _HEADER.size <= len(body):
        rows, length = _HEADER.unpack_from(body, position)
        position += _HEADER.size
        data = body[position : position + length]
        position += length
        if len(data) < length or not rows:
            break
        strips.append(Strip(rows, data))
    return tuple(strips)


def covers(strips: tuple[Strip, ...], rows: int) -> bool:
    """Whether strips fill a picture of that many cell rows."""
    return sum(strip.rows for strip in strips) == rows
