"""iTerm2's payload: JPEGs in inline image commands. Runs in workers.

Source: "Inline Images Protocol", iTerm2. The size is told in cells, so that a terminal with other pixels than it says
fills the same cells; `size` is the length of the file, without which xterm.js shows nothing. The cursor stays where the
terminal knows `doNotMoveCursor`; elsewhere it moves, never further than to the row below the picture.
"""

from __future__ import annotations

import os
from base64 import standard_b64encode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.graphics.encoders.scaling import scale_file
from tui.graphics.payloads.placements import TILE_PIXELS, WHOLE, Fit, PayloadRequest
from tui.graphics.payloads.strips import Strip, pack, strip_bounds

if TYPE_CHECKING:
    from PIL import Image

STRIP_PIXELS: Final = 48_000
"""Pixels that a strip should not exceed: about 12 KiB as base64. Nothing else can be sent while one is under way."""

STORED_BYTES: Final = 64 * 1024
"""Of a stored picture that is sent as it is, in one piece: a tenth of a second at 8 Mbit/s."""

TILE_QUALITY: Final = 75
VIEW_QUALITY: Final = 85

_STRETCH: Final = 0.02
"""How far a stored picture may leave the shape of its box."""
_SHRINK, _GROW = 1.6, 1.1
"""How much larger or smaller than its box a stored picture may be."""


def encode(path: str, request: PayloadRequest) -> bytes:
    """Return the request's box, or its clip, as packed strips; the stored file itself where that fills the box.

    Raises:
        OSError: the stored picture cannot be read.
    """
    if request.clip is None and (stored := _stored(path, request)):
        return pack([Strip(request.rows, inline(stored, request.columns, request.rows))])
    box = scale_file(path, request, request.width, request.height)
    quality = TILE_QUALITY if box.width * box.height <= TILE_PIXELS else VIEW_QUALITY
    return pack(
        Strip(cut.rows, inline(_jpeg(box.crop(cut.pixels), quality), cut.columns, cut.rows))
        for cut in strip_bounds(request, STRIP_PIXELS)
    )


def inline(file: bytes, columns: int, rows: int) -> bytes:
    """Return the command that shows an image file in exactly these cells from the cursor on."""
    head = f"inline=1;size={len(file)};width={columns};height={rows};preserveAspectRatio=0;doNotMoveCursor=1"
    return b"\x1b]1337;File=" + head.encode("ascii") + b":" + standard_b64encode(file) + b"\x07"


def _stored(path: str, request: PayloadRequest) -> bytes | None:
    """Return the stored file where it shows what a box drawn from it would show, as sharp and in few enough bytes."""
    from PIL import Image

    if request.picture.region != WHOLE or request.picture.fit is not Fit.CONTAIN or request.picture.turns:
        return None
    with Path(path).open("rb") as file:
        if os.fstat(file.fileno()).st_size > STORED_BYTES:
            return None
        contents = file.read()
    with Image.open(BytesIO(contents), formats=["JPEG"]) as image:
        across, down = image.width / request.width, image.height / request.height
        if image.mode != "RGB":
            return None
        image.load()  # a broken file is an error here and not in the visitor's terminal
    fits = abs(across / down - 1) <= _STRETCH and 1 / _GROW <= min(across, down) <= max(across, down) <= _SHRINK
    return contents if fits else None


def _jpeg(image: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    image.save(file, format="JPEG", quality=quality, optimize=True)
    return file.getvalue()
