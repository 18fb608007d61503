"""The frame of every screen: breadcrumb at the top, a body, keys and background activity at the bottom."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen, ScreenResultType
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker

from core.errors import GalleryError
from tui.keys.bindings import action_called, actions_of, key_words, keys_of, with_keys
from tui.keys.screen_action import Need, ScreenAction, ScreenKind
from tui.photos.selection import Selection
from tui.photos.undo_words import step_words
from tui.runtime.remote_app import RemoteApp
from tui.screens.base.footer import footer, state_words
from tui.screens.base.key_answers import destination_answer, key_answer
from tui.screens.base.loading_screen import LoadingScreen
from tui.screens.dialogs.help import HelpScreen
from tui.screens.dialogs.menu import Menu, MenuChoice
from tui.screens.dialogs.palette import ActionPalette
from tui.screens.dialogs.terminal_card import TerminalCard
from tui.screens.search.searchable_screen import SearchableScreen
from tui.session import Destination, Session
from tui.terminal_choice import Setting
from tui.themes import THEMES, picture_colours
from tui.widgets.frame.body import ScreenBody
from tui.widgets.frame.breadcrumb import Breadcrumb
from tui.widgets.frame.status_line import Hint, StatusLine
from tui.widgets.frame.too_small import announce_too_small, is_too_small
from tui.widgets.map.map_pane import MapPane
from tui.widgets.photo.photo_view import PhotoView
from tui.widgets.tiles.filmstrip import Filmstrip
from tui.widgets.tiles.tile_view import TileView

_LINK_SECONDS = 1.0


class GalleryScreen(SearchableScreen, LoadingScreen[ScreenResultType], inherit_bindings=False):
    """A screen of the gallery. Subclasses compose a body, load it, and have the methods of their actions."""

    AUTO_FOCUS = ""
    kind: ClassVar[ScreenKind]
    no_effect: ClassVar[Mapping[str, str]] = {}
    """Actions of its kind that have no effect on what it lists, by their ids, with the sentence that says so."""

    @dataclass
    class DestinationChosen(Message):
        """A destination was chosen."""

        name: str

    class ProtectedAlbumsAsked(Message):
        """Protected albums are to be closed, or one to be opened."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Create the screen; `trail` names the screens from home to this one."""
        super().__init__(session, trail)
        self._link_timer: Timer | None = None
        self._laid_out_for: Size | None = None
        self._focused_before: Widget | None = None

    @property
    def keymap(self) -> Mapping[str, str]:
        """The keys that the member has set."""
        return self.session.keymap

    @property
    def selection(self) -> Selection:
        """What is selected of what the screen lists."""
        return self.session.selection

    # For subclasses.

    @abstractmethod
    def compose_body(self) -> Iterable[Widget]:
        """Yield the widgets between breadcrumb and status line."""

    def show_note(self, sentence: str = "", advice: str = "") -> None:
        """Show why the screen is empty, and what to do, with keys in braces; without a sentence, hide the note."""
        self.query_one(ScreenBody).show_note(sentence, with_keys(advice, self.keymap))

    def show_error(self, error: GalleryError) -> None:
        """Show an error with its hint."""
        self.notify(str(error), severity="error", markup=False)

    # The screen.

    def compose(self) -> ComposeResult:
        """Compose the frame around the body."""
        yield Breadcrumb()
        yield ScreenBody(*self.compose_body())
        yield StatusLine()

    async def on_mount(self) -> None:
        """Load before the first frame, which would be empty otherwise."""
        try:
            await self._load_safely()
        except Exception as error:
            if not isinstance(self.app, RemoteApp):
                raise
            self.app.fail_softly(error)
            self._show_status()

    def on_resize(self) -> None:
        """Lay out for a new size of the window; Textual sends each size several times."""
        if self._laid_out_for != self.app.size:
            self._laid_out_for = self.app.size
            self.resized()

    def resized(self) -> None:
        """Lay out for the size of the window; below the minimum, show only that it is too small.

        The focus returns when the window grows again.
        """
        was_too_small, too_small = self.has_class("-too-small"), is_too_small(self.app.size)
        if too_small and not was_too_small:
            self._focused_before = self.focused
        elif was_too_small and not too_small:
            self.call_after_refresh(self._focus_again)
        self.set_class(too_small, "-too-small")
        if too_small:
            announce_too_small(self)

    def on_screen_suspend(self) -> None:
        """Withdraw what a key was answered, and pause the pictures, which stay visible below a dialog."""
        self.answer_key("")
        for view in () if isinstance(self.app.screen, ModalScreen) else self._picture_views():
            view.pause()

    def on_screen_resume(self) -> None:
        """Resume the pictures and load again if the library has changed."""
        for view in self._picture_views():
            view.resume()
        self._load_what_was_missed()
        self.session.moved()
        self._show_status()

    def selection_changed(self) -> None:
        """Show the number of selected photos."""
        self._show_about()

    def members_changed(self) -> None:
        """Update after a change of members, keys, access or invitations; most screens do not show them."""

    def terminal_changed(self) -> None:
        """Lay out for the capabilities and cells that the terminal has reported."""
        for view in self._picture_views():
            view.rebuild()
        self._show_status()

    def activity_changed(self) -> None:
        """Show the background activity."""
        if self.is_removed:
            return
        self.query_one(StatusLine).show_activity(self.session.activity)

    def meets(self, need: Need) -> bool:
        """Return whether an action that needs this has an effect now; subclasses add their conditions."""
        match need:
            case Need.PICTURES:
                return not self.session.plain
            case Need.OTHER_PHOTOS | Need.SELECTION | Need.NO_COMPARISON | Need.NO_VIDEO | Need.ITEMS:
                return True
            case _:
                return False

    def _without_effect(self) -> Mapping[str, str]:
        """Return the actions that have no effect now on what the screen lists, by their ids, each with the reason."""
        return self.no_effect

    def available_actions(self) -> tuple[ScreenAction, ...]:
        """Return the actions that are permitted and have an effect now."""
        return tuple(action for action in actions_of(self.kind) if self._is_available(action))

    def available_destinations(self) -> tuple[Destination, ...]:
        """Return the destinations that are permitted."""
        return tuple(
            each for each in self.session.destinations if each.permission is None or self.session.may(each.permission)
        )

    def key_unhandled(self, key: str) -> None:
        """Say why a key does nothing now."""
        permitted = [action for action in actions_of(self.kind) if self._is_permitted(action)]
        here = (self.kind, self.session.actor, self.keymap, permitted)
        self.answer_key(key_answer(key, *here, is_empty=not self.meets(Need.ITEMS), no_effect=self._without_effect()))

    def answer_key(self, words: str) -> None:
        """Show why a key did nothing, unless the window is too small to show anything."""
        if isinstance(self.app, RemoteApp) and not self.has_class("-too-small"):
            self.app.answer_key(words)

    def leave_by_click(self) -> None:
        """Go back as with its key; home stays."""
        if self.kind is ScreenKind.HOME:
            self.answer_key("This is home.")
        else:
            self.perform("back")

    def perform(self, call: str) -> None:
        """Run the call of an action in a worker."""
        _: Worker[None] = self.run_worker(partial(self._perform, call), name=call)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Bind only what is permitted and has an effect now."""
        return (called := action_called(self.kind, action, parameters)) is None or self._is_available(called)

    def on_status_line_pressed(self, event: StatusLine.Pressed) -> None:
        """Perform the action of a clicked hint."""
        self.perform(event.call)

    def on_breadcrumb_chosen(self, event: Breadcrumb.Chosen) -> None:
        """Close the screens above the clicked step."""
        for _ in range(event.steps):
            self.app.pop_screen()

    def action_back(self) -> None:
        """Close this screen."""
        self.dismiss()

    def action_step_out(self) -> None:
        """Close this screen; on home, sign out."""
        if len(self.app.screen_stack) > 1:
            self.action_back()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Sign out."""
        self.session.signed_out = True
        self.app.exit()

    def action_go(self, name: str) -> None:
        """Open a destination."""
        self.post_message(self.DestinationChosen(name))

    def action_protected(self) -> None:
        """Close the protected albums that are open, or ask for one to open."""
        self.post_message(self.ProtectedAlbumsAsked())

    def action_go_menu(self) -> None:
        """Show the menu of destinations."""
        choices = [MenuChoice(each.key, each.words, each.name) for each in self.available_destinations() if each.key]
        choices.append(MenuChoice("g", "First", "first"))
        menu = Menu("Go to", choices, linear=self.session.plain, why_not=self._why_not_there)
        self.app.push_screen(menu, self._go_chosen)

    def action_help(self) -> None:
        """Show the keys of this screen."""
        actions, destinations = self.available_actions(), self.available_destinations()
        self.app.push_screen(HelpScreen(actions, destinations, self.keymap, linear=self.session.plain))

    def action_terminal(self) -> None:
        """Show the capabilities and settings of the terminal."""
        self.app.push_screen(TerminalCard(self.session))

    async def action_redraw(self) -> None:
        """Draw everything again, for example after another program wrote to the terminal."""
        await self.run_action("app.redraw")

    def action_palette(self) -> None:
        """Open the command palette."""
        self.app.push_screen(ActionPalette())

    async def action_theme(self) -> None:
        """Switch between the dark and the light theme on this terminal."""
        try:
            await self.session.change_setting(Setting.THEME, "dark" if self.session.theme == "light" else "light")
        except GalleryError as error:
            self.show_error(error)
        self._show_theme()

    async def action_link(self) -> None:
        """Show or hide bandwidth and round-trip time in the status line."""
        try:
            await self.session.set_preference("link", "hidden" if self.session.shows_connection else "shown")
        except GalleryError as error:
            self.show_error(error)
        self._show_about()

    async def action_history(self, step: str) -> None:
        """Undo this member's newest change ("undo"), or apply again what they undid last ("redo")."""
        gallery = self.session.gallery
        try:
            applied = await (gallery.redo if step == "redo" else gallery.undo)(self.session.actor)
        except GalleryError as error:
            self.show_error(error)
            return
        self.notify(step_words(step, applied), markup=False)
        if applied is not None:
            self.changed_here()

    def _show_theme(self) -> None:
        self.app.theme = THEMES[self.session.theme].name
        self.session.canvas.set_colours(*picture_colours(self.session.theme))

    def _focus_again(self) -> None:
        if self.focused is None or self._focused_before is not None:
            self.set_focus(self._focused_before)

    def _why_not_there(self, key: str) -> str:
        return destination_answer(key, self.session.actor, self.session.destinations)

    def _go_chosen(self, name: str | None) -> None:
        if name == "first":
            self.perform("first" if self.kind is ScreenKind.LIGHTBOX else "move('first')")
        elif name is not None:
            self.action_go(name)

    async def _perform(self, call: str) -> None:
        await self.run_action(call)

    def _is_available(self, action: ScreenAction) -> bool:
        has_items = self.meets(Need.ITEMS) and not self.withheld
        permitted = self._is_permitted(action) and (has_items or not action.on_items)
        has_effect = action.id not in self._without_effect() and (action.need is None or self.meets(action.need))
        return permitted and has_effect

    def _is_permitted(self, action: ScreenAction) -> bool:
        return action.permission is None or self.session.may(action.permission)

    def _show_status(self) -> None:
        if self.is_removed:
            return
        status = self.query_one(StatusLine)
        status.show_hints(
            [
                Hint(
                    key_words(keys_of(action, self.keymap)[0]), action.hint, action.call, importance, action.short_hint
                )
                for action, importance in footer(self.kind, self.available_actions())
            ]
        )
        status.show_activity(self.session.activity)
        self._show_about()

    def _show_about(self) -> None:
        """Show the protocol in use, the number of selected photos and, if switched on, the connection."""
        if self.is_removed:
            return
        shows_connection = self.session.shows_connection
        if shows_connection and self._link_timer is None:
            self._link_timer = self.set_interval(_LINK_SECONDS, self._show_about)
        elif not shows_connection and self._link_timer is not None:
            self._link_timer.stop()
            self._link_timer = None
        self.query_one(StatusLine).show_about(state_words(self.session, self.selection), is_asked_for=shows_connection)

    def _picture_views(self) -> list[TileView | PhotoView | Filmstrip | MapPane]:
        return [view for view in self.query(Widget) if isinstance(view, TileView | PhotoView | Filmstrip | MapPane)]
