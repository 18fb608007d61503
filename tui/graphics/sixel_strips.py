"""A sixel payload's container: whole DCS strings, each a strip of whole cell rows, so that none of them is long."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Final, NamedTuple

_HEADER: Final = struct.Struct(">HI")


class Strip(NamedTuple):
    """Some whole cell rows of a picture as one sixel image."""

    rows: int
    sixels: bytes
    """From `ESC P` to `ESC \\`."""


def pack(strips: Iterable[Strip]) -> bytes:
    """Return strips from top to bottom as one body: rows (2 bytes), length (4 bytes), sixels; and so on."""
    return b"".join(_HEADER.pack(strip.rows, len(strip.sixels)) + strip.sixels for strip in strips)


def unpack(body: bytes) -> tuple[Strip, ...]:
    """Return the strips of a payload body; a damaged tail is left out."""
    strips: list[Strip] = []
    position = 0
    while position + _HEADER.size <= len(body):
        rows, length = _HEADER.unpack_from(body, position)
        position += _HEADER.size
        sixels = body[position : position + length]
        position += length
        if len(sixels) < length or not rows:
            break
        strips.append(Strip(rows, sixels))
    return tuple(strips)


def covers(strips: tuple[Strip, ...], rows: int) -> bool:
    """Whether strips fill a picture of that many cell rows."""
    return sum(strip.rows for strip in strips) == rows
