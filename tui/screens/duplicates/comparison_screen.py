"""The photos of one group of duplicates side by side, with the facts that differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from core.library.duplicates.models import DuplicateGroup
from core.models import KeySet, SortOrder
from tui.screens.browse.grid import GridScreen
from tui.screens.duplicates.comparison_facts import facts_table
from tui.session import Session
from tui.widgets.tiles.photo_grid import PhotoGrid

_MOST_FACTS: Final = 6
"""Lines of facts, so that there is room for the pictures; the photo at the cursor is among them."""


class ComparisonScreen(GridScreen):
    """A grid of the photos of a group, the largest first; what can be done with photos elsewhere works here too."""

    def __init__(self, session: Session, trail: tuple[str, ...], group: DuplicateGroup) -> None:
        """Show the photos of a group that are still there."""
        keys = tuple(each.photo.asset_key for each in group.photos)
        super().__init__(session, trail, KeySet(keys), None, SortOrder.SIZE)
        self._group = group

    def compose_body(self) -> Iterable[Widget]:
        """Yield the grid, and below it the facts."""
        yield PhotoGrid(self.session, id="photos")
        yield Static(id="facts", markup=False)
        yield Static(id="why", markup=False)

    async def load(self) -> None:
        """Load the photos, then show their facts."""
        await super().load()
        self._show_facts()

    def on_tile_view_cursor_moved(self) -> None:
        """Show the facts around the cursor, after what the base does."""
        self._show_facts()

    def resized(self) -> None:
        """Fit the facts into the window."""
        super().resized()
        self._show_facts()

    def _show_facts(self) -> None:
        if self.is_removed:
            return
        grid, known = self.query_one("#photos", PhotoGrid), {each.photo.asset_key: each for each in self._group.photos}
        sequence = grid.sequence
        found = [] if sequence is None else [sequence.photo(index) for index in range(sequence.total)]
        shown = [known[photo.asset_key] for photo in found if photo is not None and photo.asset_key in known]
        first = max(0, min(grid.cursor_index - _MOST_FACTS // 2, len(shown) - _MOST_FACTS))
        best = self._group.photos[0]
        some = shown[first : first + _MOST_FACTS]
        facts = facts_table(some, best, max(self.app.size.width - 4, 20)) if some else Content("")
        self.query_one("#facts", Static).update(facts)
        reasons = ", ".join(self._group.reasons)
        words = f"Keep {best.photo.file_name} in {best.collection_name}: {reasons}" if reasons else ""
        self.query_one("#why", Static).update(Content(words if best in shown else ""))
