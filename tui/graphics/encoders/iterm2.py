"""iTerm2's encoder: JPEGs in inline image commands.

Source: "Inline Images Protocol", iTerm2. The size is given in cells, so that a terminal whose cells have other pixel
sizes than it reported fills the same cells. `size` is the length of the file; without it, xterm.js shows nothing. With
`doNotMoveCursor` the cursor stays; terminals that ignore it move the cursor at most to the row below the picture.
"""

from __future__ import annotations

import os
from base64 import standard_b64encode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.graphics.encoders.animation_frames import frame_raster
from tui.graphics.encoders.encoder import TILE_PIXELS, BackendFamily, PayloadEncoder
from tui.graphics.encoders.scaling import scale_file
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import WHOLE, Fit
from tui.graphics.payloads.quality import ALL_COLOURS, BEST, Quality, QualityStep
from tui.graphics.payloads.strips import Strip, pack, strip_bounds
from tui.graphics.terminals.capabilities import GraphicsProtocol

if TYPE_CHECKING:
    from PIL import Image

STRIP_PIXELS: Final = 48_000
"""Most pixels of a strip, where its rows allow: about 12 KiB as base64. A strip cannot be interrupted."""

STORED_BYTES: Final = 64 * 1024
"""Most bytes of a stored file that is sent unchanged in one piece: a tenth of a second at 8 Mbit/s."""

TILE_QUALITY: Final = 75
LARGE_QUALITY: Final = 85
FINEST_QUALITY: Final = 95
"""Without subsampled colours; 41 to 48 dB with photos."""
_FRAME_QUALITY: Final = 75

_MAX_STRETCH: Final = 0.02
"""How far the aspect ratio of a stored file may differ from that of its cells."""
_MAX_SHRINK, _MAX_GROWTH = 1.6, 1.1
"""How much larger or smaller than its cells a stored file may be."""


class Iterm2Encoder(PayloadEncoder):
    """Encodes packed strips, or the stored file unchanged where it fills the cells."""

    protocol = GraphicsProtocol.ITERM2
    family = BackendFamily.STRIPS
    steps = (QualityStep(BEST, 0.33), QualityStep(Quality(scale=0.5), 0.11))
    finest_cost = 0.9
    unit_pixels = 190_000
    terminal_scales = True

    def encode(self, path: str, request: PayloadRequest) -> bytes:
        """Return the whole picture, or its clip."""
        is_finest = request.colours == ALL_COLOURS
        if request.clip is None and not is_finest and (stored := _stored_file(path, request)):
            return pack([Strip(request.rows, inline(stored, request.columns, request.rows))])
        raster = scale_file(path, request, request.width, request.height)
        if is_finest:
            return self.encode_raster(raster, request)
        quality = TILE_QUALITY if raster.width * raster.height <= TILE_PIXELS else LARGE_QUALITY
        return _strips(raster, request, quality, optimize=True)

    def encode_raster(self, raster: Image.Image, request: PayloadRequest) -> bytes:
        """Return the picture, or its clip, with hardly any loss."""
        return _strips(raster, request, FINEST_QUALITY, optimize=True)

    def encode_frame(self, path: str | None, frame: Image.Image, request: PayloadRequest) -> bytes:
        """Return the frame, or its clip."""
        del path
        return _strips(frame_raster(frame, request), request, _FRAME_QUALITY, optimize=False)


def inline(file: bytes, columns: int, rows: int) -> bytes:
    """Return the command that shows an image file in exactly this many cells, from the cursor on."""
    head = f"inline=1;size={len(file)};width={columns};height={rows};preserveAspectRatio=0;doNotMoveCursor=1"
    return b"\x1b]1337;File=" + head.encode("ascii") + b":" + standard_b64encode(file) + b"\x07"


def _stored_file(path: str, request: PayloadRequest) -> bytes | None:
    """Return the stored file if it fits the cells unchanged, is as sharp as they need, and small enough; else None."""
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
        image.load()  # a broken file must fail here and not in the terminal
    fits = (
        abs(across / down - 1) <= _MAX_STRETCH
        and 1 / _MAX_GROWTH <= min(across, down) <= max(across, down) <= _MAX_SHRINK
    )
    return contents if fits else None


def _strips(raster: Image.Image, request: PayloadRequest, quality: int, *, optimize: bool) -> bytes:
    return pack(
        Strip(bounds.rows, inline(_jpeg(raster.crop(bounds.pixels), quality, optimize), bounds.columns, bounds.rows))
        for bounds in strip_bounds(request, STRIP_PIXELS)
    )


def _jpeg(image: Image.Image, quality: int, optimize: bool) -> bytes:
    file = BytesIO()
    subsampling = 0 if quality >= FINEST_QUALITY else -1  # -1 is the encoder's default
    image.save(file, format="JPEG", quality=quality, optimize=optimize, subsampling=subsampling)
    return file.getvalue()
