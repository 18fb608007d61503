"""A terminal shows what it was sent: its photograph is compared with the decoded payload, drawn by the canvas."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from core.models import AssetKey, Priority
from tests.terminals.images.compare import compare_at
from tests.terminals.images.painting import Painter, cleared
from tests.terminals.images.pictures import landscape
from tests.terminals.programs.terminal import Terminal
from tests.terminals.programs.virtual_screen import VirtualScreen
from tests.tui.graphics.emulation.sixel_decoder import decode_sixel
from tests.tui.graphics.fake_payloads import settle
from tui.graphics.canvas import Canvas
from tui.graphics.encoders.encoding import encode_picture
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest
from tui.graphics.payloads.placements import Picture, Placement
from tui.graphics.payloads.strips import unpack
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol

pytestmark = pytest.mark.terminal

COLUMNS, ROWS = 30, 10
SHOWN = Placement(Picture(AssetKey("a"), 1), COLUMNS, ROWS)
PROTOCOLS = {"kitty": GraphicsProtocol.KITTY, "xterm": GraphicsProtocol.SIXEL}


class Encoding:
    """A source that encodes one stored picture; `last` is its latest payload."""

    def __init__(self, stored: Path) -> None:
        self._stored = stored
        self.last = b""

    async def payloads(self, request: PayloadRequest, _priority: Priority) -> AsyncIterator[Payload]:
        self.last = encode_picture(str(self._stored), request)
        yield Payload(self.last, final=True)


def test_the_screen_shows_the_payload(terminal_class: type[Terminal], screen: VirtualScreen, tmp_path: Path) -> None:
    """The mean difference is below 1 of 255 per pixel, but not one cell away, and not with another palette."""
    stored = tmp_path / "stored.jpg"
    landscape(600, 400, 3).save(stored, quality=90)
    with Painter(tmp_path) as painter, terminal_class(screen, painter.command, folder=tmp_path) as terminal:
        protocol = PROTOCOLS[terminal.window_class]
        box, cell = terminal.cell_box(7, 3, COLUMNS, ROWS), terminal.cell_box(0, 0, 1, 1)
        capabilities = Capabilities(protocol, ColourDepth.TRUECOLOR, cell.width, cell.height)
        sent, payload = asyncio.run(_drawn(stored, capabilities, (terminal.columns, terminal.rows)))
        painter.write(cleared() + sent)
        wanted = _decoded(payload, protocol)
        assert wanted.size == (box.width, box.height)
        terminal.wait_until(
            lambda shot: compare_at(shot, wanted, box.x, box.y).mean_absolute_difference < 1, what="the payload"
        )
        shot = terminal.wait_until_still()
    assert compare_at(shot, wanted, box.x, box.y).mean_absolute_difference < 1
    assert compare_at(shot, wanted, box.x + cell.width, box.y).mean_absolute_difference > 2
    assert compare_at(shot, wanted.quantize(16).convert("RGB"), box.x, box.y).mean_absolute_difference > 2


async def _drawn(stored: Path, capabilities: Capabilities, size: tuple[int, int]) -> tuple[bytes, bytes]:
    """Return what a canvas sends for one picture at column 7 of row 3, and its payload."""
    source = Encoding(stored)
    canvas = Canvas(source, capabilities, size, lambda: None)
    canvas.show("test", [(SHOWN, Priority.VISIBLE)])
    lines = [f"\x1b[{4 + row};8H{canvas.tokens(SHOWN, row)}" for row in range(ROWS)]
    sent = canvas.rewrite("".join(lines)).encode()
    silent = 0
    while silent < 3:
        await settle()
        data = canvas.next_write()
        silent = silent + 1 if data is None else 0
        sent += data or b""
    await canvas.close()
    return sent, source.last


def _decoded(payload: bytes, protocol: GraphicsProtocol) -> Image.Image:
    if protocol is GraphicsProtocol.KITTY:
        return Image.open(io.BytesIO(payload)).convert("RGB")
    parts = [decode_sixel(bytes(strip.data)).convert("RGB") for strip in unpack(payload)]
    whole = Image.new("RGB", (parts[0].width, sum(part.height for part in parts)))
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    return whole
