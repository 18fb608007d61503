"""The base of screens with tiles: a cursor that moves, opens, and jumps to a letter."""

from __future__ import annotations

from abc import abstractmethod

from textual.widget import Widget

from core.errors import GalleryError
from core.models import SortOrder
from tui.keys.screen_action import ScreenKind
from tui.listings import Listing
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.dialogs.menu import LetterPrompt, Menu, MenuChoice
from tui.widgets.tiles.tile_cursor import Direction
from tui.widgets.tiles.tile_view import TileView

_EDGES = {
    "up": "This is the first row.",
    "page_up": "This is the first row.",
    "down": "This is the last row.",
    "page_down": "This is the last row.",
    "left": "This is the first one.",
    "first": "This is the first one.",
    "right": "This is the last one.",
    "last": "This is the last one.",
}


class ListScreen(GalleryScreen[None]):
    """A screen with a view of tiles."""

    listing: Listing

    @property
    @abstractmethod
    def view(self) -> TileView:
        """The view whose cursor the keys move."""

    @property
    def opens(self) -> ScreenKind | None:
        """The kind of screen that the tile at the cursor opens, where that is known; None without a tile."""
        return None

    @abstractmethod
    async def open_at_cursor(self) -> None:
        """Open the tile at the cursor.

        Raises:
            GalleryError: it cannot be opened.
        """

    @abstractmethod
    async def play_at_cursor(self) -> bool:
        """Start a slideshow of what is at the cursor; return False when there are no photos.

        Raises:
            GalleryError: the database cannot be read.
        """

    @abstractmethod
    async def jump_to(self, letter: str) -> bool:
        """Move the cursor to the first name with a letter; return False when there is none.

        Raises:
            GalleryError: the database cannot be read.
        """

    @property
    def order(self) -> SortOrder:
        """The order of the list."""
        return self.session.order(self.listing)

    @property
    def _orders(self) -> tuple[SortOrder, ...]:
        """The orders that are offered."""
        return self.session.orders(self.listing)

    async def choose_order(self, order: SortOrder) -> None:
        """Change the order of the list and store it.

        Raises:
            GalleryError: it could not be stored.
        """
        await self.session.choose_order(self.listing, order)

    async def on_tile_view_opened(self, event: TileView.Opened) -> None:
        """Open the tile of a double click."""
        event.stop()
        await self.action_open()

    def on_breadcrumb_about_pressed(self) -> None:
        """Ask for a sort order after a click on the current one."""
        self.action_order()

    def on_tile_view_edge(self, event: TileView.Edge) -> None:
        """Leave the view, or say that there is nothing more in this direction."""
        self.reached_edge(event)

    def selection_changed(self) -> None:
        """Draw the marks of what is selected."""
        super().selection_changed()
        for view in self.query(Widget):
            if isinstance(view, TileView):
                view.refresh()

    def reached_edge(self, event: TileView.Edge) -> None:
        """Say that there is nothing more in this direction."""
        self.answer_key(_EDGES.get(event.direction, "There is nothing more this way."))

    def action_move(self, direction: Direction) -> None:
        """Move the cursor."""
        self.view.move(direction)

    async def action_open(self) -> None:
        """Open the item at the cursor."""
        try:
            await self.open_at_cursor()
        except GalleryError as error:
            self.show_error(error)

    async def action_slideshow(self) -> None:
        """Start a slideshow of what is at the cursor."""
        try:
            if not await self.play_at_cursor():
                self.notify("There are no photos to show here.", markup=False)
        except GalleryError as error:
            self.show_error(error)

    def action_jump(self) -> None:
        """Ask for a letter and move to the first name with it."""
        self.app.push_screen(LetterPrompt(), self._letter_typed)

    def action_order(self) -> None:
        """Ask for a sort order."""
        choices = [
            MenuChoice(
                str(number),
                self.session.order_words(self.listing, order).capitalize(),
                order,
                is_current=order is self.order,
            )
            for number, order in enumerate(self._orders, start=1)
        ]
        self.app.push_screen(Menu("Sort", choices, linear=self.session.plain), self._order_chosen)

    async def _letter_typed(self, letter: str | None) -> None:
        if letter is None:
            return
        try:
            found = await self.jump_to(letter)
        except GalleryError as error:
            self.show_error(error)
            return
        if not found:
            self.notify(f"No name here starts with {letter.upper()}.", markup=False)

    async def _order_chosen(self, value: str | None) -> None:
        if value is None:
            return
        try:
            await self.choose_order(SortOrder(value))
        except GalleryError as error:
            self.show_error(error)
        self.library_changed()
