"""encode_picture(): a stored picture as a terminal wants it. A plain function for worker processes."""

from __future__ import annotations

from tui.graphics import half_blocks, iterm2, kitty, sixel
from tui.graphics.capabilities import Protocol
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
            return half_blocks.encode(path, request)
