"""kitty's encoder: a PNG with its own palette, a third of the bytes of one in full colour, which follows at rest."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from tui.graphics.encoders.animation_frames import quantized_frame
from tui.graphics.encoders.encoder import BackendFamily, PayloadEncoder
from tui.graphics.encoders.scaling import quantized, scale_file
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.quality import ALL_COLOURS, BEST, Quality, QualityStep
from tui.graphics.terminals.capabilities import Capabilities, GraphicsProtocol

if TYPE_CHECKING:
    from PIL import Image

_VIDEO_COMPRESSION: Final = 1
"""A third of the time of the usual level, for a seventh more bytes."""


class KittyEncoder(PayloadEncoder):
    """Encodes a whole PNG of exactly the request's pixels."""

    protocol = GraphicsProtocol.KITTY
    family = BackendFamily.KITTY
    steps = (
        QualityStep(BEST, 0.92),
        QualityStep(Quality(64), 0.72),
        QualityStep(Quality(16), 0.39),
        QualityStep(Quality(64, 0.5), 0.21),
        QualityStep(Quality(32, 0.5), 0.17),
    )
    finest_cost = 2.7
    terminal_scales = True
    has_palette = True
    stores_frames = True

    def palette_size(self, capabilities: Capabilities, quality: Quality) -> int:
        """Return the colours of the quality."""
        del capabilities
        return quality.colours

    def encode(self, path: str, request: PayloadRequest) -> bytes:
        """Return the PNG."""
        raster = scale_file(path, request, request.width, request.height)
        if request.colours == ALL_COLOURS:
            return self.encode_raster(raster, request)
        return _png(quantized(raster, request.colours, dither=request.dither))

    def encode_raster(self, raster: Image.Image, request: PayloadRequest) -> bytes:
        """Return the PNG in 24 bits."""
        del request
        return _png(raster)

    def encode_frame(self, path: str | None, frame: Image.Image, request: PayloadRequest) -> bytes:
        """Return the PNG in the palette that all frames share, or, of a video, in its own and made in less time."""
        return _png(quantized_frame(path, frame, request), 6 if path is not None else _VIDEO_COMPRESSION)


def _png(image: Image.Image, compression: int = 6) -> bytes:
    file = BytesIO()
    image.save(file, format="PNG", compress_level=compression)
    return file.getvalue()
