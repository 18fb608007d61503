"""Convert the 24-bit colours of a frame to the colours of a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from tui.graphics.terminals.capabilities import ColourDepth
from tui.graphics.terminals.palettes import COLOURS_16, COLOURS_256, Colour, nearest_16, nearest_256, sgr_16

_SGR: Final = re.compile(r"\x1b\[[\d;]+m")
_TRUECOLOR_SGR: Final = re.compile(r"\x1b\[(?:[\d;]*;)?[34]8;2;[\d;]*m")
_TRUECOLOR: Final = re.compile(r"(?<!\d)([34]8);2;(\d{1,3});(\d{1,3});(\d{1,3})")
_REVERSE: Final = "7"
_BOLD: Final = "1"
_BLACK: Final = 0
"""Many terminals brighten bold text in the first eight colours; black then becomes an unreadable grey."""
_GREY: Final = 48
"""Largest difference between the channels of a grey."""


def downgrade(frame: str, depth: ColourDepth) -> str:
    """Return the frame in the colours of a depth.

    Rich caches one rendered SGR per style for the whole process, so every console must render in truecolor; a session
    with fewer colours converts its frames afterwards.
    """
    match depth:
        case ColourDepth.TRUECOLOR:
            return frame
        case ColourDepth.COLOURS_256:
            return _TRUECOLOR_SGR.sub(lambda sgr: _in_256(sgr[0]), frame)
        case ColourDepth.COLOURS_16:
            return _SGR.sub(lambda sgr: _in_16(sgr[0]), frame)
        case ColourDepth.MONOCHROME:
            return _SGR.sub(lambda sgr: _without_colours(sgr[0]), frame)


@lru_cache(maxsize=4096)
def _in_256(sgr: str) -> str:
    return _TRUECOLOR.sub(_indexed, sgr)


def _indexed(match: re.Match[str]) -> str:
    red, green, blue = (min(int(channel), 255) for channel in match.group(2, 3, 4))
    return f"{match[1]};5;{nearest_256(red, green, blue)}"


@lru_cache(maxsize=4096)
def _in_16(sgr: str) -> str:
    """Use the nearest of 16 colours; text that would get the colour of its background becomes black or white."""
    rest, text, cell = _parsed(sgr)
    front, back = (nearest_16(*colour) if colour else None for colour in (text, cell))
    if cell is not None and front == back and text != cell:
        front = _BLACK if _brightness(cell) > 127 else 15
    if front == _BLACK:
        rest = [code for code in rest if code != _BOLD]
    if front is not None:
        rest.append(sgr_16(front, 30))
    if back is not None:
        rest.append(sgr_16(back, 40))
    return f"\x1b[{';'.join(rest)}m" if rest else ""


@lru_cache(maxsize=4096)
def _without_colours(sgr: str) -> str:
    """Keep bold, underline and the like; reverse cells that are coloured or lighter than their text.

    So what is selected or marked by its background remains visible.
    """
    rest, text, cell = _parsed(sgr)
    if cell is not None:
        lighter = _brightness(cell) > (127 if text is None else _brightness(text))
        if (lighter or max(cell) - min(cell) > _GREY) != (_REVERSE in rest):
            rest = [*(code for code in rest if code != _REVERSE), _REVERSE]
        else:
            rest = [code for code in rest if code != _REVERSE]
    return f"\x1b[{';'.join(rest)}m" if rest else ""


def _parsed(sgr: str) -> tuple[list[str], Colour | None, Colour | None]:
    """Return the codes other than colours, the foreground and the background; default colours are dropped."""
    rest: list[str] = []
    colours: dict[str, Colour] = {}
    codes = iter(sgr[2:-1].split(";"))
    for code in codes:
        number = int(code or 0)
        if number in {38, 48}:
            colour = _extended(codes)
            if colour is not None:
                colours[code] = colour
        elif 30 <= number <= 37 or 90 <= number <= 97:
            colours["38"] = COLOURS_16[number - (30 if number < 90 else 82)]
        elif 40 <= number <= 47 or 100 <= number <= 107:
            colours["48"] = COLOURS_16[number - (40 if number < 100 else 92)]
        elif number not in {39, 49}:
            rest.append(code)
    return rest, colours.get("38"), colours.get("48")


def _extended(codes: Iterator[str]) -> Colour | None:
    """Parse what follows 38 or 48: `2;r;g;b` or `5;n`."""
    kind = next(codes, "")
    numbers = [min(int(next(codes, "") or 0), 255) for _ in range({"2": 3, "5": 1}.get(kind, 0))]
    if kind == "2":
        return numbers[0], numbers[1], numbers[2]
    if kind == "5":
        return COLOURS_16[numbers[0]] if numbers[0] < 16 else COLOURS_256[numbers[0] - 16]
    return None


def _brightness(colour: Colour) -> float:
    """Luma after ITU-R BT.601, 0 to 255."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
