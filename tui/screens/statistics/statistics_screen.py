"""Statistics of all photos; Enter on a bar shows its photos."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from core.library.statistics.models import Bar, FactKind
from core.models import QuerySet, SortOrder
from core.permissions import Action
from tui.screens.base.section_screen import SectionScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.search.search_scope import search_name
from tui.screens.statistics.facts_section import FactsSection
from tui.session import Session
from tui.widgets.lists.row_list import RowList

STATISTICS = "Statistics"
_LISTS = (
    ("Years", FactKind.YEAR),
    ("Months", FactKind.MONTH),
    ("Hours", FactKind.HOUR),
    ("Cameras", FactKind.CAMERA),
    ("Lenses", FactKind.LENS),
    ("Focal lengths", FactKind.FOCAL_LENGTH),
    ("Apertures", FactKind.APERTURE),
    ("ISO", FactKind.ISO),
    ("Places", FactKind.PLACE),
    ("Formats", FactKind.FORMAT),
)


class StatisticsScreen(SectionScreen):
    """Lists of bars, one for each fact."""

    permission: ClassVar[Action] = Action.MARK

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Show the years first."""
        self._lists = [FactsSection(session, title, fact) for title, fact in _LISTS]
        self._lists.append(FactsSection(session, "Storage", FactKind.FORMAT, by_size=True))
        super().__init__(session, (*trail, STATISTICS), self._lists)
        self._drawn_for = Size()

    def compose_body(self) -> Iterable[Widget]:
        """Yield the names of the lists, the bars, and the query of the bar at the cursor."""
        yield Static(id="sections")
        yield Static(id="purpose", markup=False)
        yield RowList(linear=self.session.plain, compact=True, id="rows")
        yield Static(id="words", markup=False)

    async def load(self) -> None:
        """Load the list that is shown; counts that have changed are kept afterwards."""
        for section in self._lists:
            section.width = self.app.size.width
        self._drawn_for = self.app.size
        await super().load()
        gallery = self.session.gallery
        gallery.background.start(gallery.library.statistics.catch_up(), "keep counts of statistics")

    def resized(self) -> None:
        """Draw the bars in the new width."""
        super().resized()
        if self._drawn_for not in {Size(), self.app.size}:
            self.library_changed()

    async def action_open(self) -> None:
        """Show the photos of the bar at the cursor."""
        row = self._selected_row
        bar = None if row is None else row.key
        if isinstance(bar, Bar) and bar.query:
            trail = (*self.trail, search_name(bar.query))
            self.app.push_screen(GridScreen(self.session, trail, QuerySet(bar.query), None, SortOrder.DATE))
        else:
            self.answer_key("There is no list of these photos.")
