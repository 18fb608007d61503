"""What is decoded of an original around the part that is looked at, so that small moves need nothing new. Pure."""

from __future__ import annotations

import math
from typing import Final

from core.media.decoding.region_decoding import LARGEST_SIDE
from tui.graphics.payloads.placements import Region

_WIDEST: Final = 2.0
"""Sides of what is decoded, in sides of what is looked at."""
_WORTH: Final = 1.2
_DIGITS: Final = 9


def decoded_region(region: Region, size: tuple[int, int], pixels: tuple[int, int]) -> Region:
    """Return a part of a photo of `size` that holds `region`, and is the same one for regions a little beside it.

    `pixels` are those of the region on the screen. Edges lie on pixels of the photo, so that one that is shown pixel by
    pixel is cut out of it as it is.
    """
    left, right = _axis(region.left, region.right, size[0], pixels[0])
    top, bottom = _axis(region.top, region.bottom, size[1], pixels[1])
    return Region(left, top, right, bottom)


def relative_region(region: Region, around: Region) -> Region:
    """Return where a region lies in its surroundings, in fractions of those."""
    width, height = around.right - around.left, around.bottom - around.top
    return Region(
        _unit((region.left - around.left) / width),
        _unit((region.top - around.top) / height),
        _unit((region.right - around.left) / width),
        _unit((region.bottom - around.top) / height),
    )


def _axis(start: float, stop: float, size: int, pixels: int) -> tuple[float, float]:
    """Widen one axis; its begin moves in steps of half the room that is added, and stays within the photo."""
    length = round(stop - start, _DIGITS)
    times = min(_WIDEST, LARGEST_SIDE / pixels)
    if times < _WORTH:
        return start, stop
    step = length * (times - 1) / 2
    begin = round(((start + stop) / 2 - length * times / 2) / step) * step
    first = max(0, math.floor(min(begin, start) * size + 1e-6))
    last = min(size, math.ceil(max(begin + length * times, stop) * size - 1e-6))
    return first / size, last / size


def _unit(value: float) -> float:
    return min(max(value, 0.0), 1.0)
