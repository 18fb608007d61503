"""encode_frame(): one frame of an animation as a terminal wants it. A plain function for worker processes.

What does not move shall be the same bytes in every frame, so that it need not be sent again: all frames have one
palette, made from a sample of all of them, and nothing is dithered.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from tui.graphics.encoders import iterm2, mosaics, sixel
from tui.graphics.encoders.half_blocks import half_block_cells, to_palette
from tui.graphics.encoders.scaling import scale_image, shared_palette
from tui.graphics.payloads.placements import PayloadRequest
from tui.graphics.payloads.strips import Strip, pack, strip_bounds
from tui.graphics.terminals.capabilities import Blocks, ColourDepth, GraphicsProtocol

if TYPE_CHECKING:
    from PIL import Image

_JPEG_QUALITY = 75


def encode_frame(path: str, request: PayloadRequest) -> bytes:
    """Return the body of the payload for `request.frame`, from the path of a stored animation.

    Raises:
        OSError: the animation cannot be read, or has no such frame.
    """
    from core.derivatives.animation_store import frame_of

    assert request.frame is not None
    image = _opened(frame_of(path, request.frame))
    match request.protocol:
        case GraphicsProtocol.KITTY:
            png = BytesIO()
            _paletted(path, _box(image, request), request).save(png, format="PNG", compress_level=3)
            return png.getvalue()
        case GraphicsProtocol.SIXEL:
            indexed = _paletted(path, _box(image, request), request)
            strips = strip_bounds(request, sixel.STRIP_PIXELS)
            return pack(Strip(cut.rows, sixel.encode_indexed(indexed.crop(cut.pixels))) for cut in strips)
        case GraphicsProtocol.ITERM2:
            box = _box(image, request)
            return pack(
                Strip(cut.rows, iterm2.inline(_jpeg(box.crop(cut.pixels)), cut.columns, cut.rows))
                for cut in strip_bounds(request, iterm2.STRIP_PIXELS)
            )
        case GraphicsProtocol.HALF_BLOCKS:
            return _blocks(image, request)


def _box(image: Image.Image, request: PayloadRequest) -> Image.Image:
    return scale_image(image, image.size, request, request.width, request.height)


def _blocks(image: Image.Image, request: PayloadRequest) -> bytes:
    from PIL import Image

    if request.blocks is Blocks.HALF and request.depth is not ColourDepth.MONOCHROME:
        box = scale_image(image, image.size, request, request.columns, request.rows * 2)
        return half_block_cells(
            box if request.depth is ColourDepth.TRUECOLOR else to_palette(box, Image.Dither.NONE, request.depth)
        )
    across, down = mosaics.PARTS[request.blocks]
    box = scale_image(image, image.size, request, request.columns * across, request.rows * down)
    if request.depth is ColourDepth.MONOCHROME:
        return mosaics.monochrome_cells(box, request.blocks)
    return mosaics.two_colour_cells(box, request.blocks, request.depth)


def _paletted(path: str, box: Image.Image, request: PayloadRequest) -> Image.Image:
    from PIL import Image

    from core.derivatives.animation_store import sample_of

    sample = _opened(sample_of(path))
    sample.paste(request.background, (0, 0, 1, 1))  # what shows beside the frames needs a colour, too
    palette = shared_palette(sample, request.colours)
    return box.quantize(palette=palette, dither=Image.Dither.NONE)


def _opened(png: bytes) -> Image.Image:
    from PIL import Image

    with Image.open(BytesIO(png), formats=["PNG"]) as image:
        return image.convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, format="JPEG", quality=_JPEG_QUALITY)
    return file.getvalue()
