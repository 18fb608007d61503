"""Trips and events as tiles: Enter shows the photos of one, which can be made an album, or dismissed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import ClassVar

from textual.widget import Widget
from textual.worker import Worker

from core.errors import GalleryError
from core.library.trips.operations import AcceptTrip, DismissTrip
from core.library.trips.trips import Trip
from core.models import Photo, SortOrder, TripKind, TripSet, photo_set_text
from core.operations import Operation
from core.permissions import Action
from tui.keys.bindings import bindings_of, with_keys
from tui.keys.screen_action import Need, ScreenKind
from tui.listings import Listing
from tui.screens.base.list_screen import ListScreen
from tui.screens.browse.downloads import download_set
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.playing.opening_slideshows import open_slideshow
from tui.screens.dialogs.menu import Menu, MenuChoice
from tui.screens.sharing.found_photos import Subject
from tui.screens.sharing.making_links import share_subjects
from tui.screens.timeline.day_tiles import NO_EFFECT_ON_DAYS
from tui.screens.trips.trip_tiles import TripTiles
from tui.session import Session
from tui.widgets.tiles.tile_view import TileView
from tui.wording import count_words

TRIPS = "Trips and events"

_EMPTY = (
    "There are no trips and events here.",
    "Ten photos with at most three hours between two, or a day away from home, are shown here. {back} goes back.",
)
_NONE_OF_KIND = ("There are none of this kind.", "{order} shows others. {back} goes back.")
_KIND_WORDS: Mapping[TripKind | None, str] = {
    None: "Trips and events",
    TripKind.TRIP: "Trips, away from home",
    TripKind.EVENT: "Events",
}


class TripsScreen(ListScreen):
    """Tiles of trips and events, the latest first."""

    BINDINGS = bindings_of(ScreenKind.COLLECTIONS)
    kind: ClassVar[ScreenKind] = ScreenKind.COLLECTIONS
    listing = Listing.COLLECTIONS
    no_effect: ClassVar[Mapping[str, str]] = {
        **{name: words for name, words in NO_EFFECT_ON_DAYS.items() if name not in {"album", "order", "take"}},
        **dict.fromkeys(("jump", "filter"), "Trips and events are always sorted by date."),
    }

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Create the screen."""
        super().__init__(session, (*trail, TRIPS))
        self._shown_kind: TripKind | None = None
        self._all: tuple[Trip, ...] = ()
        self._trips: tuple[Trip, ...] = ()
        self._covers: dict[TripSet, tuple[Photo, ...]] = {}

    def compose_body(self) -> Iterable[Widget]:
        """Yield one view of tiles."""
        yield TripTiles(self.session, id="trips")

    @property
    def view(self) -> TileView:
        """The tiles."""
        return self._tiles

    @property
    def opens(self) -> ScreenKind | None:
        """Photos, if there are any."""
        return ScreenKind.PHOTOS if self._trips else None

    async def load(self) -> None:
        """Read the trips and events that are offered now."""
        self._all = await self.session.gallery.library.trips.of(self.session.actor)
        self._show()
        self.set_focus(self._tiles)

    def meets(self, need: Need) -> bool:
        """Add that this screen is about trips, and whether there are any."""
        if need is Need.ITEMS:
            return bool(self._all)  # with none of a kind, the others can still be shown
        return need is Need.TRIPS or super().meets(need)

    def on_tile_view_cursor_moved(self) -> None:
        """Show the position, and the whole name at the cursor if it is cut."""
        self._show_position()

    def on_trip_tiles_shown(self, event: TripTiles.Shown) -> None:
        """Read the covers of the tiles in view."""
        event.stop()
        wanted = [self._trips[index].photo_set for index in event.indexes if index < len(self._trips)]
        if missing := [each for each in wanted if each not in self._covers]:
            _: Worker[None] = self.run_worker(partial(self._read_covers, missing), group="covers", exclusive=True)

    async def open_at_cursor(self) -> None:
        """Show the photos of a trip, the oldest first."""
        if self._trips:
            trip = self._trip
            trail = (*self.trail, trip.name)
            self.app.push_screen(GridScreen(self.session, trail, trip.photo_set, None, SortOrder.OLDEST))

    async def play_at_cursor(self) -> bool:
        """Start a slideshow of a trip."""
        if not self._trips:
            return False
        return await open_slideshow(self, (*self.trail, self._trip.name), self._trip.photo_set)

    async def jump_to(self, letter: str) -> bool:
        """Find nothing: trips are not sorted by name."""
        del letter
        return False

    def action_order(self) -> None:
        """Ask whether to show trips, events or both."""
        choices = [
            MenuChoice(str(number), words, kind or "", is_current=kind is self._shown_kind)
            for number, (kind, words) in enumerate(_KIND_WORDS.items(), start=1)
        ]
        self.app.push_screen(Menu("Show", choices, linear=self.session.plain), self._kind_chosen)

    def action_share(self) -> None:
        """Offer a link to the photos of a trip."""
        share_subjects(self, [Subject(self._trip.name, self._trip.photo_set)] if self._trips else [])

    async def action_take(self) -> None:
        """Offer to download the photos of a trip."""
        if self._trips:
            await download_set(self, self._trip.name, self._trip.photo_set)

    def action_album(self) -> None:
        """Make an album of the trip, which is called as it is."""
        if self._trips:
            trip = self._trip
            operation = AcceptTrip(photo_set_text(trip.photo_set), trip.name)
            self._answer(operation, f"The album {trip.name} has {count_words(trip.photos, 'photo')} now.")

    def action_dismiss_trip(self) -> None:
        """Have the trip offered to nobody again."""
        if self._trips:
            trip = self._trip
            self._answer(DismissTrip(photo_set_text(trip.photo_set)), f"{trip.name} is dismissed.")

    def _answer(self, operation: Operation[object], words: str) -> None:
        async def work() -> None:
            try:
                await self.session.gallery.apply(self.session.actor, operation)
            except GalleryError as error:
                self.show_error(error)
                return
            self.notify(self.session.with_undo(words), markup=False)
            self.changed_here()

        _: Worker[None] = self.run_worker(work, name="answer a trip", group="change")

    def _kind_chosen(self, value: str | None) -> None:
        if value is not None:
            self._shown_kind = TripKind(value) if value else None
            self._show()

    def _show(self) -> None:
        kind = self._shown_kind
        self._trips = tuple(trip for trip in self._all if kind is None or trip.kind is kind)
        self._tiles.show_trips(self._trips, self._covers)
        self.show_note(*(() if self._trips else _NONE_OF_KIND if self._all else _EMPTY))
        self._show_position()

    async def _read_covers(self, wanted: list[TripSet]) -> None:
        try:
            self._covers |= await self.session.gallery.library.trips.covers(self.session.actor, wanted)
        except GalleryError as error:
            self.show_error(error)
            return
        self._tiles.show_trips(self._trips, self._covers)

    def _show_position(self) -> None:
        if not self._trips:
            self.show_trail()
            return
        keys = with_keys("{album} makes an album", self.keymap)
        if self.session.may(Action.DISMISS_TRIPS):
            keys += with_keys(", {trip.dismiss} dismisses", self.keymap)
        place = f"{self._tiles.cursor_index + 1:,} of {len(self._trips):,}"
        self.show_trail(f"{place} · {keys}", self._tiles.cut_name)

    @property
    def _trip(self) -> Trip:
        return self._trips[self._tiles.cursor_index]

    @property
    def _tiles(self) -> TripTiles:
        return self.query_one("#trips", TripTiles)
