"""The model of what a terminal's screen shows.

Each cell holds a picture token (int), the text segment that covers it (`Segment`), or None where its content is
unknown. A segment is intact as long as each of its cells holds it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from tui.graphics.screen.frame_compaction import PLAIN, blank_style, style_of, transition
from tui.graphics.screen.tokens import Slot

Segment = tuple[int, str, str]
"""Column of the first cell, SGR and link before it, text; for a space `blank_segment`."""
Cell = int | Segment | None
RowContent = tuple[int, str, int]
"""Column, text of one part of a frame, and the column after it."""

BLANK_COLUMN: Final = -1
"""The column in the segment of a space: spaces that look the same are the same segment, wherever they are."""

_MAX_ORIGINS: Final = 8


class ScreenModel:
    """Cells, cursor, and the part of a frame that each row is known to show."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = max(1, columns)
        self.rows = max(1, rows)
        self.cells: list[list[Cell]] = [[None] * self.columns for _ in range(self.rows)]
        self.row_contents: list[RowContent | None] = [None] * self.rows
        self.cursor: tuple[int, int] | None = None
        """(row, column) of the cursor after the last frame; None when unknown."""

    def forget_all(self) -> None:
        """Mark every cell as unknown, so that the next frame is written completely."""
        self.cells = [[None] * self.columns for _ in range(self.rows)]
        self.forget_rows()

    def erase(self, control: str, row: int, column: int) -> None:
        """Mark what ED (J), EL (K) or ECH (X) erased, with the cursor at the given cell, as unknown."""
        number, kind = control[2:-1], control[-1]
        if kind == "X":
            count = int(number) if number.isdigit() else 1
            self.set_unknown(row, column, column + max(1, count))
        elif number in {"", "0"}:
            self.set_unknown(row, column, self.columns)
        elif number == "1":
            self.set_unknown(row, 0, column + 1)
        else:
            self.set_unknown(row, 0, self.columns)
        if kind == "J":
            above, below = number not in {"", "0"}, number != "1"
            for other in range(self.rows):
                if (above and other < row) or (below and other > row):
                    self.set_unknown(other, 0, self.columns)

    def forget_rows(self) -> None:
        """Compare rows cell by cell at the next frame."""
        self.row_contents = [None] * self.rows

    def shows(self, row: int, segment: Segment, width: int) -> bool:
        """Whether a text segment is intact where it was written."""
        column = segment[0]
        cells = self.cells[row]
        first = cells[column]
        return first == segment and cells[column : column + width].count(first) == width

    def set_text(self, row: int, segment: Segment, width: int) -> None:
        """Record that a text segment was written."""
        column = segment[0]
        self.cells[row][column : column + width] = [segment] * width

    def set_unknown(self, row: int, start: int, stop: int) -> None:
        """Mark cells as unknown."""
        self.row_contents[row] = None
        stop = min(stop, self.columns)
        if 0 <= start < stop:
            self.cells[row][start:stop] = [None] * (stop - start)

    def record_origin(self, slot: Slot[Any], origin: tuple[int, int]) -> None:
        """Record where a placement's tokens were written, so that no search is needed to find them."""
        origins = slot.origins
        origins.add(origin)
        if len(origins) > _MAX_ORIGINS:
            slot.origins = {place for place in origins if place == origin or any(self.visible(slot, place))}

    def visible(self, slot: Slot[Any], origin: tuple[int, int]) -> list[int]:
        """Return a mask per row of the placement: bit c is set where the cell of column c is on the screen."""
        top, left = origin
        start, stop = max(0, left), min(self.columns, left + slot.columns)
        masks = [0] * slot.rows
        if start >= stop:
            return masks
        whole = ((1 << (stop - start)) - 1) << (start - left)
        for row in range(max(0, -top), min(slot.rows, self.rows - top)):
            cells = self.cells[top + row]
            code = slot.base + row * slot.columns + start - left
            wanted = list(range(code, code + stop - start))
            here = cells[start:stop]
            masks[row] = whole if here == wanted else _mask(here, wanted) << (start - left)
        return masks

    def shows_any(self, slot: Slot[Any]) -> bool:
        """Whether any cell of the placement is on the screen."""
        slot.origins = {origin for origin in slot.origins if any(self.visible(slot, origin))}
        return bool(slot.origins)


@lru_cache(maxsize=1024)
def blank_segment(style: str) -> Segment:
    """Return the segment of spaces after these SGR sequences; colours that do not show on a space are dropped."""
    return BLANK_COLUMN, transition(PLAIN, blank_style(style_of(style))), " "


def _mask(here: list[Cell], wanted: list[int]) -> int:
    mask = 0
    for bit, (cell, code) in enumerate(zip(here, wanted, strict=True)):
        if cell == code:
            mask |= 1 << bit
    return mask
