"""Half-blocks' payload: two RGB pixels for each cell. Runs in workers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tui.graphics.boxes import draw_box
from tui.graphics.capabilities import ColourDepth
from tui.graphics.palettes import COLOURS_16, COLOURS_256
from tui.graphics.placements import PayloadRequest

if TYPE_CHECKING:
    from PIL import Image


def encode(path: str, request: PayloadRequest) -> bytes:
    """Return 6 bytes a cell, row by row: RGB of the upper, RGB of the lower half.

    With a palette all of them are exact colours of xterm's (16 to 255, or 0 to 15), dithered.

    Raises:
        OSError: the stored picture cannot be read.
    """
    from PIL import Image

    box = draw_box(path, request, request.columns, request.rows * 2)
    if request.depth is not ColourDepth.TRUECOLOR:
        box = to_palette(box, Image.Dither.FLOYDSTEINBERG, request.depth)
    return to_cells(box)


def to_cells(box: Image.Image) -> bytes:
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


@cache
def _palette(depth: ColourDepth) -> Image.Image:
    from PIL import Image

    colours = COLOURS_256 if depth is ColourDepth.COLOURS_256 else COLOURS_16
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in colours for value in colour])
    return palette
