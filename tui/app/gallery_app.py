"""The app of a session: themes, what its member may see, and the events of the gallery."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from textual import events, on
from textual.message import Message
from textual.screen import Screen
from textual.widgets._toast import Toast
from textual.worker import Worker

from core.errors import GalleryError
from core.marks.session_favourites import in_session
from core.models import ActivityChanged, Actor, Event, LibraryChanged, MembersChanged
from core.models.events import MarksChanged
from core.permissions import narrows
from tui.app.navigating_app import NavigatingApp
from tui.destinations import destinations_of
from tui.graphics.terminals.capabilities import Capabilities
from tui.keys.bindings import ACTIONS, is_key_of, with_keys
from tui.runtime.driver import Connection, StreamDriver
from tui.runtime.paced_call import PacedCall
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.help import HelpScreen
from tui.screens.dialogs.terminal_card import TerminalCard
from tui.screens.marks.albums_screen import AlbumsScreen
from tui.screens.marks.protected_albums import ProtectedAlbums
from tui.session import Session, lag_of
from tui.terminal_choice import blocks_hint
from tui.themes import THEMES, picture_colours
from tui.widgets.frame.too_small import is_too_small
from tui.widgets.tiles.plain import PlainFilter
from tui.widgets.tiles.tile_view import TileView

_log = logging.getLogger(__name__)

_LIBRARY_SECONDS = 0.5
_HINT_SECONDS = 10.0
_ACTIVITY_SECONDS = 0.2

UNSEEN_ACTIONS = tuple(action for action in ACTIONS if action.id in {"help", "step-out", "leave"})
"""What acts in a window that is too small to show anything; the key that steps out signs out there."""

_LEAVE = next(action for action in ACTIONS if action.id == "leave")
_NEVER_TYPED = re.compile(r"ctrl\+.|f\d+")
"""Keys that neither are text nor move in a dialog."""

_FOLDER = Path(__file__).parents[1]
_STYLESHEETS: list[str | PurePath] = [_FOLDER / "app/gallery_app.tcss", *sorted(_FOLDER.glob("screens/*/*.tcss"))]
"""Every screen's stylesheet, next to its module. All are read at the start: a later one would style all again."""


class GalleryApp(NavigatingApp, inherit_bindings=False):
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
        super().__init__(connection, session)
        session.destinations = destinations_of(session)
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[session.theme].name
        session.canvas.set_colours(*picture_colours(session.theme))
        self._plain_filter = PlainFilter()
        self._filters.append(self._plain_filter)
        self._unsubscribe: Callable[[], None] = lambda: None
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

    def on_gallery_screen_protected_albums_asked(self) -> None:
        """Close the protected albums that are open, or ask for one to open."""
        self.protected_albums.toggle()

    def on_albums_screen_protection_changed(self, message: AlbumsScreen.ProtectionChanged) -> None:
        """Keep an album open that has just been protected."""
        self.protected_albums.changed(message.album_id, is_protected=message.is_protected)

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
        if isinstance(self._driver, StreamDriver):
            # The screen on top may just be opening: until it has read, it is not drawn, and neither are those below it.
            self._driver.blank()
            self.screen.refresh()

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
