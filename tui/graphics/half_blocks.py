"""Half-blocks' payload: two RGB pixels for each cell. Runs in workers."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from tui.graphics.boxes import draw_box
from tui.graphics.capabilities import ColourDepth
from tui.graphics.looks import CUBE
from tui.graphics.placements import PayloadRequest

if TYPE_CHECKING:
    from PIL import Image


def encode(path: str, request: PayloadRequest) -> bytes:
    """Return 6 bytes a cell, row by row: RGB of the upper, RGB of the lower half.

    With 256 colours all of them are exact colours of xterm's palette (16 to 255), dithered.

    Raises:
        OSError: the stored picture cannot be read.
    """
    box = draw_box(path, request, request.columns, request.rows * 2)
    if request.depth is ColourDepth.COLOURS_256:
        box = _to_palette(box)
    pixels = box.tobytes()
    line = request.columns * 3
    body = bytearray(request.columns * request.rows * 6)
    for row in range(request.rows):
        upper = pixels[row * 2 * line : (row * 2 + 1) * line]
        lower = pixels[(row * 2 + 1) * line : (row * 2 + 2) * line]
        cells = memoryview(body)[row * line * 2 : (row + 1) * line * 2]
        for channel in range(3):
            cells[channel::6] = upper[channel::3]
            cells[channel + 3 :: 6] = lower[channel::3]
    return bytes(body)


def _to_palette(box: Image.Image) -> Image.Image:
    from PIL import Image

    colours = [*product(CUBE, repeat=3), *((level, level, level) for level in range(8, 239, 10))]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in colours for value in colour])
    return box.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG).convert("RGB")
