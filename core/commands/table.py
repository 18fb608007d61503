"""Tables: headings and rows, in aligned columns on a terminal, separated by tabs otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from core.commands.context import Context
from core.text import display_text

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """One column; the last column of a table takes the rest of the width."""

    heading: str
    width: int = 0
    """The least width in cells; needed where rows are printed page by page."""
    right: bool = False
    """Align right, as numbers are."""


class Table:
    """Print rows of untrusted text: every cell is made safe for a terminal."""

    def __init__(self, context: Context, columns: Sequence[Column]) -> None:
        """Print to the output of this context."""
        self._context = context
        self._columns = columns
        self._widths: list[int] | None = None

    def print(self, rows: Sequence[Sequence[str]]) -> None:
        """Print all rows of a table or its next page; the first call prints the headings and fixes the widths."""
        for line in self._lines([[display_text(cell) for cell in row] for row in rows]):
            self._context.print(line)

    def _lines(self, rows: Sequence[Sequence[str]]) -> Iterator[str]:
        headings = [column.heading for column in self._columns]
        begins = self._widths is None and bool(rows)
        if not self._context.stdout.isatty():
            if begins:
                self._widths = [0] * len(headings)
            yield from ("\t".join(row) for row in ([headings] if begins and self._context.headers else []))
            yield from ("\t".join(row) for row in rows)
            return
        if begins:
            measured = [headings, *rows] if self._context.headers else rows
            self._widths = [
                max([column.width, *(cell_len(row[place]) for row in measured)])
                for place, column in enumerate(self._columns)
            ]
            if self._context.headers:
                yield self._line(headings)
        yield from (self._line(row) for row in rows)

    def _line(self, row: Iterable[str]) -> str:
        line = _GAP.join(
            " " * (width - cell_len(cell)) + cell if column.right else set_cell_size(cell, max(width, cell_len(cell)))
            for cell, column, width in zip(row, self._columns, self._widths or (), strict=True)
        ).rstrip()
        return line if cell_len(line) <= self._context.width else f"{set_cell_size(line, self._context.width - 1)}…"
