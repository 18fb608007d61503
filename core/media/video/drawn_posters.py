"""Draws the picture of a file whose pixels cannot be read here: a plain ground with a mark."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageDraw

_GROUND: Final = (38, 42, 48)
_MARK: Final = (150, 156, 164)


def drawn_poster(size: tuple[int, int]) -> Image.Image:
    """Return the picture of a video: a triangle in a ring."""
    poster = Image.new("RGB", size, _GROUND)
    draw = ImageDraw.Draw(poster)
    across, down = size[0] / 2, size[1] / 2
    radius = min(size) * 0.22
    draw.ellipse(
        (across - radius, down - radius, across + radius, down + radius), outline=_MARK, width=max(1, round(radius / 9))
    )
    reach = radius * 0.5
    draw.polygon(
        [(across - reach * 0.7, down - reach), (across - reach * 0.7, down + reach), (across + reach, down)], fill=_MARK
    )
    return poster


def drawn_aperture(size: tuple[int, int]) -> Image.Image:
    """Return the picture of a RAW file: the blades of a lens."""
    poster = Image.new("RGB", size, _GROUND)
    draw = ImageDraw.Draw(poster)
    across, down = size[0] / 2, size[1] / 2
    radius = min(size) * 0.22
    width = max(1, round(radius / 9))
    draw.regular_polygon((across, down, radius), 6, outline=_MARK, width=width)
    draw.ellipse((across - radius, down - radius, across + radius, down + radius), outline=_MARK, width=width)
    return poster
