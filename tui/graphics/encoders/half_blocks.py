"""Half-blocks: cells of two pixels, one above the other, in true colours or in a terminal's palette."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from tui.graphics.terminals.capabilities import ColourDepth
from tui.graphics.terminals.palettes import COLOURS_16, COLOURS_256

if TYPE_CHECKING:
    from PIL import Image

_STEPS: Final = (10, 20, 40)
"""Largest differences of a channel, of 255, between a pixel and the one that it repeats; the first is hardly seen."""
_MOST_CHANGES: Final = 0.5
"""Pixels that may differ from the one to their left: more take more bytes than half-blocks in 256 dithered colours."""
_COLOURED: Final = (14, 32)
"""Differences of the channels of a dark pixel that is shown in grey, and of one that keeps its colour."""
_NOT_DARK: Final = (40, 64)
"""Brightness at which a pixel begins to keep its colour, and from which on it keeps it whatever it is."""
_TOLERANCE: Final = 800
"""Squared error that a pixel of medium brightness may have on top of that of its nearest colour."""


def half_block_cells(image: Image.Image) -> bytes:
    """Return an RGB image of one column and two rows of pixels per cell as 6 bytes per cell."""
    pixels = image.tobytes()
    line, rows = image.width * 3, image.height // 2
    body = bytearray(rows * line * 2)
    for row in range(rows):
        upper = pixels[row * 2 * line : (row * 2 + 1) * line]
        lower = pixels[(row * 2 + 1) * line : (row * 2 + 2) * line]
        cells = memoryview(body)[row * line * 2 : (row + 1) * line * 2]
        for channel in range(3):
            cells[channel::6] = upper[channel::3]
            cells[channel + 3 :: 6] = lower[channel::3]
    return bytes(body)


def to_palette(
    image: Image.Image,
    depth: ColourDepth = ColourDepth.COLOURS_256,
    *,
    dither: bool = False,
    plain: tuple[int, int, int] | None = None,
) -> Image.Image:
    """Return an RGB image in exact colours of xterm's palette: 16 to 255, or 0 to 15 for `COLOURS_16`.

    What has exactly the colour `plain` is not dithered: the ground around a picture is that of the screen.
    """
    from PIL import Image

    if not dither:
        return image.quantize(palette=_palette(depth), dither=Image.Dither.NONE).convert("RGB")
    wanted = _with_grey_shadows(image) if depth is ColourDepth.COLOURS_256 else image
    shown = wanted.quantize(palette=_palette(depth), dither=Image.Dither.FLOYDSTEINBERG).convert("RGB")
    return shown if plain is None else with_ground(shown, image, plain, to_palette(image, depth))


def with_ground(
    shown: Image.Image, original: Image.Image, plain: tuple[int, int, int], ground: Image.Image
) -> Image.Image:
    """Return an image with what `ground` has where the original has exactly the colour `plain`."""
    from PIL import Image, ImageChops

    red, green, blue = ImageChops.difference(original, Image.new("RGB", original.size, plain)).split()
    differs = ImageChops.lighter(ImageChops.lighter(red, green), blue).point([0, *[255] * 255])
    return Image.composite(shown, ground, differs)


def to_smoothed_palette(image: Image.Image, depth: ColourDepth) -> Image.Image:
    """Return an RGB image in colours of the palette that rarely change from cell to cell; not dithered.

    A pixel takes the colour to its left, or the one above it in its cell, where its error is little larger than with
    its own. That halves the bytes of a dithered picture, because a cell states only the colours that change.
    """
    import numpy as np
    from PIL import Image

    shown = np.array(to_palette(image, depth), np.int32)
    wanted = np.asarray(image, np.int32)
    most = ((shown - wanted) ** 2).sum(axis=2) + (_TOLERANCE * (wanted.sum(axis=2) / 384 + 0.25)).astype(np.int32)
    for column in range(image.width):
        neighbours = [(slice(None), shown[:, column - 1])] if column else []
        for rows, colours in (*neighbours, (slice(1, None, 2), shown[0::2, column])):
            fits = ((colours - wanted[rows, column]) ** 2).sum(axis=1) <= most[rows, column]
            shown[rows, column][fits] = colours[fits]
    return Image.fromarray(shown.astype(np.uint8))


def to_runs(image: Image.Image) -> Image.Image:
    """Return an RGB image whose pixels repeat the one to their left where no channel differs much.

    That leaves smooth pictures smooth, and takes a third of the bytes: a cell states only the colours that change.
    Where much changes from pixel to pixel, more may differ. Without numpy, which the main process does not load.
    """
    from PIL import Image

    original, width, height = image.tobytes(), image.width, image.height
    pixels = bytearray(original)
    for step in _STEPS:
        pixels[:] = original
        changes = 0
        for row in range(0, len(original), 3 * width):
            red, green, blue = pixel = original[row : row + 3]
            for place in range(row + 3, row + 3 * width, 3):
                if (
                    -step <= original[place] - red <= step
                    and -step <= original[place + 1] - green <= step
                    and -step <= original[place + 2] - blue <= step
                ):
                    pixels[place : place + 3] = pixel
                else:
                    red, green, blue = pixel = original[place : place + 3]
                    changes += 1
        if changes <= _MOST_CHANGES * width * height:
            break
    return Image.frombytes("RGB", image.size, bytes(pixels))


def _with_grey_shadows(image: Image.Image) -> Image.Image:
    """Return an RGB image whose dark pixels of little colour are grey.

    The darkest red of the palette is 95 and its greys are 10 apart: the little colour of a shadow would become grey
    with single red or green pixels in it. What is clearly coloured or not dark stays as it is.
    """
    from PIL import Image, ImageChops

    red, green, blue = image.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    colour = ImageChops.subtract(most, ImageChops.darker(ImageChops.darker(red, green), blue))
    grey = image.convert("L")
    kept = ImageChops.lighter(colour.point(_ramp(*_COLOURED)), grey.point(_ramp(*_NOT_DARK)))
    return Image.composite(image, grey.convert("RGB"), kept)


def _ramp(first: int, last: int) -> list[int]:
    """Return a table from 0 at the first value to 255 at the last."""
    return [max(0, min(255, (value - first) * 255 // (last - first))) for value in range(256)]


@cache
def _palette(depth: ColourDepth) -> Image.Image:
    from PIL import Image

    colours = COLOURS_256 if depth is ColourDepth.COLOURS_256 else COLOURS_16
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in colours for value in colour])
    return palette
