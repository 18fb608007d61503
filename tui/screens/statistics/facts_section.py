"""One list of statistics: the photos by one fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from core.library.statistics.models import Bar, FactKind
from core.wording import size_words
from tui.screens.base.section_screen import Section
from tui.screens.statistics.bars import bar_rows, hour_rows
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.wording import count_words

_MARGINS = 6


class FactsSection(Section):
    """A bar for each value."""

    purpose: ClassVar[str] = "{open} shows the photos of a bar, {people.next} the next list."
    headings: ClassVar[tuple[str, ...]] = ("", "", "")
    empty: ClassVar[tuple[str, str]] = ("No photo here tells this.", "{people.next} shows another list.")

    def __init__(self, session: Session, title: str, fact: FactKind, *, by_size: bool = False) -> None:
        """Show the photos by a fact; `by_size` shows their bytes."""
        super().__init__(session)
        self.title = title  # type: ignore[misc]  # each fact has a title of its own
        self._fact = fact
        self._by_size = by_size
        self._about = ""
        self.width = 0
        """Columns of a row."""

    async def rows(self) -> Sequence[ListRow]:
        """Read the statistics."""
        found = await self.session.gallery.library.statistics.of(self.session.actor)
        self._about = f"{count_words(found.photos, 'photo')} · {size_words(found.size)}"
        bars = found.bars.get(self._fact, ())
        if self._fact is FactKind.HOUR:
            rows = hour_rows(bars, self.width - _MARGINS) if bars else []
            return [ListRow(row.bar or "scale", row.cells) for row in rows]
        bars = tuple(sorted(bars, key=lambda bar: -bar.size)) if self._by_size else bars
        cells = bar_rows(self._fact, bars, self.width - _MARGINS, by_size=self._by_size)
        return [ListRow(bar, row) for bar, row in zip(bars, cells, strict=True)]

    def count(self, rows: Sequence[ListRow]) -> str:
        """Return the number and bytes of all photos."""
        del rows
        return self._about

    def words(self, row: ListRow) -> str:
        """Return the query of a bar."""
        return row.key.query if isinstance(row.key, Bar) else ""
