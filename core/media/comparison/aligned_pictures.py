"""Decides whether two similar pictures are copies of one photo: aligns them, and looks at what differs.

A copy may be turned, cropped, resized, compressed again, brightened or without colour. Two photos of a burst look as
similar as a whole, but what moved between them differs in one place by more than any compression does. numpy is needed:
the functions run in worker processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Greys = NDArray[np.float64]

EDGE: Final = 128
"""Pictures are compared as squares of so many greys a side."""
SMALLEST_PART: Final = 0.8
"""A copy shows at least this part of the width and height of the other picture."""
LARGEST_DIFFERENCE: Final = 0.45
"""See `PictureComparison.difference`."""
LARGEST_OF_CROPS: Final = 0.6
"""The same for pictures that were displaced, whose edges never fit as well."""
DISPLACED: Final = 0.01
"""Smaller displacements come from resizing."""

_LEVELS: Final = ((32, 12), (64, 6), (128, 4))
"""Edges, each with the most steps of the alignment."""
_BLOCKS: Final = 32
"""Places in a row."""
_TONES: Final = 4
"""Degree of the curves by which the colours of one picture become the greys of the other."""
_DARKEST, _BRIGHTEST = 2.0, 250.0
_LUMA: Final = (0.299, 0.587, 0.114)
"""Red, green and blue of a grey (ITU-R 601), as Pillow has it."""


@dataclass(frozen=True, slots=True)
class PictureComparison:
    """What differs between two pictures, after one was aligned with the other."""

    difference: float
    """The largest difference between the mean greys of a place (1/32 of each side), as a part of the standard deviation
    of the picture; the tones of one picture are adapted to the other first."""
    shown: float
    """The part of its width or height, the smaller one, that one picture shows of the other."""
    displacement: float
    """How far the corners moved, as a part of the width or height."""

    @property
    def is_displaced(self) -> bool:
        """Whether one picture shows only a part of the other."""
        return self.displacement > DISPLACED

    @property
    def is_copy(self) -> bool:
        """Whether one is a copy of the other, or of a part of it."""
        largest = LARGEST_OF_CROPS if self.is_displaced else LARGEST_DIFFERENCE
        return self.difference <= largest and self.shown >= SMALLEST_PART


def compare(first: Image.Image, second: Image.Image, quarters: int) -> PictureComparison:
    """Compare two upright pictures; the second one is turned by a number of quarters to the left before."""
    fixed_picture, picture = first.convert("RGB"), second.convert("RGB")
    moving_picture = picture.transpose(_TURNED[quarters]) if quarters else picture
    # A picture of fewer pixels has less detail: both are compared in its size.
    smallest = min(*fixed_picture.size, *moving_picture.size)
    place = np.array([1.0, 0.0, 1.0, 0.0])  # vertical scale and shift, horizontal scale and shift, about the centre
    for edge, steps in _LEVELS:
        fixed = _square(fixed_picture.convert("L"), edge, smallest)
        moving = _square(moving_picture.convert("L"), edge, smallest)
        place = _aligned(fixed, moving, place, steps)
    colours = [_colours(each, EDGE, smallest) for each in (fixed_picture, moving_picture)]
    _, inside = _sampled(moving, place)
    moved = np.stack([_sampled(band, place)[0] for band in colours[1]])
    scales, shifts = place[0::2], place[1::2]
    corners = np.abs(scales - 1) / 2 + np.abs(shifts)
    shown = float(min(*_common(scales, shifts)))
    return PictureComparison(_largest_difference(colours[0], moved, inside), shown, float(corners.max()))


_TURNED = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}


def _square(grey: Image.Image, edge: int, smallest: int) -> Greys:
    """Return a picture as a square, of no more detail than one of `smallest` pixels a side."""
    pixels = min(edge, smallest)
    small = grey.resize((pixels, pixels), Image.Resampling.BOX)
    return np.asarray(small.resize((edge, edge), Image.Resampling.BICUBIC), dtype=np.float64)


def _colours(picture: Image.Image, edge: int, smallest: int) -> Greys:
    """Return red, green and blue as squares."""
    return np.stack([_square(band, edge, smallest) for band in picture.split()])


def _aligned(fixed: Greys, moving: Greys, place: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    """Improve the place of one picture over the other by Gauss-Newton steps (Lucas and Kanade, 1981)."""
    edge = len(fixed)
    rows, columns = (_axis(edge)[:, np.newaxis], _axis(edge)[np.newaxis, :])
    for _ in range(steps):
        moved, inside = _sampled(moving, place)
        down, right = np.gradient(moved, axis=0) * edge, np.gradient(moved, axis=1) * edge
        terms = (down * rows, down, right * columns, right, moved, np.ones_like(moved))
        matrix = np.stack([term[inside] for term in terms], axis=1)
        target = (fixed - moved)[inside]
        if len(target) < edge * edge // 4:
            return np.array([1.0, 0.0, 1.0, 0.0])
        solution = np.linalg.lstsq(matrix.T @ matrix, matrix.T @ target, rcond=None)[0]
        gain = 1.0 + solution[4]
        if not 0.2 < gain < 5.0:
            return place
        change = np.clip(solution[:4] / gain, -0.05, 0.05)
        place = np.clip(place + change, (0.7, -0.3, 0.7, -0.3), (1.4, 0.3, 1.4, 0.3))
        if np.abs(change).max() < 0.0002:
            break
    return place


def _axis(edge: int) -> NDArray[np.float64]:
    """Return the centres of pixels, from -0.5 to 0.5."""
    return (np.arange(edge) + 0.5) / edge - 0.5


def _sampled(greys: Greys, place: NDArray[np.float64]) -> tuple[Greys, NDArray[np.bool_]]:
    """Return a picture at a place, interpolated, and where it has greys."""
    edge = len(greys)
    rows = (_axis(edge) * place[0] + place[1] + 0.5) * edge - 0.5
    columns = (_axis(edge) * place[2] + place[3] + 0.5) * edge - 0.5
    top, low_row = _neighbours(rows, edge)
    left, low_column = _neighbours(columns, edge)
    down, right = low_row[:, np.newaxis], low_column[np.newaxis, :]
    upper = greys[top][:, left] * (1 - right) + greys[top][:, left + 1] * right
    lower = greys[top + 1][:, left] * (1 - right) + greys[top + 1][:, left + 1] * right
    inside = np.outer((rows >= 0) & (rows <= edge - 1), (columns >= 0) & (columns <= edge - 1))
    return upper * (1 - down) + lower * down, inside


def _neighbours(positions: NDArray[np.float64], edge: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    first = np.clip(np.floor(positions).astype(np.int64), 0, edge - 2)
    return first, np.clip(positions - first, 0.0, 1.0)


def _common(scales: NDArray[np.float64], shifts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return, for both axes, the part of the larger picture's side that both show."""
    start = np.maximum(-0.5, -scales / 2 + shifts)
    end = np.minimum(0.5, scales / 2 + shifts)
    return (end - start) / np.maximum(scales, 1.0)


def _largest_difference(fixed: Greys, moved: Greys, inside: NDArray[np.bool_]) -> float:
    """Return the larger one of both ways: what is in one picture only may look like a tone in the other."""
    greys = [np.tensordot(_LUMA, colours, 1) for colours in (fixed, moved)]
    if inside.sum() < inside.size // 4 or min(grey[inside].std() for grey in greys) < 1.0:
        return float("inf")
    return max(_difference(greys[0], moved, inside), _difference(greys[1], fixed, inside))


def _difference(greys: Greys, colours: Greys, inside: NDArray[np.bool_]) -> float:
    """Return the largest mean, over the places, of what the tones of the other picture do not explain.

    Brightening and contrast change red, green and blue each by a curve. Where one of them is at its limit, the curve is
    lost, and the place is not looked at.
    """
    has_curve = inside & ((colours >= _DARKEST) & (colours <= _BRIGHTEST)).all(axis=0)
    if has_curve.sum() >= has_curve.size // 4:
        inside = has_curve
    tones = colours / 128 - 1
    terms = np.stack([np.ones_like(greys), *(band**power for band in tones for power in range(1, _TONES + 1))], axis=-1)
    known, seen = terms[inside], greys[inside]
    curves = np.linalg.lstsq(known.T @ known, known.T @ seen, rcond=1e-9)[0]
    rest = np.where(inside, greys - terms @ curves, 0.0)
    side = len(greys) // _BLOCKS
    shape = (_BLOCKS, side, _BLOCKS, side)
    counts = inside.reshape(shape).sum(axis=(1, 3))
    sums = rest.reshape(shape).sum(axis=(1, 3))
    means = np.where(counts >= side * side / 2, sums / np.maximum(counts, 1), 0.0)
    return float(np.abs(means).max() / seen.std())
