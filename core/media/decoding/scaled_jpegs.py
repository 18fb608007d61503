"""Decodes JPEG files at the eighth of their size that a smaller picture needs, where simplejpeg is installed.

Pillow halves, and so makes 2000 × 1500 pixels of 4000 × 3000 for a picture of 1200 × 900. libjpeg-turbo, which both
use, has all eighths: 1500 × 1125, with fewer pixels to decode and to scale. Where cykooz_resizer is installed, they are
scaled with vector instructions, in a third of the time.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, cast

from PIL import Image, JpegImagePlugin, MpoImagePlugin
from PIL.ImageFile import ImageFile

_MOST_BYTES = 64 * 1024 * 1024
"""The largest file that is held in memory: videos can follow the picture."""
_EIGHTHS = 8


class ScaledJpeg(NamedTuple):
    """A decoded JPEG that is smaller than its file says."""

    pixels: Any
    """Red, green and blue as an array of bytes, height × width × 3."""
    box: tuple[float, float, float, float]
    """What of it the picture takes: sides that eighths do not divide are rounded up."""

    def resized(self, size: tuple[int, int], resampling: Image.Resampling) -> Image.Image:
        """Return the picture in another size; the filter is the one that Pillow uses, cykooz_resizer is bicubic."""
        resize = _vector_resize()
        if resize is not None and resampling is Image.Resampling.BICUBIC:
            return resize(self.pixels, self.box, size)
        return Image.fromarray(self.pixels).resize(size, resampling, self.box, reducing_gap=1.0)


def scaled_jpeg(image: ImageFile, least: tuple[int, int]) -> ScaledJpeg | None:
    """Decode an opened JPEG to the fewest pixels that are at least `least`, not upright, in its own colour space.

    None if it is not a JPEG in colours, or is damaged, or simplejpeg is not installed: Pillow decodes what can be
    decoded.
    """
    is_jpeg = isinstance(image, JpegImagePlugin.JpegImageFile | MpoImagePlugin.MpoImageFile)
    if not is_jpeg or image.mode != "RGB" or image.fp is None:
        return None
    decode_jpeg = _decoder()
    if decode_jpeg is None:
        return None
    if image.fp.seek(0, io.SEEK_END) > _MOST_BYTES:
        return None
    image.fp.seek(0)
    width, height = least
    try:
        pixels = decode_jpeg(image.fp.read(), "RGB", min_width=width, min_height=height)
    except ValueError:
        return None
    decoded = pixels.shape[1], pixels.shape[0]
    if decoded[0] > image.width or decoded[1] > image.height:
        return None
    eighths = max(1, min(round(decoded[0] * _EIGHTHS / image.width), _EIGHTHS))
    right, lower = (min(own, side * eighths / _EIGHTHS) for own, side in zip(decoded, image.size, strict=True))
    return ScaledJpeg(pixels, (0.0, 0.0, right, lower))


@cache
def _decoder() -> Callable[..., Any] | None:
    """Return simplejpeg's decoder, imported in worker processes only, because it loads numpy."""
    try:
        from simplejpeg import decode_jpeg
    except ImportError:
        return None
    return cast("Callable[..., Any]", decode_jpeg)


@cache
def _vector_resize() -> Callable[[Any, tuple[float, float, float, float], tuple[int, int]], Image.Image] | None:
    """Return a bicubic resize of pixels, of which a box is taken.

    It gets copies of the pixels: in the memory of Pillow's pictures the package relies on how Pillow lays them out.
    """
    try:
        from cykooz_resizer import CropBox, FilterType, ImageData, PixelType, ResizeAlg, ResizeOptions, Resizer
    except ImportError:
        return None
    resizer, bicubic = Resizer(), ResizeAlg.convolution(FilterType.catmull_rom)

    def resize(pixels: Any, box: tuple[float, float, float, float], size: tuple[int, int]) -> Image.Image:
        height, width, _ = pixels.shape
        source = ImageData(width, height, PixelType.U8x3, pixels.tobytes())
        target = ImageData(*size, PixelType.U8x3)
        left, top, right, lower = box
        crop = CropBox(left, top, right - left, lower - top)
        resizer.resize(source, target, ResizeOptions(bicubic, crop_box=crop))
        return Image.frombytes("RGB", size, target.get_buffer())

    return resize
