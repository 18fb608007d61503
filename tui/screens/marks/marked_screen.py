"""What members have marked, as tiles: the photos as one tile, then categories and collections."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.widget import Widget

from core.library.trash.trash import TrashedThing
from core.marks.things import Things, union
from core.models import (
    Category,
    Collection,
    FavouritesSet,
    Photo,
    PhotoSet,
    SelectionSet,
    SortOrder,
    TagSet,
    TopSet,
    TrashSet,
)
from tui.keys.bindings import bindings_of
from tui.keys.screen_action import Need, ScreenKind
from tui.listings import Listing
from tui.screens.base.list_screen import ListScreen
from tui.screens.base.marking_screen import MarkingScreen
from tui.screens.browse.collections import CollectionsScreen, category_tile, collection_tile
from tui.screens.browse.downloads import download
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.playing.opening_slideshows import open_slideshow
from tui.screens.sharing.found_photos import Subject
from tui.screens.sharing.making_links import share_subjects, subject_of
from tui.session import Session
from tui.widgets.tiles.tile_grid import CoverTile, TileGrid
from tui.widgets.tiles.tile_view import TileView
from tui.wording import count_words

COVERS = 3
"""Covers of the tile of photos."""


_Group = Category | Collection | TrashedThing
_Photos = FavouritesSet | SelectionSet | TopSet | TrashSet | TagSet


@dataclass(frozen=True, slots=True)
class MarkedThings:
    """What a screen has tiles of."""

    photo_set: _Photos
    covers: tuple[Photo, ...]
    photo_count: int
    groups: tuple[_Group, ...]


class MarkedScreen(MarkingScreen[None], ListScreen):
    """Tiles of what is marked in one way."""

    title_words: ClassVar[str]
    """The name of the screen."""
    photos_name: ClassVar[str]
    """The name of the tile of photos."""
    photo_order: ClassVar[SortOrder]
    """The order of the photos behind it."""
    empty: ClassVar[tuple[str, str]]
    """The message without anything."""

    BINDINGS = bindings_of(ScreenKind.COLLECTIONS)
    kind: ClassVar[ScreenKind] = ScreenKind.COLLECTIONS
    listing = Listing.COLLECTIONS

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Create the screen."""
        super().__init__(session, (*trail, self.title_words))
        self._entries: tuple[_Group | _Photos, ...] = ()
        self._photo_count = 0

    def compose_body(self) -> Iterable[Widget]:
        """Yield one view of tiles."""
        yield TileGrid(self.session, self.selection, id="collections")

    @property
    def view(self) -> TileView:
        """The tiles."""
        return self._tiles

    @abstractmethod
    async def find(self) -> MarkedThings:
        """Read what is marked.

        Raises:
            GalleryError: the database cannot be read.
        """

    @abstractmethod
    def shared_name(self, count: int) -> str:
        """Return what a link to that many photos is called."""

    async def load(self) -> None:
        """Load what is marked."""
        found = await self.find()
        self._photo_count = found.photo_count
        self._entries = (*((found.photo_set,) if found.covers else ()), *found.groups)
        tiles = [self._photos_tile(found.covers, found.photo_count)] if found.covers else []
        tiles += map(_group_tile, found.groups)
        self._tiles.show(tiles)
        self.show_note(*(() if self._entries else self.empty))
        self._show_selected()
        self.set_focus(self._tiles)

    def on_tile_view_cursor_moved(self) -> None:
        """Show the whole name at the cursor if it is cut."""
        self._show_selected()

    def meets(self, need: Need) -> bool:
        """Add whether there is anything."""
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
            case TrashedThing(name=name, photo_set=photos):
                self.app.push_screen(GridScreen(self.session, (*self.trail, name), photos, None, self.photo_order))
            case FavouritesSet() | SelectionSet() | TopSet() | TrashSet() | TagSet() as photos:
                trail = (*self.trail, self.photos_name)
                self.app.push_screen(GridScreen(self.session, trail, photos, None, self.photo_order))
            case None:
                pass

    async def play_at_cursor(self) -> bool:
        """Start a slideshow of what is at the cursor."""
        match self._entry:
            case Category() | Collection() as group:
                collection = group if isinstance(group, Collection) else None
                return await open_slideshow(self, (*self.trail, group.name), group.photo_set, collection)
            case TrashedThing(name=name, photo_set=photos):
                return await open_slideshow(self, (*self.trail, name), photos)
            case FavouritesSet() | SelectionSet() | TopSet() | TrashSet() | TagSet() as photos:
                return await open_slideshow(self, (*self.trail, self.photos_name), photos)
            case None:
                return False

    async def jump_to(self, letter: str) -> bool:
        """Move to the first name with a letter."""
        return self._tiles.jump(letter)

    def _things_at_cursor(self) -> Things:
        """Return the category or collection at the cursor; the tile of photos stands for itself."""
        return self._things_of(self._entry)

    def _all_things(self) -> Things:
        return union(map(self._things_of, self._entries))

    def _things_of(self, entry: _Group | _Photos | None) -> Things:
        match entry:
            case Category(id=category_id):
                return Things.of(categories=[category_id])
            case Collection(id=collection_id):
                return Things.of(collections=[collection_id])
            case TrashedThing(things=things):
                return things
            case _:
                return Things()

    @property
    def _filtered_set(self) -> PhotoSet | None:
        return next((each for each in self._entries if isinstance(each, _Photos)), None)

    async def action_take(self) -> None:
        """Download what is selected, or the category or collection at the cursor."""
        await download(self, None, [self._entry] if isinstance(self._entry, Category | Collection) else [])

    def action_share(self) -> None:
        """Offer a link to what is at the cursor, or to what is selected."""
        match self._entry:
            case Category() | Collection() as group:
                subjects = [subject_of(group)]
            case FavouritesSet() | TopSet() | TagSet() as photos:
                subjects = [Subject(self.shared_name(self._photo_count), photos)]
            case _:
                subjects = []
        share_subjects(self, subjects)

    @property
    def _entry(self) -> _Group | _Photos | None:
        return self._entries[self._tiles.cursor_index] if self._entries else None

    def _show_selected(self) -> None:
        places = f"{self._tiles.cursor_index + 1:,} of {len(self._entries):,}" if self._entries else ""
        self.show_trail(self._position_words(places), self._tiles.cut_name)

    def _position_words(self, places: str) -> str:
        """Return what stands at the right of the header."""
        return places

    @property
    def _tiles(self) -> TileGrid:
        return self.query_one("#collections", TileGrid)

    def _photos_tile(self, photos: tuple[Photo, ...], count: int) -> CoverTile:
        words, covers = count_words(count, "photo"), tuple(photo.picture for photo in photos)
        return CoverTile(
            key="", name=self.photos_name, count=words, short_count=f"{count:,}", when="", short_when="", covers=covers
        )


def _group_tile(group: _Group) -> CoverTile:
    match group:
        case Category():
            return category_tile(group)
        case Collection():
            return collection_tile(group)
        case TrashedThing():
            count = count_words(group.photo_count, "photo")
            return CoverTile(
                key=group.photo_set.slug,
                name=group.name,
                count=count,
                short_count=f"{group.photo_count:,}",
                when="",
                covers=(group.cover,),
                things=group.things,
            )
