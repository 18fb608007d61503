"""The app of a session: canvas, themes, destinations and the events of the gallery."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from textual import events, on
from textual.message import Message
from textual.screen import Screen
from textual.widgets._toast import Toast
from textual.worker import Worker

from core.config import Settings
from core.errors import GalleryError
from core.marks.session_favourites import in_session
from core.models import ActivityChanged, Actor, Event, LibraryChanged, MembersChanged, TerminalInfo
from core.models.events import MarksChanged
from core.permissions import narrows
from tui.destinations import DESTINATIONS
from tui.graphics.canvas import Canvas
from tui.graphics.payloads.payload_cache import PayloadCache
from tui.graphics.terminals.capabilities import Capabilities
from tui.keys.bindings import ACTIONS, is_key_of, with_keys
from tui.keys.keymap import keymap_of
from tui.listings import listing_of
from tui.photos.payload_source import GalleryPayloads, payload_cache
from tui.runtime.driver import Connection, PlainCanvas, StreamDriver
from tui.runtime.paced_call import PacedCall
from tui.runtime.release import release
from tui.runtime.remote_app import RemoteApp
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.base.other_screens import perform_elsewhere
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.place_recorder import PlaceRecorder
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.help import HelpScreen
from tui.screens.dialogs.palette import ElsewhereChosen, PlaceChosen
from tui.screens.dialogs.terminal_card import TerminalCard
from tui.screens.marks.albums_screen import AlbumsScreen
from tui.screens.marks.protected_albums import ProtectedAlbums
from tui.screens.search.photos_chosen import PhotosChosen
from tui.session import Session, lag_of
from tui.terminal import ByteStream
from tui.terminal_choice import blocks_hint
from tui.themes import THEMES, picture_colours
from tui.widgets.frame.too_small import is_too_small
from tui.widgets.tiles.plain import PlainFilter
from tui.widgets.tiles.tile_view import TileView

if TYPE_CHECKING:
    from core.accounts.connected_sessions import ConnectedSession
    from core.gallery import Gallery

_log = logging.getLogger(__name__)

_LIBRARY_SECONDS = 0.5
_HINT_SECONDS = 10.0
_ACTIVITY_SECONDS = 0.2

UNSEEN_ACTIONS = tuple(action for action in ACTIONS if action.id in {"help", "step-out", "leave"})
"""What acts in a window that is too small to show anything; the key that steps out signs out there."""

_LEAVE = next(action for action in ACTIONS if action.id == "leave")
_NEVER_TYPED = re.compile(r"ctrl\+.|f\d+")
"""Keys that neither are text nor move in a dialog."""

_FOLDER = Path(__file__).parent
_STYLESHEETS: list[str | PurePath] = [_FOLDER / "app.tcss", *sorted(_FOLDER.glob("screens/*/*.tcss"))]
"""Every screen's stylesheet, next to its module. All are read at the start: a later one would style all again."""


def sessions(settings: Settings) -> Callable[[Gallery, ConnectedSession, ByteStream, TerminalInfo], Awaitable[bool]]:
    """Return `run_session` for the sessions of one gallery, with one cache of payloads.

    Raises:
        UsageError: the settings name unknown actions or keys, or one key twice.
    """
    keymap_of(settings.key_bindings)
    cache = payload_cache(settings)

    async def run(gallery: Gallery, connected: ConnectedSession, stream: ByteStream, terminal: TerminalInfo) -> bool:
        return await run_session(gallery, connected.actor, stream, terminal, cache, connected)

    return run


async def run_session(
    gallery: Gallery,
    actor: Actor,
    stream: ByteStream,
    terminal: TerminalInfo,
    cache: PayloadCache | None = None,
    connected: ConnectedSession | None = None,
) -> bool:
    """Show the gallery to an actor on a terminal until they sign out or the terminal disconnects.

    The actor of a `connected` is followed: a changed role or access holds from the next action on.
    Sessions with the same cache share encoded payloads; without one, this session has its own.
    An unhandled error ends this session with an apology on its terminal; it is logged, not raised; returns False.
    """
    connection = Connection(stream, terminal)
    size = (connection.size.columns, connection.size.rows)
    payloads = GalleryPayloads(gallery, actor, payload_cache(gallery.settings) if cache is None else cache)
    canvas = Canvas(payloads, connection.capabilities, size, connection.wake, estimator=connection.writer.estimator)
    connection.canvas = canvas
    connection.writer.on_picture = gallery.metrics.picture_sent
    connection.on_input = gallery.garbage.postpone
    session = Session(actor, gallery, canvas, connection, link=connection.writer.estimator)
    ended: tuple[object, ...] = ()  # empty after an error or a cancellation, when tasks of the app may still run
    try:
        await session.load()
        app = GalleryApp(connection, session)
        if connected is not None:
            session.connected = connected
            connected.subscribe(app.actor_changed)
            connected.subscribe(payloads.ask_as)
            session.actor = in_session(connected.actor)
            payloads.ask_as(connected.actor)
        try:
            await app.run_on_connection()
        finally:
            app.stop_listening()
            if connected is not None:
                connected.unsubscribe(app.actor_changed)
            await app.places.end(forget=session.signed_out or bool(app.failure_reference))
        connection.canvas = PlainCanvas()
        ended = (app, app.stylesheet, session, canvas) if app.has_shut_down else ()
        return not app.failure_reference
    finally:
        try:
            await canvas.close()
        finally:
            release(*ended)
            gallery.garbage.session_ended()


class GalleryApp(RemoteApp[None], inherit_bindings=False):
    """The app of one session."""

    TITLE = "sshowcase"
    CSS_PATH = _STYLESHEETS
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    HORIZONTAL_BREAKPOINTS = [(0, "-below-64"), (64, "-from-64")]  # noqa: RUF012 - Textual reads a plain list

    @dataclass
    class GalleryEvent(Message):
        """An event of the gallery; a newer one of the same kind replaces it in the queue."""

        event: Event

        def can_replace(self, message: Message) -> bool:
            """Combine the many events of a scan; each change of marks is about other photos."""
            is_same = isinstance(message, GalleryApp.GalleryEvent) and type(message.event) is type(self.event)
            return is_same and not isinstance(self.event, MarksChanged)

    def __init__(self, connection: Connection, session: Session) -> None:
        """Start with the member's theme."""
        super().__init__(connection)
        self.session = session
        session.destinations = DESTINATIONS
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[session.theme].name
        session.canvas.set_colours(*picture_colours(session.theme))
        self._plain_filter = PlainFilter()
        self._filters.append(self._plain_filter)
        self._unsubscribe: Callable[[], None] = lambda: None
        self.places = PlaceRecorder(self, session)
        session.moved = self.places.note
        self.protected_albums = ProtectedAlbums(self, session, self.actor_changed)
        self._library = PacedCall(self, _LIBRARY_SECONDS, self._library_changed, lambda: lag_of(session))
        self._activity = PacedCall(self, _ACTIVITY_SECONDS, self._activity_changed)

    def get_default_screen(self) -> Screen[None]:
        """Return the home screen."""
        return HomeScreen(self.session)

    def on_mount(self) -> None:
        """Subscribe to the events of the gallery."""
        self._show_plain()
        self.set_keymap(self.session.keymap)
        self._unsubscribe = self.session.gallery.events.subscribe(self._heard)

    def on_ready(self) -> None:
        """Resume where the previous session was disconnected."""
        if self.session.last_place is not None:
            # The function, not its coroutine, which a session that ends at once would never await.
            _: Worker[None] = self.run_worker(self.places.resume_last_place, name="resume")

    def on_unmount(self) -> None:
        """Hear nothing while the app closes."""
        self.stop_listening()

    def stop_listening(self) -> None:
        """Unsubscribe from the events of the gallery. Idempotent."""
        self._unsubscribe()

    def terminal_changed(self, capabilities: Capabilities) -> None:
        """Lay every screen out for what the terminal has reported."""
        self.session.capabilities = capabilities
        self.session.apply_stored_settings()
        self.theme = THEMES[self.session.theme].name
        self.session.canvas.set_colours(*picture_colours(self.session.theme))
        # The function, not its coroutine, which a session that ends at once would never await.
        _: Worker[None] = self.run_worker(self._note_terminal, name="note the terminal", group="terminal")
        self._show_plain()
        for screen in self._gallery_screens():
            screen.terminal_changed()
        super().terminal_changed(capabilities)

    def takes_over(self, event: events.Event) -> bool:
        """Sign out at its keys above a dialog; where nothing is visible, sign out or show help and ignore the rest."""
        if isinstance(event, events.Key) and self._leaves_dialog(event):
            self._sign_out()
            return True
        if not is_too_small(self.size) or isinstance(self.screen, HelpScreen):
            return False
        if isinstance(event, events.Key):
            called = next((each for each in UNSEEN_ACTIONS if is_key_of(event.key, each, self.session.keymap)), None)
            if called is not None and called.id == "help":
                self.push_screen(HelpScreen(UNSEEN_ACTIONS, (), self.session.keymap, linear=self.session.plain))
            elif called is not None:
                self._sign_out()
        return True

    def actor_changed(self, actor: Actor) -> None:
        """Use the member's new role and access, and the albums that are open: hide what may no longer be shown.

        The screens load again.
        """
        present = replace(
            in_session(actor, self.session.actor.favourites), opened_albums=self.session.opened_albums.ids
        )
        before, self.session.actor = self.session.actor, present
        if not self.screen_stack:
            return  # nothing is shown yet, or the session is ending
        if narrows(before, present):
            with self._context(), self.batch_update():
                self._withhold()
        else:
            self._heard(LibraryChanged())
        for screen in self.screen_stack:
            screen.refresh_bindings()

    @on(TileView.CursorMoved)
    def selection_moved(self) -> None:
        """Record the place after a move of the cursor."""
        self.places.note()

    @on(TerminalCard.Changed)
    def terminal_settings_changed(self) -> None:
        """Apply changed settings of the terminal."""
        self.terminal_changed(self.session.capabilities)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Let the screen answer a key that nothing is bound to, or whose action has no effect now."""
        if await super()._check_bindings(key, priority):
            return True
        if not priority and isinstance(self.screen, GalleryScreen | Dialog):
            self.screen.key_unhandled(key)
        return False

    def action_redraw(self) -> None:
        """Clear the terminal and draw everything again."""
        if isinstance(self._driver, StreamDriver):
            self._driver.redraw()
        self.refresh(layout=True)

    def on_gallery_app_gallery_event(self, message: GalleryEvent) -> None:
        """Pass the event to the screens, a few times a second at most."""
        match message.event:
            case LibraryChanged():
                self.session.library_version += 1
                self._library.request()
            case MarksChanged() as change:
                for screen in self._gallery_screens():
                    screen.library_changed(change)
            case ActivityChanged():
                self._activity.request()
            case MembersChanged():
                for screen in self._gallery_screens():
                    screen.members_changed()

    def on_gallery_screen_destination_chosen(self, message: GalleryScreen.DestinationChosen) -> None:
        """Open a destination on top of home."""
        with self.batch_update():
            while len(self.screen_stack) > 1:
                self.pop_screen()
            destination = next(each for each in self.session.destinations if each.name == message.name)
            if destination.open is not None:
                self.push_screen(destination.open(self.session))

    def on_gallery_screen_protected_albums_asked(self) -> None:
        """Close the protected albums that are open, or ask for one to open."""
        self.protected_albums.toggle()

    def on_albums_screen_protection_changed(self, message: AlbumsScreen.ProtectionChanged) -> None:
        """Keep an album open that has just been protected."""
        self.protected_albums.changed(message.album_id, is_protected=message.is_protected)

    @on(ElsewhereChosen)
    def elsewhere_chosen(self, message: ElsewhereChosen) -> None:
        """Perform an action where it works."""
        _: Worker[None] = self.run_worker(partial(perform_elsewhere, self, message.action), name="go and perform")

    @on(PhotosChosen)
    def photos_chosen(self, message: PhotosChosen) -> None:
        """Show photos on top of the screen."""
        order = self.session.order(listing_of(self.session.actor, message.photo_set))
        self.push_screen(GridScreen(self.session, message.trail, message.photo_set, None, order, message.starts_at))

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

    def _leaves_dialog(self, event: events.Key) -> bool:
        """Return whether a key signs out above a dialog or the palette, of which no field is typed into with it."""
        is_key = _NEVER_TYPED.fullmatch(event.key) is not None
        return (
            is_key and not isinstance(self.screen, GalleryScreen) and is_key_of(event.key, _LEAVE, self.session.keymap)
        )

    def _withhold(self) -> None:
        """Close the dialogs, and hide what the screens show until each of them has loaded again."""
        while len(self.screen_stack) > 1 and not isinstance(self.screen, GalleryScreen):
            self.screen.dismiss()
        self.clear_notifications()
        for toast in self.screen.query(Toast):
            toast.display = False
        self.session.library_version += 1
        for screen in self._gallery_screens():
            screen.withheld.begin(screen)
            screen.activity_changed()
        self._library_changed()

    def _sign_out(self) -> None:
        self.session.signed_out = True
        self.exit()

    def _show_plain(self) -> None:
        """Switch plain mode on or off, and lines around dialogs where colours are too few for tones."""
        plain, lined = self.session.plain, self.session.capabilities.has_few_tones and not self.session.plain
        if (plain, lined) == (self._plain_filter.enabled, self.has_class("-few-tones")):
            return
        self._plain_filter.enabled = plain
        self.set_class(plain, "-plain").set_class(lined, "-few-tones")
        self.refresh_css(animate=False)
        for screen in self.screen_stack:
            screen.query("*").refresh()

    async def _note_terminal(self) -> None:
        try:
            await self.session.note_theme()
            if await self.session.first_with_blocks():
                self.notify(
                    with_keys(blocks_hint(self.session.terminal), self.session.keymap),
                    timeout=_HINT_SECONDS,
                    markup=False,
                )
        except GalleryError as error:
            _log.info("what a terminal is like was not stored: %s", error)

    def _heard(self, event: Event) -> None:
        self.post_message(self.GalleryEvent(event))

    def _library_changed(self) -> None:
        for screen in reversed(self._gallery_screens()):
            screen.library_changed()
            break
        self.protected_albums.library_changed()

    def _activity_changed(self) -> None:
        for screen in self._gallery_screens():
            screen.activity_changed()

    def _gallery_screens(self) -> list[GalleryScreen[None]]:
        return [
            screen
            for screen in self.screen_stack
            if isinstance(screen, GalleryScreen) and screen.is_mounted and not screen.is_removed
        ]
