"""The palettes of terminals without 24-bit colours, and SGR parameters for a colour at each depth."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Final

from tui.graphics.terminals.capabilities import ColourDepth

Colour = tuple[int, int, int]

COLOURS_16: Final[tuple[Colour, ...]] = (
    *((0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)),
    *((127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255)),
    (255, 255, 255),
)
"""Colours 0 to 15 of xterm; other terminals differ slightly."""

_LEVELS: Final = (0, 95, 135, 175, 215, 255)
_THRESHOLDS: Final = (48, 115, 155, 195, 235)

COLOURS_256: Final[tuple[Colour, ...]] = (
    *product(_LEVELS, repeat=3),  # type: ignore[arg-type]
    *((level, level, level) for level in range(8, 239, 10)),
)
"""Colours 16 to 255 of xterm: a cube of 6 × 6 × 6, then 24 greys. Colours 0 to 15 differ between terminals."""


@lru_cache(maxsize=16_384)
def nearest_256(red: int, green: int, blue: int) -> int:
    """Return the number (16 to 255) of the colour at the least squared distance."""
    channels = (red, green, blue)
    indexes = [sum(channel >= threshold for threshold in _THRESHOLDS) for channel in channels]
    number = 16 + 36 * indexes[0] + 6 * indexes[1] + indexes[2]
    grey = 232 + max(0, min(23, round((sum(channels) / 3 - 8) / 10)))
    return min(number, grey, key=lambda candidate: _distance(channels, COLOURS_256[candidate - 16]))


@lru_cache(maxsize=16_384)
def nearest_16(red: int, green: int, blue: int) -> int:
    """Return the number (0 to 15) of the colour at the least squared distance."""
    return min(range(16), key=lambda number: _distance((red, green, blue), COLOURS_16[number]))


@lru_cache(maxsize=16_384)
def foreground(colour: bytes, depth: ColourDepth) -> str:
    """Return the SGR parameters for a foreground colour (3 bytes, RGB); "" for `MONOCHROME`."""
    return _sgr(colour, depth, 30)


@lru_cache(maxsize=16_384)
def background(colour: bytes, depth: ColourDepth) -> str:
    """Return the SGR parameters for a background colour (3 bytes, RGB); "" for `MONOCHROME`."""
    return _sgr(colour, depth, 40)


def _sgr(colour: bytes, depth: ColourDepth, base: int) -> str:
    red, green, blue = colour
    match depth:
        case ColourDepth.TRUECOLOR:
            return f"{base + 8};2;{red};{green};{blue}"
        case ColourDepth.COLOURS_256:
            return f"{base + 8};5;{nearest_256(red, green, blue)}"
        case ColourDepth.COLOURS_16:
            return sgr_16(nearest_16(red, green, blue), base)
        case ColourDepth.MONOCHROME:
            return ""


def sgr_16(number: int, base: int) -> str:
    """Return the SGR parameter for one of 16 colours; `base` is 30 for the foreground, 40 for the background."""
    return str(base + number if number < 8 else base + 52 + number)


def _distance(one: Colour, other: Colour) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2
