"""Reduce the colours in each column of six pixels, the unit of sixel.

A sixel marks which of six pixels in a column have one colour, so every further colour of a column costs about two
bytes. Neighbouring pixels are mostly similar: a pixel that takes the colour of one above it in the same column rarely
looks different.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image

BAND: Final = 6
"""Rows of pixels in a sixel."""

_TOLERANCE: Final = 0.5
"""Squared error that a pixel may have on top of its own, per level of red, green and blue: errors in the dark show."""


def share_colours(indexed: Image.Image, picture: Image.Image) -> Image.Image:
    """Return a paletted image whose columns have fewer colours, given the RGB picture it was made from.

    Bands are counted from the upper edge. A pixel also takes another colour of its column where that one is closer.
    """
    import numpy as np
    from PIL import Image

    width, height = indexed.size
    bands = -(-height // BAND)
    below = bands * BAND - height
    numbers = np.pad(np.asarray(indexed), ((0, below), (0, 0)), "edge").reshape(bands, BAND, width)
    pixels = np.pad(np.asarray(picture), ((0, below), (0, 0), (0, 0)), "edge").reshape(bands, BAND, width, 3)
    palette = np.zeros((3, 256), np.float32)
    known = np.array(indexed.getpalette("RGB"), np.float32).reshape(-1, 3)
    palette[:, : len(known)] = known.T
    shared = _shared(
        np.ascontiguousarray(numbers.transpose(1, 0, 2)).reshape(BAND, -1),
        np.ascontiguousarray(pixels.transpose(3, 1, 0, 2)).reshape(3, BAND, -1).astype(np.float32),
        palette,
    )
    rows = np.ascontiguousarray(shared.reshape(BAND, bands, width).transpose(1, 0, 2)).reshape(-1, width)[:height]
    image = Image.frombytes("P", (width, height), rows.tobytes())
    image.putpalette(known.astype(np.uint8).tobytes())
    return image


def _shared(
    numbers: npt.NDArray[np.uint8], wanted: npt.NDArray[np.float32], palette: npt.NDArray[np.float32]
) -> npt.NDArray[np.uint8]:
    """Return colour numbers (six rows of columns); `wanted` has the shape (channel, row, column)."""
    import numpy as np

    shown = palette[:, numbers]
    most = ((shown - wanted) ** 2).sum(axis=0) + _TOLERANCE * wanted.sum(axis=0)
    every = np.arange(numbers.shape[1])
    for row in range(1, BAND):
        errors = shown[:, :row] - wanted[:, row : row + 1]
        errors *= errors
        error = errors[0] + errors[1] + errors[2]
        source = error.argmin(axis=0)
        taken = np.flatnonzero(error[source, every] <= most[row])
        source = source[taken]
        numbers[row, taken] = numbers[source, taken]
        shown[:, row, taken] = shown[:, source, taken]
    return numbers
