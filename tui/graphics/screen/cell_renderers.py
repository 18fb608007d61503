"""Cell renderers: how the cells of a placement are written as text."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tui.graphics.encoders.blocks import is_half_blocks
from tui.graphics.encoders.mosaics import CELL_BYTES, PARTS, glyph
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.strips import Strip
from tui.graphics.screen.frame_parsing import RESET
from tui.graphics.terminals.capabilities import Blocks, ColourDepth
from tui.graphics.terminals.diacritics import DIACRITICS
from tui.graphics.terminals.palettes import Colour, background, foreground

PLACEHOLDER: Final = "\U0010eeee"
"""kitty's character for one cell of an image."""


class CellRenderer:
    """Writes cells of a placement. `row`, `start` and `stop` (exclusive) count cells of the placement."""

    is_text = True
    """False when the picture is not text: the image output paints it over blank cells."""
    is_expensive = False
    """True when a cell takes so many bytes that a large picture must not delay a frame."""
    is_deferred = False
    """True when frames contain blank cells, and the image output writes the picture."""
    is_pending = False
    """True when a payload is still to come."""
    size = 0
    """Bytes of payload held."""

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return the text of these cells; it ends with a style reset."""
        raise NotImplementedError

    def blank(self, start: int, stop: int) -> str:
        """Return blank cells, for the time until the image output has written the picture."""
        raise NotImplementedError


class FillRenderer(CellRenderer):
    """Blank cells in one colour, while there is nothing else to show."""

    is_pending = True

    def __init__(self, colour: Colour, depth: ColourDepth) -> None:
        self.colour = colour
        self._open = f"\x1b[{background(bytes(colour), depth)}m" if depth is not ColourDepth.MONOCHROME else ""

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return blank cells."""
        del row
        return self.blank(start, stop)

    def blank(self, start: int, stop: int) -> str:
        """Return blank cells."""
        return f"{self._open}{' ' * (stop - start)}{RESET}"


class PictureRenderer(CellRenderer):
    """A picture, with a fill for cells that are not written yet."""

    def __init__(self, fill: FillRenderer) -> None:
        self._fill = fill

    def blank(self, start: int, stop: int) -> str:
        """Return cells of the fill."""
        return self._fill.blank(start, stop)


class StripRenderer(PictureRenderer):
    """Blank cells beneath sixels or iTerm2 images."""

    is_text = False

    def __init__(self, strips: tuple[Strip, ...], fill: FillRenderer) -> None:
        super().__init__(fill)
        self.strips = strips
        self.size = sum(len(strip.data) for strip in strips)

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return cells of the fill."""
        del row
        return self._fill.blank(start, stop)


class PlaceholderRenderer(PictureRenderer):
    """kitty's placeholders. Every cell has its row and column, and the image id as its foreground colour (24 bits)."""

    def __init__(self, image_id: int, fill: FillRenderer) -> None:
        super().__init__(fill)
        red, green, blue = image_id >> 16 & 255, image_id >> 8 & 255, image_id & 255
        self._open = f"\x1b[38;2;{red};{green};{blue};{background(bytes(fill.colour), ColourDepth.TRUECOLOR)}m"

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return placeholders with their diacritics."""
        return f"{self._open}{_placeholder_row(row, start, stop)}{RESET}"


@lru_cache(maxsize=4096)
def _placeholder_row(row: int, start: int, stop: int) -> str:
    """Return unstyled placeholders; the pictures of a grid share them."""
    mark = PLACEHOLDER + DIACRITICS[row]
    return mark + mark.join(DIACRITICS[start:stop])


class HalfBlockRenderer(PictureRenderer):
    """Two pixels in each cell, one above the other: one is the foreground colour, the other the background."""

    is_expensive = True

    def __init__(self, body: bytes, columns: int, depth: ColourDepth, fill: FillRenderer) -> None:
        super().__init__(fill)
        self.body = body
        self.size = len(body)
        self._columns = columns
        self.depth = depth

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return half-blocks that change the fewest colours, and spaces where both halves are equal.

        Lower ones are preferred: in several fonts upper ones leave a line of the other colour above them.
        """
        body, depth = self.body, self.depth
        offset = (row * self._columns + start) * 6
        parts: list[str] = []
        foreground_now = background_now = b""
        for position in range(offset, offset + (stop - start) * 6, 6):
            front, back, mark = body[position : position + 3], body[position + 3 : position + 6], "▀"
            if len(back) < 3:
                return self._fill.blank(start, stop)
            if front == back:
                front, mark = foreground_now, " "
            elif (front != foreground_now) + (back != background_now) >= (back != foreground_now) + (
                front != background_now
            ):
                front, back, mark = back, front, "▄"
            if front != foreground_now:
                codes = foreground(front, depth)
                if back != background_now:
                    codes = f"{codes};{background(back, depth)}"
                parts.append(f"\x1b[{codes}m")
            elif back != background_now:
                parts.append(f"\x1b[{background(back, depth)}m")
            parts.append(mark)
            foreground_now, background_now = front, back
        parts.append(RESET)
        return "".join(parts)


class MosaicRenderer(HalfBlockRenderer):
    """Cells of four or six parts in two colours, or monochrome cells."""

    def __init__(self, body: bytes, columns: int, depth: ColourDepth, fill: FillRenderer, blocks: Blocks) -> None:
        super().__init__(body, columns, depth, fill)
        self._blocks = blocks

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return block characters; colours are stated where they change."""
        body, depth, coloured = self.body, self.depth, self.depth is not ColourDepth.MONOCHROME
        offset = (row * self._columns + start) * CELL_BYTES
        end = offset + (stop - start) * CELL_BYTES
        if end > len(body):
            return self._fill.blank(start, stop)
        parts: list[str] = []
        glyphs = _GLYPHS[self._blocks]
        colours = b""
        for position in range(offset, end, CELL_BYTES):
            here = body[position + 1 : position + CELL_BYTES]
            if coloured and here != colours:
                colours = here
                parts.append(f"\x1b[{foreground(here[:3], depth)};{background(here[3:], depth)}m")
            parts.append(glyphs[body[position] % len(glyphs)])
        parts.append(RESET)
        return "".join(parts)


def block_renderer(body: bytes, request: PayloadRequest, fill: FillRenderer) -> HalfBlockRenderer:
    """Return the renderer for a payload of block characters."""
    if is_half_blocks(request):
        return HalfBlockRenderer(body, request.columns, request.depth, fill)
    return MosaicRenderer(body, request.columns, request.depth, fill, request.blocks)


_GLYPHS: Final = {
    blocks: "".join(glyph(bits, blocks) for bits in range(1 << across * down))
    for blocks, (across, down) in PARTS.items()
}
