"""Cropping, scaling and quantizing stored pictures."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Fit

if TYPE_CHECKING:
    from PIL import Image

_MIN_DECODED: Final = 1.5
"""Fewest pixels decoded per pixel drawn, in each direction: JPEG's own downscaling alone costs three decibels."""

_GREYS, _FINE_GREYS = 64, 128
"""Levels of a black-and-white picture: as many bytes as in colours for a tile, no banding in a large picture."""
_GREY_TOLERANCE = 4
"""Largest difference, of 255, between the channels of a grey."""


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
    """Return all cells of a request as an RGB image of `width` × `height` pixels, from a stored upright JPEG.

    `request.width` × `request.height` gives the shape of the cells; the raster may have fewer pixels, not square ones.

    Raises:
        OSError: the file cannot be read or is not a JPEG.
    """
    from PIL import Image

    with Image.open(Path(path), formats=["JPEG"]) as image:
        full = image.size
        source = _visible_part(request, *_rotated_size(full, request.picture.turns))
        drawn = _raster_size(request, source, width, height)
        scale = min(source.width / drawn[0], source.height / drawn[1])
        if scale > 1:
            least = _MIN_DECODED / scale
            image.draft("RGB", (math.ceil(full[0] * least), math.ceil(full[1] * least)))
        return scale_image(image.convert("RGB"), full, request, width, height)


def scale_image(
    image: Image.Image, full: tuple[int, int], request: PayloadRequest, width: int, height: int
) -> Image.Image:
    """Return what `scale_file` returns, from a scaled copy of a picture of the size `full`."""
    from PIL import Image

    image, full = rotated(image, request.picture.turns), _rotated_size(full, request.picture.turns)
    source = _visible_part(request, *full)
    drawn = _raster_size(request, source, width, height)
    ratio = (image.width / full[0], image.height / full[1])
    part = (source.left * ratio[0], source.top * ratio[1], source.right * ratio[0], source.bottom * ratio[1])
    picture = image.resize(drawn, Image.Resampling.LANCZOS, box=_clamped(part, image.width, image.height))
    return centred(picture, request, width, height)


def centred(picture: Image.Image, request: PayloadRequest, width: int, height: int) -> Image.Image:
    """Return a picture in the middle of `width` × `height` pixels of the request's background."""
    from PIL import Image

    if picture.size == (width, height):
        return picture
    raster = Image.new("RGB", (width, height), request.background)
    raster.paste(picture, (round((width - picture.width) / 2), round((height - picture.height) / 2)))
    return raster


def rotated(image: Image.Image, turns: int) -> Image.Image:
    """Return a picture rotated clockwise by a number of quarter turns."""
    from PIL import Image

    methods = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
    method = methods[turns % 4]
    return image if method is None else image.transpose(method)


def _rotated_size(size: tuple[int, int], turns: int) -> tuple[int, int]:
    return size if turns % 2 == 0 else (size[1], size[0])


def _visible_part(request: PayloadRequest, width: int, height: int) -> PixelRectangle:
    """Return the visible part of the stored picture: its region, cropped to the shape of the cells for `Fit.COVER`."""
    region = request.picture.region
    left, right = sorted((_fraction(region.left) * width, _fraction(region.right) * width))
    top, bottom = sorted((_fraction(region.top) * height, _fraction(region.bottom) * height))
    part = PixelRectangle(left, top, max(right, left + 1), max(bottom, top + 1))
    if request.picture.fit is Fit.CONTAIN:
        return part
    shape = request.width / request.height
    if part.width > part.height * shape:
        spare = (part.width - part.height * shape) / 2
        return PixelRectangle(part.left + spare, part.top, part.right - spare, part.bottom)
    spare = (part.height - part.width / shape) / 2
    return PixelRectangle(part.left, part.top + spare, part.right, part.bottom - spare)


def _target_part(request: PayloadRequest, source: PixelRectangle) -> PixelRectangle:
    """Return where the part lies in the cells, centred."""
    if request.picture.fit is Fit.COVER:
        return PixelRectangle(0, 0, request.width, request.height)
    scale = min(request.width / source.width, request.height / source.height)
    width, height = source.width * scale, source.height * scale
    left, top = (request.width - width) / 2, (request.height - height) / 2
    return PixelRectangle(left, top, left + width, top + height)


def _raster_size(request: PayloadRequest, source: PixelRectangle, width: int, height: int) -> tuple[int, int]:
    """Return the size of the part in a raster of `width` × `height` pixels."""
    target = _target_part(request, source)
    return (
        max(1, round(target.width * width / request.width)),
        max(1, round(target.height * height / request.height)),
    )


def _fraction(value: float) -> float:
    return min(1.0, max(0.0, value))


def _clamped(part: tuple[float, float, float, float], width: int, height: int) -> tuple[float, float, float, float]:
    """Clamp a resampling box to the image: rounding may move an edge past it."""
    left, top = min(part[0], width - 0.5), min(part[1], height - 0.5)
    return max(0.0, left), max(0.0, top), min(width, max(part[2], left + 0.5)), min(height, max(part[3], top + 0.5))


def quantized(image: Image.Image, colours: int, *, dither: bool) -> Image.Image:
    """Return an RGB image in its own palette of 2 to 256 colours; dithering avoids banding for a fifth more bytes."""
    from PIL import Image

    if is_grey(image):
        return quantized_to_greys(image, min(colours, _FINE_GREYS if dither else _GREYS))
    palette = image.quantize(_palette_size(colours), method=Image.Quantize.FASTOCTREE)
    if not dither:
        return palette
    return image.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)


def shared_palette(sample: Image.Image, colours: int) -> Image.Image:
    """Return an image whose palette of 2 to 256 colours suits an RGB image and similar ones."""
    from PIL import Image

    if is_grey(sample):
        return quantized_to_greys(sample, min(colours, _GREYS))
    return sample.quantize(_palette_size(colours), method=Image.Quantize.FASTOCTREE)


def is_grey(image: Image.Image) -> bool:
    """Whether an RGB image is black and white, apart from JPEG artefacts."""
    from PIL import ImageChops

    red, green, blue = image.split()
    tints = (ImageChops.difference(red, other).tobytes() for other in (green, blue))
    return all(max(tint) <= _GREY_TOLERANCE for tint in tints)


def quantized_to_greys(image: Image.Image, levels: int) -> Image.Image:
    """Return an image in 2 to 256 evenly spaced greys; an octree would leave only 16."""
    top = _palette_size(levels) - 1
    greys = image.convert("L").point([round(value * top / 255) for value in range(256)])
    greys.putpalette(bytes(round(level * 255 / top) for level in range(top + 1) for _ in range(3)))
    return greys


def _palette_size(colours: int) -> int:
    return min(256, max(2, colours))
