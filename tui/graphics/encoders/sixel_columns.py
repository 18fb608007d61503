"""Fewer colours in each column of six pixels, which is what sixel is made of. Runs in workers.

A sixel says for one colour which of six pixels below each other have it, so every further colour of such a column costs
about two bytes more. Neighbours are mostly alike: a pixel that takes the colour of one above it in the same column is
seldom told from itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image

BAND: Final = 6
"""Rows of pixels that a sixel holds."""

_TOLERANCE: Final = 0.5
"""Squared error that a pixel may have beyond its own, per step of red, green and blue: steps in the dark are seen."""


def share_colours(indexed: Image.Image, picture: Image.Image) -> Image.Image:
    """Return a paletted image whose columns have fewer colours, from the RGB picture that it stands for.

    Bands are counted from the upper edge. Where another colour of its column fits a pixel better than its own, it takes
    that one as well.
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
    """Return colour numbers (six rows of columns); `wanted` has them as red, green and blue in front of that."""
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
