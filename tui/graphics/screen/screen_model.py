"""What stands on a visitor's terminal, as far as the driver knows it.

Each cell holds a picture token (int), the text segment that covers it (`Segment`), or None where nothing is known.
A segment stands as long as all its cells still hold it; so it is enough to store it in each of them.
"""

from __future__ import annotations

from typing import Any, Final

from tui.graphics.screen.tokens import Slot

Segment = tuple[int, str, str]
"""Column of the first cell, SGR and link before it, text."""
Cell = int | Segment | None
Standing = tuple[int, str, int]
"""Column, bytes of a part of a frame, and the column behind it."""

_MAX_ORIGINS: Final = 8


class ScreenModel:
    """Cells, cursor, and the last part of a frame that each row is known to show."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = max(1, columns)
        self.rows = max(1, rows)
        self.cells: list[list[Cell]] = [[None] * self.columns for _ in range(self.rows)]
        self.standing: list[Standing | None] = [None] * self.rows
        self.cursor: tuple[int, int] | None = None
        """(row, column) where the last frame left the cursor; None when unknown."""

    def forget_all(self) -> None:
        """Know nothing any more: whatever comes next is written."""
        self.cells = [[None] * self.columns for _ in range(self.rows)]
        self.forget_standing()

    def erase(self, control: str, row: int, column: int) -> None:
        """Record what ED (J), EL (K) or ECH (X) erased with the cursor at a cell."""
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

    def forget_standing(self) -> None:
        """Compare every row by its cells again."""
        self.standing = [None] * self.rows

    def shows(self, row: int, segment: Segment, width: int) -> bool:
        """Whether a text segment stands whole where it was written."""
        column = segment[0]
        cells = self.cells[row]
        first = cells[column]
        return first == segment and cells[column : column + width].count(first) == width

    def set_text(self, row: int, segment: Segment, width: int) -> None:
        """Record a text segment that was written."""
        column = segment[0]
        self.cells[row][column : column + width] = [segment] * width

    def set_unknown(self, row: int, start: int, stop: int) -> None:
        """Record that these cells may show anything."""
        self.standing[row] = None
        stop = min(stop, self.columns)
        if 0 <= start < stop:
            self.cells[row][start:stop] = [None] * (stop - start)

    def remember(self, slot: Slot[Any], origin: tuple[int, int]) -> None:
        """Record where a placement's tokens were written, so that it is found again without a search."""
        origins = slot.origins
        origins.add(origin)
        if len(origins) > _MAX_ORIGINS:
            slot.origins = {place for place in origins if place == origin or any(self.visible(slot, place))}

    def visible(self, slot: Slot[Any], origin: tuple[int, int]) -> list[int]:
        """Return one bit mask per row of the placement: bit c is set where its cell of column c is on screen."""
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

    def holds(self, slot: Slot[Any]) -> bool:
        """Whether any cell of the placement stands on the screen."""
        slot.origins = {origin for origin in slot.origins if any(self.visible(slot, origin))}
        return bool(slot.origins)


def _mask(here: list[Cell], wanted: list[int]) -> int:
    mask = 0
    for bit, (cell, code) in enumerate(zip(here, wanted, strict=True)):
        if cell == code:
            mask |= 1 << bit
    return mask
