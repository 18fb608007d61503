"""kitty's payload: a PNG with a palette of its own, a third of the bytes of one in full colour. Runs in workers."""

from __future__ import annotations

from io import BytesIO

from tui.graphics.boxes import draw_box
from tui.graphics.placements import PayloadRequest


def encode(path: str, request: PayloadRequest) -> bytes:
    """Return the request's box as a whole PNG of exactly `width` × `height` pixels.

    Raises:
        OSError: the stored picture cannot be read.
    """
    from PIL import Image

    box = draw_box(path, request, request.width, request.height)
    colours = min(256, max(2, request.colours))
    paletted = box.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    png = BytesIO()
    paletted.save(png, format="PNG", compress_level=6)
    return png.getvalue()
