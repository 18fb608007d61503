"""Encoding in worker processes: the registry of encoders, and plain functions that a worker can call."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.media.originals import Original
from core.models import Part
from tui.graphics.encoders.animation_frames import decoded
from tui.graphics.encoders.blocks import BlockEncoder
from tui.graphics.encoders.encoder import PayloadEncoder
from tui.graphics.encoders.iterm2 import Iterm2Encoder
from tui.graphics.encoders.kitty import KittyEncoder
from tui.graphics.encoders.scaling import centred, rotated
from tui.graphics.encoders.sixel import SixelEncoder
from tui.graphics.payloads.payload_files import PayloadFiles
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Placement
from tui.graphics.payloads.quality import BEST, Quality
from tui.graphics.terminals.capabilities import Capabilities, GraphicsProtocol

if TYPE_CHECKING:
    from PIL import Image

_BLOCKS: Final = BlockEncoder()

_SPARE: Final = 2.0
_BLOCK_PIXELS: Final = 3
"""A cell has at most three pixels down where it is drawn as blocks; decoding more of them changes little."""

ENCODERS: Final[dict[GraphicsProtocol, PayloadEncoder]] = {
    encoder.protocol: encoder for encoder in (KittyEncoder(), SixelEncoder(), Iterm2Encoder(), _BLOCKS)
}
"""The encoder of each protocol. A new protocol is registered here."""


def request_for(
    placement: Placement,
    capabilities: Capabilities,
    background: tuple[int, int, int] = (0, 0, 0),
    quality: Quality = BEST,
) -> PayloadRequest:
    """Return the request for a placement on a terminal. The quality `BLOCKS` replaces the terminal's protocol."""
    encoder = _BLOCKS if quality.blocks else ENCODERS[capabilities.protocol]
    return encoder.request(placement, capabilities, background, quality)


def encode_picture(path: str, request: PayloadRequest) -> bytes:
    """Return the payload body for a request, from the path of a stored upright JPEG.

    Raises:
        OSError: the stored picture cannot be read.
    """
    return ENCODERS[request.protocol].encode(path, request)


def encode_original(
    original: Original, request: PayloadRequest, part: Part, size: tuple[int, int], pixel_limit: int
) -> bytes:
    """Return the payload body in the quality `FINEST` for a request, from the original, which is scaled once.

    `part` is the region of the request in the upright photo, `size` the pixels that it fills before a turn of the view.

    Raises:
        GalleryError, OSError: the original cannot be decoded.
    """
    from core.media.decoding.region_decoding import decode_region

    decoded_part = decode_region(original, part, *size, pixel_limit, spare=_SPARE)
    picture = rotated(decoded_part, request.picture.turns)
    return ENCODERS[request.protocol].encode_raster(centred(picture, request, request.width, request.height), request)


def encode_and_keep(path: str, request: PayloadRequest, files: PayloadFiles) -> bytes:
    """Return what `encode_picture` returns, from the payload files where possible; store what was encoded.

    A full disk is not an error; nothing is stored then.

    Raises:
        OSError: the stored picture cannot be read.
    """
    body = files.read(request)
    if body is None:
        body = encode_picture(path, request)
        with contextlib.suppress(OSError):
            files.write(request, body)
    return body


def encode_frame(path: str, request: PayloadRequest) -> bytes:
    """Return the payload body for `request.frame`, from the path of a stored animation.

    Raises:
        OSError: the animation cannot be read, or has no such frame.
    """
    from core.derivatives.animation_store import frame_of

    assert request.frame is not None
    frame = decoded(frame_of(path, request.frame))
    return ENCODERS[request.protocol].encode_frame(path, frame, request)


@dataclass(frozen=True, slots=True)
class VideoEncoder:
    """A `FrameEncoder` of payload requests."""

    def box(self, request: PayloadRequest) -> tuple[int, int]:
        """Return the pixels into which an upright frame fits before the view is turned."""
        width, height = request.width, request.height
        if ENCODERS[request.protocol].is_blocks:
            width, height = max(1, width // _BLOCK_PIXELS), max(1, height // _BLOCK_PIXELS)
        return (height, width) if request.picture.turns % 2 else (width, height)

    def encode(self, frame: Image.Image, request: PayloadRequest) -> bytes:
        """Return the payload body for a frame, or for the clip of the request."""
        return ENCODERS[request.protocol].encode_frame(None, frame, request)
