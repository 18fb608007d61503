"""What a photographed screen of the gallery shows: pictures above their captions, text, and nothing else.

Positions come from the screen itself: a caption determines the lower left corner of its picture, and the edges of the
picture against the background determine its size. So the tests do not depend on the layout, but check it to the pixel.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from tests.terminals.images.compare import Match, assert_shows
from tests.terminals.programs.terminal import Box, Terminal
from tests.terminals.programs.transcript import Cell
from tests.terminals.programs.waiting import NeverHappenedError

Colour = tuple[int, int, int]

_OTHER_THAN_GROUND = 12
"""Of 255; pixels of pictures, their frames and pending tiles differ more than this from the background."""

LINES_BELOW_PHOTO = 2
"""Caption and status line of a lightbox."""

_TEXT_TOLERANCE = 3
_HALF_BLOCKS = ("▀", "▄")
_OVERHANG = 8
"""Pixels of a cell that a neighbouring character may overlap."""


@dataclass(frozen=True)
class Capture:
    """A photograph, and the text on the screen when it was taken."""

    photograph: Image.Image
    cells: list[list[Cell]]
    cell: Box
    """The upper left cell."""

    @cached_property
    def lines(self) -> list[str]:
        """The text, one character per cell; the cells of pictures are blank."""
        return ["".join(cell.text or " " for cell in row) for row in self.cells]

    @property
    def background(self) -> Colour:
        """The background between tiles: the colour of the first cell below the top row."""
        return self.cells[1][0].background

    @cached_property
    def foreground_mask(self) -> npt.NDArray[np.bool_]:
        """Return true for each pixel, in rows, that clearly differs from the background."""
        pixels = np.asarray(self.photograph.convert("RGB"), dtype=np.int16)
        channels = [np.abs(pixels[..., channel] - self.background[channel]) for channel in range(3)]
        result: npt.NDArray[np.bool_] = np.maximum.reduce(channels) > _OTHER_THAN_GROUND
        return result

    def box(self, column: int, row: int, columns: int, rows: int) -> Box:
        """Return the pixels of a rectangle of cells."""
        width, height = self.cell.width, self.cell.height
        return Box(column * width, row * height, columns * width, rows * height)

    def find_text(self, text: str) -> tuple[int, int] | None:
        """Return column and row of the first character of a text, at its topmost position."""
        places = [(line.find(text), row) for row, line in enumerate(self.lines) if text in line]
        return places[0] if places else None


def capture(terminal: Terminal, photograph: Image.Image | None = None) -> Capture:
    """Capture the terminal now."""
    cells = terminal.cells()
    return Capture(photograph or terminal.photograph(), cells, terminal.cell_box(0, 0, 1, 1))


def until(terminal: Terminal, check: Callable[[Capture], object], *, seconds: float = 30) -> Capture:
    """Capture until `check(capture)` raises no AssertionError; after `seconds`, raise the last one."""
    complaint: list[AssertionError] = []
    seen: list[Capture] = []

    def holds(photograph: Image.Image) -> bool:
        seen[:] = [capture(terminal, photograph)]
        try:
            check(seen[0])
        except AssertionError as error:
            complaint[:] = [error]
            return False
        return True

    try:
        terminal.wait_until(holds, seconds=seconds, what=getattr(check, "__doc__", "") or "what the test says")
    except NeverHappenedError as error:
        if complaint:
            raise NeverHappenedError(f"{complaint[0]}\n{error}") from complaint[0]
        raise
    return seen[0]


def tiles(seen: Capture, captions: Iterable[str]) -> dict[str, Box]:
    """Return the boxes of the pictures above these captions, as far as they are on the screen, in reading order."""
    places = {caption: place for caption in captions if (place := seen.find_text(caption)) is not None}
    ordered = sorted(places.items(), key=lambda item: (item[1][1], item[1][0]))
    return {caption: box_above(seen, column, row) for caption, (column, row) in ordered}


def box_above(seen: Capture, column: int, row: int) -> Box:
    """Return the picture whose lower left corner is that of the cell above; without the frame of a selected one."""
    other = seen.foreground_mask
    width, height = seen.cell.width, seen.cell.height
    left, bottom = column * width, row * height
    right = left + _run(other[bottom - height // 2, left:]) // width * width
    top = bottom - _run(other[:bottom, left + width // 2][::-1]) // height * height
    return Box(left, top, right - left, bottom - top)


def picture_box(seen: Capture) -> Box:
    """Return the large picture of a lightbox: everything between first row and caption that is not background."""
    height = seen.cell.height
    other = seen.foreground_mask[height : (len(seen.cells) - LINES_BELOW_PHOTO) * height]
    lines, columns = np.flatnonzero(other.any(axis=1)), np.flatnonzero(other.any(axis=0))
    assert lines.size, "there is no picture"
    left, top = int(columns[0]), int(lines[0]) + height
    return Box(left, top, int(columns[-1]) + 1 - left, int(lines[-1]) + 1 + height - top)


def covering(original: Image.Image, box: Box) -> Image.Image:
    """Return the middle of the original that fills a box, as in tiles."""
    assert min(box.width, box.height) > 0, f"no picture is drawn in {box}"
    return ImageOps.fit(original.convert("RGB"), (box.width, box.height), Image.Resampling.LANCZOS)


def assert_pictures(
    seen: Capture, originals: Mapping[str, Image.Image], *, minimum_psnr: float, least: int = 1
) -> dict[str, Match]:
    """Assert that at least so many captions are visible, and that each has its own picture above it."""
    boxes = tiles(seen, originals)
    assert len(boxes) >= least, f"only the captions {list(boxes)} can be read: {seen.lines}"
    matches = {}
    for caption, box in boxes.items():
        assert min(box.width, box.height) >= 2 * seen.cell.height, f"no picture above {caption}, {box}"
        wanted = covering(originals[caption], box)
        matches[caption] = assert_shows(seen.photograph, wanted, box, minimum_psnr=minimum_psnr)
    return matches


def assert_nothing_but_text(seen: Capture, but: Iterable[Box] = ()) -> None:
    """Assert that outside these boxes every cell shows only its character and its background."""
    bad = unexpected_cells(seen, but)
    assert not bad, f"unexpected content in the cells (column, row) {bad[:20]}, {len(bad)} in all"


def unexpected_cells(seen: Capture, but: Iterable[Box] = ()) -> list[tuple[int, int]]:
    """Return column and row of each cell with pixels that neither its character nor its background explains."""
    columns, rows = len(seen.cells[0]), len(seen.cells)
    width, height = seen.cell.width, seen.cell.height
    ends = np.array([[_colours(cell) for cell in row] for row in seen.cells], dtype=np.int16)
    low, high = (_spread(colours, width, height) for colours in (ends.min(axis=2), ends.max(axis=2)))
    _allow_half_block_edges(seen, low, high)
    pixels = np.asarray(seen.photograph.convert("RGB"), dtype=np.int16)[: rows * height, : columns * width]
    outside = (pixels < low - _TEXT_TOLERANCE) | (pixels > high + _TEXT_TOLERANCE)
    bad: npt.NDArray[np.bool_] = outside[..., 0] | outside[..., 1] | outside[..., 2]
    for box in but:
        left, top, right, bottom = box.corners
        bad[top:bottom, left:right] = False
    counts = bad.reshape(rows, height, columns, width).sum(axis=(1, 3))
    return [(int(column), int(row)) for row, column in np.argwhere(counts > _OVERHANG)]


def dialog_cells(before: Capture, after: Capture, within: Iterable[Box]) -> Box | None:
    """Return the smallest rectangle of all cells in these boxes that a dialog covers.

    Its background is that of most new characters. The cells of pictures that improve in between change, too.
    """
    cell = before.cell
    places = [
        (column, row)
        for box in within
        for row in range(box.y // cell.height, (box.y + box.height) // cell.height)
        for column in range(box.x // cell.width, (box.x + box.width) // cell.width)
        if before.cells[row][column] != after.cells[row][column]
    ]
    changed = {(column, row): after.cells[row][column] for column, row in places}
    characters = Counter(new.background for new in changed.values() if new.text.isalnum())
    if not characters:
        return None
    ((ground, _),) = characters.most_common(1)
    columns, rows = zip(*(place for place, new in changed.items() if new.background == ground), strict=True)
    left, top = min(columns), min(rows)
    return before.box(left, top, max(columns) + 1 - left, max(rows) + 1 - top)


def moved(box: Box, columns: int, rows: int, cell: Box) -> Box:
    """Return the box moved by whole cells."""
    return replace(box, x=box.x + columns * cell.width, y=box.y + rows * cell.height)


def whole_cells(box: Box, cell: Box) -> Box:
    """Return the cells that a box touches; a picture in its own shape ends within them."""
    left, top = box.x // cell.width, box.y // cell.height
    right, bottom = -(-(box.x + box.width) // cell.width), -(-(box.y + box.height) // cell.height)
    return Box(left * cell.width, top * cell.height, (right - left) * cell.width, (bottom - top) * cell.height)


def without(box: Box, cover: Box) -> list[Box]:
    """Return what a cover leaves visible of a box: up to four boxes, above, below, left and right of it."""
    left, top, right, bottom = box.corners
    cover_left, cover_top = max(cover.x, left), max(cover.y, top)
    cover_right, cover_bottom = min(cover.x + cover.width, right), min(cover.y + cover.height, bottom)
    if cover_left >= cover_right or cover_top >= cover_bottom:
        return [box]
    parts = [
        Box(left, top, box.width, cover_top - top),
        Box(left, cover_bottom, box.width, bottom - cover_bottom),
        Box(left, cover_top, cover_left - left, cover_bottom - cover_top),
        Box(cover_right, cover_top, right - cover_right, cover_bottom - cover_top),
    ]
    return [part for part in parts if part.width > 0 and part.height > 0]


def _allow_half_block_edges(seen: Capture, low: npt.NDArray[np.int16], high: npt.NDArray[np.int16]) -> None:
    """Allow the colours of a half-block in the next column of pixels, too: fonts draw its edge between two pixels."""
    width, height = seen.cell.width, seen.cell.height
    blocks = np.array([[cell.text in _HALF_BLOCKS for cell in row] for row in seen.cells])
    for bound, widest in ((low, np.minimum), (high, np.maximum)):
        own = bound.copy()
        for row, column in np.argwhere(blocks):
            rows = slice(row * height, (row + 1) * height)
            for neighbour, edge in (
                (column * width - 1, column * width),
                ((column + 1) * width, (column + 1) * width - 1),
            ):
                if 0 <= neighbour < bound.shape[1]:
                    bound[rows, neighbour] = widest(bound[rows, neighbour], own[rows, edge])


def _colours(cell: Cell) -> tuple[Colour, Colour]:
    return (cell.background, cell.background if cell.text.isspace() else cell.foreground)


def _spread(colours: npt.NDArray[np.int16], width: int, height: int) -> npt.NDArray[np.int16]:
    """Return a value for each pixel from a value for each cell."""
    return np.repeat(np.repeat(colours, height, axis=0), width, axis=1)


def _run(line: npt.NDArray[np.bool_]) -> int:
    """Return how many elements are true from the start on."""
    false = np.flatnonzero(~line)
    return int(false[0]) if false.size else line.size
