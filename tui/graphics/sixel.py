"""Sixel's payload: strips of whole cell rows in one palette. Runs in workers.

The encoder is textual-image's. It defines colours where they are first used, which xterm paints wrong, so all
definitions move to the front of each strip; and it ends with a line feed that could scroll a screen, which goes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.graphics.boxes import draw_box, paletted
from tui.graphics.placements import CellBox, PayloadRequest
from tui.graphics.sixel_strips import Strip, pack

if TYPE_CHECKING:
    from PIL import Image

STRIP_PIXELS: Final = 16_000
"""Pixels that a strip should not exceed, a byte each or less: nothing else can be sent while one is under way."""

_DEFINITION: Final = re.compile(rb"#(\d+);2;\d+;\d+;\d+")
_DCS: Final = re.compile(rb'\x1bP[0-9;]*q("[0-9;]*)?(.*?)-?\x1b\\', re.DOTALL)


def encode(path: str, request: PayloadRequest) -> bytes:
    """Return the request's box, or its clip, as packed strips.

    The palette is made from the whole box, so that clips and strips join without a seam. A cell's edge lies at
    `width * column // columns`, likewise for rows.

    Raises:
        OSError: the stored picture cannot be read.
    """
    indexed = paletted(draw_box(path, request, request.width, request.height), request.colours)
    clip = request.clip or CellBox(0, 0, request.columns, request.rows)
    left, right = (request.width * column // request.columns for column in (clip.left, clip.right))
    step = max(1, STRIP_PIXELS * request.rows // max(1, (right - left) * request.height))
    strips: list[Strip] = []
    for row in range(clip.top, clip.bottom, step):
        end = min(row + step, clip.bottom)
        top, bottom = (request.height * edge // request.rows for edge in (row, end))
        strips.append(Strip(end - row, encode_indexed(indexed.crop((left, top, right, bottom)))))
    return pack(strips)


def encode_indexed(image: Image.Image) -> bytes:
    """Return a paletted image as one sixel string with all its colours defined first."""
    from textual_image._sixel import SixelOptions, image_to_sixels

    sixels = image_to_sixels(image, SixelOptions(colors=256)).encode("ascii")
    match = _DCS.fullmatch(sixels)
    if match is None:
        raise ValueError("the sixel encoder returned something else than one sixel string")
    definitions = {int(found[1]): found[0] for found in _DEFINITION.finditer(match[2])}
    body = _DEFINITION.sub(rb"#\1", match[2])
    first = b"".join(definitions[number] for number in sorted(definitions))
    size = f'"1;1;{image.width};{image.height}'.encode("ascii")
    return b"\x1bP0;1;0q" + size + first + body + b"\x1b\\"
