"""The histogram of a stored picture. Runs in worker processes."""

from __future__ import annotations

from PIL import Image

BINS = 64


def read_histogram(path: str) -> tuple[int, ...]:
    """Return how many pixels of an upright JPEG fall into each of 64 equal steps of brightness, dark to light.

    Brightness is ITU-R 601 luma, as JPEG stores it.

    Raises:
        OSError: the stored picture cannot be read.
    """
    with Image.open(path, formats=["JPEG"]) as picture:
        counts = picture.convert("L").histogram()
    step = len(counts) // BINS
    return tuple(sum(counts[first : first + step]) for first in range(0, len(counts), step))
