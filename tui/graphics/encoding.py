"""encode_picture(): a stored picture as a terminal wants it. A plain function for worker processes."""

from __future__ import annotations

from tui.graphics import half_blocks, iterm2, kitty, mosaics, sixel
from tui.graphics.boxes import draw_box
from tui.graphics.capabilities import Blocks, ColourDepth, Protocol
from tui.graphics.placements import PayloadRequest


def encode_picture(path: str, request: PayloadRequest) -> bytes:
    """Return the body of the payload that answers a request, from the path of a stored upright JPEG.

    Raises:
        OSError: the stored picture cannot be read.
    """
    match request.protocol:
        case Protocol.KITTY:
            return kitty.encode(path, request)
        case Protocol.SIXEL:
            return sixel.encode(path, request)
        case Protocol.ITERM2:
            return iterm2.encode(path, request)
        case Protocol.HALF_BLOCKS:
            return encode_blocks(path, request)


def encode_blocks(path: str, request: PayloadRequest) -> bytes:
    """Return half-blocks of two colours, or the cells of a mosaic where they are divided further or have no colours.

    Raises:
        OSError: the stored picture cannot be read.
    """
    if request.blocks is Blocks.HALF and request.depth is not ColourDepth.MONOCHROME:
        return half_blocks.encode(path, request)
    across, down = mosaics.PARTS[request.blocks]
    box = draw_box(path, request, request.columns * across, request.rows * down)
    if request.depth is ColourDepth.MONOCHROME:
        return mosaics.inked(box, request.blocks)
    return mosaics.two_coloured(box, request.blocks, request.depth)
