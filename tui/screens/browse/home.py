"""The home screen: a strip of the newest photos, and the categories as large tiles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from core.models import Category, CategorySet, EverythingSet, SortOrder, short_unsupported_words
from tui.bindings import ScreenKind, bindings_of
from tui.photos.photo_sequence import PhotoSequence
from tui.screens.base.list_screen import ListScreen
from tui.screens.browse.collections import CollectionsScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.lightbox import LightboxScreen, open_slideshow
from tui.screens.sharing.making_links import share, share_subjects, subject_of
from tui.session import Listing, Session
from tui.widgets.frame.empty_note import EmptyNote
from tui.widgets.tiles.photo_grid import PhotoStrip
from tui.widgets.tiles.tile_grid import CoverTile, TileGrid
from tui.widgets.tiles.tile_view import TileView
from tui.wording import count_words, month_words

NAME = "sshowcase"
NEWEST = "Newest photos"
SELECTED = "Selected photos"

_STRIP = 40
_STRIP_NEEDS_ROWS = 32
_TALL_ROWS = 52


class HomeScreen(ListScreen):
    """The newest photos and the categories."""

    BINDINGS = bindings_of(ScreenKind.HOME)
    kind: ClassVar[ScreenKind] = ScreenKind.HOME
    listing: ClassVar[Listing] = Listing.CATEGORIES

    def __init__(self, session: Session) -> None:
        """Create an empty widget."""
        super().__init__(session, (NAME,))
        self._categories: tuple[Category, ...] = ()
        self._skipped = ""

    def compose_body(self) -> Iterable[Widget]:
        """Yield the strip and the tiles."""
        yield Vertical(
            Static(_heading(NEWEST, "r"), classes="heading"),
            PhotoStrip(self.session, id="newest"),
            Static(_heading("Categories"), classes="heading"),
            id="newest-section",
        )
        yield TileGrid(self.session, id="categories")

    @property
    def view(self) -> TileView:
        """The view with the focus: the strip or the tiles."""
        strip = self._strip
        return strip if strip.has_focus else self._tiles

    async def load(self) -> None:
        """Load the categories and the newest photos."""
        gallery, actor = self.session.gallery, self.session.actor
        self._categories = await gallery.library.categories(actor, self.order)
        self._skipped = short_unsupported_words(await gallery.library.unsupported_counts(actor))
        newest = await gallery.library.page(actor, EverythingSet(), SortOrder.DATE, None, _STRIP)
        self._tiles.show([_tile(category) for category in self._categories])
        strip = self._strip
        kept = strip.photo_at_cursor
        sequence = PhotoSequence.of_photos(gallery, actor, newest)
        index = next((number for number, photo in enumerate(newest) if kept and photo.id == kept.id), 0)
        strip.show(sequence, index)
        self._show_emptiness()
        self._show_selected()
        if self.focused is None:
            self.set_focus(self._tiles)

    def on_tile_view_cursor_moved(self) -> None:
        """Show the whole name of the tile at the cursor if it is cut."""
        self._show_selected()

    def on_descendant_focus(self) -> None:
        """Show the name of the tile at the cursor of the other view."""
        self._show_selected()

    def select_category(self, slug: str) -> None:
        """Move the cursor to a category."""
        self._tiles.select_key(slug)

    def resized(self) -> None:
        """Show the strip if there is enough room for both."""
        super().resized()
        self._show_strip()

    def activity_changed(self) -> None:
        """Show the progress of the first scan in the note."""
        super().activity_changed()
        if not self._categories:
            self._show_emptiness()

    async def open_at_cursor(self) -> None:
        """Open the category or the photo of the strip at the cursor."""
        if self._strip.has_focus:
            await self._open_newest(self._strip.cursor_index)
        elif self._categories:
            await self._open_category(self._categories[self._tiles.cursor_index])

    async def play_at_cursor(self) -> bool:
        """Start a slideshow of the category at the cursor, or of the newest photos from the one of the strip on."""
        if self._strip.has_focus:
            await self._open_newest(self._strip.cursor_index, plays=True)
            return True
        if not self._categories:
            return False
        category = self._categories[self._tiles.cursor_index]
        return await open_slideshow(self, (NAME, category.name), CategorySet(category.slug))

    async def jump_to(self, letter: str) -> bool:
        """Move to the first category with a letter."""
        self.set_focus(self._tiles)
        return self._tiles.jump(letter)

    def reached_edge(self, event: TileView.Edge) -> None:
        """Move the focus between the strip and the first row of tiles."""
        if event.view is self._tiles and event.direction == "up" and self._has_strip():
            self.set_focus(self._strip)
        elif event.view is self._strip and event.direction in {"down", "page_down"}:
            self.set_focus(self._tiles)
        else:
            super().reached_edge(event)

    def action_section(self) -> None:
        """Move the focus between strip and tiles."""
        if self._strip.has_focus or not self._has_strip():
            self.set_focus(self._tiles)
        else:
            self.set_focus(self._strip)

    def action_share(self) -> None:
        """Offer a link to what is selected, and to this category or to this photo of the strip."""
        strip = self._strip
        if strip.has_focus:
            share(self, strip.photo_at_cursor, None)
        else:
            share_subjects(self, [subject_of(self._categories[self._tiles.cursor_index])] if self._categories else [])

    async def _open_newest(self, index: int, *, plays: bool = False) -> None:
        gallery, actor = self.session.gallery, self.session.actor
        sequence = await PhotoSequence.open(gallery, actor, EverythingSet(), SortOrder.DATE)
        self.app.push_screen(LightboxScreen(self.session, (NAME, NEWEST), sequence, index, plays=plays))

    async def _open_category(self, category: Category) -> None:
        trail = (NAME, category.name)
        if category.collection_count == 1:
            collections = await self.session.gallery.library.collections(self.session.actor, category.slug)
            if len(collections) == 1:
                self.app.push_screen(GridScreen.of_collection(self.session, trail, collections[0]))
                return
        self.app.push_screen(CollectionsScreen(self.session, trail, category.slug))

    def _show_emptiness(self) -> None:
        note = self.query_one(EmptyNote)
        empty = not self._categories
        self.set_class(empty, "-empty")
        if not empty:
            note.hide()
        elif self.session.activity.sentence:
            found = self.session.activity
            note.show("Looking for photos…", f"{found.sentence}. They appear here as they are found.")
        else:
            note.show(
                "There are no photos in this gallery yet.",
                "Add a folder on the machine where it runs:\n\nsshowcase scan ~/Pictures"
                + (f"\n\nFound and not shown: {self._skipped}." if self._skipped else ""),
            )
        self._show_strip()

    def _show_strip(self) -> None:
        self.set_class(not self._has_strip(), "-no-strip")
        self.set_class(self.app.size.height >= _TALL_ROWS, "-tall")
        if not self._has_strip() and self._strip.has_focus:
            self.set_focus(self._tiles)

    def _has_strip(self) -> bool:
        return bool(self._categories) and self.app.size.height >= _STRIP_NEEDS_ROWS

    def _about(self) -> str:
        photos = sum(category.photo_count for category in self._categories)
        away = sum(category.is_away for category in self._categories)
        words = [count_words(photos, "photo")] if photos else []
        if away:
            words.append(f"{away:,} of {len(self._categories):,} offline")
        if self._skipped:
            words.append(f"not shown: {self._skipped}")
        return " · ".join(words)

    def _show_selected(self) -> None:
        self.show_trail(self._about(), self.view.cut_name)

    @property
    def _strip(self) -> PhotoStrip:
        return self.query_one("#newest", PhotoStrip)

    @property
    def _tiles(self) -> TileGrid:
        return self.query_one("#categories", TileGrid)


def _tile(category: Category) -> CoverTile:
    photos = count_words(category.photo_count, "photo")
    collections = count_words(category.collection_count, "collection")
    return CoverTile(
        key=category.slug,
        name=category.name,
        count=f"{collections} · {photos}" if category.collection_count > 1 else photos,
        short_count=photos,
        when=month_words(category.newest) if category.newest is not None else "",
        covers=category.covers,
        is_away=category.is_away,
    )


def _heading(words: str, key: str = "") -> Content:
    return Content.assemble((words, "bold"), (f"   {key}" if key else "", "$accent"))
