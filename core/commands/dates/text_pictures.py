"""Pictures as lines of coloured text, for standard output that no terminal of ours draws, such as a mail."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

_LOWER_HALF: Final = "\N{LOWER HALF BLOCK}"
_WIDEST: Final = 3.0
"""Columns by rows of half-cells: a panorama is cropped to the middle."""


@dataclass(frozen=True, slots=True)
class TextPicture:
    """A picture as text."""

    lines: tuple[str, ...]
    """Each sets its own colours and ends with the default ones."""
    columns: int


def half_block_lines(jpeg: bytes, rows: int) -> TextPicture:
    """Draw an upright JPEG in that many lines, two pixels in each character. It takes some milliseconds.

    Raises:
        OSError: it cannot be decoded.
    """
    from PIL import Image, ImageOps

    height = 2 * rows
    with Image.open(io.BytesIO(jpeg)) as picture:
        picture.draft("RGB", (height, height))
        columns = max(1, min(round(height * picture.width / picture.height), round(height * _WIDEST)))
        data = ImageOps.fit(picture.convert("RGB"), (columns, height)).tobytes()
    pixels = [tuple(data[place : place + 3]) for place in range(0, len(data), 3)]
    lines = []
    for start in range(0, len(pixels), 2 * columns):
        upper, lower = pixels[start : start + columns], pixels[start + columns : start + 2 * columns]
        cells = (
            "\x1b[48;2;{};{};{};38;2;{};{};{}m".format(*above, *below) + _LOWER_HALF
            for above, below in zip(upper, lower, strict=True)
        )
        lines.append("".join(cells) + "\x1b[0m")
    return TextPicture(tuple(lines), columns)
