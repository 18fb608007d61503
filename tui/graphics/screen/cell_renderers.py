"""How the cells of a placement are written as text: a quiet tone, kitty placeholders, half-blocks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tui.graphics.encoders.mosaics import CELL_BYTES, PARTS, glyph
from tui.graphics.payloads.placements import Payload, PayloadRequest
from tui.graphics.payloads.strips import Strip
from tui.graphics.screen.frame_parsing import RESET
from tui.graphics.terminals.capabilities import Blocks, ColourDepth
from tui.graphics.terminals.diacritics import DIACRITICS
from tui.graphics.terminals.palettes import Colour, background, foreground

PLACEHOLDER: Final = "\U0010eeee"
"""kitty's character for one cell of an image."""


class CellRenderer:
    """Writes cells of a placement. `row`, `start` and `stop` count cells of the placement."""

    complete = True
    """False when the picture itself comes later, from the image lane."""
    heavy = False
    """True when a cell costs so many bytes that a large picture should not wait in front of keys."""
    late = False
    """True when frames show its blank, and its cells come from the image lane only."""
    pending = False
    """True when it stands for a payload that has not come."""
    size = 0
    """Bytes kept for it."""

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return the text of these cells, style reset at its end."""
        raise NotImplementedError

    def blank(self, start: int, stop: int) -> str:
        """Return what stands there until the image lane comes."""
        raise NotImplementedError


class FillRenderer(CellRenderer):
    """A plain box: nothing to show yet, or ever."""

    pending = True

    def __init__(self, colour: Colour, depth: ColourDepth) -> None:
        self.colour = colour
        self._open = f"\x1b[{background(bytes(colour), depth)}m" if depth is not ColourDepth.MONOCHROME else ""

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return blanks on the tone."""
        del row
        return self.blank(start, stop)

    def blank(self, start: int, stop: int) -> str:
        """Return blanks on the tone."""
        return f"{self._open}{' ' * (stop - start)}{RESET}"


class PictureRenderer(CellRenderer):
    """A picture over the tone."""

    def __init__(self, tone: FillRenderer) -> None:
        self._tone = tone

    def blank(self, start: int, stop: int) -> str:
        """Return the tone."""
        return self._tone.blank(start, stop)


class StripRenderer(PictureRenderer):
    """Room for sixels or iTerm2 images: the image lane paints them over the tone."""

    complete = False

    def __init__(self, strips: tuple[Strip, ...], tone: FillRenderer) -> None:
        super().__init__(tone)
        self.strips = strips
        self.size = sum(len(strip.data) for strip in strips)

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return the tone beneath."""
        del row
        return self._tone.blank(start, stop)


class PlaceholderRenderer(PictureRenderer):
    """Cells of an image that kitty holds. Row and column stand on every cell, the id in the foreground (24 bits)."""

    def __init__(self, image_id: int, tone: FillRenderer) -> None:
        super().__init__(tone)
        red, green, blue = image_id >> 16 & 255, image_id >> 8 & 255, image_id & 255
        self._open = f"\x1b[38;2;{red};{green};{blue};{background(bytes(tone.colour), ColourDepth.TRUECOLOR)}m"

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return placeholders with their diacritics."""
        return f"{self._open}{_placeholder_row(row, start, stop)}{RESET}"


@lru_cache(maxsize=4096)
def _placeholder_row(row: int, start: int, stop: int) -> str:
    """Return bare placeholders; rows look alike in all pictures of a grid."""
    mark = PLACEHOLDER + DIACRITICS[row]
    return mark + mark.join(DIACRITICS[start:stop])


class HalfBlockRenderer(PictureRenderer):
    """Two pixels in each cell, one above the other: one in the foreground, the other in the background."""

    heavy = True

    def __init__(self, body: bytes, columns: int, depth: ColourDepth, tone: FillRenderer) -> None:
        super().__init__(tone)
        self.body = body
        self.size = len(body)
        self._columns = columns
        self.depth = depth

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return half-blocks, upside down where that names fewer colours, and blanks where both halves are alike."""
        body, depth = self.body, self.depth
        offset = (row * self._columns + start) * 6
        parts: list[str] = []
        ink = ground = b""
        for position in range(offset, offset + (stop - start) * 6, 6):
            front, back, mark = body[position : position + 3], body[position + 3 : position + 6], "▀"
            if len(back) < 3:
                return self._tone.blank(start, stop)
            if front == back:
                front, mark = ink, " "
            elif (front != ink) + (back != ground) > (back != ink) + (front != ground):
                front, back, mark = back, front, "▄"
            if front != ink:
                names = foreground(front, depth)
                if back != ground:
                    names = f"{names};{background(back, depth)}"
                parts.append(f"\x1b[{names}m")
            elif back != ground:
                parts.append(f"\x1b[{background(back, depth)}m")
            parts.append(mark)
            ink, ground = front, back
        parts.append(RESET)
        return "".join(parts)


class MosaicRenderer(HalfBlockRenderer):
    """Cells of four or six parts in two colours, or of ink alone."""

    def __init__(self, body: bytes, columns: int, depth: ColourDepth, tone: FillRenderer, blocks: Blocks) -> None:
        super().__init__(body, columns, depth, tone)
        self._blocks = blocks

    def cells(self, row: int, start: int, stop: int) -> str:
        """Return block characters; colours are named where they change."""
        body, depth, coloured = self.body, self.depth, self.depth is not ColourDepth.MONOCHROME
        offset = (row * self._columns + start) * CELL_BYTES
        end = offset + (stop - start) * CELL_BYTES
        if end > len(body):
            return self._tone.blank(start, stop)
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


def block_renderer(body: bytes, request: PayloadRequest, tone: FillRenderer) -> HalfBlockRenderer:
    """Return the look of a half-blocks payload, whatever blocks its request wanted."""
    if request.blocks is Blocks.HALF and request.depth is not ColourDepth.MONOCHROME:
        return HalfBlockRenderer(body, request.columns, request.depth, tone)
    return MosaicRenderer(body, request.columns, request.depth, tone, request.blocks)


_GLYPHS: Final = {
    blocks: "".join(glyph(bits, blocks) for bits in range(1 << across * down))
    for blocks, (across, down) in PARTS.items()
}


@dataclass(slots=True, eq=False)
class PlacementState:
    """What a session knows of one placement."""

    still: CellRenderer
    """What it shows unless it moves."""
    request: PayloadRequest
    final: bool = False
    """The best payload has come."""
    failure: str | None = None
    """Why there is no picture, for people."""
    upload: Payload | None = None
    """kitty: what shall replace the look as soon as the terminal holds it."""
    image_id: int = 0
    """kitty: the image that the cells show; 0 for none."""
    frame: CellRenderer | None = None
    """While it moves: what it shows now."""
    frame_request: PayloadRequest | None = None
    """Whose payload that frame is."""

    @property
    def look(self) -> CellRenderer:
        """What it shows now."""
        return self.frame or self.still
