"""The part of the app that opens screens: destinations, places, photos, and actions of other screens."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.worker import Worker

from core.errors import GalleryError
from tui.listings import listing_of
from tui.runtime.driver import Connection
from tui.runtime.remote_app import RemoteApp
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.base.other_screens import perform_elsewhere
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.photo_actions import PhotoActions
from tui.screens.browse.place_recorder import PlaceRecorder
from tui.screens.dialogs.palette import ElsewhereChosen, PlaceChosen
from tui.screens.places.map_screen import MapScreen
from tui.screens.search.photos_chosen import PhotosChosen
from tui.session import Session


class NavigatingApp(RemoteApp[None], inherit_bindings=False):
    """Opens what screens and dialogs ask for, above home."""

    def __init__(self, connection: Connection, session: Session) -> None:
        super().__init__(connection)
        self.session = session
        self.places = PlaceRecorder(self, session)
        session.moved = self.places.note

    def on_gallery_screen_destination_chosen(self, message: GalleryScreen.DestinationChosen) -> None:
        """Open a destination on top of home."""
        with self.batch_update():
            while len(self.screen_stack) > 1:
                self.pop_screen()
            destination = next(each for each in self.session.destinations if each.name == message.name)
            if destination.open is not None:
                self.push_screen(destination.open(self.session))

    @on(ElsewhereChosen)
    def elsewhere_chosen(self, message: ElsewhereChosen) -> None:
        """Perform an action where it works."""
        _: Worker[None] = self.run_worker(partial(perform_elsewhere, self, message.action), name="go and perform")

    @on(PhotosChosen)
    def photos_chosen(self, message: PhotosChosen) -> None:
        """Show photos on top of the screen."""
        order = self.session.order(listing_of(self.session.actor, message.photo_set))
        self.push_screen(GridScreen(self.session, message.trail, message.photo_set, None, order, message.starts_at))

    @on(PhotoActions.MapChosen)
    def map_chosen(self, message: PhotoActions.MapChosen) -> None:
        """Show the map where a photo was taken, on top of the screen."""
        self.push_screen(MapScreen(self.session, message.trail, message.at))

    @on(PlaceChosen)
    def place_chosen(self, message: PlaceChosen) -> None:
        """Open a category or collection on top of home."""

        async def work() -> None:
            try:
                with self.batch_update():
                    while len(self.screen_stack) > 1:
                        self.pop_screen()
                    await self.places.open(message.place)
            except GalleryError as error:
                self.notify(str(error), severity="error", markup=False)

        _: Worker[None] = self.run_worker(work, name="open a place")
