"""The places of all photos, with pictures of the one at the cursor; Enter shows the photos of one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from core.errors import GalleryError
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
from tui.widgets.map.place_covers import PlaceCovers

PLACES = "Places"

_COVERED_ROWS, _TALL_ROWS = 22, 40
"""Rows of a window from which on pictures are shown, and from which on they are larger."""
_COVERS = 12
"""Photos of a place, of which as many are shown as fit next to each other."""


class PlacesScreen(SectionScreen):
    """Countries with their regions and cities, and all cities."""

    permission: ClassVar[Action] = Action.MARK

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Show the countries first."""
        super().__init__(session, (*trail, PLACES), [PlacesSection(session), CitiesSection(session)])
        self._covered = ""  # the query whose photos are shown

    def compose_body(self) -> Iterable[Widget]:
        """Yield the names of the lists, the places, the query of the one at the cursor, and whose data these are."""
        yield Static(id="sections")
        yield Static(id="purpose", markup=False)
        yield RowList(linear=self.session.plain, compact=True, id="rows")
        yield PlaceCovers(self.session, id="covers")
        yield Static(id="words", markup=False)
        yield Static(CREDIT, id="credit", markup=False)

    async def load(self) -> None:
        """Load the list that is shown; counts that have changed are kept afterwards."""
        self._covered = ""
        await super().load()
        gallery = self.session.gallery
        gallery.background.start(gallery.library.statistics.catch_up(), "keep counts of statistics")
        self._show_covers()

    def resized(self) -> None:
        """Show the pictures where there is room for them."""
        super().resized()
        self._show_covers()

    def terminal_changed(self) -> None:
        """Show pictures, or none in plain mode."""
        super().terminal_changed()
        self._show_covers()

    def on_row_list_moved(self) -> None:
        """Show pictures of the place at the cursor."""
        self._show_covers()

    async def on_place_covers_pressed(self) -> None:
        """Show the photos of the place."""
        await self.action_open()

    async def action_open(self) -> None:
        """Show the photos of the place at the cursor."""
        place = self._place
        if place is not None:
            trail = (*self.trail, place.name)
            self.app.push_screen(GridScreen(self.session, trail, QuerySet(place.query), None, SortOrder.DATE))

    def action_map(self) -> None:
        """Show the map."""
        self.app.push_screen(MapScreen(self.session, self.trail))

    def _show_covers(self) -> None:
        """Read and show the newest photos of the place at the cursor."""
        place, rows = self._place, self.app.size.height
        has_room = place is not None and rows >= _COVERED_ROWS and not self.session.plain
        self.set_class(has_room, "-covered").set_class(rows >= _TALL_ROWS, "-tall")
        if has_room and place is not None and place.query != self._covered:
            _: Worker[None] = self.run_worker(partial(self._read_covers, place.query), group="covers", exclusive=True)

    async def _read_covers(self, query: str) -> None:
        library, actor = self.session.gallery.library, self.session.actor
        try:
            photos = await library.page(actor, QuerySet(query), SortOrder.DATE, None, _COVERS)
        except GalleryError as error:
            self.show_error(error)
            return
        self._covered = query
        self.query_one(PlaceCovers).show_photos(photos, is_other=True)

    @property
    def _place(self) -> PlaceCount | None:
        """The place at the cursor."""
        row = self._selected_row
        return row.key if row is not None and isinstance(row.key, PlaceCount) else None
