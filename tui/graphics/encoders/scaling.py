"""Fitting a stored picture into a box of pixels. Runs in worker processes."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.graphics.payloads.placements import Fit, PayloadRequest

if TYPE_CHECKING:
    from PIL import Image

_DECODED: Final = 1.5
"""Least pixels decoded per pixel drawn, in each direction: JPEG's own scaling down alone costs three decibels."""

_GREYS, _FINE_GREYS = 64, 128
"""Levels of a black-and-white picture: as a tile no more bytes than colours take, and large without steps in skies."""
_FAINTEST_TINT = 4
"""Of 255: what two channels of a grey may differ by."""


class PixelRectangle(NamedTuple):
    """A rectangle with fractional edges, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top


def scale_file(path: str, request: PayloadRequest, width: int, height: int) -> Image.Image:
    """Return the request's whole box as an RGB image of `width` × `height` pixels.

    The stored file is an upright JPEG. The shape of the box is that of `request.width` × `request.height`; the raster
    asked for may be coarser or have pixels that are not square.

    Raises:
        OSError: the file cannot be read or is no JPEG.
    """
    from PIL import Image

    with Image.open(Path(path), formats=["JPEG"]) as image:
        full = image.size
        source = _source(request, *_turned(full, request.picture.turns))
        drawn = _drawn(request, source, width, height)
        scale = min(source.width / drawn[0], source.height / drawn[1])
        if scale > 1:
            least = _DECODED / scale
            image.draft("RGB", (math.ceil(full[0] * least), math.ceil(full[1] * least)))
        return scale_image(image.convert("RGB"), full, request, width, height)


def scale_image(
    image: Image.Image, full: tuple[int, int], request: PayloadRequest, width: int, height: int
) -> Image.Image:
    """Return the box as `scale_file` does, from a scaled copy of a picture that has the size `full`."""
    from PIL import Image

    image, full = rotated(image, request.picture.turns), _turned(full, request.picture.turns)
    source = _source(request, *full)
    drawn = _drawn(request, source, width, height)
    ratio = (image.width / full[0], image.height / full[1])
    part = (source.left * ratio[0], source.top * ratio[1], source.right * ratio[0], source.bottom * ratio[1])
    picture = image.resize(drawn, Image.Resampling.LANCZOS, box=_inside(part, image.width, image.height))
    if drawn == (width, height):
        return picture
    box = Image.new("RGB", (width, height), request.background)
    box.paste(picture, (round((width - drawn[0]) / 2), round((height - drawn[1]) / 2)))
    return box


def rotated(image: Image.Image, turns: int) -> Image.Image:
    """Return a picture after so many quarter turns clockwise."""
    from PIL import Image

    methods = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
    method = methods[turns % 4]
    return image if method is None else image.transpose(method)


def _turned(size: tuple[int, int], turns: int) -> tuple[int, int]:
    return size if turns % 2 == 0 else (size[1], size[0])


def _source(request: PayloadRequest, width: int, height: int) -> PixelRectangle:
    """Return the part of the stored picture that shows: its region, cut to the box's shape when it shall cover."""
    region = request.picture.region
    left, right = sorted((_unit(region.left) * width, _unit(region.right) * width))
    top, bottom = sorted((_unit(region.top) * height, _unit(region.bottom) * height))
    part = PixelRectangle(left, top, max(right, left + 1), max(bottom, top + 1))
    if request.picture.fit is Fit.CONTAIN:
        return part
    shape = request.width / request.height
    if part.width > part.height * shape:
        spare = (part.width - part.height * shape) / 2
        return PixelRectangle(part.left + spare, part.top, part.right - spare, part.bottom)
    spare = (part.height - part.width / shape) / 2
    return PixelRectangle(part.left, part.top + spare, part.right, part.bottom - spare)


def _target(request: PayloadRequest, source: PixelRectangle) -> PixelRectangle:
    """Return where the part lies in the box, centred."""
    if request.picture.fit is Fit.COVER:
        return PixelRectangle(0, 0, request.width, request.height)
    scale = min(request.width / source.width, request.height / source.height)
    width, height = source.width * scale, source.height * scale
    left, top = (request.width - width) / 2, (request.height - height) / 2
    return PixelRectangle(left, top, left + width, top + height)


def _drawn(request: PayloadRequest, source: PixelRectangle, width: int, height: int) -> tuple[int, int]:
    """Return the pixels that the part takes in a raster of `width` × `height` pixels."""
    target = _target(request, source)
    return (
        max(1, round(target.width * width / request.width)),
        max(1, round(target.height * height / request.height)),
    )


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))


def _inside(part: tuple[float, float, float, float], width: int, height: int) -> tuple[float, float, float, float]:
    """Keep a resampling box within the image: rounding may push an edge past it."""
    left, top = min(part[0], width - 0.5), min(part[1], height - 0.5)
    return max(0.0, left), max(0.0, top), min(width, max(part[2], left + 0.5)), min(height, max(part[3], top + 0.5))


def quantized(box: Image.Image, colours: int, *, dither: bool) -> Image.Image:
    """Return an RGB image in its own 2 to 256 colours; skies show steps without dithering, for a fifth fewer bytes."""
    from PIL import Image

    if is_grey(box):
        return quantized_to_greys(box, min(colours, _FINE_GREYS if dither else _GREYS))
    palette = box.quantize(_count(colours), method=Image.Quantize.FASTOCTREE)
    if not dither:
        return palette
    return box.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)


def shared_palette(sample: Image.Image, colours: int) -> Image.Image:
    """Return an image whose palette has the 2 to 256 colours that suit an RGB image and others like it."""
    from PIL import Image

    if is_grey(sample):
        return quantized_to_greys(sample, min(colours, _GREYS))
    return sample.quantize(_count(colours), method=Image.Quantize.FASTOCTREE)


def is_grey(image: Image.Image) -> bool:
    """Whether an RGB image is black and white, but for what JPEG adds."""
    from PIL import ImageChops

    red, green, blue = image.split()
    tints = (ImageChops.difference(red, other).tobytes() for other in (green, blue))
    return all(max(tint) <= _FAINTEST_TINT for tint in tints)


def quantized_to_greys(image: Image.Image, levels: int) -> Image.Image:
    """Return an image in so many even greys (2 to 256): an octree splits each channel in 16, and leaves 16 of them."""
    top = _count(levels) - 1
    greys = image.convert("L").point([round(value * top / 255) for value in range(256)])
    greys.putpalette(bytes(round(level * 255 / top) for level in range(top + 1) for _ in range(3)))
    return greys


def _count(colours: int) -> int:
    return min(256, max(2, colours))
