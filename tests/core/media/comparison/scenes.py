"""Drawn scenes with soft ground and hard shapes, and what people do with copies of their photos."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from random import Random

from PIL import Image, ImageDraw, ImageEnhance

Change = Callable[[Image.Image], Image.Image]


@cache
def scene(seed: int, size: tuple[int, int] = (900, 600)) -> Image.Image:
    """Draw one of many different scenes."""
    random = Random(seed)
    soft = Image.new("RGB", (6, 4))
    soft.putdata([(random.randrange(256), random.randrange(256), random.randrange(256)) for _ in range(24)])
    picture = soft.resize(size, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _ in range(25):
        left, top = random.randrange(size[0]), random.randrange(size[1])
        box = (left, top, left + random.randrange(20, 200), top + random.randrange(20, 200))
        pen.ellipse(box, fill=(random.randrange(256), random.randrange(256), random.randrange(256)))
    return picture


def recompressed(picture: Image.Image, quality: int) -> Image.Image:
    """Return the picture as JPEG stores it."""
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality)
    return Image.open(stream).convert("RGB")


def cropped(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """Return the picture without these parts of its width and height."""
    width, height = picture.size
    return picture.crop((int(width * left), int(height * top), int(width * (1 - right)), int(height * (1 - bottom))))


def with_another_shape(picture: Image.Image) -> Image.Image:
    """Return the picture a moment later: something has moved into it."""
    later = picture.copy()
    width, height = picture.size
    box = (width * 0.42, height * 0.4, width * 0.52, height * 0.6)
    ImageDraw.Draw(later).ellipse(box, fill=(250, 250, 250), outline=(0, 0, 0), width=12)
    return later


COPIES: dict[str, Change] = {
    "recompressed": lambda picture: recompressed(picture, 40),
    "half as large": lambda picture: picture.resize((picture.width // 2, picture.height // 2)),
    "turned left": lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
    "upside down": lambda picture: picture.transpose(Image.Transpose.ROTATE_180),
    "turned right": lambda picture: picture.transpose(Image.Transpose.ROTATE_270),
    "cropped": lambda picture: cropped(picture, 0.04, 0.04, 0.04, 0.04),
    "cropped at one side": lambda picture: cropped(picture, 0.0, 0.0, 0.05, 0.0),
    "cropped unevenly": lambda picture: cropped(picture, 0.05, 0.01, 0.0, 0.03),
    "brightened": lambda picture: ImageEnhance.Brightness(picture).enhance(1.2),
    "without colour": lambda picture: picture.convert("L").convert("RGB"),
}
