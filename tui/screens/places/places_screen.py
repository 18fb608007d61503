"""The places of all photos; Enter shows those of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from core.library.places.photo_places import PlaceCount
from core.media.places.prepared_places import CREDIT
from core.models import QuerySet, SortOrder
from core.permissions import Action
from tui.screens.base.section_screen import SectionScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.places.map_screen import MapScreen
from tui.screens.places.places_section import CitiesSection, PlacesSection
from tui.session import Session
from tui.widgets.lists.row_list import RowList

PLACES = "Places"


class PlacesScreen(SectionScreen):
    """Countries with their regions and cities, and all cities."""

    permission: ClassVar[Action] = Action.MARK

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Show the countries first."""
        super().__init__(session, (*trail, PLACES), [PlacesSection(session), CitiesSection(session)])

    def compose_body(self) -> Iterable[Widget]:
        """Yield the names of the lists, the places, the query of the one at the cursor, and whose data these are."""
        yield Static(id="sections")
        yield Static(id="purpose", markup=False)
        yield RowList(linear=self.session.plain, compact=True, id="rows")
        yield Static(id="words", markup=False)
        yield Static(CREDIT, id="credit", markup=False)

    async def load(self) -> None:
        """Load the list that is shown; counts that have changed are kept afterwards."""
        await super().load()
        gallery = self.session.gallery
        gallery.background.start(gallery.library.statistics.catch_up(), "keep counts of statistics")

    async def action_open(self) -> None:
        """Show the photos of the place at the cursor."""
        row = self._selected_row
        place = None if row is None else row.key
        if isinstance(place, PlaceCount):
            trail = (*self.trail, place.name)
            self.app.push_screen(GridScreen(self.session, trail, QuerySet(place.query), None, SortOrder.DATE))

    def action_map(self) -> None:
        """Show the map."""
        self.app.push_screen(MapScreen(self.session, self.trail))
