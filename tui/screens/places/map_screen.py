"""The map of all photos; Enter shows those of the chosen cluster, or all that are in view."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import ClassVar, Final

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from core.errors import GalleryError
from core.library.places.photo_map import ClusterSample, PhotoCluster
from core.models import Coordinates, KeySet, Photo, QuerySet, SortOrder
from core.models.places.map_grid import GridSquare
from core.permissions import Action
from core.query.values.place_values import degree_words
from tui.keys.bindings import bindings_of, with_keys
from tui.keys.screen_action import Need, ScreenKind
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.grid import GridScreen
from tui.session import Session
from tui.widgets.lists.row_list import ListRow, RowList
from tui.widgets.map.coastlines import CREDIT, coastlines
from tui.widgets.map.map_pane import MapPane
from tui.widgets.map.map_picture import draw_map
from tui.widgets.map.map_window import MapWindow
from tui.wording import count_words

MAP = "Map"

_START: Final = (20.0, 10.0)
_ZOOM_OF_PHOTO: Final = 6
_STEP: Final = 0.25
"""The part of the window that a key moves by."""
_ROWS_AROUND: Final = 5
_MOST_NAMED: Final = 100
"""Clusters of the list of plain mode."""
_STEPS: Final = {
    "left": (-1, 0),
    "right": (1, 0),
    "up": (0, -1),
    "down": (0, 1),
    "page_up": (0, -4),
    "page_down": (0, 4),
}


class MapScreen(GalleryScreen[None]):
    """A map with clusters of photos; in plain mode their list."""

    BINDINGS = bindings_of(ScreenKind.PEOPLE)
    kind: ClassVar[ScreenKind] = ScreenKind.PEOPLE
    permission: ClassVar[Action] = Action.MARK

    def __init__(self, session: Session, trail: tuple[str, ...], at: Coordinates | None = None) -> None:
        """Show where the photos are, or what is around a point, which is marked."""
        super().__init__(session, (*trail, MAP))
        self._mark = None if at is None else (at.latitude, at.longitude)
        latitude, longitude = self._mark or _START
        self._window = MapWindow(latitude, longitude, 0 if at is None else _ZOOM_OF_PHOTO, 1, 1)
        self._is_placed = at is not None
        self._clusters: tuple[PhotoCluster, ...] = ()
        self._chosen: PhotoCluster | None = None
        self._samples: Mapping[GridSquare, ClusterSample] = {}

    def compose_body(self) -> Iterable[Widget]:
        """Yield the map, what it says of the chosen cluster, and whose data it is."""
        if self.session.plain:
            yield RowList(linear=True, compact=True, id="rows")
        else:
            yield MapPane(self.session, id="map")
        yield Static(id="words", markup=False)
        yield Static(f"{CREDIT} (public domain)", id="credit", markup=False)

    async def load(self) -> None:
        """Begin to count what is in view, at first where photos are, and to draw it."""
        if not self._is_placed:
            area = await self.session.gallery.library.map.extent(self.session.actor)
            if area is not None:
                self._window = self._sized(self._window).showing(area, _ZOOM_OF_PHOTO)
            self._is_placed = True
        self._look(self._window)
        gallery = self.session.gallery
        gallery.background.start(gallery.library.statistics.catch_up(), "keep counts of the map")

    def members_changed(self) -> None:
        """Load again."""
        self.library_changed()

    def meets(self, need: Need) -> bool:
        """Add the map, and that it has photos."""
        match need:
            case Need.MAP:
                return True
            case Need.ITEMS:
                return not self.is_removed
            case _:
                return super().meets(need)

    # Its actions.

    def action_move(self, direction: str) -> None:
        """Move the map; in plain mode the cursor."""
        if self.session.plain:
            self.query_one(RowList).move(direction)
        elif direction == "first":
            self.action_world()
        elif direction == "last":
            self.answer_key("A map has no end.")
        else:
            right, down = _STEPS[direction]
            self._look(self._window.moved(right * self._window.columns * _STEP, down * self._window.rows * _STEP))

    def action_pan(self, direction: str) -> None:
        """Move the map to a side."""
        self.action_move(direction)

    def action_zoom(self, steps: int) -> None:
        """Look closer (1), or from further away (-1), at the chosen cluster, else at the centre."""
        chosen = self._chosen
        window = self._window
        if steps > 0 and chosen is not None:
            window = window.centred(chosen.latitude, chosen.longitude)
        zoomed = window.zoomed(steps)
        if zoomed.zoom == self._window.zoom:
            self.answer_key("The map shows no more than this." if steps > 0 else "This is the whole map.")
            return
        self._chosen = None
        self._look(zoomed)

    def action_world(self) -> None:
        """Show the whole Earth."""
        self._chosen = None
        window = self._window
        self._look(MapWindow(*_START, 0, window.columns, window.rows).centred(*_START))

    def action_cluster(self, step: int) -> None:
        """Choose the next cluster (1), or the one before (-1), from the largest one on."""
        clusters = [label.cluster for label in self.query_one(MapPane).labels] if not self.session.plain else []
        if not clusters:
            self.answer_key("No photos are in view.")
            return
        squares = [each.square for each in clusters]
        here = (
            squares.index(self._chosen.square) if self._chosen is not None and self._chosen.square in squares else None
        )
        self._choose(clusters[(0 if step > 0 else -1) if here is None else (here + step) % len(clusters)])

    def action_centre(self) -> None:
        """Have the chosen cluster in the middle, or the next one."""
        if self._chosen is None:
            self.action_cluster(1)
        if self._chosen is not None:
            self._look(self._window.centred(self._chosen.latitude, self._chosen.longitude))

    async def action_open(self) -> None:
        """Show the photos of the chosen cluster, or all that are in view."""
        chosen = self._chosen
        if self.session.plain:
            row = self.query_one(RowList).selected_row
            chosen = row.key if row is not None and isinstance(row.key, PhotoCluster) else None
        if not self._clusters:
            self.answer_key("No photos are in view.")
            return
        area = self._window.area if chosen is None else chosen.square.area
        name = "In view" if chosen is None else self._name_of(chosen)
        self.app.push_screen(GridScreen(self.session, (*self.trail, name), QuerySet(area.query), None, SortOrder.DATE))

    # The map.

    def on_map_pane_moved(self, event: MapPane.Moved) -> None:
        """Follow the mouse."""
        self._look(self._window.moved(event.columns, event.rows))

    def on_map_pane_zoomed(self, event: MapPane.Zoomed) -> None:
        """Zoom where the mouse is."""
        zoomed = self._window.zoomed(event.steps, event.column, event.row)
        if zoomed.zoom != self._window.zoom:
            self._chosen = None
            self._look(zoomed)

    async def on_map_pane_chosen(self, event: MapPane.Chosen) -> None:
        """Choose the clicked cluster; a second click opens it."""
        if self._chosen is not None and self._chosen.square == event.square:
            await self.action_open()
            return
        for cluster in self._clusters:
            if cluster.square == event.square:
                self._choose(cluster)

    def on_map_pane_resized(self) -> None:
        """Draw the map in the new size."""
        size = self.query_one(MapPane).size
        if size and (size.width, size.height) != (self._window.columns, self._window.rows):
            self._look(self._window)

    async def on_row_list_opened(self) -> None:
        """Open a clicked row."""
        await self.action_open()

    def on_row_list_moved(self) -> None:
        """Say what the row at the cursor is."""
        self._show_words()

    # Private.

    def _look(self, window: MapWindow) -> None:
        self._window = window
        _: Worker[None] = self.run_worker(self._draw_safely, name="draw the map", group="map", exclusive=True)

    async def _draw_safely(self) -> None:
        try:
            await self._draw()
        except GalleryError as error:
            self.show_error(error)

    async def _draw(self) -> None:
        window = self._window = self._sized(self._window)
        library = self.session.gallery.library.map
        drawing = asyncio.to_thread(draw_map, window, await asyncio.to_thread(coastlines))
        counting = library.clusters(self.session.actor, window.area, window.grid_level)
        picture, clusters = await asyncio.gather(drawing, counting)
        if self.is_removed or window is not self._window:
            return
        self._clusters = clusters
        square = None if self._chosen is None else self._chosen.square
        self._chosen = next((each for each in clusters if each.square == square), None)
        photos = sum(each.photos for each in clusters)
        self.show_trail(count_words(photos, "photo") if photos else "no photos in view")
        if self.session.plain:
            await self._list()
        else:
            pane = self.query_one(MapPane)
            pane.show(window, picture, clusters, chosen=square, mark=self._mark)
            await self._show_photos(pane, [label.cluster for label in pane.labels if label.picture_columns])
        self._show_words()

    def _sized(self, window: MapWindow) -> MapWindow:
        """Return the window in the size of the pane, which is about that of the screen before it is laid out."""
        size = self.app.size
        columns, rows = size.width, max(size.height - _ROWS_AROUND, 1)
        if not self.session.plain and (pane := self.query_one(MapPane)).size:
            columns, rows = pane.size
        return window.sized(columns, rows)

    async def _list(self) -> None:
        clusters = self._clusters[:_MOST_NAMED]
        await self._read_samples(clusters)
        rows = [ListRow(each, (f"{each.photos:>9,}", self._name_of(each))) for each in clusters]
        self.query_one(RowList).show(("", ""), rows)
        self.show_note(*(() if rows else ("No photo here has coordinates.", "")))

    async def _show_photos(self, pane: MapPane, clusters: Sequence[PhotoCluster]) -> None:
        """Show a photo of each cluster that has room for one."""
        await self._read_samples(clusters)
        keys = {self._samples[each.square].asset_key for each in clusters if each.square in self._samples}
        if not keys:
            pane.show_photos({})
            return
        found = await self.session.gallery.library.page(
            self.session.actor, KeySet(tuple(sorted(keys))), SortOrder.DATE, None, len(keys)
        )
        by_key: dict[str, Photo] = {photo.asset_key: photo for photo in found}
        pane.show_photos(
            {square: by_key[sample.asset_key] for square, sample in self._samples.items() if sample.asset_key in by_key}
        )

    async def _read_samples(self, clusters: Sequence[PhotoCluster]) -> None:
        squares = [each.square for each in clusters]
        found = await self.session.gallery.library.map.samples(self.session.actor, squares)
        self._samples = {square: each for square, each in zip(squares, found, strict=True) if each is not None}

    def _choose(self, cluster: PhotoCluster) -> None:
        self._chosen = cluster
        self.query_one(MapPane).choose(cluster.square)
        self._show_words()
        if cluster.square not in self._samples:
            _: Worker[None] = self.run_worker(
                partial(self._read_name, cluster), name="name a cluster", group="name", exclusive=True
            )

    async def _read_name(self, cluster: PhotoCluster) -> None:
        try:
            (found,) = await self.session.gallery.library.map.samples(self.session.actor, [cluster.square])
        except GalleryError as error:
            self.show_error(error)
            return
        if found is not None and not self.is_removed:
            self._samples = {**self._samples, cluster.square: found}
            self._show_words()

    def _name_of(self, cluster: PhotoCluster) -> str:
        sample = self._samples.get(cluster.square)
        if sample is not None and sample.place is not None:
            return sample.place.words
        return degree_words(round(cluster.latitude, 3), round(cluster.longitude, 3))

    def _show_words(self) -> None:
        if self.is_removed:
            return
        if self.session.plain:
            words = "{open} shows the photos of a row, {map.zoom-in} divides the rows, {map.zoom-out} joins them."
        elif self._chosen is not None:
            words = f"{count_words(self._chosen.photos, 'photo')} · {self._name_of(self._chosen)} · {{open}} opens"
        else:
            centre = degree_words(round(self._window.latitude, 2), round(self._window.longitude, 2))
            keys = "{open} shows what is in view, {map.next} chooses, {map.zoom-in} {map.zoom-out} zoom"
            words = f"{centre} · {keys}"
        self.query_one("#words", Static).update(Content(with_keys(words, self.keymap)))
