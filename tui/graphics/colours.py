"""Lowers a frame from 16 million colours to 256, after everything that shares style caches between visitors."""

from __future__ import annotations

import re
from functools import lru_cache

from tui.graphics.capabilities import ColourDepth

_TRUECOLOR_SGR = re.compile(r"\x1b\[(?:[\d;]*;)?[34]8;2;[\d;]*m")
_TRUECOLOR = re.compile(r"(?<!\d)([34]8);2;(\d{1,3});(\d{1,3});(\d{1,3})")
_LEVELS = (0, 95, 135, 175, 215, 255)
_THRESHOLDS = (48, 115, 155, 195, 235)


def downgrade(frame: str, depth: ColourDepth) -> str:
    """Return the frame with no more colours than the depth allows.

    Rich keeps one rendered SGR per style for the whole process, so every console must render the same (truecolor)
    and a session that can show less translates its own frames.
    """
    if depth is ColourDepth.TRUECOLOR:
        return frame
    return _TRUECOLOR_SGR.sub(_downgrade_match, frame)


@lru_cache(maxsize=16_384)
def nearest_colour(red: int, green: int, blue: int) -> int:
    """Return the entry of xterm's 256-colour palette (6×6×6 cube from 16, greys from 232) nearest to an RGB colour."""
    channels = (red, green, blue)
    cube = tuple(_cube_index(channel) for channel in channels)
    cube_error = sum((_LEVELS[index] - channel) ** 2 for index, channel in zip(cube, channels, strict=True))
    grey = max(0, min(23, round((sum(channels) / 3 - 8) / 10)))
    grey_error = sum((8 + 10 * grey - channel) ** 2 for channel in channels)
    if grey_error < cube_error:
        return 232 + grey
    return 16 + 36 * cube[0] + 6 * cube[1] + cube[2]


def _cube_index(channel: int) -> int:
    return sum(channel >= threshold for threshold in _THRESHOLDS)


def _downgrade_match(match: re.Match[str]) -> str:
    return _downgrade_sgr(match[0])


@lru_cache(maxsize=4096)
def _downgrade_sgr(sgr: str) -> str:
    return _TRUECOLOR.sub(_indexed, sgr)


def _indexed(match: re.Match[str]) -> str:
    red, green, blue = (min(int(channel), 255) for channel in match.group(2, 3, 4))
    return f"{match[1]};5;{nearest_colour(red, green, blue)}"
