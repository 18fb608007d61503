"""Decodes JPEG files at the eighth of their size that a smaller picture needs, where simplejpeg is installed.

Pillow halves, and so makes 2000 × 1500 pixels of 4000 × 3000 for a picture of 1200 × 900. libjpeg-turbo, which both
use, has all eighths: 1500 × 1125, with fewer pixels to decode and to scale.
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

    image: Image.Image
    box: tuple[float, float, float, float]
    """What of it the picture takes: sides that eighths do not divide are rounded up."""


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
    decoded = Image.fromarray(pixels)
    if decoded.width > image.width or decoded.height > image.height:
        return None
    eighths = max(1, min(round(decoded.width * _EIGHTHS / image.width), _EIGHTHS))
    right, lower = (min(own, side * eighths / _EIGHTHS) for own, side in zip(decoded.size, image.size, strict=True))
    return ScaledJpeg(decoded, (0.0, 0.0, right, lower))


@cache
def _decoder() -> Callable[..., Any] | None:
    """Return simplejpeg's decoder, imported in worker processes only, because it loads numpy."""
    try:
        from simplejpeg import decode_jpeg
    except ImportError:
        return None
    return cast("Callable[..., Any]", decode_jpeg)
