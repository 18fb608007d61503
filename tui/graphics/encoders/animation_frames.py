"""Decoding and colouring the frames of animations, for encoders."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from tui.graphics.encoders.scaling import quantized, scale_image, shared_palette
from tui.graphics.payloads.payload_requests import PayloadRequest

if TYPE_CHECKING:
    from PIL import Image


def decoded(png: bytes) -> Image.Image:
    """Return a stored frame as an RGB image."""
    from PIL import Image

    with Image.open(BytesIO(png), formats=["PNG"]) as image:
        return image.convert("RGB")


def frame_raster(frame: Image.Image, request: PayloadRequest) -> Image.Image:
    """Return a frame as an RGB image of exactly the request's pixels."""
    return scale_image(frame, frame.size, request, request.width, request.height)


def quantized_frame(path: str | None, frame: Image.Image, request: PayloadRequest) -> Image.Image:
    """Return a frame in the palette that all frames of the animation at `path` share, without dithering.

    Without a path it is a frame of a video, in its own palette.

    Raises:
        OSError: the animation cannot be read.
    """
    from PIL import Image

    from core.derivatives.animation_store import sample_of

    if path is None:
        return quantized(frame_raster(frame, request), request.colours, dither=False)
    sample = decoded(sample_of(path))
    sample.paste(request.background, (0, 0, 1, 1))  # the background around the frames needs a colour, too
    palette = shared_palette(sample, request.colours)
    return frame_raster(frame, request).quantize(palette=palette, dither=Image.Dither.NONE)
