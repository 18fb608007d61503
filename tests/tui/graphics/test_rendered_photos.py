"""The complete pipeline in pixels: JPEGs, real encoders, canvas, terminal, compared with what the test drew."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from core.models import AssetKey, Priority
from tests.tui.graphics.canvases import COLUMNS, ROWS
from tests.tui.graphics.drawings import drawn, psnr
from tests.tui.graphics.emulation.pixel_terminal import CELL, PixelTerminal
from tests.tui.graphics.fake_payloads import drain, settle
from tui.graphics.canvas import Canvas
from tui.graphics.encoders.encoding import encode_picture
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest
from tui.graphics.payloads.placements import Fit, Picture, Placement
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol

DIALOG = (34, 51, 85)
PICTURES = {
    "sunny": drawn(400, 400),
    "mirrored": ImageOps.mirror(drawn(400, 300)),
    "turned": ImageOps.flip(drawn(300, 400)),
}

Box = tuple[int, int, int, int]


class Stored:
    """A payload source over JPEG files, encoded as in workers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name, image in PICTURES.items():
            image.save(folder / f"{name}.jpg", quality=95)

    async def payloads(self, request: PayloadRequest, priority: Priority) -> AsyncIterator[Payload]:
        yield Payload(encode_picture(str(self._folder / f"{request.picture.asset_key}.jpg"), request), final=True)


Scene = dict[Placement, tuple[int, int]]
"""Placements with the screen row and column of their first cell."""


def placed(name: str, columns: int, rows: int, fit: Fit = Fit.COVER) -> Placement:
    return Placement(Picture(AssetKey(name), 1, fit=fit), columns, rows)


def frame(canvas: Canvas, scene: Scene, dialog: Box | None = None) -> str:
    lines = [[" "] * COLUMNS for _ in range(ROWS)]
    for shown, (top, left) in scene.items():
        for row in range(max(0, -top), min(shown.rows, ROWS - 1 - top)):
            for column, token in enumerate(canvas.tokens(shown, row)):
                if 0 <= left + column < COLUMNS:
                    lines[top + row][left + column] = token
    if dialog is not None:
        for row in range(dialog[1], dialog[3]):
            lines[row][dialog[0] : dialog[2]] = f"\x1b[48;2;34;51;85m{' ' * (dialog[2] - dialog[0])}\x1b[0m"
    return "".join(f"\x1b[{row + 1};1H{''.join(line)}" for row, line in enumerate(lines))


def wanted(scene: Scene, dialog: Box | None = None) -> Image.Image:
    """Return the screen as the test draws it: black, pictures fitted by Pillow's functions, the last row empty."""
    screen = Image.new("RGB", (COLUMNS * CELL[0], ROWS * CELL[1]))
    for shown, (top, left) in scene.items():
        size = (shown.columns * CELL[0], shown.rows * CELL[1])
        image = PICTURES[shown.picture.asset_key]
        fitted = ImageOps.fit(image, size) if shown.picture.fit is Fit.COVER else ImageOps.pad(image, size)
        screen.paste(fitted, (left * CELL[0], top * CELL[1]))
    screen.paste((0, 0, 0), (0, (ROWS - 1) * CELL[1], screen.width, screen.height))
    if dialog is not None:
        left, top, right, bottom = dialog
        screen.paste(DIALOG, (left * CELL[0], top * CELL[1], right * CELL[0], bottom * CELL[1]))
    return screen


def in_protocol_pixels(image: Image.Image, protocol: GraphicsProtocol) -> Image.Image:
    """Reduce a picture to the pixels of a protocol."""
    if protocol is not GraphicsProtocol.HALF_BLOCKS:
        return image
    return image.resize((COLUMNS, ROWS * 2), Image.Resampling.BOX).resize(image.size, Image.Resampling.NEAREST)


PAGE: Scene = {placed("sunny", 12, 6): (1, 1), placed("mirrored", 12, 5): (1, 14), placed("turned", 9, 8): (2, 30)}
NEXT: Scene = {
    placed("turned", 12, 6): (1, 1),
    placed("sunny", 12, 5): (1, 14),
    placed("mirrored", 24, 6, Fit.CONTAIN): (8, 2),
}
CUT: Scene = {placed("sunny", 12, 6): (-3, -4), placed("mirrored", 12, 5): (4, 33), placed("turned", 9, 8): (10, 8)}


STEPS: tuple[tuple[Scene, Box | None], ...] = (
    (PAGE, None),
    (PAGE, (8, 3, 34, 9)),
    (PAGE, None),
    (NEXT, None),
    (NEXT, (3, 2, 20, 12)),
    (CUT, (3, 2, 20, 12)),
    (CUT, None),
)


@pytest.mark.parametrize("protocol", list(GraphicsProtocol))
@pytest.mark.parametrize("pauses", [True, False], ids=["drained", "in a hurry"])
async def test_every_screen_looks_as_drawn(protocol: GraphicsProtocol, pauses: bool, tmp_path: Path) -> None:
    """Pages, a dialog, pictures cropped at every edge: drained after each step, or only at the end."""
    terminal = PixelTerminal(COLUMNS, ROWS)
    capabilities = Capabilities(protocol, ColourDepth.TRUECOLOR, CELL[0], CELL[1])
    canvas = Canvas(Stored(tmp_path), capabilities, (COLUMNS, ROWS), lambda: None)
    for scene, dialog in STEPS:
        canvas.show("screen", [(shown, Priority.VISIBLE) for shown in scene])
        terminal.feed(canvas.rewrite(frame(canvas, scene, dialog)))
        if pauses:
            await drain(canvas, terminal)
            assert psnr(terminal.photograph(), in_protocol_pixels(wanted(scene, dialog), protocol)) > 27
        else:
            await settle()
            terminal.feed(canvas.next_write() or b"")
    await drain(canvas, terminal)
    shot = terminal.photograph()
    assert psnr(shot, in_protocol_pixels(wanted(CUT), protocol)) > 27
    assert psnr(shot, in_protocol_pixels(wanted(CUT, (3, 2, 20, 12)), protocol)) < 20
    assert psnr(shot, in_protocol_pixels(wanted(NEXT), protocol)) < 15
    await canvas.close()
