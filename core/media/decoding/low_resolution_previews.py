"""A photo in some fifty coloured squares: what is shown before any file is opened.

A grid rather than the cosines of a blur hash: it takes about as many bytes as one of equal detail, and is drawn by
scaling it up.
"""

from __future__ import annotations

import math
from typing import Final

from PIL import Image

CELLS: Final = 54
"""About how many squares: 9 × 6 for 3:2, 8 × 6 for 4:3, 7 × 7 for a square."""


def low_resolution_preview(picture: Image.Image) -> bytes:
    """Return one byte, how many squares are in a row, then 3 bytes of RGB for each, row by row from the upper left.

    The squares have the mean colours of their parts of the picture, which must be upright and RGB.
    """
    aspect = picture.width / picture.height
    columns = min(CELLS, max(1, round(math.sqrt(CELLS * aspect))))
    rows = min(CELLS, max(1, round(columns / aspect)))
    small = picture.resize((columns, rows), Image.Resampling.BOX, reducing_gap=2.0)
    return bytes([columns]) + small.tobytes()
