"""Pictures in the output of a command: drawn once, where the cursor is, in terminals known by their names."""

from __future__ import annotations

import io
from base64 import standard_b64encode
from collections.abc import Iterator, Sequence
from typing import Final

from core.models import AssetKey, DerivativeSize, OutputTerminal
from tui.graphics.encoders.encoder import BackendFamily
from tui.graphics.encoders.encoding import ENCODERS, request_for
from tui.graphics.payloads.placements import Fit, Picture, Placement
from tui.graphics.payloads.strips import unpack
from tui.graphics.terminals.brands import protocol_by_name
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth

_CELL: Final = (10.0, 20.0)
_WIDEST: Final = 3.0
"""Width by height of a picture: a panorama is cropped to the middle."""
_CHUNK: Final = 4096
"""Characters of base64 in one of kitty's commands, at most ("Terminal graphics protocol", kitty)."""


def printed_pictures(jpegs: Sequence[bytes], rows: int, terminal: OutputTerminal) -> str | None:
    """Return the text that draws upright JPEGs side by side in so many lines, as many as the width allows.

    It takes some milliseconds for each. None where the terminal is not known to draw pictures.

    Raises:
        OSError: one cannot be decoded.
    """
    from PIL import Image

    size = terminal.size
    cell = (size.width_px / size.columns, size.height_px / size.rows) if size.width_px and size.height_px else None
    protocol = protocol_by_name(terminal.info, has_cell_size=cell is not None)
    width, height = cell or _CELL
    capabilities = Capabilities(protocol, ColourDepth.TRUECOLOR, width, height)
    if not capabilities.draws_pixels:
        return None
    encoder = ENCODERS[protocol]
    parts, left = [b"\n" * rows, b"\x1b[%dA" % rows], 0
    for jpeg in jpegs:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as opened:
            ratio = min(opened.width / opened.height, _WIDEST)
            columns = min(max(1, round(rows * height * ratio / width)), size.columns)
            if left and left + columns > size.columns:
                break
            placement = Placement(Picture(AssetKey(""), 0, DerivativeSize.THUMBNAIL, fit=Fit.COVER), columns, rows)
            request = request_for(placement, capabilities)
            body = encoder.encode_frame(None, opened.convert("RGB"), request)
        parts += [b"\x1b7", *_drawn(encoder.family, body, columns, rows), b"\x1b8\x1b[%dC" % (columns + 1)]
        left += columns + 1
    return b"".join([*parts, b"\r\x1b[%dB" % rows]).decode("ascii")


def _drawn(family: BackendFamily, body: bytes, columns: int, rows: int) -> Iterator[bytes]:
    """Yield what draws a payload from the cursor on, wherever the cursor is afterwards."""
    if family is BackendFamily.KITTY:
        yield from _placed(body, columns, rows)
        return
    down = 0
    for strip in unpack(body):
        yield b"\x1b8" + (b"\x1b[%dB" % down if down else b"") + bytes(strip.data)
        down += strip.rows


def _placed(png: bytes, columns: int, rows: int) -> Iterator[bytes]:
    """Yield the commands that send a PNG and show it in so many cells; the terminal says nothing of errors."""
    text = standard_b64encode(png)
    for start in range(0, len(text), _CHUNK):
        head = b"a=T,f=100,q=2,C=1,c=%d,r=%d," % (columns, rows) if not start else b""
        more = start + _CHUNK < len(text)
        yield b"\x1b_G%sm=%d;%s\x1b\\" % (head, more, text[start : start + _CHUNK])
