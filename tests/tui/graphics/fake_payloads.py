"""Payload sources for tests: payloads that contain their request in a form that a PictureTerminal can show."""

import asyncio
from collections.abc import AsyncIterator

from core.errors import PictureUnavailableError
from core.models import AssetKey, Priority
from tests.tui.graphics.emulation.picture_terminal import PictureTerminal
from tui.graphics.canvas import Canvas
from tui.graphics.encoders.iterm2 import inline
from tui.graphics.encoders.mosaics import PARTS
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest
from tui.graphics.payloads.placements import CellRectangle, Picture, Placement
from tui.graphics.payloads.strips import Strip, pack
from tui.graphics.terminals.capabilities import Blocks, ColourDepth, GraphicsProtocol


def placement(name: str, columns: int, rows: int) -> Placement:
    """Return a placement of a picture that does not exist."""
    return Placement(Picture(AssetKey(name), 1), columns, rows)


def body(request: PayloadRequest, *, preview: bool = False, strip_rows: int = 2) -> bytes:
    """Return a payload body that states what it is a picture of."""
    name = f"{request.picture.asset_key}{'-preview' if preview else ''}"
    if request.frame is not None:
        name += f"-{request.frame}"
    if request.protocol is GraphicsProtocol.KITTY:
        return name.encode() + b"." * 9000
    if request.protocol is GraphicsProtocol.HALF_BLOCKS and (
        request.blocks is not Blocks.HALF or request.depth is ColourDepth.MONOCHROME
    ):
        across, down = PARTS[request.blocks]
        patterns = range(1, 1 << across * down)
        cells = range(request.rows * request.columns)
        return b"".join(bytes([patterns[cell % len(patterns)], 255, 0, 0, 0, 0, 95]) for cell in cells)
    if request.protocol is GraphicsProtocol.HALF_BLOCKS:
        colours = bytes([sum(name.encode()) % 256, len(name)])
        return b"".join(
            colours + bytes([2 * row]) + colours + bytes([(7 * column) % 256])
            for row in range(request.rows)
            for column in range(request.columns)
        )
    clip = request.clip or CellRectangle(0, 0, request.columns, request.rows)
    strips: list[Strip] = []
    for row in range(clip.top, clip.bottom, strip_rows):
        columns, rows = clip.right - clip.left, min(strip_rows, clip.bottom - row)
        tag = f"#tag:{name},{row},{clip.left},{rows},{columns}"
        if request.protocol is GraphicsProtocol.ITERM2:
            strips.append(Strip(rows, inline(tag.encode(), columns, rows)))
        else:
            sixels = f'\x1bP0;1;0q"1;1;{request.width};{request.height}{tag}\x1b\\'
            strips.append(Strip(rows, sixels.encode()))
    return pack(strips)


class Gate:
    """A source that answers only while it is open; `previews` are the pictures that have a preview first."""

    def __init__(self, *, previews: frozenset[str] = frozenset(), broken: frozenset[str] = frozenset()) -> None:
        self.previews = previews
        self.broken = broken
        self.started: list[PayloadRequest] = []
        self.priorities: list[Priority] = []
        self.finished: list[PayloadRequest] = []
        self.cancelled: list[PayloadRequest] = []
        self.open = True
        self._opened = asyncio.Event()

    async def payloads(self, request: PayloadRequest, priority: Priority) -> AsyncIterator[Payload]:
        self.started.append(request)
        self.priorities.append(priority)
        name = str(request.picture.asset_key)
        try:
            if name in self.previews:
                yield Payload(body(request, preview=True), final=False)
            await self._pass()
            if name in self.broken:
                raise PictureUnavailableError("The disk with this photo is not connected.")
            self.finished.append(request)
            yield Payload(body(request), final=True)
        except (asyncio.CancelledError, GeneratorExit):
            if request not in self.finished:
                self.cancelled.append(request)
            raise

    async def _pass(self) -> None:
        while not self.open:
            await self._opened.wait()

    def let_through(self) -> None:
        """Answer all waiting and later requests."""
        self.open = True
        self._opened.set()

    def hold(self) -> None:
        """Let requests wait from now on."""
        self.open = False
        self._opened.clear()


async def settle() -> None:
    """Run tasks until they wait for something that only the test can provide."""
    for _ in range(20):
        await asyncio.sleep(0)


async def drain(canvas: Canvas, terminal: PictureTerminal) -> int:
    """Send all writes of the image output; return the number of bytes."""
    sent = silent = 0
    while silent < 3:
        await settle()
        data = canvas.next_write()
        silent = 0 if data is not None else silent + 1
        if data is not None:
            sent += len(data)
            terminal.feed(data)
    return sent
