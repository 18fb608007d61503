"""The collections of a category as cover tiles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from core.models import CategorySet, Collection, short_unsupported_words
from tui.bindings import ScreenKind, bindings_of
from tui.screens.base.list_screen import ListScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.lightbox import open_slideshow
from tui.screens.sharing.making_links import Subject, share_subjects, subject_of
from tui.session import Listing, Session
from tui.widgets.frame.empty_note import EmptyNote
from tui.widgets.tiles.tile_grid import CoverTile, TileGrid
from tui.widgets.tiles.tile_view import TileView
from tui.wording import count_words, span_words


class CollectionsScreen(ListScreen):
    """The collections of a category."""

    BINDINGS = bindings_of(ScreenKind.COLLECTIONS)
    kind: ClassVar[ScreenKind] = ScreenKind.COLLECTIONS
    listing: ClassVar[Listing] = Listing.COLLECTIONS

    def __init__(self, session: Session, trail: tuple[str, ...], category_slug: str, selected_slug: str = "") -> None:
        """Create the screen with the cursor at a collection."""
        super().__init__(session, trail)
        self._selected_first = selected_slug
        self._slug = category_slug
        self._counts = ""
        self._collections: tuple[Collection, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        """Yield one view of tiles."""
        yield TileGrid(self.session, id="collections")

    @property
    def view(self) -> TileView:
        """The tiles."""
        return self._tiles

    @property
    def category_slug(self) -> str:
        """The slug of the category."""
        return self._slug

    @property
    def selected_slug(self) -> str | None:
        """The slug of the collection at the cursor."""
        return self._collections[self._tiles.cursor_index].slug if self._collections else None

    async def load(self) -> None:
        """Load the collections."""
        library, actor = self.session.gallery.library, self.session.actor
        self._collections = await library.collections(actor, self._slug, self.order)
        skipped = short_unsupported_words(await library.unsupported_counts(actor, self._slug))
        self._tiles.show([_tile(collection) for collection in self._collections], self._selected_first)
        self._selected_first = ""
        if self._collections:
            self.query_one(EmptyNote).hide()
        else:
            self.query_one(EmptyNote).show("There are no longer any photos in this category.", "Press Esc to go back.")
        photos = sum(collection.photo_count for collection in self._collections)
        self._counts = (
            f"{count_words(len(self._collections), 'collection')} · {count_words(photos, 'photo')}"
            + (f" · not shown: {skipped}" if skipped else "")
            if self._collections
            else ""
        )
        self._show_selected()
        self.set_focus(self._tiles)

    def on_tile_view_cursor_moved(self) -> None:
        """Show the whole name of the collection at the cursor if it is cut."""
        self._show_selected()

    async def open_at_cursor(self) -> None:
        """Open the photos of the collection at the cursor."""
        if self._collections:
            collection = self._collections[self._tiles.cursor_index]
            trail = (*self.trail, collection.name)
            self.app.push_screen(GridScreen.of_collection(self.session, trail, collection))

    async def play_at_cursor(self) -> bool:
        """Start a slideshow of the collection at the cursor."""
        if not self._collections:
            return False
        collection = self._collections[self._tiles.cursor_index]
        trail = (*self.trail, collection.name)
        return await open_slideshow(self, trail, collection.photo_set, collection)

    def action_share(self) -> None:
        """Offer a link to what is selected, to this collection, or to the whole category."""
        subjects = []
        if self._collections:
            collection = self._collections[self._tiles.cursor_index]
            category = Subject(f"All of {collection.category_name}", CategorySet(collection.category_slug))
            subjects = [subject_of(collection), category]
        share_subjects(self, subjects)

    async def jump_to(self, letter: str) -> bool:
        """Move to the first collection with a letter."""
        return self._tiles.jump(letter)

    def _show_selected(self) -> None:
        self.show_trail(self._counts, self._tiles.cut_name)

    @property
    def _tiles(self) -> TileGrid:
        return self.query_one("#collections", TileGrid)


def _tile(collection: Collection) -> CoverTile:
    return CoverTile(
        key=collection.slug,
        name=collection.name,
        count=count_words(collection.photo_count, "photo"),
        short_count=f"{collection.photo_count:,}",
        when=span_words(collection.oldest, collection.newest),
        covers=(collection.cover,) if collection.cover is not None else (),
        is_away=collection.is_away,
    )
