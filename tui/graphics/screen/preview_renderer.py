"""What cells show until a payload comes: the photo's mean colour, then its low-resolution preview."""

from __future__ import annotations

from functools import lru_cache

from tui.graphics.encoders.half_blocks import half_block_cells, to_palette, to_runs
from tui.graphics.encoders.scaling import scale_image
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Placement
from tui.graphics.screen.cell_renderers import CellRenderer, FillRenderer, HalfBlockRenderer, PictureRenderer
from tui.graphics.terminals.capabilities import ColourDepth
from tui.graphics.terminals.palettes import Colour

_SUBPIXELS = 1000
"""Units per preview pixel in which the edges of a region are measured."""

_MIN_DEPTH = 16
"""With fewer colours a preview shows nothing recognizable."""


def fill_of(placement: Placement, depth: ColourDepth, default: FillRenderer) -> FillRenderer:
    """Return a fill in the mean colour of the photo; `default` where the photo has no preview.

    It uses at most 256 colours, which saves a fifth of the first frame's bytes.
    """
    colour = _mean_colour(placement.preview)
    return default if colour is None else FillRenderer(colour, min(depth, ColourDepth.COLOURS_256))


def pending_renderer(
    placement: Placement, request: PayloadRequest, fill: FillRenderer, depth: ColourDepth
) -> CellRenderer:
    """Return what a placement shows until the payload of its request comes: its preview, or only the fill."""
    if _preview_size(placement.preview) is None or depth < _MIN_DEPTH:
        return fill
    return PreviewRenderer(placement.preview, request, fill, depth)


class PreviewRenderer(PictureRenderer):
    """A low-resolution preview as smooth half-blocks, in as few colours as look smooth.

    Frames contain the fill, so that the first one is short; the image output writes the preview afterwards.
    """

    is_expensive = True
    is_deferred = True
    is_pending = True

    def __init__(self, preview: bytes, request: PayloadRequest, fill: FillRenderer, depth: ColourDepth) -> None:
        super().__init__(fill)
        self._preview = preview
        self._request = request
        self._depth = depth
        self._blocks: HalfBlockRenderer | None = None

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return half-blocks. The first call scales the preview."""
        if self._blocks is None:
            body = _scaled(self._preview, self._request, self._depth)
            self._blocks = HalfBlockRenderer(body, self._request.columns, self._depth, self._fill)
        return self._blocks.cells(row, start, stop)


def _preview_size(preview: bytes) -> tuple[int, int] | None:
    """Return the columns and rows of a preview; None for invalid data."""
    if len(preview) < 4 or not preview[0]:
        return None
    rows, rest = divmod(len(preview) - 1, 3 * preview[0])
    return None if rest or not rows else (preview[0], rows)


@lru_cache(maxsize=4096)
def _mean_colour(preview: bytes) -> Colour | None:
    if _preview_size(preview) is None:
        return None
    count = (len(preview) - 1) // 3
    red, green, blue = (sum(preview[channel::3]) // count for channel in (1, 2, 3))
    return red, green, blue


@lru_cache(maxsize=128)
def _scaled(preview: bytes, request: PayloadRequest, depth: ColourDepth) -> bytes:
    from PIL import Image

    size = _preview_size(preview)
    assert size is not None
    image = Image.frombytes("RGB", size, preview[1:])
    full = (size[0] * _SUBPIXELS, size[1] * _SUBPIXELS)
    raster = scale_image(image, full, request, request.columns, request.rows * 2)
    return half_block_cells(
        to_runs(raster) if depth is ColourDepth.TRUECOLOR else to_palette(raster, depth, dither=True)
    )
