"""The sixel encoder: strips of whole cell rows in one palette.

libsixel encodes them where it is installed, otherwise textual-image does. libsixel defines all colours, used or not;
textual-image defines each colour at its first use, which xterm draws wrong. So each strip here begins with definitions
of the colours that it uses. Line feeds that could scroll the screen are removed: both encoders may end with one, and
libsixel 1.10 begins with one where fewer than six rows of pixels follow.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui.graphics.encoders import libsixel
from tui.graphics.encoders.animation_frames import quantized_frame
from tui.graphics.encoders.encoder import BackendFamily, PayloadEncoder
from tui.graphics.encoders.scaling import quantized, scale_file
from tui.graphics.encoders.sixel_columns import share_colours
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.quality import BEST, Quality, QualityStep
from tui.graphics.payloads.strips import Strip, pack, strip_bounds
from tui.graphics.terminals.capabilities import Capabilities, GraphicsProtocol

if TYPE_CHECKING:
    import ctypes

    from PIL import Image

STRIP_PIXELS: Final = 16_000
"""Most pixels of a strip, where its rows allow: a strip takes a byte per pixel or less, and cannot be interrupted."""

_DEFINITION: Final = re.compile(rb"#(\d+);2;\d+;\d+;\d+")
_DCS: Final = re.compile(rb'\x1bP[0-9;]*q(?:"[0-9;]*)?(?P<body>.*?)-?\x1b\\', re.DOTALL)
_LIBSIXEL: Final = re.compile(
    rb'\x1bP[0-9;]*q(?:"[0-9;]*)?(?P<definitions>(?:#[0-9]+;2[0-9;]*)*)-?(?P<body>.*?)-?\x1b\\', re.DOTALL
)


class SixelEncoder(PayloadEncoder):
    """Encodes packed strips. Palettes come from the whole picture, so that clips and strips join without a seam."""

    protocol = GraphicsProtocol.SIXEL
    family = BackendFamily.STRIPS
    steps = (QualityStep(BEST, 1.2), QualityStep(Quality(64), 0.85), QualityStep(Quality(16), 0.4))
    unit_pixels = STRIP_PIXELS
    has_palette = True
    slow_animation_colours = 64

    def palette_size(self, capabilities: Capabilities, quality: Quality) -> int:
        """Return the colours of the quality, as far as the terminal has registers for them."""
        return min(quality.colours, capabilities.sixel_colours)

    def encode(self, path: str, request: PayloadRequest) -> bytes:
        """Return the whole picture, or its clip. Sharing colours would undo dithering."""
        raster = scale_file(path, request, request.width, request.height)
        indexed = quantized(raster, request.colours, dither=request.dither)
        if not request.dither:
            for bounds in strip_bounds(replace(request, clip=None), STRIP_PIXELS):
                strip = share_colours(indexed.crop(bounds.pixels), raster.crop(bounds.pixels))
                indexed.paste(strip, bounds.pixels)
        return _strips(indexed, request)

    def encode_frame(self, path: str | None, frame: Image.Image, request: PayloadRequest) -> bytes:
        """Return the frame, or its clip, in the palette that all frames share."""
        return _strips(quantized_frame(path, frame, request), request)


def encode_indexed(image: Image.Image) -> bytes:
    """Return a paletted image as one sixel string that begins with definitions of the colours it uses."""
    loaded = libsixel.library()
    if loaded is not None:
        with contextlib.suppress(libsixel.LibsixelError):
            return by_libsixel(image, loaded)
    return by_textual_image(image)


def by_libsixel(image: Image.Image, loaded: ctypes.CDLL) -> bytes:
    """Return what `encode_indexed` returns, encoded by libsixel.

    Raises:
        LibsixelError: the library could not encode the image.
    """
    match = _LIBSIXEL.fullmatch(libsixel.sixels_of(image, loaded))
    if match is None:
        raise libsixel.LibsixelError("the sixel encoder did not return exactly one sixel string")
    definitions = {int(found[1]): found[0] for found in _DEFINITION.finditer(match["definitions"])}
    used = image.histogram()
    first = b"".join(definitions[number] for number in sorted(definitions) if used[number])
    return _sixel_string(image, first, match["body"])


def by_textual_image(image: Image.Image) -> bytes:
    """Return what `encode_indexed` returns, encoded in Python by textual-image."""
    from textual_image._sixel import SixelOptions, image_to_sixels

    sixels = image_to_sixels(image, SixelOptions(colors=256)).encode("ascii")
    match = _DCS.fullmatch(sixels)
    if match is None:
        raise ValueError("the sixel encoder did not return exactly one sixel string")
    definitions = {int(found[1]): found[0] for found in _DEFINITION.finditer(match["body"])}
    body = _DEFINITION.sub(rb"#\1", match["body"])
    return _sixel_string(image, b"".join(definitions[number] for number in sorted(definitions)), body)


def _sixel_string(image: Image.Image, definitions: bytes, body: bytes) -> bytes:
    size = f'"1;1;{image.width};{image.height}'.encode("ascii")
    return b"\x1bP0;1;0q" + size + definitions + body + b"\x1b\\"


def _strips(indexed: Image.Image, request: PayloadRequest) -> bytes:
    return pack(
        Strip(bounds.rows, encode_indexed(indexed.crop(bounds.pixels)))
        for bounds in strip_bounds(request, STRIP_PIXELS)
    )
