"""The encoder of block characters: half-blocks, quadrants, sextants, and monochrome blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.graphics.encoders.encoder import BackendFamily, PayloadEncoder
from tui.graphics.encoders.half_blocks import half_block_cells, to_palette, to_smoothed_palette
from tui.graphics.encoders.mosaics import PARTS, monochrome_cells, two_colour_cells
from tui.graphics.encoders.scaling import scale_file, scale_image
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Fit, Placement
from tui.graphics.payloads.quality import BEST, Quality, QualityStep
from tui.graphics.terminals.capabilities import Blocks, Capabilities, ColourDepth, GraphicsProtocol

if TYPE_CHECKING:
    from PIL import Image


class BlockEncoder(PayloadEncoder):
    """Encodes cells of one or two colours. Pixel sizes of cells only matter for their shape."""

    protocol = GraphicsProtocol.HALF_BLOCKS
    family = BackendFamily.CELLS
    steps = (QualityStep(BEST, 0.17),)

    def request(
        self, placement: Placement, capabilities: Capabilities, background: tuple[int, int, int], quality: Quality
    ) -> PayloadRequest:
        """Return the request; the quality `BLOCKS` means half-blocks in at most 256 colours."""
        depth = min(capabilities.depth, ColourDepth.COLOURS_256) if quality.blocks else capabilities.depth
        blocks = Blocks.HALF if quality.blocks else capabilities.blocks
        is_limited = depth in {ColourDepth.COLOURS_256, ColourDepth.COLOURS_16}
        return PayloadRequest(
            placement.picture,
            self.protocol,
            placement.columns,
            placement.rows,
            max(1, int(placement.columns * capabilities.cell_width)),
            max(1, int(placement.rows * capabilities.cell_height)),
            colours=256,
            depth=depth,
            background=background if placement.picture.fit is Fit.CONTAIN else (0, 0, 0),
            blocks=blocks,
            dither=is_limited and blocks is Blocks.HALF and not quality.blocks,
        )

    def encode(self, path: str, request: PayloadRequest) -> bytes:
        """Return 6 bytes per cell for half-blocks in colours, else the cells of a mosaic."""
        across, down = PARTS[request.blocks]
        raster = scale_file(path, request, request.columns * across, request.rows * down)
        if not is_half_blocks(request):
            return _mosaic(raster, request)
        if request.depth is ColourDepth.TRUECOLOR:
            return half_block_cells(raster)
        return half_block_cells(
            to_palette(raster, request.depth, dither=True, plain=request.background)
            if request.dither
            else to_smoothed_palette(raster, request.depth)
        )

    def encode_frame(self, path: str | None, frame: Image.Image, request: PayloadRequest) -> bytes:
        """Return the same as `encode`, never dithered: noise would change from frame to frame."""
        del path
        across, down = PARTS[request.blocks]
        raster = scale_image(frame, frame.size, request, request.columns * across, request.rows * down)
        if not is_half_blocks(request):
            return _mosaic(raster, request)
        return half_block_cells(
            raster if request.depth is ColourDepth.TRUECOLOR else to_palette(raster, request.depth, dither=False)
        )


def is_half_blocks(request: PayloadRequest) -> bool:
    """Whether a payload of block characters has two pixels per cell, each in its own colour."""
    return request.blocks is Blocks.HALF and request.depth is not ColourDepth.MONOCHROME


def _mosaic(raster: Image.Image, request: PayloadRequest) -> bytes:
    if request.depth is ColourDepth.MONOCHROME:
        return monochrome_cells(raster, request.blocks, request.background)
    return two_colour_cells(raster, request.blocks, request.depth, request.background)
