"""Which region of an original to decode around the visible one, so that small moves need no new decoding."""

from __future__ import annotations

import math
from typing import Final

from core.media.decoding.region_decoding import LARGEST_SIDE
from tui.graphics.payloads.placements import Region

_MAX_FACTOR: Final = 2.0
"""Side of the decoded region, in sides of the visible region."""
_MIN_FACTOR: Final = 1.2
"""A smaller margin is not worth decoding."""
_DIGITS: Final = 9


def decoded_region(region: Region, size: tuple[int, int], pixels: tuple[int, int]) -> Region:
    """Return a region of a photo of `size` that contains `region`, and is the same for regions close to it.

    `pixels` is the size of `region` on the screen. Edges lie on pixel boundaries of the photo, so that a region shown
    at full size is not resampled.
    """
    left, right = _widened(region.left, region.right, size[0], pixels[0])
    top, bottom = _widened(region.top, region.bottom, size[1], pixels[1])
    return Region(left, top, right, bottom)


def relative_region(region: Region, around: Region) -> Region:
    """Return `region` in fractions of the region `around` it."""
    width, height = around.right - around.left, around.bottom - around.top
    return Region(
        _fraction((region.left - around.left) / width),
        _fraction((region.top - around.top) / height),
        _fraction((region.right - around.left) / width),
        _fraction((region.bottom - around.top) / height),
    )


def _widened(start: float, stop: float, size: int, pixels: int) -> tuple[float, float]:
    """Widen one axis; its start moves in steps of half the added margin and stays within the photo."""
    length = round(stop - start, _DIGITS)
    times = min(_MAX_FACTOR, LARGEST_SIDE / pixels)
    if times < _MIN_FACTOR:
        return start, stop
    step = length * (times - 1) / 2
    begin = round(((start + stop) / 2 - length * times / 2) / step) * step
    first = max(0, math.floor(min(begin, start) * size + 1e-6))
    last = min(size, math.ceil(max(begin + length * times, stop) * size - 1e-6))
    return first / size, last / size


def _fraction(value: float) -> float:
    return min(max(value, 0.0), 1.0)
