"""kitty's payload: a PNG with a palette of its own, a third of the bytes of one in full colour. Runs in workers."""

from __future__ import annotations

from io import BytesIO

from tui.graphics.encoders.scaling import quantized, scale_file
from tui.graphics.payloads.placements import PayloadRequest


def encode(path: str, request: PayloadRequest) -> bytes:
    """Return the request's box as a whole PNG of exactly `width` × `height` pixels.

    Raises:
        OSError: the stored picture cannot be read.
    """
    image = quantized(scale_file(path, request, request.width, request.height), request.colours, dither=request.dither)
    png = BytesIO()
    image.save(png, format="PNG", compress_level=3)
    return png.getvalue()
