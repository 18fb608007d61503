"""Half-blocks' payload: two RGB pixels for each cell. Runs in workers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from tui.graphics.encoders.scaling import scale_file
from tui.graphics.payloads.placements import PayloadRequest
from tui.graphics.terminals.capabilities import ColourDepth
from tui.graphics.terminals.palettes import COLOURS_16, COLOURS_256

if TYPE_CHECKING:
    from PIL import Image

_TOLERANCE: Final = 800
"""Squared error that a pixel of medium brightness may have beyond its own."""


def encode(path: str, request: PayloadRequest) -> bytes:
    """Return 6 bytes a cell, row by row: RGB of the upper, RGB of the lower half.

    With a palette all of them are exact colours of xterm's (16 to 255, or 0 to 15), dithered or else calmed.

    Raises:
        OSError: the stored picture cannot be read.
    """
    from PIL import Image

    box = scale_file(path, request, request.columns, request.rows * 2)
    if request.depth is not ColourDepth.TRUECOLOR:
        dithered = request.dither
        box = to_palette(box, Image.Dither.FLOYDSTEINBERG, request.depth) if dithered else smoothed(box, request.depth)
    return half_block_cells(box)


def half_block_cells(box: Image.Image) -> bytes:
    """Return an RGB image of one column and two rows of pixels a cell as 6 bytes a cell."""
    pixels = box.tobytes()
    line, rows = box.width * 3, box.height // 2
    body = bytearray(rows * line * 2)
    for row in range(rows):
        upper = pixels[row * 2 * line : (row * 2 + 1) * line]
        lower = pixels[(row * 2 + 1) * line : (row * 2 + 2) * line]
        cells = memoryview(body)[row * line * 2 : (row + 1) * line * 2]
        for channel in range(3):
            cells[channel::6] = upper[channel::3]
            cells[channel + 3 :: 6] = lower[channel::3]
    return bytes(body)


def to_palette(box: Image.Image, dither: Image.Dither, depth: ColourDepth = ColourDepth.COLOURS_256) -> Image.Image:
    """Return an RGB image in exact colours of xterm's palette (16 to 255; 0 to 15 for terminals of 16)."""
    return box.quantize(palette=_palette(depth), dither=dither).convert("RGB")


def smoothed(box: Image.Image, depth: ColourDepth) -> Image.Image:
    """Return an RGB image of one column and two rows of pixels a cell in colours of the palette that change seldom.

    A pixel keeps the colour to its left, or the one above it in its cell, where that is little further off than its
    own: half the bytes of a dithered picture, because a cell names what differs from the cell before.
    """
    import numpy as np
    from PIL import Image

    shown = np.array(to_palette(box, Image.Dither.NONE, depth), np.int32)
    wanted = np.asarray(box, np.int32)
    most = ((shown - wanted) ** 2).sum(axis=2) + (_TOLERANCE * (wanted.sum(axis=2) / 384 + 0.25)).astype(np.int32)
    for column in range(box.width):
        neighbours = [(slice(None), shown[:, column - 1])] if column else []
        for rows, colours in (*neighbours, (slice(1, None, 2), shown[0::2, column])):
            fits = ((colours - wanted[rows, column]) ** 2).sum(axis=1) <= most[rows, column]
            shown[rows, column][fits] = colours[fits]
    return Image.fromarray(shown.astype(np.uint8))


@cache
def _palette(depth: ColourDepth) -> Image.Image:
    from PIL import Image

    colours = COLOURS_256 if depth is ColourDepth.COLOURS_256 else COLOURS_16
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in colours for value in colour])
    return palette
