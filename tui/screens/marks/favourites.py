"""The favourites of a member: the photos as one tile, then categories and collections."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from core.marks.things import Things
from core.models import Category, Collection, FavouritesSet, Photo, SortOrder
from tui.bindings import Need, ScreenKind, bindings_of
from tui.screens.base.list_screen import ListScreen
from tui.screens.browse.collections import CollectionsScreen, collection_tile
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import category_tile
from tui.screens.browse.home_strips import FAVOURITE_PHOTOS
from tui.screens.browse.lightbox import open_slideshow
from tui.screens.marking.marking import MarkingScreen
from tui.screens.sharing.making_links import Subject, share_subjects, subject_of
from tui.session import Listing, Session
from tui.widgets.tiles.tile_grid import CoverTile, TileGrid
from tui.widgets.tiles.tile_view import TileView
from tui.wording import count_words

FAVOURITES = "Favourites"
_COVERS = 3
_EMPTY = (
    "Nothing is a favourite yet.",
    "{favourite} makes one of a photo, a collection or a category. {back} goes back.",
)


class FavouritesScreen(MarkingScreen[None], ListScreen):
    """Tiles of what is a favourite."""

    BINDINGS = bindings_of(ScreenKind.COLLECTIONS)
    kind: ClassVar[ScreenKind] = ScreenKind.COLLECTIONS
    listing: ClassVar[Listing] = Listing.COLLECTIONS

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Create the screen."""
        super().__init__(session, (*trail, FAVOURITES))
        self._entries: tuple[Category | Collection | FavouritesSet, ...] = ()
        self._photo_count = 0

    def compose_body(self) -> Iterable[Widget]:
        """Yield one view of tiles."""
        yield TileGrid(self.session, id="collections")

    @property
    def view(self) -> TileView:
        """The tiles."""
        return self._tiles

    async def load(self) -> None:
        """Load what is a favourite."""
        library, actor = self.session.gallery.library, self.session.actor
        found = await library.favourites.of(actor, self.order)
        self._photo_count = found.photo_count
        photos = await library.page(actor, FavouritesSet(), SortOrder.DATE, None, _COVERS) if found.photo_count else ()
        self._entries = (*((FavouritesSet(),) if photos else ()), *found.categories, *found.collections)
        tiles = [_photos_tile(photos, found.photo_count)] if photos else []
        tiles += [category_tile(each) for each in found.categories]
        tiles += [collection_tile(each) for each in found.collections]
        self._tiles.show(tiles)
        self.show_note(*(() if self._entries else _EMPTY))
        self._show_selected()
        self.set_focus(self._tiles)

    def on_tile_view_cursor_moved(self) -> None:
        """Show the whole name at the cursor if it is cut."""
        self._show_selected()

    def meets(self, need: Need) -> bool:
        """Add whether there are favourites."""
        return bool(self._entries) if need is Need.ITEMS else super().meets(need)

    @property
    def opens(self) -> ScreenKind | None:
        """Photos, or the collections of a category."""
        if self._entry is None:
            return None
        return ScreenKind.COLLECTIONS if isinstance(self._entry, Category) else ScreenKind.PHOTOS

    async def open_at_cursor(self) -> None:
        """Open the photos, the category or the collection at the cursor."""
        match self._entry:
            case Category() as category:
                trail = (*self.trail, category.name)
                self.app.push_screen(CollectionsScreen(self.session, trail, category.slug))
            case Collection() as collection:
                self.app.push_screen(GridScreen.of_collection(self.session, (*self.trail, collection.name), collection))
            case FavouritesSet():
                self.app.push_screen(GridScreen.of_own(self.session, (*self.trail, FAVOURITE_PHOTOS), FavouritesSet()))
            case None:
                pass

    async def play_at_cursor(self) -> bool:
        """Start a slideshow of what is at the cursor."""
        match self._entry:
            case Category() | Collection() as group:
                collection = group if isinstance(group, Collection) else None
                return await open_slideshow(self, (*self.trail, group.name), group.photo_set, collection)
            case FavouritesSet() as photos:
                return await open_slideshow(self, (*self.trail, FAVOURITE_PHOTOS), photos)
            case None:
                return False

    async def jump_to(self, letter: str) -> bool:
        """Move to the first name with a letter."""
        return self._tiles.jump(letter)

    async def _things_to_mark(self) -> Things:
        """Return the category or collection at the cursor; the tile of photos stands for itself."""
        match self._entry:
            case Category(id=category_id):
                return Things.of(categories=[category_id])
            case Collection(id=collection_id):
                return Things.of(collections=[collection_id])
            case _:
                return Things()

    def action_share(self) -> None:
        """Offer a link to what is at the cursor, or to what is selected."""
        match self._entry:
            case Category() | Collection() as group:
                subjects = [subject_of(group)]
            case FavouritesSet() as photos:
                subjects = [Subject(f"My {count_words(self._photo_count, 'favourite photo')}", photos)]
            case None:
                subjects = []
        share_subjects(self, subjects)

    @property
    def _entry(self) -> Category | Collection | FavouritesSet | None:
        return self._entries[self._tiles.cursor_index] if self._entries else None

    def _show_selected(self) -> None:
        places = f"{self._tiles.cursor_index + 1:,} of {len(self._entries):,}" if self._entries else ""
        self.show_trail(places, self._tiles.cut_name)

    @property
    def _tiles(self) -> TileGrid:
        return self.query_one("#collections", TileGrid)


def _photos_tile(photos: tuple[Photo, ...], count: int) -> CoverTile:
    words = count_words(count, "photo")
    covers = tuple(photo.picture for photo in photos)
    return CoverTile(
        key="", name=FAVOURITE_PHOTOS, count=words, short_count=f"{count:,}", when="", short_when="", covers=covers
    )
