"""The rows of a search sheet: next to the photos in a wide window, above them in a narrow one, or alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from textual.widgets import Static

from tui.screens.search.search_rows import SearchRow, drawn_rows

WIDE = 100
"""Columns of a window from which on the photos stand next to the rows."""

_MOST_ROWS = 14
_OTHER_LINES = 8
"""Lines of the window that the rows leave free."""
_PART = 3
"""The part of a wide window's width, and of a narrow one's height, that the rows have next to photos."""
_WIDEST = 48
"""Columns that they need at most next to photos."""
_MARGINS = 6
"""Columns to the left and right of rows."""
_MOST_SECONDS = 0.3
"""How long a key about the rows waits for those of what was typed just before."""


class SuggestionList(Static):
    """Rows, one of which may be chosen and is always in view."""

    def __init__(self) -> None:
        """Show no row."""
        super().__init__(id="rows")
        self._shown: Sequence[SearchRow] = ()
        self.is_answered = asyncio.Event()
        """Set while the rows are those of the text in the input."""

    async def answered(self) -> None:
        """Wait, not for long, until the rows are those of the text: a key typed at once is about them."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_MOST_SECONDS):
                await self.is_answered.wait()

    def show(self, rows: Sequence[SearchRow], chosen: int, *, with_photos: bool, linear: bool) -> None:
        """Show the rows for which there is room, the chosen one (or -1: none) among them; `linear` marks it."""
        columns, lines = self.app.size.width, self.app.size.height - _OTHER_LINES
        is_column = with_photos and columns >= WIDE
        room = lines if is_column else lines // _PART if with_photos else min(_MOST_ROWS, lines)
        room = max(room, 0)
        first = max(chosen - room + 1, 0)
        width = min(columns // _PART, _WIDEST) if is_column else max(columns - _MARGINS, 1)
        self._shown = rows[first : first + room]
        self.styles.width = width + _MARGINS
        self.set_class(not self._shown, "-empty")
        self.update(drawn_rows(self._shown, chosen - first, width, linear=linear))

    def row_at(self, y: int) -> SearchRow | None:
        """Return the row at a line of the screen."""
        line = y - self.content_region.y
        return self._shown[line] if 0 <= line < len(self._shown) else None
