"""What a box shows until its payload comes: the mean colour of its photo, then the photo in a few squares."""

from __future__ import annotations

from functools import lru_cache

from tui.graphics.encoders.half_blocks import half_block_cells, to_palette
from tui.graphics.encoders.scaling import scale_image
from tui.graphics.payloads.placements import PayloadRequest, Placement
from tui.graphics.screen.cell_renderers import CellRenderer, FillRenderer, HalfBlockRenderer, PictureRenderer
from tui.graphics.terminals.capabilities import ColourDepth
from tui.graphics.terminals.palettes import Colour

_PER_SQUARE = 1000
"""Parts of a square in which the edges of what shows are counted."""

_FEWEST = 16
"""Colours below which squares would say nothing."""


def fill_of(placement: Placement, depth: ColourDepth, tone: FillRenderer) -> FillRenderer:
    """Return a plain box in the mean colour of the photo, or `tone` while the photo's colours are unknown.

    It has one of 256 colours at most: that is a fifth of the first frame's bytes less.
    """
    colour = _mean(placement.coarse)
    return tone if colour is None else FillRenderer(colour, min(depth, ColourDepth.COLOURS_256))


def pending_renderer(
    placement: Placement, request: PayloadRequest, tone: FillRenderer, depth: ColourDepth
) -> CellRenderer:
    """Return what a placement shows, over its tone, until the payload of its request comes."""
    if _grid(placement.coarse) is None or depth < _FEWEST:
        return tone
    return PreviewRenderer(placement.coarse, request, tone, min(depth, ColourDepth.COLOURS_256))


class PreviewRenderer(PictureRenderer):
    """Half-blocks that run from square to square, in fixed colours, 256 at most: a fraction of the bytes of true ones.

    Frames show the tone, so that the first one is short; these cells follow through the image lane.
    """

    heavy = True
    late = True
    pending = True

    def __init__(self, coarse: bytes, request: PayloadRequest, tone: FillRenderer, depth: ColourDepth) -> None:
        super().__init__(tone)
        self._coarse = coarse
        self._request = request
        self._depth = depth
        self._blocks: HalfBlockRenderer | None = None

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return half-blocks; they are drawn when the first of them are asked for."""
        if self._blocks is None:
            body = _draw(self._coarse, self._request)
            self._blocks = HalfBlockRenderer(body, self._request.columns, self._depth, self._tone)
        return self._blocks.cells(row, start, stop)


def _grid(coarse: bytes) -> tuple[int, int] | None:
    """Return columns and rows of squares, None for what is no coarse picture."""
    if len(coarse) < 4 or not coarse[0]:
        return None
    rows, rest = divmod(len(coarse) - 1, 3 * coarse[0])
    return None if rest or not rows else (coarse[0], rows)


@lru_cache(maxsize=4096)
def _mean(coarse: bytes) -> Colour | None:
    if _grid(coarse) is None:
        return None
    count = (len(coarse) - 1) // 3
    red, green, blue = (sum(coarse[channel::3]) // count for channel in (1, 2, 3))
    return red, green, blue


def _draw(coarse: bytes, request: PayloadRequest) -> bytes:
    from PIL import Image

    grid = _grid(coarse)
    assert grid is not None
    squares = Image.frombytes("RGB", grid, coarse[1:])
    full = (grid[0] * _PER_SQUARE, grid[1] * _PER_SQUARE)
    box = scale_image(squares, full, request, request.columns, request.rows * 2)
    return half_block_cells(to_palette(box, Image.Dither.NONE))
