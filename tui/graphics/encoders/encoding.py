"""encode_picture(): a stored picture as a terminal wants it. A plain function for worker processes."""

from __future__ import annotations

import contextlib

from tui.graphics.encoders import half_blocks, iterm2, kitty, mosaics, sixel
from tui.graphics.encoders.scaling import scale_file
from tui.graphics.payloads.payload_files import PayloadFiles
from tui.graphics.payloads.placements import PayloadRequest
from tui.graphics.terminals.capabilities import Blocks, ColourDepth, GraphicsProtocol


def encode_picture(path: str, request: PayloadRequest) -> bytes:
    """Return the body of the payload that answers a request, from the path of a stored upright JPEG.

    Raises:
        OSError: the stored picture cannot be read.
    """
    match request.protocol:
        case GraphicsProtocol.KITTY:
            return kitty.encode(path, request)
        case GraphicsProtocol.SIXEL:
            return sixel.encode(path, request)
        case GraphicsProtocol.ITERM2:
            return iterm2.encode(path, request)
        case GraphicsProtocol.HALF_BLOCKS:
            return encode_blocks(path, request)


def encode_and_keep(path: str, request: PayloadRequest, files: PayloadFiles) -> bytes:
    """Return what `encode_picture` returns: the stored body where there is one. A full disk stores nothing.

    Raises:
        OSError: the stored picture cannot be read.
    """
    body = files.read(request)
    if body is None:
        body = encode_picture(path, request)
        with contextlib.suppress(OSError):
            files.write(request, body)
    return body


def encode_blocks(path: str, request: PayloadRequest) -> bytes:
    """Return half-blocks of two colours, or the cells of a mosaic where they are divided further or have no colours.

    Raises:
        OSError: the stored picture cannot be read.
    """
    if request.blocks is Blocks.HALF and request.depth is not ColourDepth.MONOCHROME:
        return half_blocks.encode(path, request)
    across, down = mosaics.PARTS[request.blocks]
    box = scale_file(path, request, request.columns * across, request.rows * down)
    if request.depth is ColourDepth.MONOCHROME:
        return mosaics.monochrome_cells(box, request.blocks)
    return mosaics.two_colour_cells(box, request.blocks, request.depth)
