"""PixelTerminal: a PictureTerminal that renders its screen as an image; of text, only the background is drawn."""

from io import BytesIO

from PIL import Image

from tests.tui.graphics.emulation.half_block_cells import halves
from tests.tui.graphics.emulation.picture_terminal import PictureTerminal
from tests.tui.graphics.emulation.sixel_decoder import decode_sixel
from tui.graphics.terminals.diacritics import DIACRITICS

CELL = (10, 20)
"""Pixels of a cell."""


class PixelTerminal(PictureTerminal):
    """See the module's docstring. Every picture is decoded from what the canvas sent."""

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(columns, rows)
        self._painted = Image.new("RGB", (columns * CELL[0], rows * CELL[1]), (255, 0, 255))

    def photograph(self) -> Image.Image:
        """Return the screen as an image."""
        shot = Image.new("RGB", self._painted.size)
        for row in range(self.rows):
            for column in range(self.columns):
                shot.paste(self._cell(row, column), (column * CELL[0], row * CELL[1]))
        return shot

    def _sixel(self, body: str) -> None:
        self._paint(decode_sixel(f"\x1bP{body}\x1b\\".encode()))

    def _show_file(self, file: bytes, columns: int, rows: int) -> None:
        image = Image.open(BytesIO(file), formats=["JPEG"]).convert("RGBA")
        self._paint(image.resize((columns * CELL[0], rows * CELL[1])))

    def _paint(self, image: Image.Image) -> None:
        top, left = self.cursor
        self._painted.paste(image, (left * CELL[0], top * CELL[1]), image)
        rows, columns = image.height // CELL[1], image.width // CELL[0]
        assert (columns * CELL[0], rows * CELL[1]) == image.size
        assert top + rows < self.rows, "a picture touches the last row"
        for row in range(top, top + rows):
            for column in range(left, left + columns):
                self.screen.pictures[row][column] = ("painted", row, column)
        self.screen.cursor.y, self.screen.cursor.x = min(top + rows, self.rows - 1), 0

    def _cell(self, row: int, column: int) -> Image.Image:
        cell = self.cell(row, column)
        if self.screen.pictures[row][column] is not None:
            return _cut(self._painted, row, column)
        if cell.data.startswith("\U0010eeee"):
            held = self.images[int(cell.fg, 16)]
            image = Image.open(BytesIO(held.data)).convert("RGB")
            image = image.resize((held.columns * CELL[0], held.rows * CELL[1]))
            return _cut(image, DIACRITICS.index(cell.data[1]), DIACRITICS.index(cell.data[2]))
        upper, lower = halves(cell) or (cell.bg, cell.bg)
        image = Image.new("RGB", CELL, _colour(lower))
        image.paste(_colour(upper), (0, 0, CELL[0], CELL[1] // 2))
        return image


def _cut(image: Image.Image, row: int, column: int) -> Image.Image:
    left, top = column * CELL[0], row * CELL[1]
    return image.crop((left, top, left + CELL[0], top + CELL[1]))


def _colour(name: str) -> tuple[int, int, int]:
    if name == "default":
        return (0, 0, 0)
    return int(name[:2], 16), int(name[2:4], 16), int(name[4:], 16)
