"""Low-resolution previews: a photo in about fifty pixels, shown before any file is opened.

A grid of pixels rather than the cosines of a BlurHash: it takes about as many bytes for equal detail, and is drawn by
scaling it up.
"""

from __future__ import annotations

import math
from typing import Final

from PIL import Image

PIXELS: Final = 54
"""About how many pixels: 9 × 6 for 3:2, 8 × 6 for 4:3, 7 × 7 for a square."""


def low_resolution_preview(picture: Image.Image) -> bytes:
    """Return one byte with the number of pixels in a row, then 3 bytes of RGB a pixel, row by row from the upper left.

    The pixels have the mean colours of their parts of the picture, which must be upright and RGB.
    """
    aspect = picture.width / picture.height
    columns = min(PIXELS, max(1, round(math.sqrt(PIXELS * aspect))))
    rows = min(PIXELS, max(1, round(columns / aspect)))
    small = picture.resize((columns, rows), Image.Resampling.BOX, reducing_gap=2.0)
    return bytes([columns]) + small.tobytes()
