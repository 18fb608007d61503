"""Block mosaics: cells of 2 × 2 or 2 × 3 parts in the best two colours, or monochrome cells.

A body holds `CELL_BYTES` per cell, row by row: bits for the parts in the foreground colour (from the upper left, line
by line), RGB of the foreground, RGB of the background.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from tui.graphics.encoders.half_blocks import to_palette, with_ground
from tui.graphics.terminals.capabilities import Blocks, ColourDepth

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image

CELL_BYTES: Final = 7
PARTS: Final = {Blocks.HALF: (1, 2), Blocks.QUADRANT: (2, 2), Blocks.SEXTANT: (2, 3)}
"""Parts across and down."""

_HALVES: Final = " ▀▄█"
_QUADRANTS: Final = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_FIRST_SEXTANT: Final = 0x1FB00
_LEFT, _RIGHT, _FULL = 21, 42, 63


def glyph(bits: int, blocks: Blocks) -> str:
    """Return the character that fills these parts of a cell.

    Source: "Symbols for Legacy Computing", Unicode 13: the sextants in the order of their bits, without the four that
    had characters before.
    """
    if blocks is not Blocks.SEXTANT:
        return (_HALVES if blocks is Blocks.HALF else _QUADRANTS)[bits]
    known = {0: " ", _LEFT: "▌", _RIGHT: "▐", _FULL: "█"}
    return known.get(bits) or chr(_FIRST_SEXTANT + bits - 1 - (bits > _LEFT) - (bits > _RIGHT))


def disc(blocks: Blocks, rows: int = 6) -> tuple[str, ...]:
    """Return lines of characters that draw a filled disc, to see whether the font of a terminal has them."""
    across, down = PARTS[blocks]
    columns = 2 * rows

    def is_inside(column: float, row: float) -> bool:
        return (2 * column / columns - 1) ** 2 + (2 * row / rows - 1) ** 2 <= 1

    def bits(column: int, row: int) -> int:
        parts = [(x, y) for y in range(down) for x in range(across)]
        inside = (is_inside(column + (x + 0.5) / across, row + (y + 0.5) / down) for x, y in parts)
        return sum(1 << number for number, each in enumerate(inside) if each)

    return tuple("".join(glyph(bits(column, row), blocks) for column in range(columns)) for row in range(rows))


def two_colour_cells(
    image: Image.Image, blocks: Blocks, depth: ColourDepth, plain: tuple[int, int, int] | None = None
) -> bytes:
    """Return an RGB image of one pixel per part as a payload body.

    Each cell takes the division of its parts into two colours that has the least squared error. With a limited palette,
    the foreground colours and the background colours of all cells are dithered as two images, except for the colour
    `plain` of the ground around the picture.
    """
    import numpy as np
    from PIL import Image

    across, down = PARTS[blocks]
    cells = _cells(image, across, down)
    patterns = _patterns(across * down)
    counts = patterns.sum(axis=1)[None, :, None]
    inside = np.einsum("mp,npc->nmc", patterns, cells)
    outside = cells.sum(axis=1)[:, None, :] - inside
    kept = (inside**2 / np.maximum(counts, 1) + outside**2 / (across * down - counts)).sum(axis=2)
    best = np.asarray(kept.argmax(axis=1))
    chosen = np.arange(len(best))
    front = inside[chosen, best] / np.maximum(counts[0, best], 1)
    back = outside[chosen, best] / (across * down - counts[0, best])
    colours = []
    size = (image.width // across, image.height // down)
    for field in (front, back):
        part = Image.frombytes("RGB", size, field.round().astype(np.uint8).tobytes())
        if depth is not ColourDepth.TRUECOLOR:
            part = to_palette(part, depth, dither=True, plain=plain)
        colours.append(np.frombuffer(part.tobytes(), np.uint8).reshape(-1, 3))
    bits = (patterns[best] @ (1 << np.arange(across * down))).astype(np.uint8)
    return np.concatenate([bits[:, None], *colours], axis=1).tobytes()


def monochrome_cells(image: Image.Image, blocks: Blocks, plain: tuple[int, int, int] | None = None) -> bytes:
    """Return an RGB image of one pixel per part as a payload body without colours; greys but `plain` are dithered."""
    import numpy as np
    from PIL import Image

    across, down = PARTS[blocks]
    lit = image.convert("L").convert("1").convert("RGB")
    if plain is not None:
        ground = image.convert("L").convert("1", dither=Image.Dither.NONE).convert("RGB")
        lit = with_ground(lit, image, plain, ground)
    parts = _cells(lit, across, down)[:, :, 0] > 0
    body = np.zeros((len(parts), CELL_BYTES), np.uint8)
    body[:, 0] = (parts * (1 << np.arange(across * down))).sum(axis=1)
    return body.tobytes()


def _cells(image: Image.Image, across: int, down: int) -> npt.NDArray[np.float32]:
    """Return the pixels of each cell in the order of its bits: cells × parts × channels."""
    import numpy as np

    columns, rows = image.width // across, image.height // down
    pixels = np.frombuffer(image.tobytes(), np.uint8).reshape(rows, down, columns, across, 3)
    return pixels.transpose(0, 2, 1, 3, 4).reshape(rows * columns, across * down, 3).astype(np.float32)


@cache
def _patterns(parts: int) -> npt.NDArray[Any]:
    """Return every division of parts into two colours once: the last part is always background."""
    import numpy as np

    numbers = np.arange(1 << (parts - 1))
    return ((numbers[:, None] >> np.arange(parts)) & 1).astype(np.float32)
